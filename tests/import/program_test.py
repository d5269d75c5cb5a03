#!/usr/bin/env python3
"""`cartulaire import` as people run it: real logs, moved into the present where they tell a year; what reaches the journal, once.
Usage: program_test.py --cartulaire PROGRAM"""
import gzip
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "fixtures"))
import charters  # noqa: E402

DATA = pathlib.Path(os.environ.get("CARTULAIRE_TESTDATA", ROOT.parent / "shared" / "data"))
PROGRAM = "./cartulaire"
ALL = "user, time, ip, host, applications, session_count, duration, total_duration, verdict"


class Import(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.run_program("journal", "keys", "--hub", self.root / "hub", "--intake", self.root / "spool" / "intake")
        self.announce(ALL)

    def announce(self, fields, log_class="sessions"):
        self.charter = self.write("charte.md", charters.sessions(fields=fields, log_class=log_class, more="identities: named\n"))

    def write(self, name, content):
        path = self.root / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def data(self, *names):
        path = DATA.joinpath(*names)
        if not path.is_file():
            self.skipTest(f"no {path}: set CARTULAIRE_TESTDATA to the folder of the data sets")
        return path.read_bytes()

    def run_program(self, *words, code=0, given=None):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, input=given, check=False, timeout=60,
                              env=dict(os.environ, LC_ALL="fr_FR.UTF-8"))
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def words(self, mapping, *files):
        return ["import", *files, "--mapping", mapping, "--charter", self.charter, "--spool", self.root / "spool"]

    def take(self, mapping, *files, **more):
        return json.loads(self.run_program(*self.words(mapping, *files), "--json", **more).stdout)

    def events(self, mapping):
        lines = self.run_program("journal", "tail", "--spool", self.root / "spool", "--writer", f"sessions-{mapping}",
                                 "--hub", self.root / "hub", "-n", 100000, "--json").stdout.decode().splitlines()
        return [json.loads(line) for line in lines]

    def fields(self, mapping):
        return [event["fields"] for event in self.events(mapping)]

    # --- real logs

    def test_real_ssh_logins(self):  # LG-01
        log = self.write("auth.log", self.data("auth-logs", "plaso", "syslog_ssh.log"))
        counts = self.take("sshd", log)
        self.assertEqual(counts["read"], 9)
        # All under one number: the last one of each machine waits for its end.
        self.assertEqual((counts["written"], counts["open"]), (4, 2))
        self.assertEqual([(one["user"], one["ip"], one["session_count"]) for one in self.fields("sshd")],
                         [("root", "188.124.3.41", 0), ("plaso", "2001:db8:a0b:12f0::1", 1), ("fred", "192.0.2.60", 1),
                          ("fred", "192.0.2.60", 1)])

    def test_real_ssh_failures_are_told_or_not_as_the_charter_says(self):  # the expected answers are the data's own
        text = self.data("auth-logs", "fail2ban", "sshd").decode()
        failed = [line for line in text.splitlines()
                  if re.search(r"sshd\[\d+\]: Failed (password|keyboard-interactive/pam|hostbased) for ", line)]
        log = self.write("auth.log", text)
        self.announce("user, time, ip, session_count")
        counts = self.take("sshd", log)
        self.assertEqual(counts["written"] + counts["open"], 4, "Accepted: git, rda, known twice")
        self.assertGreater(len(failed), 10)
        self.assertGreaterEqual(counts["unannounced"], len(failed))
        self.assertEqual({one["session_count"] for one in self.fields("sshd")} - {1}, set())

    def test_no_name_that_was_typed_for_no_account_is_recorded(self):
        log = self.write("auth.log", self.data("auth-logs", "fail2ban", "sshd"))
        counts = self.take("sshd", log)
        refused = [event["fields"] for event in self.events("sshd") if event["verdict"] == "deny"]
        self.assertEqual(len(refused), counts["written"] - 4 + counts["open"])
        self.assertEqual({one.get("user", "") for one in refused} & {"graysky", "test", "from"}, set())

    def test_real_login_records(self):
        month_ago = int(time.time()) - 30 * 86400
        written = []
        for name in ("wtmp.1", "utmp"):
            data = bytearray(self.data("auth-logs", "plaso", name))
            places = range(340, len(data) - 43, 384)
            first = min(filter(None, (struct.unpack_from("<I", data, at)[0] for at in places)))
            for at in places:
                if seconds := struct.unpack_from("<I", data, at)[0]:
                    struct.pack_into("<I", data, at, seconds - first + month_ago)
            counts = self.take("wtmp", self.write(name, bytes(data)))
            written.append((counts["written"], counts["open"], counts["without_beginning"]))
        # One login that nobody ends, and an end on another line; then the machine starts: that login is over.
        self.assertEqual(written, [(0, 1, 1), (1, 6, 0)])
        self.assertEqual(self.fields("wtmp"), [{"user": "userA", "ip": "10.10.122.1", "applications": "login", "session_count": 1}])

    def test_real_radius_packets(self):
        names = ["acct_0_start", "acct_1_update", "acct_2_stop", "acct_start_conflict", "acct_update_no_start"]
        text = b"\n\n".join(self.data("radius", "freeradius", name + ".attrs") for name in names).decode()
        moved = time.strftime("%b %e %Y", time.gmtime(time.time() - 86400 * 3))
        log = self.write("detail", re.sub(r"Feb  1 2015", moved, text))
        unread = self.take("freeradius", log)["unread"]
        self.assertEqual(unread["bad_time"], 5, "WIB is a zone that the shipped mapping does not declare")
        own = (ROOT / "catalogue" / "logs" / "sessions" / "freeradius.yml").read_text("utf-8")
        own = own.replace("id: freeradius", "id: jakarta").replace("zones: {", 'zones: {WIB: "+07:00", ')
        counts = self.take(self.write("jakarta.yml", own), log)
        self.assertEqual((counts["written"], counts["open"]), (1, 4))
        stop = self.events("jakarta")[0]
        self.assertEqual(stop["fields"], {"user": "user2@example.org", "ip": "198.51.100.59", "applications": "radius nas.example.org",
                                          "session_count": 1, "duration": 120000, "total_duration": 120000})

    def test_a_real_extract_of_openldap_is_a_refusal(self):
        log = self.write("slapd.log", self.data("auth-logs", "fail2ban", "slapd"))
        counts = self.take("openldap", log)
        self.assertEqual(counts["written"], 1)
        event = self.events("openldap")[0]
        self.assertEqual((event["verdict"], event["fields"]["user"], event["fields"]["ip"]), ("deny", "gipson", "8.8.8.8"))

    # --- once each

    def log_of(self, count, first=0):
        day = time.strftime("%Y-%m-%dT%H", time.gmtime(time.time() - 86400))
        return "".join(f"{day}:{i % 60:02}:00Z srv sshd[{i}]: Accepted password for agent{i} from 192.0.2.{i % 250} port 4 ssh2\n"
                       f"{day}:{i % 60:02}:30Z srv sshd[{i}]: pam_unix(sshd:session): session closed for user agent{i}\n"
                       for i in range(first, first + count))

    def test_rotated_compressed_and_grown_logs_are_written_once(self):
        log = self.write("auth.log", self.log_of(50))
        self.assertEqual(self.take("sshd", log)["written"], 50)
        with open(log, "a", encoding="utf-8") as file:
            file.write(self.log_of(10, first=50))
        self.assertEqual(self.take("sshd", log)["written"], 10)
        packed = self.write("auth.log.1.gz", gzip.compress(log.read_bytes()))
        log.write_text(self.log_of(5, first=60))
        counts = self.take("sshd", packed, log)
        self.assertEqual((counts["written"], counts["already"]), (5, 120))
        self.assertEqual(sorted(one["user"] for one in self.fields("sshd")), sorted(f"agent{i}" for i in range(65)))

    def test_killed_at_any_moment_nothing_is_doubled_or_lost(self):
        log = self.write("auth.log", self.log_of(5000))
        kills = 0
        for pause in (0.02, 0.04, 0.06, 0.08, 0.1, 0.13):
            process = subprocess.Popen([PROGRAM, *map(str, self.words("sshd", log))], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
        self.take("sshd", log)
        users = [one["user"] for one in self.fields("sshd")]
        self.assertEqual(len(users), 5000)
        self.assertEqual(len(set(users)), 5000)
        self.assertGreater(kills, 0)
        self.run_program("journal", "verify", "--spool", self.root / "spool", "--writer", "sessions-sshd", "--hub", self.root / "hub")

    # --- what is refused

    def test_a_charter_that_does_not_announce_the_class_lets_nothing_in(self):
        self.announce("site, time", log_class="web")
        done = self.run_program(*self.words("sshd", self.write("auth.log", self.log_of(1))), code=1)
        self.assertIn("n’annonce pas les traces de sessions", done.stderr.decode())
        self.assertFalse((self.root / "spool" / "sessions-sshd").exists())

    def test_wrong_usage_and_bad_input_say_what_to_do(self):
        log = self.write("auth.log", self.log_of(1))
        for words, code, said in (
                (self.words("ssh", log), 3, "source inconnue ; connues"),
                (self.words("sshd", self.root / "none"), 3, "none"),
                (self.words("sshd", self.root), 3, "ce n'est pas un fichier"),
                (["import", log, "--mapping", "sshd", "--spool", self.root / "spool"], 2, "donnez --bundle et --key, ou --charter"),
                (self.words("sshd", self.write("noise", os.urandom(300000))), 1, "")):
            with self.subTest(said=said):
                self.assertIn(said, self.run_program(*words, code=code).stderr.decode())

    def test_standard_input_is_read_to_its_end(self):
        self.assertEqual(self.take("sshd", "-", given=self.log_of(3).encode())["written"], 3)


if __name__ == "__main__":
    if "--cartulaire" in sys.argv:
        at = sys.argv.index("--cartulaire")
        PROGRAM = sys.argv[at + 1]
        del sys.argv[at:at + 2]
    unittest.main()
