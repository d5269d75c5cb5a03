#!/usr/bin/env python3
"""Each finding of cartulaire-verify about the log is provoked by one change (LG-13, LG-14): lines, keys, checkpoints, runs."""
import judged
import sealed
from judged import Changed


class LogFindings(Changed):
    """One test for each name of the page's table: the test makes the journal, the name is what is found."""

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


if __name__ == "__main__":
    judged.main()
