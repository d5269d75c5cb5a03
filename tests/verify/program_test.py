#!/usr/bin/env python3
"""cartulaire-verify on journals that a second writer made (sealed.py): a good one holds, each finding is provoked by
one change, and no byte can be turned without its being found (LG-13, LG-14)."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import sealed

PROGRAM = None
TODAY = "2026-12-24"


def run(folder, *words, today=TODAY, stdin=None, language="en"):
    command = [PROGRAM, str(folder), "--lang", language, *(["--now", today] if today else []), *map(str, words)]
    return subprocess.run(command, capture_output=True, input=stdin, timeout=120)


class Verify(unittest.TestCase):
    def setUp(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = pathlib.Path(self._temporary.name) / "sealed"
        self.outside = pathlib.Path(self._temporary.name)

    def found(self, *words, **how):
        """The names of what is found; {} says that the program ended well."""
        done = run(self.folder, "--json", *words, **how)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode == 0, report["holds"])
        self.assertEqual(report["holds"], not report["counts"])
        return report["counts"]

    def report(self, *words, **how):
        return json.loads(run(self.folder, "--json", *words, **how).stdout)

    def holds(self, *words, **how):
        self.assertEqual({}, self.found(*words, **how))

    def finds(self, *names, words=(), **how):
        self.assertEqual(set(names), set(self.found(*words, **how)))


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
            told = subprocess.run([PROGRAM, "--help", "--lang", language], capture_output=True, check=True).stdout.decode()
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


class Findings(Verify):
    """One test for each name of the page's table: `change` makes the journal, the name is what is found."""

    def journal(self):
        j = sealed.Journal()
        j.node()
        j.part(events=40)
        j.part("mail", events=10, retention=30)
        j.run(2, 50)
        j.to_day("2026-11-24")
        j.part(day="2026-11-24", events=5)
        j.run(1, 5)
        return j

    def write(self, j, **how):
        j.write(self.folder, **how)

    def test_entry_unreadable(self):
        for entry in (b"{", b"[]", b"{}", b'{"entry":"case","at":-1}', b'{"at":1,"entry":"case"}', b'{"entry":"run"}',
                      b'{"entry":"case","at":1,"at":2,"case":"x","step":"y"}', b"[" * 5000, b"\xff"):
            j = self.journal()
            j.add(entry)
            j.write(self.folder)
            self.finds("entry_unreadable")
        for line in (b"", b"x", b"\t\t", b"{}\t0", b"{}\t00\t" + b"0" * 128, b"a" * 2_000_000):
            j = self.journal()
            j.lines.append(line)
            j.write(self.folder)
            self.assertIn("entry_unreadable", self.found())
        # Names that would lead out of the folder, days that are none, numbers that are too large.
        for wrong in ({"entity": ".."}, {"class": "a/b"}, {"entity": ""}, {"entity": "x" * 65}, {"day": "2026-02-30"}, {"part": 0},
                      {"events": 2**63}, {"events": -1}, {"events": 1.5}, {"sha256": "AB" * 32}, {"index": 401}, {"retention": 40000}):
            j = self.journal()
            j.part("spool", change=wrong)
            j.run(1, 50)
            del j.files[next(name for name in j.files if "/spool/" in name)]
            j.write(self.folder)
            self.assertIn("entry_unreadable", self.found(), wrong)

    def test_what_is_not_known_is_counted_only(self):
        j = self.journal()
        j.put("part2", anything=[1, {"a": None}])
        j.part(part=2, later="member")
        j.run(1, 50, later=1)
        j.write(self.folder)
        self.holds()
        self.assertEqual(self.report()["unknown_entries"], 1)

    def test_signature_wrong(self):
        j = self.journal()
        j.add(j.entry("case", case="x", step="told"), wrong=True)
        j.write(self.folder)
        self.finds("signature_wrong")

    def test_key_out_of_turn(self):
        j = self.journal()  # an old key signs again
        j.add(j.entry("case", case="x", step="told"), number=0)
        j.write(self.folder)
        self.finds("key_out_of_turn")
        j = self.journal()  # a key that nobody introduced
        j.add(j.entry("case", case="x", step="told"), number=7, key=j.keys[0])
        j.write(self.folder)
        self.finds("key_out_of_turn")
        j = self.journal()  # a number left out
        j.new_key(number=5)
        j.keys.pop()
        j.write(self.folder)
        self.finds("key_out_of_turn")
        j = self.journal()  # yesterday's key today
        j.now += sealed.DAY
        j.put("case", case="x", step="told")
        j.write(self.folder)
        self.finds("key_out_of_turn")

    def test_a_thief_of_an_old_key_cannot_go_on_from_it(self):
        j = self.journal()
        forged = sealed.Journal()
        forged.lines, forged.keys, forged.now = j.lines[:5], j.keys[:1], j.now - sealed.DAY
        forged.files = {unit: content for unit, content in j.files.items() if "11-23" in unit}
        forged.to_day("2026-11-25")
        forged.write(self.folder)
        self.holds()  # by itself it looks whole: this is what a checkpoint kept elsewhere is for
        (self.outside / "kept").write_bytes(j.note())
        self.finds("rolled_back", words=["--checkpoint", self.outside / "kept"])

    def test_origin_key_wrong(self):
        self.write(self.journal())
        self.finds("origin_key_wrong", words=["--origin-key", "00" * 32])

    def test_time_backwards(self):
        j = self.journal()
        j.put("case", case="x", step="told", at=j.now - 1)
        j.write(self.folder)
        self.finds("time_backwards")

    def test_batch_incomplete(self):
        j = self.journal()  # a crash, found before the next start
        note = j.note()
        j.part(part=2)
        j.write(self.folder, checkpoint=note)
        self.finds("batch_incomplete", "part_unknown")
        j.write(self.folder)  # a checkpoint must not cover it
        self.finds("batch_incomplete", "checkpoint_wrong", "part_unknown")
        with (self.folder / "log").open("ab") as log:  # torn inside a line
            log.write(b'{"entry":')
        self.assertIn("batch_incomplete", self.found())
        j = self.journal()  # parts whose run is gone
        j.part(part=2)
        j.put("case", case="x", step="told")
        j.write(self.folder)
        self.finds("batch_incomplete")
        j = self.journal()  # a run that speaks of more parts than there are
        j.part(part=2)
        j.run(2, 50)
        j.write(self.folder)
        self.finds("batch_incomplete")

    def test_checkpoint_absent(self):
        self.write(self.journal(), checkpoint=False)
        self.finds("checkpoint_absent")

    def test_checkpoint_wrong(self):
        j = self.journal()
        other = sealed.Journal(seed=9)
        good = j.note()
        for note in (other.note(), good[:-1], good.replace(b"\n\n", b"\n"), b"", good.replace(b"journal.", b"journel."), j.note(key=j.keys[0]),
                     good + b"more\n", good.replace(b"\n%d\n" % len(j.lines), b"\n0%d\n" % len(j.lines)), j.note(origin="else.example"),
                     b"x" * 100_000, b"\n" * 60_000):
            j.write(self.folder, checkpoint=note)
            self.finds("checkpoint_wrong")
        j.write(self.folder, checkpoint=good)
        kept = self.outside / "kept"
        for note in (other.note()[:-1], b"", j.note(key=other.keys[0])):
            kept.write_bytes(note)
            self.finds("checkpoint_wrong", words=["--checkpoint", kept])

    def test_a_cut_end_shows_against_the_checkpoint(self):
        j = self.journal()
        note = j.note()
        del j.lines[-2:]
        del j.files["ville/web/2026-11-24.1"]
        j.write(self.folder, checkpoint=note)
        self.finds("checkpoint_wrong")

    def test_rolled_back(self):
        j = self.journal()
        old = {"lines": list(j.lines), "files": dict(j.files), "note": j.note()}
        j.part(part=2)
        j.run(1, 50)
        (self.outside / "kept").write_bytes(j.note())
        j.lines, j.files = old["lines"], old["files"]
        j.write(self.folder, checkpoint=old["note"])
        self.holds()  # as a whole it shows against nothing that is inside
        self.finds("rolled_back", words=["--checkpoint", self.outside / "kept"])

    def test_forked(self):
        j = self.journal()
        (self.outside / "kept").write_bytes(j.note())
        remade = sealed.Journal(seed=2)  # the same story under other keys
        remade.node()
        for _ in range(10):
            remade.put("case", case="x", step="told")
        remade.write(self.folder)
        self.holds()
        self.finds("forked", words=["--checkpoint", self.outside / "kept"])

    def test_run_missing(self):
        j = self.journal()
        j.runs += 1
        j.run(0, 0)
        j.write(self.folder)
        self.finds("run_missing")

    def test_events_missing(self):
        for change in ({"taken": 51}, {"taken": 49}, {"taken": 50, "dropped": 1}, {"taken": 50, "unread": 1}):
            j = self.journal()
            j.part(part=2, events=50)
            j.run(1, **change)
            j.write(self.folder)
            self.finds("events_missing")

    def test_range_gap_and_overlap(self):
        j = self.journal()
        j.next[("proxy1", "web")] += 3
        j.run(0, 0)
        j.write(self.folder)
        self.finds("range_gap")
        j = self.journal()
        j.next[("proxy1", "web")] -= 3
        j.run(0, 0)
        j.write(self.folder)
        self.finds("range_overlap")

    def test_node_unknown(self):
        j = self.journal()
        j.run(0, 0, node="proxy2")
        j.write(self.folder)
        self.finds("node_unknown")

    def test_a_key_of_a_node_is_replaced_with_a_reason(self):
        j = self.journal()
        j.node(why="disque remplacé")
        j.write(self.folder)
        self.holds()
        j.node()
        j.write(self.folder)
        self.finds("entry_unreadable")

    def custody(self, units=1):
        """Parts of custody 1, and the custodians who follow."""
        j = sealed.Journal()
        j.node()
        j.ceremony()
        for part in range(1, units + 1):
            j.part(part=part, custody=1)
        j.run(units, 50 * units)
        j.ceremony(what="replace")
        return j

    def test_LG_06_living_parts_given_over_hold_with_and_without_their_boxes(self):
        j = self.custody(units=2)
        boxes = self.outside / "boxes"
        self.write(j)
        self.holds("--boxes", j.boxes_file(boxes))
        old = dict(j.boxes)
        j.hand_over("open")
        j.move("ville/web/2026-11-23.1")
        self.write(j)  # one of two: the other stays where it was
        self.holds("--boxes", j.boxes_file(boxes))
        self.assertEqual(self.report()["units_handed_over"], 1)
        j.move("ville/web/2026-11-23.2")
        j.hand_over("close", left=0)
        j.ceremony(what="add")
        j.hand_over("open")
        j.hand_over("close", left=2)
        self.write(j)
        self.holds("--boxes", j.boxes_file(boxes))
        self.finds("boxes_wrong", words=["--boxes", j.boxes_file(boxes, **old)])  # the old ones put back

    def test_boxes_wrong_and_missing(self):
        j = self.custody()
        unit = "ville/web/2026-11-23.1"
        self.write(j)
        boxes = self.outside / "boxes"
        good = j.boxes[unit]
        for wrong in (j.shares(unit, 1), j.shares(unit, 2), good[:-1], good + b"\0", b""):  # swapped without an entry
            self.finds("boxes_wrong", words=["--boxes", j.boxes_file(boxes, **{unit: wrong})])
        self.finds("boxes_missing", words=["--boxes", j.boxes_file(boxes, **{unit: None})])
        self.finds("boxes_wrong", words=["--boxes", j.boxes_file(boxes, **{"ville/web/2026-11-29.1": good})])
        for line in ("x\n", "{}\n", '{"unit":"x","shares":""}\n', boxes.read_text(), boxes.read_text().strip()):
            j.boxes_file(boxes)
            boxes.write_text(boxes.read_text() + line)
            self.finds("boxes_wrong", words=["--boxes", boxes])
        # The log itself announces boxes that are sealed to a stranger: the digest fits, the keys do not.
        stranger = self.custody()
        stranger.custodies[1]["custodians"][0]["key"] = "ab" * 32
        stranger.hand_over("open")
        stranger.move(unit)
        self.write(stranger)
        self.finds("boxes_wrong", words=["--boxes", stranger.boxes_file(boxes)])

    def test_handover_wrong(self):
        unit = "ville/web/2026-11-23.1"
        forged = [  # what is no quorum of those who hold the part, or no part of theirs
            {"by": []}, {"by": ["ab" * 32, "cd" * 32]}, {"set": 1}, {"set": 2}, {"set": 2**40}, {"from": 2}, {"from": 7}, {"to": 1}, {"to": 3},
            {"handover": 2}, {"moved": {"leaf": 0}}, {"moved": {"identity": "ab" * 32}}, {"moved": {"unit": "ville/web/2026-11-29.1"}}]
        for change in forged:
            j = self.custody()
            j.hand_over("open")
            j.move(unit, **change)
            j.write(self.folder)
            self.finds("handover_wrong")

        def story(*steps):
            j = self.custody()
            for step in steps:
                step(j)
            j.write(self.folder)
            return self.found()

        open_, close = (lambda j: j.hand_over("open")), (lambda j: j.hand_over("close", left=0))
        move, ceremony = (lambda j: j.move(unit)), (lambda j: j.ceremony(what="add"))
        self.assertEqual(story(open_, move, close), {})
        for wrong in ((move,), (close,), (open_, open_), (open_, close, move), (open_, close, close), (open_, ceremony, move), (open_, move, move),
                      (lambda j: j.hand_over("open", handover=2),), (lambda j: j.hand_over("open", to=1),)):
            self.assertEqual(set(story(*wrong)), {"handover_wrong"})
        self.assertEqual(set(story(open_, lambda j: j.move(unit, moved={"shares": "x"}))), {"entry_unreadable"})
        self.assertEqual(set(story(open_, lambda j: j.hand_over("sideways"))), {"entry_unreadable"})

    def test_custody_wrong(self):
        for change in ({"custody": 4}, {"custody": 2}, {"custodians": []}, {"sets": [[]]}, {"sets": []}, {"sets": [["mayor"]]}):
            j = self.custody()
            j.ceremony(**change)
            self.write(j)
            self.finds("custody_wrong")
        j = self.custody()
        j.part("mail", custody=9)
        j.run(1, 50)
        self.write(j)
        self.finds("custody_wrong")

    def test_part_missing(self):
        j = self.journal()
        j.write(self.folder)
        (self.folder / "parts/ville/web/2026-11-23.1.part").unlink()
        self.finds("part_missing")

    def test_destruction_unrecorded(self):
        j = self.journal()
        j.write(self.folder)
        (self.folder / "parts/ville/mail/2026-11-23.1.part").unlink()  # its term is the 23rd of December
        self.finds("part_missing", today="2026-12-22")
        self.holds(today="2026-12-24")
        self.finds("destruction_unrecorded", today="2026-12-25")
        j.part("mail", part=2, retention=30, visa=True)
        j.run(1, 50)
        j.write(self.folder)
        (self.folder / "parts/ville/mail/2026-11-23.2.part").unlink()  # it awaits the archives, whatever its term
        self.finds("part_missing", "overdue", today="2026-12-25")

    def test_part_altered(self):
        j = self.journal()
        file = j.write(self.folder) / "parts/ville/web/2026-11-23.1.part"
        for content in (b"", j.files["ville/web/2026-11-23.1"][:-1], j.files["ville/web/2026-11-23.1"] + b"\0", j.some(400)):
            file.write_bytes(content)
            self.finds("part_altered")
        file.unlink()
        os.mkfifo(file)  # never opened: it would not end
        self.finds("part_altered")

    def test_part_number_gap(self):
        j = self.journal()
        j.part(day="2026-11-24", part=3)
        j.run(1, 50)
        j.write(self.folder)
        self.finds("part_number_gap")
        j = self.journal()
        j.part(size=0, index=0, sha256=j.parts["ville/web/2026-11-23.1"]["entry"]["sha256"])
        j.run(1, 50)
        j.files["ville/web/2026-11-23.1"] = b""
        j.write(self.folder)
        self.finds("part_number_gap", "part_altered")

    def test_part_unknown(self):
        for name in ("ville/web/2026-11-23.9.part", "ville/web/2026-11-23.1.part.tmp", "stray", "ville/web/a/b/c", "ville/\x1b[2J"):
            with self.subTest(name=name):
                self.setUp()
                self.write(self.journal())
                file = self.folder / "parts" / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(b"x")
                self.finds("part_unknown")
                self.assertNotIn(b"\x1b", run(self.folder).stdout)

    def test_term_wrong(self):
        j = self.journal()
        j.part(part=2, term="2028-01-01")
        j.run(1, 50)
        j.write(self.folder)
        self.finds("term_wrong")

    def test_overdue(self):
        self.write(self.journal())
        self.holds(today="2026-12-24")  # mail: 23 December, and a day for the job
        self.finds("overdue", today="2026-12-25")

    def gone(self, when="2026-12-23", unit="ville/mail/2026-11-23.1", **members):
        j = self.journal()
        j.to_day(when)
        j.destroy(unit, **members)
        j.write(self.folder)

    def test_destroyed(self):
        self.gone()
        self.holds()
        self.gone("2026-12-27")
        self.holds(today="2026-12-28")
        self.assertEqual(self.report()["units_destroyed_late"], 1)

    def test_destroyed_early(self):
        self.gone("2026-12-22", late=0)
        self.finds("destroyed_early")

    def test_destroyed_twice(self):
        j = self.journal()
        j.to_day("2026-12-23")
        j.destroy("ville/mail/2026-11-23.1")
        j.destroy("ville/mail/2026-11-23.1")
        j.write(self.folder)
        self.finds("destroyed_twice")

    def test_destroyed_unknown(self):
        self.gone(part=7)
        self.finds("destroyed_unknown", "part_missing", today="2026-12-22")

    def test_destruction_differs(self):
        for change in ({"events": 11}, {"root": "00" * 32}, {"data": "00" * 32}, {"identity": "00" * 32}, {"leaf": 2},
                       {"term": "2026-12-22"}, {"late": 1}, {"clause": "autre"}):
            self.gone(**change)
            self.finds("destruction_differs")

    def test_part_survives(self):
        self.gone(keep_file=True)
        self.finds("part_survives")

    def test_a_shorter_retention_counts_for_what_exists(self):
        j = self.journal()
        j.put("retention", entity="ville", **{"class": "mail"}, days=10, clause="t", charter="c", version="2")
        j.to_day("2026-12-03")
        j.destroy("ville/mail/2026-11-23.1")  # its term is told as sealed
        j.write(self.folder)
        self.finds("destruction_differs", today="2026-12-04")
        j.lines.pop()
        j.destroy("ville/mail/2026-11-23.1", term="2026-12-03")  # under the clause of before
        j.write(self.folder)
        self.finds("destruction_differs", today="2026-12-04")
        j.lines.pop()
        j.destroy("ville/mail/2026-11-23.1", term="2026-12-03", clause="t")
        j.write(self.folder)
        self.holds(today="2026-12-04")

    def test_retention_grew(self):
        j = self.journal()
        j.put("retention", entity="ville", **{"class": "mail"}, days=31, clause="t", charter="c", version="2")
        j.write(self.folder)
        self.finds("retention_grew", today="2026-12-01")

    def test_a_finding_in_a_million_is_counted_and_not_printed_a_million_times(self):
        j = self.journal()
        for _ in range(200):
            j.next[("proxy1", "web")] += 1
            j.run(0, 0)
        j.write(self.folder)
        done = run(self.folder).stdout.decode()
        self.assertIn("range_gap: 150 more", done)
        self.assertLess(done.count("\n"), 140)


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
    PROGRAM = sys.argv.pop(sys.argv.index("--program") + 1)
    sys.argv.remove("--program")
    unittest.main(verbosity=1)
