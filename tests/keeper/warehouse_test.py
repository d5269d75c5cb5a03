#!/usr/bin/env python3
"""The keeper with a ClickHouse beside its parts: fed by itself, emptied on the announced day, and never in the way of sealing.
Usage: warehouse_test.py --cartulaire PROGRAM --verify PROGRAM"""
import time
import unittest

import clickhouse
import world
from world import World


@unittest.skipUnless(clickhouse.PROGRAM, "no clickhouse-server here: `scripts/install test`")
class Warehouse(World):
    @classmethod
    def setUpClass(cls):
        cls.server = clickhouse.Server()
        cls.addClassCleanup(cls.server.close)

    def settings(self, more=""):
        super().settings(more or self.warehouse())

    def warehouse(self, engine="clickhouse"):
        return (f"engine: {engine}\nclickhouse:\n  address: http://127.0.0.1:{self.server.port}\n  user: keeper\n"
                "  password_file: password\n")

    def setUp(self):
        for statement in ("DROP DATABASE IF EXISTS cartulaire", "CREATE DATABASE cartulaire"):
            self.server.ask(statement, "default")
        super().setUp()
        (self.root / "password").write_text("secret\n")

    def rows(self):
        return int(self.server.ask("SELECT count() FROM events"))

    def test_a_sealed_day_is_there_under_pseudonyms_and_gone_on_its_day(self):
        self.log("2026-11-23", 40)
        self.journal("seal", "--now")
        fed = self.asked("feed")
        self.assertEqual((fed["units"], fed["events"], fed["dropped"]), (1, 40, 0))
        self.assertEqual(self.asked("feed")["units"], 0)
        self.assertEqual(self.rows(), 40)
        self.assertEqual(self.server.ask("SELECT entity, class, day, events FROM units"), "ville\tsessions\t20261123\t40\n")
        for path in (self.server.at / "data").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"agent", path.read_bytes(), path)
        self.set_time("2027-11-22 02:30")
        self.journal("destroy", "--date", "2027-11-22")
        self.assertEqual(self.rows(), 40)
        self.set_time("2027-11-23 02:30")
        self.assertEqual(self.asked("destroy")["units"], 1)
        self.assertEqual(self.rows(), 0)
        self.assertFalse(list((self.server.at / "data").rglob("2027*-*_*")))
        self.verify("2027-11-24")

    def test_without_its_warehouse_the_keeper_seals_and_a_destruction_is_recorded_once_its_rows_are_gone(self):
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        self.journal("feed")
        self.set_time("2027-11-22 02:30")
        self.journal("destroy", "--date", "2027-11-22")
        self.server.stop()
        try:
            self.log("2026-11-24", 5)
            self.assertEqual(self.asked("seal", "--now")["events"], 5)
            self.assertIn("cannot send", self.journal("feed", code=3).stderr)
            self.set_time("2027-11-23 02:30")
            self.assertIn("waits for the warehouse", self.journal("destroy", code=3).stderr)
            self.assertEqual(len(list((self.root / "sealed" / "parts").rglob("*.part"))), 1)
            self.assertNotIn('"entry":"destruction"', (self.root / "sealed" / "log").read_text())
            self.assertEqual(self.asked("fsck")["events"], 5)  # what waits is not damage
            self.verify("2027-11-24")  # nor is it late yet
            told = self.verify("2027-11-25", code=1)
            self.assertIn("destruction_unrecorded", told)
            self.assertIn("Findings: 1.", told)
        finally:
            self.server.start()
        self.assertEqual(self.rows(), 10)
        self.assertEqual(self.asked("destroy")["units"], 1)
        self.assertEqual(self.rows(), 0)
        self.assertEqual(self.asked("feed")["events"], 5)
        self.assertEqual(self.rows(), 5)
        self.verify("2027-11-24")

    def test_it_feeds_by_itself_and_empties_what_it_no_longer_uses(self):
        self.log("2026-11-23", 12)
        self.set_time("2026-11-27 02:31")
        self.serve()
        deadline = time.monotonic() + 30
        while not self.server.ask("EXISTS TABLE events").startswith("1") or (self.rows() < 12 and time.monotonic() < deadline):
            time.sleep(0.1)
        self.assertEqual(self.rows(), 12)
        self.stop_keeper()
        super().settings(self.warehouse("duckdb"))
        self.assertEqual(self.asked("feed")["dropped"], 1)
        self.assertEqual(self.rows(), 0)

    def stop_keeper(self):
        """Stops the keeper that serve() started: the last cleanup that was added."""
        function, arguments, more = self._cleanups.pop()
        function(*arguments, **more)

    def test_the_rows_of_another_journal_are_not_touched(self):
        self.log("2026-11-23", 10)
        self.journal("seal", "--now")
        self.server.ask("CREATE TABLE journal (origin String) ENGINE = MergeTree ORDER BY origin")
        self.server.ask("INSERT INTO journal VALUES ('journal.autre.example')")
        self.server.ask("CREATE TABLE events (term UInt32, unit UInt64) ENGINE = MergeTree PARTITION BY (term, unit) ORDER BY unit")
        self.server.ask("INSERT INTO events VALUES (20300101, 1), (20300101, 2)")
        self.assertIn("another journal's rows", self.journal("feed", code=1).stderr)
        self.set_time("2027-11-22 02:30")
        self.journal("destroy", "--date", "2027-11-22")
        self.set_time("2027-11-23 02:30")
        self.assertIn("another journal's rows", self.journal("destroy", code=1).stderr)
        self.assertEqual(self.rows(), 2)

    def test_rows_go_to_another_machine_under_tls_only(self):
        super().settings("engine: clickhouse\nclickhouse: {address: http://entrepot.exemple:8123}\n")
        self.assertIn("https://", self.journal("feed", code=1).stderr)
        super().settings("engine: clickhouse\n")
        self.assertIn("clickhouse: {address", self.journal("feed", code=1).stderr)


if __name__ == "__main__":
    world.main()
