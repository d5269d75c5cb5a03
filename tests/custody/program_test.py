#!/usr/bin/env python3
"""LG-06: a custodian's machine through the program: the key, its paper, a request and its answer.

The request is made and the answer read here, from docs/format/custody.md alone, with libsodium itself."""
import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import pathlib
import pty
import re
import select
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

SODIUM = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
PASSPHRASE = "cheval exact pile agrafe"
UNIT = "ville/web/2026-11-23.1"


def box_keys():
    public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    SODIUM.crypto_box_keypair(public, secret)
    return public.raw, secret.raw


def seal(public, message):
    sealed = ctypes.create_string_buffer(len(message) + 48)
    assert SODIUM.crypto_box_seal(sealed, message, ctypes.c_ulonglong(len(message)), public) == 0
    return sealed.raw


def unseal(public, secret, sealed):
    message = ctypes.create_string_buffer(len(sealed) - 48)
    if SODIUM.crypto_box_seal_open(message, sealed, ctypes.c_ulonglong(len(sealed)), public, secret) != 0:
        return None
    return message.raw


def text(words):
    return bytes([len(words.encode())]) + words.encode()


def share(secret, unit=UNIT, custody=3, number=0, role="ciso"):
    return text("cartulaire share 1") + text(unit) + bytes([custody, number]) + text(role) + secret


