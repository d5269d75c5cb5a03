#!/usr/bin/env python3
"""The keeper as people run it: sessions imported, sealed, planned, destroyed, certified; behind its socket; with witnesses elsewhere.
Usage: program_test.py --cartulaire PROGRAM --verify PROGRAM"""
import datetime
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "verify"))
sys.path.insert(0, str(ROOT / "tests" / "fixtures"))
import authority  # noqa: E402  (a time-stamping authority on the spot)
import charters  # noqa: E402
from options import option  # noqa: E402

PROGRAM = "./cartulaire"
VERIFY = "./cartulaire-verify"


def moment(text):
    return int(datetime.datetime.fromisoformat(text + "+01:00").timestamp() * 1000)


def log_line(day, minute, user, number):
    at = f"{day}T{9 + minute // 60:02}:{minute % 60:02}"
    return (f"{at}:00+01:00 serveur sshd[{number}]: Accepted publickey for {user} from 192.0.2.{number % 250} port 50022 ssh2\n"
            f"{at}:30+01:00 serveur sshd[{number}]: pam_unix(sshd:session): session closed for user {user}\n")


class Keeper(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.sessions = 0
        self.charter()
        self.settings()
        self.set_time("2026-11-24 02:30")
        self.keeper("init", "--origin", "journal.ville.example")

    # --- the world

    def charter(self, version="1.0.0", retention="1 year"):
        (self.root / "charte.md").write_text(charters.sessions(version, retention))

    def settings(self, more=""):
        (self.root / "keeper.yml").write_text("sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\nspools: [spool]\n"
                                              "charter: charte.md\nclock: clock\n" + more)

    def set_time(self, text):
        (self.root / "clock").write_text(f"{moment(text)}\n")

    def log(self, day, count):
        """So many sessions of that day, written by another product, imported into the spool."""
        lines = "".join(log_line(day, i * 2, f"agent{i % 9}", 1000 + self.sessions + i) for i in range(count))
        self.sessions += count
        path = self.root / f"auth-{day}-{self.sessions}.log"
        path.write_text(lines)
        self.cartulaire("journal", "keys", "--hub", self.root / "keys" / "intake", "--intake", self.root / "intake", "--days", "2")
        self.cartulaire("import", path, "--mapping", "sshd", "--charter", self.root / "charte.md", "--entity", "ville", "--spool",
                        self.root / "spool", "--intake", self.root / "intake")

    # --- programs

    def cartulaire(self, *words, code=0):
        done = subprocess.run([PROGRAM, "--lang", "en", *map(str, words)], capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}{done.stderr}")
        return done

    def keeper(self, *words, **more):
        return self.cartulaire("keeper", *words, "--config", self.root / "keeper.yml", **more)

    def journal(self, *words, **more):
        return self.cartulaire("journal", *words, "--config", self.root / "keeper.yml", **more)

    def asked(self, *words, **more):
        return json.loads(self.journal(*words, "--json", **more).stdout)

    def verify(self, day, *words, code=0):
        done = subprocess.run([VERIFY, "--lang", "en", "--now", day, str(self.root / "sealed"), *map(str, words)], capture_output=True,
                              text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def files(self):
        return {str(path.relative_to(self.root)): path.read_bytes() for path in sorted((self.root / "sealed").rglob("*")) if path.is_file()}

    # --- what is promised

    def test_LG_04_a_day_is_sealed_planned_destroyed_on_its_day_and_certified(self):
        self.log("2026-11-23", 40)
        sealed = self.asked("seal", "--now")
        self.assertEqual((sealed["parts"], sealed["events"], sealed["alarms"]), (1, 40, []))
        plan = self.asked("plan")["units"]
        self.assertEqual([(u["unit"], u["term"], u["clause"], u["events"]) for u in plan],
                         [("ville/sessions/2026-11-23.1", "2027-11-23", "traces", 40)])
        self.assertIn("2027-11-23   ville", self.journal("plan").stdout)
        self.verify("2026-11-24")
        self.set_time("2027-11-22 02:30")
        self.assertEqual(self.asked("destroy", "--date", "2027-11-22")["units"], 0)
        self.set_time("2027-11-23 02:30")
        self.assertEqual(self.asked("destroy")["units"], 1)
        self.assertEqual(self.asked("destroy")["units"], 0)
        self.assertFalse(list((self.root / "sealed" / "parts").rglob("*.part")))
        self.verify("2027-11-24")
        page = self.root / "certificat.html"
        self.journal("certificate", "-o", page)
        text = page.read_text()
        self.assertIn("ville/sessions/2026-11-23.1", text)
        self.assertIn("nobody can", text)
        self.journal("certificate", "--from", "2028-01-01", "-o", page, code=3)

    def test_LG_04_a_series_that_awaits_the_archives_is_listed_and_destroyed_once_they_agreed(self):
        text = charters.sessions(retention="6 months", more="elimination: visa\n")
        (self.root / "charte.md").write_text(text.replace("{{le traces.identities}}", "{{le traces.identities}} {{le traces.elimination}}"))
        self.log("2026-11-23", 12)
        self.log("2026-11-22", 10)
        self.journal("seal", "--now")
        self.assertIn("awaits the visa", self.journal("plan").stdout)
        self.set_time("2027-05-25 02:30")
        self.assertEqual(self.asked("destroy", "--date", "2027-05-25")["units"], 0)
        self.assertEqual((self.asked("state")["awaiting_visa"], self.asked("state")["overdue"]), (2, 0))
        self.assertIn("await, as the charter announces", self.journal("state").stdout)
        self.verify("2027-05-25")  # waiting is not being late

        series = self.asked("elimination")["series"]
        self.assertEqual([(s["entity"], s["class"], s["first"], s["last"], s["parts"], s["events"], s["clause"]) for s in series],
                         [("ville", "sessions", "2026-11-22", "2026-11-23", 2, 22, "traces")])
        page = self.root / "bordereau.html"
        self.journal("elimination", "-o", page)
        for word in ("R212-14", "ville", "2026-11-22", "director of the departmental archives"):
            self.assertIn(word, page.read_text())
        self.journal("elimination", "--entity", "ailleurs", "-o", page, code=3)
        self.journal("elimination", "-o", self.root / "bordereau.txt", code=1)

        self.journal("visa", "--entity", "ville", "--class", "sessions", "--until", "2027-05-25", "--given", "2027-05-24", "--reference",
                     "AD62/114", code=1)  # days that are not over
        self.journal("visa", "--entity", "ville", "--class", "web", "--until", "2026-11-22", "--given", "2027-05-24", "--reference", "AD62/114",
                     code=3)
        self.journal("visa", "--entity", "ville", "--class", "sessions", "--until", "2026-11-22", "--given", "2027-05-24", "--reference",
                     "AD62/114")
        self.assertEqual([s["first"] for s in self.asked("elimination")["series"]], ["2026-11-23"])
        self.assertEqual(self.asked("destroy")["units"], 1)
        self.assertEqual([u["unit"] for u in self.asked("plan")["units"]], ["ville/sessions/2026-11-23.1"])
        self.verify("2027-05-26")
        shutil.copytree(self.root / "sealed", self.root / "after-one")
        self.journal("visa", "--entity", "ville", "--class", "sessions", "--until", "2026-11-23", "--given", "2027-05-24", "--reference",
                     "AD62/115")
        self.assertIn("overdue", self.verify("2027-05-28", code=1))
        self.assertEqual(self.asked("destroy")["units"], 1)
        self.verify("2027-05-28")
        self.assertIn("no series", self.journal("elimination").stdout)

    def test_LG_04_under_a_standing_visa_the_list_is_given_and_the_term_wins(self):
        text = charters.sessions(retention="6 months", more="elimination: standing_visa\n")
        (self.root / "charte.md").write_text(text.replace("{{le traces.identities}}", "{{le traces.identities}} {{le traces.elimination}}"))
        self.log("2026-11-23", 12)
        self.journal("seal", "--now")
        self.assertNotIn("awaits", self.journal("plan").stdout)
        self.assertEqual([s["awaits_visa"] for s in self.asked("elimination")["series"]], [False])
        self.assertEqual(self.asked("elimination", "--to", "2027-05-01")["series"], [])
        self.set_time("2027-05-23 02:30")
        self.assertEqual(self.asked("destroy", "--date", "2027-05-23")["units"], 1)
        self.assertEqual(self.asked("elimination")["series"], [])

    def test_LG_13_nothing_that_is_kept_shows_a_name(self):
        self.log("2026-11-23", 40)
        self.journal("seal", "--now")
        for name, content in self.files().items():
            self.assertNotIn(b"agent", content, name)
            self.assertNotIn(b"192.0.2.", content, name)

    def test_LG_03_a_version_with_a_shorter_retention_holds_for_what_exists(self):
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        self.charter("2.0.0", "6 months")
        self.set_time("2026-11-25 02:30")
        self.journal("destroy")
        self.assertEqual(self.asked("plan")["units"][0]["term"], "2027-05-22")
        self.charter("3.0.0", "1 year")
        self.journal("destroy")
        self.assertEqual(self.asked("plan")["units"][0]["term"], "2027-05-22")
        self.verify("2026-11-25")

    def test_LG_13_a_really_full_disk_seals_nothing_and_loses_nothing(self):
        disk = self.root / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False).returncode:
            self.skipTest("cannot mount a small tmpfs: run as root to try a really full disk; SealingTest.ACrashAtAnyStep… tries a fake one")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        shutil.move(self.root / "sealed", disk / "sealed")
        shutil.move(self.root / "keys", disk / "keys")
        (self.root / "keys").symlink_to(disk / "keys")  # where the spools find their keys
        (self.root / "keeper.yml").write_text((self.root / "keeper.yml").read_text().replace("sealed: sealed", "sealed: disk/sealed"))
        self.log("2026-11-23", 300)
        ballast = disk / "ballast"
        for pages in range(64):  # one page more each time: it fails at the keys, at the part, at the log
            free = os.statvfs(disk)
            ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - (pages << 12))))
            done = subprocess.run([PROGRAM, "--lang", "en", "journal", "seal", "--now", "--config", self.root / "keeper.yml"], capture_output=True,
                                  text=True, check=False, timeout=60)
            ballast.unlink()
            if done.returncode == 0:
                break
            self.assertIn("No space left", done.stderr)
        self.assertGreater(pages, 1)
        self.assertEqual(self.asked("fsck")["events"], 300)
        done = subprocess.run([VERIFY, "--now", "2026-11-24", disk / "sealed"], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_clock_that_jumps_destroys_nothing_by_itself(self):
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        self.set_time("2029-01-01 02:30")
        self.assertIn("the clock jumped", self.journal("destroy", code=1).stderr)
        self.journal("destroy", "--date", "2029-01-02", code=1)
        self.assertEqual(self.asked("state", code=1)["units"], 1)  # and it says that this is overdue
        self.assertEqual(self.asked("destroy", "--date", "2029-01-01")["units"], 1)

    def test_a_restored_backup_of_what_was_destroyed_stays_unreadable(self):
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        shutil.copytree(self.root / "sealed" / "parts", self.root / "backup")
        self.set_time("2027-11-23 02:30")
        self.journal("destroy", "--date", "2027-11-23")
        shutil.copytree(self.root / "backup", self.root / "sealed" / "parts", dirs_exist_ok=True)
        self.assertIn("part_survives", self.verify("2027-11-24", code=1))
        self.journal("state")  # the keeper's next start destroys again what its log knows as destroyed
        self.verify("2027-11-24")

    def test_a_rolled_back_journal_shows_against_the_checkpoint_kept_elsewhere(self):
        self.settings("checkpoints: [elsewhere]\n")
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        shutil.copytree(self.root / "sealed", self.root / "old")
        self.log("2026-11-23", 5)
        self.journal("seal", "--now")
        self.journal("witness")
        checkpoint = next((self.root / "elsewhere").iterdir())
        self.verify("2026-11-24", "--checkpoint", checkpoint)
        shutil.rmtree(self.root / "sealed")
        shutil.copytree(self.root / "old", self.root / "sealed")
        self.assertIn("rolled_back", self.verify("2026-11-24", "--checkpoint", checkpoint, code=1))

    def test_fsck_reads_from_inside_and_an_operator_decides_what_it_may_not(self):
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        self.assertEqual(self.asked("fsck")["events"], 10)
        part = next((self.root / "sealed" / "parts").rglob("*.part"))
        whole = part.read_bytes()
        part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        self.assertIn("its file has changed", self.journal("fsck", code=1).stderr)
        part.write_bytes(whole)
        # The node was installed anew: another key, and nothing of it is taken until somebody says so.
        shutil.rmtree(self.root / "spool")
        self.log("2026-11-23", 5)
        self.assertIn("another key", self.journal("seal", "--now", code=1).stderr)
        key = (self.root / "spool" / "node.key.pub").read_text().strip()
        node = re.search(r'"entry":"node","at":\d+,"node":"([^"]+)"', (self.root / "sealed" / "log").read_text()).group(1)
        self.journal("fsck", "--accept-node", node, "--key", key, code=1)  # a reason is wanted
        self.journal("fsck", "--accept-node", node, "--key", key, "--why", "reinstalled")
        self.assertIn("does not go on", self.journal("seal", "--now", code=1).stderr)

    def test_the_clock_of_a_demonstration_is_not_for_a_real_journal(self):
        (self.root / "sealed" / "origin").write_text("journal.ville.fr\n")
        self.assertIn(".example", self.journal("state", code=1).stderr)

    # --- one's own traces

    def test_LG_09_each_person_reads_their_own_lines_and_nobody_elses(self):
        keys = {}
        for user in ("agent1", "agent2", "absent"):
            keys[user] = self.root / f"{user}.key"
            public = self.cartulaire("journal", "mine", "key", "-o", keys[user]).stdout.strip()
            self.cartulaire("journal", "mine", "enrol", "--config", self.root / "keeper.yml", "--entity", "ville", "--user", user,
                            "--key", public)
        self.log("2026-11-23", 18)
        self.journal("seal", "--now")

        def lines(user):
            done = self.cartulaire("journal", "mine", "list", "--config", self.root / "keeper.yml", "--entity", "ville", "-k", keys[user])
            return done.stdout.splitlines()

        mine, theirs = lines("agent1"), lines("agent2")
        self.assertEqual((len(mine), len(theirs), lines("absent")), (2, 2, []))
        self.assertFalse(set(mine) & set(theirs))
        subject = {re.search(r"user=([0-9a-f]{16})", line).group(1) for line in mine}
        self.assertEqual(len(subject), 1)
        # Who knows a pseudonym and not the key gets nothing.
        refused = self.ask({"do": "mine_rows", "unit": "ville/sessions/2026-11-23.1", "pseudonym": subject.pop(), "proof": "00" * 32})
        self.assertEqual(refused["error"]["code"], "refused")

    def ask(self, request):
        """What the keeper answers on its socket."""
        self.serve()
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(20)
            link.connect(str(self.root / "keeper.sock"))
            link.sendall(json.dumps(request).encode() + b"\n")
            return json.loads(b"".join(iter(lambda: link.recv(65536), b"")))

    # --- behind its socket

    def serve(self):
        process = subprocess.Popen([PROGRAM, "--lang", "en", "keeper", "run", "--config", str(self.root / "keeper.yml")],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        def stop():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
            self.assertEqual(process.returncode, 0, out + err)

        self.addCleanup(stop)
        line = process.stdout.readline()
        self.assertIn("answers at", line)
        return process

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

    # --- settings

    def test_settings_that_are_wrong_say_where_and_what(self):
        for more, said in (("speools: [x]\n", "keeper.yml:8:1: there is no `speools` here; there are: "), ("seal_at: 2h\n", "02:30"),
                           ("release: maybe\n", "`yes` or `no`"), ("operators: [nobody-of-that-name]\n", None)):
            self.settings(more)
            if said:
                self.assertIn(said, self.journal("state", code=1).stderr)
            else:
                self.assertIn("no such user", self.keeper("run", code=3).stderr)


if __name__ == "__main__":
    PROGRAM = option("--cartulaire", PROGRAM)
    VERIFY = option("--verify", VERIFY)
    unittest.main(verbosity=2)
