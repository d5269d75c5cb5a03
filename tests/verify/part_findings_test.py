#!/usr/bin/env python3
"""Each finding of cartulaire-verify about parts is provoked by one change (LG-13, LG-14): custody, files, terms, destruction."""
import os

import judged
import sealed
from judged import Changed, run


class PartFindings(Changed):
    """One test for each name of the page's table: the test makes the journal, the name is what is found."""

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


if __name__ == "__main__":
    judged.main()
