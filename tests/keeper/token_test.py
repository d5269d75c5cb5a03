#!/usr/bin/env python3
"""The keeper with its root key in a PKCS#11 token (SoftHSM), on the command line: made there, destroyed there, moved there and back.
Usage: token_test.py --cartulaire PROGRAM --verify PROGRAM"""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import charters  # noqa: E402
from options import option  # noqa: E402

PROGRAM = "./cartulaire"
VERIFY = "./cartulaire-verify"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
MISSING = "softhsm2 is missing: scripts/install test"
PIN = "1234"
SESSION = """2026-11-23T09:00:00+01:00 serveur sshd[1001]: Accepted publickey for agent from 192.0.2.1 port 50022 ssh2
2026-11-23T09:00:30+01:00 serveur sshd[1001]: pam_unix(sshd:session): session closed for user agent
"""


@unittest.skipUnless(os.path.exists(MODULE) and shutil.which("softhsm2-util"), MISSING)
class TokenOfTheKeeper(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "tokens").mkdir()
        (self.root / "softhsm2.conf").write_text(f"directories.tokendir = {self.root}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.environment = dict(os.environ, SOFTHSM2_CONF=str(self.root / "softhsm2.conf"))
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "cartulaire", "--so-pin", "12345678", "--pin", PIN], check=True,
                       env=self.environment, stdout=subprocess.DEVNULL, timeout=60)
        self.pin(PIN)
        (self.root / "charte.md").write_text(charters.sessions())
        self.set_time("2026-11-24 02:30")
        self.settings(token=True)

    # --- the world

    def settings(self, token, label="cartulaire"):
        named = f"token: {{module: {MODULE}, label: {label}, pin_file: pin}}\n" if token else ""
        (self.root / "keeper.yml").write_text("sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\nspools: [spool]\n"
                                              "charter: charte.md\nclock: clock\n" + named)

    def pin(self, text, mode=0o600):
        (self.root / "pin").write_text(text + "\n")
        (self.root / "pin").chmod(mode)

    def set_time(self, text):
        (self.root / "clock").write_text(f"{int(datetime.datetime.fromisoformat(text + '+01:00').timestamp() * 1000)}\n")

    def init(self):
        self.keeper("init", "--origin", "journal.ville.example")

    def seal_a_day(self):
        (self.root / "auth.log").write_text(SESSION)
        self.cartulaire("journal", "keys", "--hub", self.root / "keys" / "intake", "--intake", self.root / "intake", "--days", "2")
        self.cartulaire("import", self.root / "auth.log", "--mapping", "sshd", "--charter", self.root / "charte.md", "--entity", "ville",
                        "--spool", self.root / "spool", "--intake", self.root / "intake")
        self.journal("seal", "--now")

    # --- programs

    def cartulaire(self, *words, code=0):
        done = subprocess.run([PROGRAM, "--lang", "en", *map(str, words)], capture_output=True, text=True, check=False, timeout=120,
                              env=self.environment)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}{done.stderr}")
        return done

    def keeper(self, *words, **more):
        return self.cartulaire("keeper", *words, "--config", self.root / "keeper.yml", **more)

    def journal(self, *words, **more):
        return self.cartulaire("journal", *words, "--config", self.root / "keeper.yml", **more)

    def token(self, **more):
        return json.loads(self.keeper("token", "--json", **more).stdout)

    def root_files(self):
        return sorted(path.name for path in (self.root / "keys").glob("root.*"))

    # --- what is promised

    def test_LG_04_the_root_key_is_made_in_the_token_and_changes_there_when_something_dies(self):
        self.assertEqual(self.token()["roots"], [])  # before there is a journal
        self.init()
        self.seal_a_day()
        state = self.token()
        self.assertEqual((state["label"], state["roots"], state["root"]), ("cartulaire", [1], {"in": "token", "number": 1}))
        self.assertEqual(self.root_files(), [])
        self.assertIn("cartulaire-root-1", self.keeper("token").stdout)
        shutil.copytree(self.root / "keys", self.root / "stolen")
        self.set_time("2027-11-23 02:30")
        self.journal("destroy", "--date", "2027-11-23")
        self.assertEqual(self.token()["roots"], [2])
        subprocess.run([VERIFY, "--now", "2027-11-24", str(self.root / "sealed")], check=True, stdout=subprocess.DEVNULL, timeout=60)
        # The stolen folder, with the token as it is today, opens nothing, not even what was living then.
        for path in (self.root / "stolen").glob("*"):
            if path.name in ("wrap", "ville.keys"):
                shutil.copy(path, self.root / "keys")
        self.assertIn("cartulaire-root-1: the root key is not there", self.journal("state", code=3).stderr)
        self.assertIn("restore the right folder of keys", self.keeper("token", code=1).stderr)

    def test_a_journal_moves_into_the_token_and_back(self):
        self.settings(token=False)
        self.init()
        self.seal_a_day()
        self.assertEqual(self.root_files(), ["root.1"])
        self.settings(token=True)
        self.assertIn("--move token", self.journal("state", code=1).stderr)
        self.assertIn("--move token", self.keeper("token", code=1).stderr)
        self.keeper("token", "--move", "nowhere", code=2)
        for _ in range(2):  # the second time there is nothing left to do
            self.assertIn("in the token", self.keeper("token", "--move", "token").stdout)
            self.assertEqual((self.root_files(), self.token()["roots"]), ([], [2]))
        self.assertEqual(json.loads(self.journal("fsck", "--json").stdout)["events"], 1)
        self.settings(token=False)
        self.assertIn("the root key is in a token", self.journal("state", code=1).stderr)
        self.assertIn("no token is named there", self.keeper("token", "--move", "files", code=1).stderr)
        self.settings(token=True)
        self.keeper("token", "--move", "files")
        self.assertEqual((self.root_files(), self.token(code=1)["roots"]), (["root.3"], []))
        self.settings(token=False)
        self.assertEqual(json.loads(self.journal("fsck", "--json").stdout)["events"], 1)

    def test_nothing_moves_while_a_keeper_runs(self):
        self.init()
        self.settings(token=True)
        running = subprocess.Popen([PROGRAM, "--lang", "en", "keeper", "run", "--config", str(self.root / "keeper.yml")], env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            self.assertIn("answers at", running.stdout.readline())
            self.assertIn("another keeper", self.keeper("token", "--move", "files", code=1).stderr)
            self.assertEqual(self.token()["roots"], [1])  # looking is allowed
        finally:
            running.terminate()
            running.communicate(timeout=30)
        self.assertEqual(running.returncode, 0)

    def test_two_journals_share_a_token_without_touching_each_other(self):
        self.init()
        other = self.root / "other"
        other.mkdir()
        (other / "keeper.yml").write_text("sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\n"
                                          f"token: {{module: {MODULE}, label: cartulaire, pin_file: ../pin}}\n")
        self.cartulaire("keeper", "init", "--origin", "journal.ccas.example", "--config", other / "keeper.yml")
        self.cartulaire("journal", "state", "--config", other / "keeper.yml")
        self.journal("state")
        self.assertEqual(self.token()["roots"], [1])

    def test_a_wrong_pin_is_tried_once_and_then_only_when_a_person_asks(self):
        self.init()
        self.pin("9999")
        self.assertIn("refused a PIN", self.journal("state", code=1).stderr)
        self.pin(PIN)
        self.assertIn("refused a PIN", self.journal("state", code=1).stderr)  # the right one is not even tried
        self.token()
        self.journal("state")

    def test_a_token_that_cannot_be_used_is_known_before_there_is_a_journal(self):
        for change, code, said in ((lambda: self.settings(token=True, label="absent"), 3, "no token of this label"),
                                   (lambda: self.pin(PIN, 0o644), 1, "chmod 600"),
                                   (lambda: (self.root / "pin").unlink(), 3, "pin")):
            self.settings(token=True)
            self.pin(PIN)
            change()
            self.assertIn(said, self.keeper("init", "--origin", "journal.ville.example", code=code).stderr)
            self.assertFalse((self.root / "sealed").exists())

    def test_settings_that_are_wrong_say_where_and_what(self):
        for token, said in (("token: yes\n", "are wanted: `label`, `module`, `pin_file`"), ("token: {module: x}\n", "keeper.yml:5:8"),
                            ("token: {modul: x}\n", "there are: `label`, `module`")):
            (self.root / "keeper.yml").write_text("sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\n" + token)
            self.assertIn(said, self.keeper("token", code=1).stderr)


if __name__ == "__main__":
    PROGRAM = option("--cartulaire", PROGRAM)
    VERIFY = option("--verify", VERIFY)
    unittest.main(verbosity=2)