class Custody(unittest.TestCase):
    cartulaire = ""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="cartulaire-custody-")
        cls.key = cls.path("ciso.key")
        pathlib.Path(cls.path("phrase")).write_text(PASSPHRASE + "\n", encoding="utf-8")
        made = cls.do("custody", "key", "-o", cls.key, "--role", "ciso", "--label", "rssi-2026",
                      "--passphrase-file", cls.path("phrase"), "--json")
        assert made.returncode == 0, made.stderr
        cls.public = json.loads(made.stdout)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return str(pathlib.Path(cls.folder.name) / name)

    @classmethod
    def do(cls, *arguments, language="en"):
        return subprocess.run([cls.cartulaire, "--lang", language, *arguments], capture_output=True, text=True,
                              timeout=60, check=False, start_new_session=True)

    def at_terminal(self, arguments, typed):
        """Runs with a terminal of its own; types each text once its prompt has come. What the screen showed, and the code."""
        child, screen = pty.fork()
        if child == 0:
            os.execv(self.cartulaire, [self.cartulaire, "--lang", "en", *arguments])
        shown = ""
        waiting = list(typed)
        while True:
            if not select.select([screen], [], [], 60)[0]:
                self.fail(f"no more output: {shown}")
            try:
                got = os.read(screen, 4096)
            except OSError:
                break
            if not got:
                break
            shown += got.decode("utf-8", "replace")
            if waiting and shown.rstrip(" ").endswith(waiting[0][0]):
                os.write(screen, waiting.pop(0)[1].encode() + b"\n")
        os.close(screen)
        return shown, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def request(self, **changes):
        case_public, self.case_secret = box_keys()
        self.case_public = case_public
        self.share = os.urandom(32)
        boxed = seal(bytes.fromhex(self.public["key"]), share(self.share))
        line = {"request": 1, "origin": "journal.ville.example", "case": "2026-0007", "entity": "ville", "role": "ciso",
                "key": self.public["key"], "case_key": case_public.hex(),
                "says": {"ground": "judge", "reference": "Réquisition n° 12/2026", "people": ["agent12"],
                         "from": "2026-11-01", "to": "2026-11-23", "classes": ["web"]},
                "units": [{"unit": UNIT, "custody": 3, "boxes": [{"set": 0, "sealed": base64.b64encode(boxed).decode()}]}]}
        line.update(changes)
        file = pathlib.Path(self.path("request.json"))
        file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
        return str(file)

    def test_a_key_is_for_its_owner_alone_and_never_written_over(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.key).st_mode), 0o600)
        line = pathlib.Path(self.key).read_text(encoding="utf-8")
        self.assertRegex(line, r"^cartulaire-custodian 1 ciso [0-9a-f]{64} [0-9a-f]{32} [0-9a-f]{48} [0-9a-f]{96} rssi-2026\n$")
        self.assertEqual(self.public["public_line"], f"cartulaire-custodian-public 1 ciso {self.public['key']} rssi-2026")
        again = self.do("custody", "key", "-o", self.key, "--role", "ciso", "--passphrase-file", self.path("phrase"))
        self.assertEqual(again.returncode, 3)
        self.assertEqual(pathlib.Path(self.key).read_text(encoding="utf-8"), line)

    def test_the_key_opens_as_the_format_says(self):
        _, _, role, public, salt, nonce, sealed, _ = pathlib.Path(self.key).read_text(encoding="utf-8").split()
        key, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
        phrase = PASSPHRASE.encode()
        self.assertEqual(SODIUM.crypto_pwhash(key, ctypes.c_ulonglong(32), phrase, ctypes.c_ulonglong(len(phrase)),
                                              bytes.fromhex(salt), ctypes.c_ulonglong(3), ctypes.c_size_t(268435456), 2), 0)
        associated = f"cartulaire-custodian 1 {role} {public}".encode()
        self.assertEqual(SODIUM.crypto_aead_xchacha20poly1305_ietf_decrypt(
            secret, None, None, bytes.fromhex(sealed), ctypes.c_ulonglong(48), associated,
            ctypes.c_ulonglong(len(associated)), bytes.fromhex(nonce), key), 0)
        derived = ctypes.create_string_buffer(32)
        SODIUM.crypto_scalarmult_base(derived, secret)
        self.assertEqual(derived.raw.hex(), public)

    def test_a_request_is_shown_agreed_to_and_answered(self):
        file = self.request()
        done = self.do("custody", "open", file, "-k", self.key, "--yes", "--passphrase-file", self.path("phrase"))
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("2026-0007", "a judge's decision", "Réquisition n° 12/2026", "agent12", "1 units, 1 days"):
            self.assertIn(words, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["request"], hashlib.sha256(pathlib.Path(file).read_bytes().rstrip(b"\n")).hexdigest())
        sealed = base64.b64decode(answer["units"][0]["shares"][0]["sealed"])
        self.assertEqual(unseal(self.case_public, self.case_secret, sealed), share(self.share))
        french = self.do("custody", "open", file, "-k", self.key, "--yes", "--passphrase-file", self.path("phrase"), language="fr")
        self.assertIn("la décision d'un juge", french.stderr)

    def test_nothing_is_opened_that_was_not_announced(self):
        cases = {"unit": [{"unit": "ville/web/2026-11-24.1"}], "custody": [{"custody": 2}], "boxes": [{"boxes": []}]}
        for name, (change,) in cases.items():
            file = self.request()
            line = json.loads(pathlib.Path(file).read_text(encoding="utf-8"))
            line["units"][0].update(change)
            pathlib.Path(file).write_text(json.dumps(line), encoding="utf-8")
            done = self.do("custody", "open", file, "-k", self.key, "--yes", "--passphrase-file", self.path("phrase"))
            if name == "boxes":  # nothing asked: nothing given
                self.assertEqual(json.loads(done.stdout)["units"], [{"unit": UNIT, "shares": []}])
                continue
            self.assertEqual((done.returncode, done.stdout), (1, ""), name)
        for change in ({"role": "dpo"}, {"key": box_keys()[0].hex()}, {"case_key": "00" * 32}, {"entity": "ccas"},
                       {"says": {"reference": "\x1b[2J"}}):
            done = self.do("custody", "open", self.request(**change), "-k", self.key, "--yes", "--passphrase-file", self.path("phrase"))
            self.assertEqual((done.returncode, done.stdout), (1, ""), change)
            self.assertNotIn("\x1b", done.stderr)

    def test_without_agreement_nothing_is_opened(self):
        file = self.request()
        alone = self.do("custody", "open", file, "-k", self.key, "--passphrase-file", self.path("phrase"))
        self.assertEqual((alone.returncode, alone.stdout), (1, ""))
        self.assertIn("--yes", alone.stderr)
        shown, code = self.at_terminal(["custody", "open", file, "-k", self.key, "--passphrase-file", self.path("phrase")],
                                       [("[y/N]", "n")])
        self.assertEqual(code, 1, shown)
        self.assertNotIn('"answer"', shown)

    def test_a_passphrase_is_typed_unseen(self):
        new = self.path("typed.key")
        shown, code = self.at_terminal(["custody", "key", "-o", new, "--role", "dpo"],
                                       [("new key:", PASSPHRASE), ("Once more:", PASSPHRASE)])
        self.assertEqual(code, 0, shown)
        self.assertNotIn("cheval", shown)
        self.assertIn("cartulaire-custodian-public 1 dpo ", shown)
        answer = self.path("answer.json")
        shown, code = self.at_terminal(["custody", "open", self.request(), "-k", self.key, "-o", answer],
                                       [("[y/N]", "y"), ("Passphrase:", PASSPHRASE)])
        self.assertEqual(code, 0, shown)
        self.assertNotIn("cheval", shown)
        self.assertEqual(json.loads(pathlib.Path(answer).read_text(encoding="utf-8"))["answer"], 1)
        shown, code = self.at_terminal(["custody", "key", "-o", self.path("no.key"), "--role", "dpo"],
                                       [("new key:", PASSPHRASE), ("Once more:", PASSPHRASE + "s")])
        self.assertEqual(code, 1, shown)
        self.assertFalse(os.path.exists(self.path("no.key")))

    def test_a_wrong_or_short_passphrase_is_refused_with_its_cure(self):
        pathlib.Path(self.path("wrong")).write_text("cheval exact pile agrafes\n", encoding="utf-8")
        done = self.do("custody", "test", "-k", self.key, "--passphrase-file", self.path("wrong"))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        pathlib.Path(self.path("short")).write_text("motdepasse\n", encoding="utf-8")
        done = self.do("custody", "key", "-o", self.path("short.key"), "--role", "ciso", "--passphrase-file", self.path("short"),
                       language="fr")
        self.assertEqual(done.returncode, 1)
        self.assertIn("sept mots", done.stderr)
        good = self.do("custody", "test", "-k", self.key, "--passphrase-file", self.path("phrase"), "--json")
        self.assertEqual((good.returncode, json.loads(good.stdout)), (0, self.public))

    def test_paper_gives_the_key_back_by_hand_and_by_camera(self):
        page = self.do("custody", "paper", "-k", self.key)
        self.assertEqual(page.returncode, 0, page.stderr)
        self.assertNotIn("<script", page.stdout)
        line = pathlib.Path(self.key).read_text(encoding="utf-8")
        rows = re.search(r"<pre>(.*?)</pre>", page.stdout, re.S).group(1)
        typed = pathlib.Path(self.path("typed"))
        typed.write_text(rows.upper().replace("CARTULAIRE-CUSTODIAN 1 CISO RSSI-2026", "cartulaire-custodian 1 ciso rssi-2026"),
                         encoding="utf-8")
        back = self.do("custody", "key", "-o", self.path("back.key"), "--from-line", str(typed))
        self.assertEqual(back.returncode, 0, back.stderr)
        self.assertEqual(pathlib.Path(self.path("back.key")).read_text(encoding="utf-8"), line)
        slip = rows.split("\n")
        slip[3] = slip[3].replace(slip[3][4], "0" if slip[3][4] != "0" else "1", 1)
        typed.write_text("\n".join(slip), encoding="utf-8")
        wrong = self.do("custody", "key", "-o", self.path("slip.key"), "--from-line", str(typed))
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("row 3", wrong.stderr)
        pdf = self.do("custody", "paper", "-k", self.key, "-o", self.path("paper.pdf"))
        self.assertEqual(pdf.returncode, 0, pdf.stderr)
        if not (shutil.which("pdftoppm") and shutil.which("zbarimg")):
            self.skipTest("pdftoppm or zbarimg is missing: scripts/install test")
        subprocess.run(["pdftoppm", "-r", "150", "-png", self.path("paper.pdf"), self.path("page")], check=True, timeout=60)
        pages = sorted(pathlib.Path(self.folder.name).glob("page*.png"))
        self.assertEqual(len(pages), 1)
        seen = subprocess.run(["zbarimg", "--raw", "-q", str(pages[0])], capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(seen.stdout, line)


if __name__ == "__main__":
    at = sys.argv.index("--cartulaire")
    Custody.cartulaire = str(pathlib.Path(sys.argv[at + 1]).resolve())
    del sys.argv[at : at + 2]
    unittest.main()
