"""The keeper's world: a charter, settings, a clock, days of sessions by another product, and the two programs."""
import datetime
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
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


class World(unittest.TestCase):
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

    # --- its socket

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

    def ask(self, request):
        """What the keeper answers on its socket."""
        self.serve()
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(20)
            link.connect(str(self.root / "keeper.sock"))
            link.sendall(json.dumps(request).encode() + b"\n")
            return json.loads(b"".join(iter(lambda: link.recv(65536), b"")))


def main():
    """Runs the tests on the programs that `--cartulaire` and `--verify` name."""
    global PROGRAM, VERIFY
    PROGRAM = option("--cartulaire", PROGRAM)
    VERIFY = option("--verify", VERIFY)
    unittest.main(verbosity=2)
