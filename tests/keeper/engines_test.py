#!/usr/bin/env python3
"""One journal, two engines: a case, one's own traces and statistics answer the same whichever one `keeper.yml` names.
Usage: engines_test.py --cartulaire PROGRAM --verify PROGRAM"""
import json
import pathlib
import shutil
import tempfile
import unittest

import clickhouse
import world
from custodians import Custodians


@unittest.skipUnless(clickhouse.PROGRAM, "no clickhouse-server here: `scripts/install test`")
class Engines(Custodians):
    """A journal of three days and a case that only has to be run, made once; each test works in copies of it."""
    @classmethod
    def setUpClass(cls):
        cls.server = clickhouse.Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.ask("CREATE DATABASE cartulaire", "default")
        cls.first = None

    def setUp(self):
        if Engines.first is None:
            Engines.first = Engines(self._testMethodName)
            self.addClassCleanup(Engines.first.doCleanups)
            Engines.first.prepare()
        self.made, self.asker, self.mine = Engines.first.root, Engines.first.asker, Engines.first.mine
        self.copy("clickhouse")

    def prepare(self):
        """agent3 and agent8 worked on the 23rd, some of it late in the spool, and on the 25th; not on the 24th."""
        super().setUp()
        (self.root / "password").write_text("secret\n")
        self.engine("clickhouse")
        self.mine = self.root / "agent3.key"
        key = self.cartulaire("journal", "mine", "key", "-o", self.mine).stdout.strip()
        self.cartulaire("journal", "mine", "enrol", "--config", self.root / "keeper.yml", "--entity", "ville", "--user", "agent3", "--key", key)
        self.set_time("2026-11-27 02:30")
        self.ready()  # seals 18 sessions of nine people
        for day, count in (("2026-11-24", 3), ("2026-11-25", 40), ("2026-11-23", 9)):
            self.log(day, count)
            self.journal("seal", "--now")
        self.assertEqual(self.asked("feed")["units"], 4)
        case = self.cartulaire("journal", "case", "open", "--config", self.root / "keeper.yml", "--entity", "ville", "--ground", "judge",
                               "--person", "agent3", "--person", "agent8", "--class", "sessions", "--from", "2026-11-01", "--to", "2026-11-26",
                               "--deadline", "2026-12-24", "--reference", "Réquisition n° 12", "--to-key", self.asker_key).stdout.strip()
        self.assertEqual(case, "2026-0001")
        self.decide(case)
        self.carry(case, "authority", "ciso")

    def charter(self, version="1.0.0", retention="1 year"):
        super().charter(version, retention)
        path = self.root / "charte.md"
        path.write_text(path.read_text().replace("purposes: [security]", "purposes: [security, statistics]"))

    def engine(self, name):
        self.settings(f"engine: {name}\nclickhouse: {{address: \"http://127.0.0.1:{self.server.port}\", user: keeper, password_file: password}}\n")

    def copy(self, engine):
        """Goes on in a copy of the journal that was made, with that engine."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "copy"
        shutil.copytree(self.made, self.root, ignore=shutil.ignore_patterns("*.sock"))
        self.engine(engine)

    def run_case(self, *words, code=0):
        done = self.case("run", "2026-0001", "-o", self.root / "extract.sealed", *words, code=code)
        if code:
            return done.stderr
        return self.cartulaire("journal", "case", "read", self.root / "extract.sealed", "-k", self.asker).stdout, done.stderr

    def rows(self, *words):
        return [line for line in self.run_case(*words)[0].splitlines() if line.startswith('{"row":')]

    # --- what is promised

    def test_WEB_28_a_case_gives_the_same_lines_and_proofs_to_the_byte(self):
        text, complaint = self.run_case()
        (self.root / "extract").write_text(text)
        self.verify("2026-11-27", "--extract", self.root / "extract")
        self.copy("duckdb")
        self.assertEqual(self.run_case(), (text, complaint))
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual({line["unit"]: line["rows"] for line in lines if "unit" in line},
                         {"ville/sessions/2026-11-23.1": 4, "ville/sessions/2026-11-23.2": 2, "ville/sessions/2026-11-24.1": 0,
                          "ville/sessions/2026-11-25.1": 9})
        self.assertEqual(len([line for line in lines if "row" in line]), 15)
        self.assertEqual(complaint, "")

    def test_WEB_28_own_traces_and_statistics_are_the_same(self):
        def answers():
            own = self.cartulaire("journal", "mine", "list", "--config", self.root / "keeper.yml", "--entity", "ville", "-k", self.mine).stdout
            tables = [self.asked("tables", "--entity", "ville", "--class", "sessions", "--table", "hours", "--from", "2026-11-01",
                                 "--to", "2026-11-30", "--by", by) for by in ("whole", "day")]
            return own, tables

        by_warehouse = answers()
        self.engine("duckdb")
        self.assertEqual(answers(), by_warehouse)
        self.assertEqual(len(by_warehouse[0].splitlines()), 8)
        whole = by_warehouse[1][0]
        self.assertEqual((whole["rows"][0]["values"]["requests"], whole["too_few"]), (67, 1))  # three people on the 24th: nothing is told

    def test_the_warehouse_tells_which_parts_need_not_be_opened_and_rows_come_from_parts_alone(self):
        whole = self.rows("--parts")
        part = self.root / "sealed" / "parts" / "ville" / "sessions" / "2026-11-24.1.part"
        part.rename(self.root / "away")
        self.assertIn("2026-11-24.1", self.run_case("--parts", code=3))
        self.assertEqual(self.rows(), whole)
        self.assertEqual(len(whole), 15)

    def test_a_warehouse_that_is_down_or_mistaken_stands_in_nobodys_way(self):
        whole = self.rows("--parts")
        self.server.stop()
        try:
            text, complaint = self.run_case()
        finally:
            self.server.start()
        self.assertIn("searched in the parts alone", complaint)
        self.assertEqual([line for line in text.splitlines() if line.startswith('{"row":')], whole)
        # As many rows in the unit, others in it: nothing of them is given out, and the cure is told.
        unit = next(line for line in map(json.loads, text.splitlines()) if line.get("unit") == "ville/sessions/2026-11-23.1")
        leaf, pseudonym = unit["leaf"], int(unit["pseudonyms"]["agent3"], 16)
        self.server.ask(f"ALTER TABLE events DROP PARTITION ID '20271123-{leaf}'")
        self.server.ask(f"INSERT INTO events (term, unit, subject) SELECT 20271123, {leaf}, {pseudonym} FROM numbers(18)")
        self.assertIn("--parts", self.run_case(code=1))
        self.assertEqual(self.rows("--parts"), whole)
        self.engine("duckdb")
        self.assertEqual(self.asked("feed")["dropped"], 4)
        self.engine("clickhouse")
        self.assertEqual(self.asked("feed")["units"], 4)
        self.assertEqual(self.rows(), whole)


if __name__ == "__main__":
    world.main()
