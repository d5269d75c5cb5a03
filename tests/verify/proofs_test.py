#!/usr/bin/env python3
"""cartulaire-verify on what comes beside the journal: time-stamps of a real authority, extracts of openings."""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import authority
import sealed

PROGRAM = None


class Proofs(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.outside = pathlib.Path(temporary.name)
        self.folder = self.outside / "sealed"

    def finds(self, *names, words=()):
        command = [PROGRAM, str(self.folder), "--json", *map(str, words)]
        done = subprocess.run(command, capture_output=True, timeout=120)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(set(names), set(json.loads(done.stdout)["counts"]))


class TimeStamps(Proofs):
    @classmethod
    def setUpClass(cls):
        cls.authority = authority.Authority()
        cls.addClassCleanup(cls.authority.close)

    def journal(self, days_ago=0):
        today = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=days_ago)
        j = sealed.Journal(start=today.isoformat())
        j.node()
        j.part(day=today.isoformat())
        j.run(1, 50)
        return j

    def stamped(self, j, token, size=None):
        j.write(self.folder)
        (self.folder / "timestamps").mkdir()
        (self.folder / f"timestamps/{size or len(j.lines)}.tsr").write_bytes(token)

    def finds_with_authority(self, *names):
        self.finds(*names, words=["--tsa", self.authority.certificate])

    def test_a_token_proves_the_lines_that_it_covers(self):
        j = self.journal()
        token = self.authority.stamp(j.checkpoint_text())
        j.run(0, 0)
        self.stamped(j, token, size=4)
        self.finds_with_authority()
        self.finds()

    def test_timestamp_wrong(self):
        j = self.journal()
        token = self.authority.stamp(j.checkpoint_text())
        for other in (self.authority.stamp(b"other bytes"), self.authority.stamp(j.note()), token[:-1], b"", bytes([*token[:-9], token[-9] ^ 1, *token[-8:]]),
                      b"x" * 70_000):
            self.stamped(j, other)
            self.finds_with_authority("timestamp_wrong")
        self.stamped(j, token, size=3)  # over another size
        self.finds_with_authority("timestamp_wrong")
        self.stamped(j, token, size=99)  # a size that the log does not have: seen without an authority too
        self.finds("timestamp_wrong")
        stranger = authority.Authority()
        self.addCleanup(stranger.close)
        self.stamped(j, stranger.stamp(j.checkpoint_text()))
        self.finds_with_authority("timestamp_wrong")

    def test_timestamp_absent(self):
        self.journal().write(self.folder)
        self.finds_with_authority("timestamp_absent")

    def test_a_log_that_is_dated_back_is_apart_from_its_token(self):
        j = self.journal(days_ago=3)
        self.stamped(j, self.authority.stamp(j.checkpoint_text()))
        self.finds_with_authority("timestamp_apart")


class Extracts(Proofs):
    """Two rows of one person among others, given out by an opening."""

    ME = "00c0ffee00c0ffee"

    def make(self, change=None, announce=True):
        j = sealed.Journal(start="2026-11-23")
        j.node()
        rows = [f"proxy1/web\t{i}\t1795424400000\t1795424400000\tallow\t\tessai@1\tuser={who}\tsite=exemple{i}.fr"
                for i, who in enumerate(["0" * 15 + "1", self.ME, self.ME, "f" * 16, "f" * 16])]
        unit = sealed.Unit(j, rows)
        j.part(events=5, root=unit.root.hex(), retention=36000)
        j.part("mail", events=1, retention=36000)
        j.run(2, 6)
        size = len(j.lines)
        j.put("case", case="2026-0007", entity="ville", step="open")
        text = sealed.extract(j, "ville/web/2026-11-23.1", unit, self.ME, size, change)
        if announce:
            j.put("case", case="2026-0007", entity="ville", step="run", units=1, rows=2, extract=sealed.sha256(text).hex())
        j.write(self.folder)
        (self.outside / "extract").write_bytes(text)
        return text

    def finds_in_extract(self, *names):
        self.finds(*names, words=["--extract", self.outside / "extract"])

    def test_an_extract_is_proven_row_by_row(self):
        self.make()
        self.finds_in_extract()

    def test_extract_unannounced(self):
        self.make(announce=False)
        self.finds_in_extract("extract_unannounced")

    def test_extract_wrong(self):
        def other_text(lines):
            lines[2]["text"] = lines[2]["text"].replace("exemple", "example")

        def other_place(lines):
            lines[2]["row"] = 0

        def left_out(lines):
            del lines[3]

        def twice(lines):
            lines[3] = lines[2]

        def other_unit(lines):
            lines[1]["unit"] = "ville/mail/2026-11-23.1"

        def other_root(lines):
            lines[1]["line"] = lines[1]["line"].replace('"root":"', '"root":"0', 1)

        def other_leaf(lines):
            lines[1]["leaf"] += 1

        def another_person(lines):
            lines[1]["pseudonyms"] = {"agent12": "0" * 16}

        def other_key(lines):
            lines[0]["keys"][0] = lines[0]["keys"][0].replace('"public":"', '"public":"0', 1)

        def other_journal(lines):
            lines[0]["origin"] = "else"

        def long_path(lines):
            lines[2]["path"] = ["00" * 32] * 100_000

        for change in (other_text, other_place, left_out, twice, other_unit, other_root, other_leaf, another_person, other_key, other_journal,
                       long_path):
            with self.subTest(change=change.__name__):
                self.make(change)
                self.finds_in_extract("extract_wrong")

    def test_no_byte_of_an_extract_can_be_turned(self):
        text = self.make()
        file = self.outside / "extract"
        for place in range(7, len(text), len(text) // 40):
            bad = bytearray(text)
            bad[place] ^= 1
            file.write_bytes(bad)
            done = subprocess.run([PROGRAM, str(self.folder), "--extract", str(file)], capture_output=True, timeout=120)
            self.assertEqual(done.returncode, 1, place)
        for cut in (b"", text[:500], text + b"{}\n", text + text, b"\0" * 1000):
            file.write_bytes(cut)
            done = subprocess.run([PROGRAM, str(self.folder), "--extract", str(file)], capture_output=True, timeout=120)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"extract_wrong", done.stdout)

    def test_an_extract_of_a_rewritten_journal_is_a_fork(self):
        self.make()
        other = sealed.Journal(seed=3)
        other.node()
        for _ in range(20):
            other.run(0, 0)
        other.write(self.folder)
        self.finds_in_extract("forked", "extract_wrong", "extract_unannounced")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(sys.argv.index("--program") + 1)
    sys.argv.remove("--program")
    unittest.main(verbosity=1)
