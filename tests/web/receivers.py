"""Who listens to the hub in the tests: a mail server that says yes, a receiver of webhooks over TLS. Threads of the test, loopback ports."""

import http.server
import json
import pathlib
import socketserver
import ssl
import subprocess
import threading


class Mails(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs. `silent`: takes connections and never says a word."""

    daemon_threads = True

    def __init__(self, silent=False):
        self.silent = silent
        self.ended = threading.Event()
        self.taken = []  # (recipient, Message-ID), in order
        self.texts = []  # the messages, in the same order
        super().__init__(("127.0.0.1", 0), Mails.Session)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def stop(self):
        self.ended.set()
        self.shutdown()
        self.server_close()

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            if self.server.silent:
                self.server.ended.wait(30)
                return
            self.say("220 test")
            recipient = ""
            while line := self.rfile.readline().decode().strip():
                word = line.upper()
                if word.startswith("RCPT"):
                    recipient = line.partition("<")[2].partition(">")[0]
                if word == "DATA":
                    self.say("354 go on")
                    head = []
                    while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                        head.append(text)
                    name = next(one.partition("<")[2].partition(">")[0] for one in head if one.lower().startswith("message-id:"))
                    self.server.texts.append("\n".join(head))
                    self.server.taken.append((recipient, name))
                self.say("221 bye" if word == "QUIT" else "250 yes")
                if word == "QUIT":
                    return

        def say(self, text):
            self.wfile.write(f"{text}\r\n".encode())


class Hooks(http.server.ThreadingHTTPServer):
    """Keeps what came; answers what `answers` says, one after the other, then 204."""

    daemon_threads = True

    def __init__(self, folder):
        self.certificate = pathlib.Path(folder) / "receiver.pem"
        key = pathlib.Path(folder) / "receiver.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
                       check=True, capture_output=True)
        self.answers = []
        self.came = []  # (path, headers, bytes)
        super().__init__(("127.0.0.1", 0), Hooks.Session)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"https://localhost:{self.server_address[1]}/hook/of-this-receiver"

    def bodies(self):
        return [json.loads(body) for _, _, body in self.came]

    def stop(self):
        self.shutdown()
        self.server_close()

    class Session(http.server.BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802 (the name that http.server calls)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.came.append((self.path, dict(self.headers), body))
            status = self.server.answers.pop(0) if self.server.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass
