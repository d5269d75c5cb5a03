#!/usr/bin/env python3
"""The keeper behind its socket, and with witnesses elsewhere.
Usage: serving_test.py --cartulaire PROGRAM --verify PROGRAM"""
import datetime
import http.server
import json
import pathlib
import socket
import socketserver
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "verify"))
import authority  # noqa: E402  (a time-stamping authority on the spot)
import world  # noqa: E402
from world import World  # noqa: E402


class Serving(World):
    def test_it_does_the_work_of_the_day_by_itself_and_answers_meanwhile(self):
        self.log("2026-11-23", 12)
        self.set_time("2026-11-27 02:31")  # receipts are of the machine's day: later than any of them
        self.serve()
        deadline = time.monotonic() + 30
        while self.asked("state")["units"] == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(self.asked("plan")["units"][0]["events"], 12)
        self.assertIn("another keeper", self.keeper("run", code=1).stderr)

    def test_what_it_is_asked_in_bad_faith_is_answered_and_it_goes_on(self):
        self.serve()

        def say(data):
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(20)
                link.connect(str(self.root / "keeper.sock"))
                link.sendall(data)
                link.shutdown(socket.SHUT_WR)
                return b"".join(iter(lambda: link.recv(65536), b""))

        for request in (b"\n", b"{}\n", b'{"do":"shutdown"}\n', b"[" * 100000 + b"\n", b'{"do":"plan","until":"yesterday"}\n',
                        b'{"do":"destroy","date":7}\n', bytes(range(256)).replace(b"\n", b"") + b"\n"):
            answer = json.loads(say(request))
            self.assertIn("error", answer, request[:40])
            self.assertTrue(answer["error"]["fr"] and answer["error"]["en"])
        self.assertEqual(say(b'{"do":"state"'), b"")  # no line, no answer
        self.assertEqual(self.asked("state")["units"], 0)

    # --- witnesses

    def test_checkpoints_go_by_http_and_by_mail_and_are_stamped(self):
        posted = []

        class Witness(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802 (the library's name)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                posted.append((self.path, body))
                if self.path == "/stamp":
                    (stamper.folder / "query").write_bytes(body)
                    stamper.run("ts", "-reply", "-config", "ts.cnf", "-section", "tsa", "-queryfile", "query", "-signer", "tsa.pem",
                                "-inkey", "tsa.key", "-out", "reply")
                    body = (stamper.folder / "reply").read_bytes()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        mails = []

        class Mail(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 mail\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.wfile.write(b"354 go\r\n")
                        mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.wfile.write(b"250 ok\r\n" if word != b"QUIT" else b"221 bye\r\n")
                    if word == b"QUIT":
                        return

        stamper = authority.Authority()
        self.addCleanup(stamper.close)
        ports = []
        for server in (http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness), socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)):
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            self.addCleanup(thread.join)
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
            ports.append(server.server_address[1])
        self.settings(f'checkpoints: ["http://127.0.0.1:{ports[0]}/checkpoint", "mailto:dpo@ville.example"]\n'
                      f"smtp: smtp://127.0.0.1:{ports[1]}\nmail_from: cartulaire@ville.example\n"
                      f"timestamps: http://127.0.0.1:{ports[0]}/stamp\n")
        self.set_time(datetime.datetime.now().strftime("%Y-%m-%d %H:%M"))
        self.log("2026-11-23", 3)
        self.journal("seal", "--now")
        checkpoint = self.journal("witness").stdout
        self.assertEqual([path for path, _ in posted], ["/stamp", "/checkpoint"])
        self.assertEqual(posted[1][1].decode(), checkpoint)
        self.assertIn(b"dpo@ville.example", mails[0])
        self.assertIn(checkpoint.splitlines()[2].encode(), mails[0])
        today = datetime.date.today().isoformat()
        self.verify(today, "--tsa", stamper.certificate)
        self.settings('checkpoints: ["http://127.0.0.1:1/nobody"]\n')
        self.assertIn("127.0.0.1:1", self.journal("witness", code=3).stderr)


if __name__ == "__main__":
    world.main()
