#!/usr/bin/env python3
"""cartulaire-verify on journals that a second writer made (sealed.py): a good one holds, and no byte can be turned without
its being found (LG-13, LG-14)."""
import os
import subprocess

import judged
import sealed
from judged import Verify, run


class Good(Verify):
    def test_an_ordinary_journal_holds_and_is_counted(self):
        j = sealed.ordinary()
        j.write(self.folder)
        self.holds("--origin-key", j.keys[0].public.hex())
        report = self.report()
        told = {name: report[name] for name in ("journal", "lines", "runs", "units", "units_destroyed", "units_destroyed_late", "events",
                                                "events_living", "events_destroyed", "newest_day", "keys", "nodes", "unknown_entries")}
        self.assertEqual(told, {
            "journal": sealed.ORIGIN, "lines": len(j.lines), "runs": 5, "units": 6, "units_destroyed": 2, "units_destroyed_late": 1,
            "events": 98, "events_living": 76, "events_destroyed": 22, "newest_day": "2026-12-24", "keys": 3, "nodes": 2, "unknown_entries": 1})
        self.assertEqual(report["root"], sealed.root(j.leaves()).hex())

    def test_it_speaks_both_languages(self):
        j = sealed.ordinary()
        j.write(self.folder)
        self.assertIn("Tout tient.", run(self.folder, language="fr").stdout.decode())
        self.assertIn("All holds.", run(self.folder).stdout.decode())
        (self.folder / "checkpoint").unlink()
        french = run(self.folder, language="fr")
        self.assertEqual(french.returncode, 1)
        self.assertIn("checkpoint_absent  `checkpoint`\n    pas de point de contrôle", french.stdout.decode())
        for language, word in (("fr", "Emploi"), ("en", "Usage")):
            told = subprocess.run([judged.PROGRAM, "--help", "--lang", language], capture_output=True, check=True).stdout.decode()
            self.assertIn(word, told)
            for option in ("--checkpoint", "--origin-key", "--tsa", "--now", "--json", "--extract", "--boxes"):
                self.assertIn(option, told)

    def test_checkpoints_kept_elsewhere_hold(self):
        j = sealed.ordinary()
        j.write(self.folder)
        for size, note in j.checkpoints.items():
            (self.outside / f"{size}.txt").write_bytes(note.replace(b"\n", b"\r\n"))  # as mail gives it back
            self.holds("--checkpoint", self.outside / f"{size}.txt")
        self.holds("--checkpoint", "-", stdin=j.checkpoints[min(j.checkpoints)])
        witnessed = j.note() + "— witness.example AAAAAAAAAAAA\n".encode()
        (self.outside / "witnessed").write_bytes(witnessed)
        self.holds("--checkpoint", self.outside / "witnessed")

    def test_a_checkpoint_over_a_new_key_is_signed_by_either(self):
        j = sealed.ordinary()
        j.to_day("2026-12-25")
        for key in j.keys[-2:]:
            j.write(self.folder, checkpoint=j.note(key=key))
            self.holds()
        j.write(self.folder, checkpoint=j.note(key=j.keys[0]))
        self.finds("checkpoint_wrong")

    def test_the_day_of_a_term_is_the_zones(self):
        j = sealed.Journal()
        j.node()
        j.part(retention=30)
        j.run(1, 50)
        j.now = (sealed.day_number("2026-12-22")) * sealed.DAY + 23 * 3_600_000  # already the 23rd in Paris
        j.new_key()
        j.destroy("ville/web/2026-11-23.1", late=0)
        j.write(self.folder)
        self.holds()

    def test_a_longer_retention_of_a_later_version_is_no_fault(self):
        j = sealed.Journal()
        j.node()
        j.part(retention=90)
        j.run(1, 50)
        j.put("retention", entity="ville", **{"class": "web"}, days=60, clause="t", charter="c", version="2")
        j.part(part=2, retention=120)  # version 3 keeps longer
        j.run(1, 50)
        j.put("retention", entity="ville", **{"class": "web"}, days=100, clause="t", charter="c", version="4")
        j.write(self.folder)
        self.holds()
        self.assertEqual(self.found(today="2027-01-24"), {"overdue": 1})  # the first: 60 days
        self.assertEqual(self.found(today="2027-03-05"), {"overdue": 2})  # the second: 100, not 120


class Unreadable(Verify):
    def refused(self, code, *words):
        done = run(self.folder, *words)
        self.assertEqual((done.returncode, done.stdout), (code, b""))
        self.assertTrue(done.stderr.startswith(b"cartulaire-verify: "), done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_what_cannot_be_read(self):
        self.refused(3)  # no folder
        self.folder.mkdir()
        self.refused(3)
        sealed.ordinary().write(self.folder)
        self.refused(3, "--checkpoint", self.outside / "absent")
        self.refused(3, "--extract", self.outside)
        for origin in (b"", b"\n", b"a b\n", b"a", b"a\nb\n", b"a" * 300 + b"\n"):
            (self.folder / "origin").write_bytes(origin)
            self.refused(3)
        sealed.ordinary().write(self.folder)
        (self.folder / "log").unlink()
        os.mkfifo(self.folder / "log")
        self.refused(3)

    def test_wrong_usage(self):
        sealed.ordinary().write(self.folder)
        for words in (["--nothing"], ["--now", "demain"], ["--origin-key", "12"], ["--checkpoint"], [self.folder]):
            self.refused(2, *words)


class FlippedByte(Verify):
    def test_any_flipped_byte_is_found(self):
        """Every byte of origin and checkpoint, of one line of each kind, and of all the rest a sample."""
        j = sealed.ordinary()
        j.write(self.folder)
        self.holds()
        places = [("origin", i) for i in range(len(j.origin) + 1)]
        places += [("checkpoint", i) for i in range(len(j.note()))]
        log = (self.folder / "log").read_bytes()
        # Where JSON, tabs, key, signature and line feed meet, in two lines; elsewhere by chance.
        for start in (log.find(b"\t"), log.rfind(b'{"entry":"part"')):
            places += [("log", i) for i in range(start, start + 30)]
        places += [("log", len(log) - 1 - i) for i in range(10)]
        places += [("log", j.random.randrange(len(log))) for _ in range(120)]
        for unit, content in j.files.items():
            places += [(f"parts/{unit}.part", i) for i in (0, len(content) - 1, j.random.randrange(len(content)))]
        for name, place in places:
            file = self.folder / name
            good = file.read_bytes()
            bad = bytearray(good)
            bad[place] ^= 1 << j.random.randrange(8)
            file.write_bytes(bad)
            self.assertIn(run(self.folder).returncode, (1, 3), (name, place, bad[place]))
            file.write_bytes(good)
        self.holds()


if __name__ == "__main__":
    judged.main()
