#!/usr/bin/env python3
"""The keeper as people run it: sessions imported, sealed, planned, destroyed, certified; each one's own traces.
Usage: program_test.py --cartulaire PROGRAM --verify PROGRAM"""
import os
import re
import shutil
import subprocess

import world
from world import World, charters


class Keeper(World):
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
            done = subprocess.run([world.PROGRAM, "--lang", "en", "journal", "seal", "--now", "--config", self.root / "keeper.yml"], capture_output=True,
                                  text=True, check=False, timeout=60)
            ballast.unlink()
            if done.returncode == 0:
                break
            self.assertIn("No space left", done.stderr)
        self.assertGreater(pages, 1)
        self.assertEqual(self.asked("fsck")["events"], 300)
        done = subprocess.run([world.VERIFY, "--now", "2026-11-24", disk / "sealed"], capture_output=True, text=True, check=False, timeout=60)
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
    world.main()
