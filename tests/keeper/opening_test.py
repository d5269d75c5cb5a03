#!/usr/bin/env python3
"""An identity is opened, or is not: custodians on their machines, the keeper, who asked, who is concerned, and a stranger who checks.
Usage: opening_test.py --cartulaire PROGRAM --verify PROGRAM"""
import json
import shutil

import world
from custodians import Custodians


class Opening(Custodians):
    def test_LG_06_two_custodians_open_one_persons_lines_and_a_stranger_can_check_them(self):
        self.ready()
        case = self.open()
        self.decide(case)
        self.carry(case, "authority", "ciso")
        text = self.extract(case)
        lines = [json.loads(line) for line in text.splitlines()]
        rows = [line for line in lines if "row" in line]
        self.assertEqual(len(rows), 2)
        pseudonym = next(line for line in lines if "unit" in line)["pseudonyms"]["agent3"]
        self.assertTrue(all(pseudonym in row["text"] for row in rows))
        (self.root / "extract").write_text(text)
        self.verify("2026-11-24", "--extract", self.root / "extract")
        altered = text.replace("verdict", "Verdict").replace(rows[0]["text"][:12], "x" + rows[0]["text"][1:12], 1)
        (self.root / "extract").write_text(altered)
        self.verify("2026-11-24", "--extract", self.root / "extract", code=1)
        self.case("close", case, "--outcome", "done")
        self.verify("2026-11-24")

    def test_a_substitute_stands_in_for_one_and_never_for_both(self):
        self.ready()
        case = self.open()
        self.decide(case)
        self.carry(case, "hr")
        self.case("run", case, "-o", self.root / "extract.sealed", code=3)
        self.carry(case, "ciso")
        self.assertIn('"row":', self.extract(case))

    def test_what_the_charter_does_not_allow_is_refused(self):
        self.ready()
        self.open(ground="service_need", code=1)
        case = self.open()
        self.case("approve", case, "--role", "authority", code=1)  # the opinion first
        self.case("opinion", case, "--role", "dpo", "--unfavourable")
        self.case("approve", case, "--role", "ciso", code=1)  # not theirs to decide
        self.case("requests", case, "-o", self.root / "out", code=1)  # nothing is asked before it is decided
        self.case("approve", case, "--role", "authority")
        self.carry(case, "authority")
        self.case("run", case, "-o", self.root / "extract.sealed", code=3)  # one custodian is not two
        self.assertFalse((self.root / "extract.sealed").exists())

    def test_urgent_openings_wait_for_nobody_and_are_reviewed(self):
        self.ready()
        case = self.open(ground="security_risk")
        self.case("urgent", case, "--role", "hr", code=1)
        self.case("urgent", case, "--role", "ciso")
        self.carry(case, "authority", "ciso")
        self.assertIn('"row":', self.extract(case))
        self.case("review", case, "--role", "dpo")

    def test_the_log_tells_each_step_and_no_name(self):
        self.ready()
        case = self.open()
        self.decide(case)
        self.carry(case, "authority", "ciso")
        self.extract(case)
        self.case("told", case)
        self.case("close", case, "--outcome", "done")
        log = (self.root / "sealed" / "log").read_text()
        steps = [json.loads(line.split("\t")[0])["step"] for line in log.splitlines() if '"entry":"case"' in line]
        self.assertEqual(steps, ["open", "opinion", "approve", "unlock", "run", "told", "close"])
        self.assertNotIn("agent3", log)
        self.assertNotIn("Réquisition", log)

    def test_LG_18_each_person_sees_the_openings_that_concerned_them(self):
        self.ready()
        case = self.open()
        self.decide(case)

        def shown(user):
            return json.loads(self.journal("openings", "--entity", "ville", "--user", user, "--json").stdout)["openings"]

        self.assertEqual(shown("agent3"), [])  # the law does not let yet: not told
        self.carry(case, "authority", "ciso")
        self.extract(case)
        self.case("told", case)
        self.assertEqual([one["case"] for one in shown("agent3")], [case])
        self.assertEqual(shown("agent4"), [])

    def test_a_custodian_who_leaves_opens_nothing_that_is_sealed_afterwards(self):
        self.ready()
        self.machines["ciso2"] = self.custodian("ciso", "ciso2")
        old = (self.machines["ciso"] / "public").read_text().split()[3]
        self.custody("replace", self.machines["ciso2"], more=("--leaving", old))
        self.log("2026-11-24", 18)
        self.journal("seal", "--now")
        case = self.open(since="2026-11-24")
        self.decide(case)
        self.case("requests", case, "-o", self.root / "out")
        keys = {path.name.rsplit("-", 1)[1][:8] for path in (self.root / "out").glob(f"{case}-*.json")}
        self.assertNotIn(old[:8], keys)

    # --- living parts given over

    def handover(self, *words, **more):
        return self.cartulaire("custody", "handover", *words, "--config", self.root / "keeper.yml", "--entity", "ville", **more)

    def new_ciso(self):
        """The ciso leaves; another is named for the days to come."""
        self.ready()
        self.machines["ciso2"] = self.custodian("ciso", "ciso2")
        old = (self.machines["ciso"] / "public").read_text().split()[3]
        return self.custody("replace", self.machines["ciso2"], more=("--leaving", old)).stdout

    def answer_handover(self, *names):
        self.handover("requests", "-o", self.root / "moves")
        for name in names:
            key = (self.machines[name] / "public").read_text().split()[3]
            request = next((self.root / "moves").glob(f"ville-handover-*-{key[:8]}.json"))
            machine = self.machines[name]
            shown = self.cartulaire("custody", "open", request, "-k", machine / "key", "--passphrase-file", machine / "passphrase", "--yes",
                                    "-o", machine / "answer").stderr
            self.assertIn((self.machines["ciso2"] / "public").read_text().split()[3], shown)  # who is to hold the keys
            self.handover("answer", machine / "answer")

    def status(self):
        told = self.cartulaire("custody", "status", "--config", self.root / "keeper.yml", "--entity", "ville", "--json").stdout
        one = json.loads(told)["entities"][0]
        return one["newest"], one["older"]

    def boxes(self):
        self.cartulaire("custody", "boxes", "--config", self.root / "keeper.yml", "-o", self.root / "boxes")
        return self.root / "boxes"

    def test_LG_06_living_parts_are_given_over_by_those_who_hold_them_and_then_only_the_new_ones_open(self):
        said = self.new_ciso()
        self.assertIn("1 living parts stay", said)
        self.assertIn("custody handover open", said)
        self.assertIn("former custodians: 1 parts", self.journal("state").stdout)
        case = self.open()  # asked before, answered by who leaves
        self.decide(case)
        self.carry(case, "authority", "ciso")
        before = self.boxes().read_text()
        self.verify("2026-11-24", "--boxes", self.root / "boxes")
        self.handover("open", "--reference", "arrêté 2026-114")
        self.handover("open", "--reference", "arrêté 2026-115", code=1)  # one at a time
        self.answer_handover("hr")
        self.handover("run", code=3)  # one custodian is no set
        self.assertEqual(self.status(), (0, 1))
        self.answer_handover("authority")
        self.handover("run")
        self.assertEqual(self.status(), (1, 0))
        self.assertFalse(list((self.root / "keys" / "handovers").rglob("*.key")))
        self.verify("2026-11-24", "--boxes", self.boxes())
        self.journal("fsck")
        # Shares that were answered before count no more, and who left is asked nothing.
        self.case("run", case, "-o", self.root / "extract.sealed", code=3)
        self.case("answer", case, self.machines["ciso"] / "answer")
        self.case("run", case, "-o", self.root / "extract.sealed", code=3)
        shutil.rmtree(self.root / "out")
        self.carry_to(case, "authority", "ciso2")
        self.assertFalse(list((self.root / "out").glob("*-" + (self.machines["ciso"] / "public").read_text().split()[3][:8] + ".json")))
        text = self.extract(case)
        self.assertIn('"row":', text)
        unit = next(line for line in map(json.loads, text.splitlines()) if "unit" in line)
        self.assertEqual(unit["custody"], 2)
        (self.root / "extract").write_text(text)
        self.verify("2026-11-24", "--extract", self.root / "extract")
        (self.root / "extract").write_text(text.replace('"custody":2', '"custody":1'))
        self.assertIn("extract_wrong", self.verify("2026-11-24", "--extract", self.root / "extract", code=1))
        # The old boxes put back: what the log announces is not there.
        (self.root / "boxes").write_text(before)
        self.assertIn("boxes_wrong", self.verify("2026-11-24", "--boxes", self.root / "boxes", code=1))
        log = [json.loads(line.split("\t")[0]) for line in (self.root / "sealed" / "log").read_text().splitlines()]
        steps = [entry for entry in log if entry["entry"] == "handover"]
        self.assertEqual([step["step"] for step in steps], ["open", "move", "close"])
        self.assertEqual((steps[0]["clause"], steps[0]["reference"], steps[1]["from"], steps[1]["to"], len(steps[1]["by"])),
                         ("gardiens", "arrêté 2026-114", 1, 2, 2))

    def carry_to(self, case, *names):
        self.case("requests", case, "-o", self.root / "out")
        for name in names:
            key = (self.machines[name] / "public").read_text().split()[3]
            machine = self.machines[name]
            request = next((self.root / "out").glob(f"{case}-*-{key[:8]}.json"))
            self.cartulaire("custody", "open", request, "-k", machine / "key", "--passphrase-file", machine / "passphrase", "--yes", "-o",
                            machine / "answer")
            self.case("answer", case, machine / "answer")

    def test_a_handover_that_is_given_up_moves_nothing_and_leaves_no_key(self):
        self.new_ciso()
        self.handover("run", code=3)
        self.handover("open", "--reference", "arrêté 2026-114")
        self.answer_handover("authority")
        self.handover("close")
        self.assertFalse([path for path in (self.root / "keys" / "handovers").rglob("*") if path.is_file()])
        self.assertEqual(self.status(), (0, 1))
        self.verify("2026-11-24")

    def test_one_key_for_two_roles_is_refused(self):
        self.machines = {role: self.custodian(role) for role in ("authority", "ciso", "hr")}
        shutil.copy(self.machines["authority"] / "public", self.machines["ciso"] / "public")
        text = (self.machines["ciso"] / "public").read_text()
        (self.machines["ciso"] / "public").write_text(text.replace(" authority ", " ciso ", 1))
        self.custody("init", *self.machines.values(), code=1)


if __name__ == "__main__":
    world.main()
