#!/usr/bin/env python3
"""`account` as an operator types it: the first administrator, links, roles (ACC-03, ACC-14, LG-07)."""
import json
import sqlite3

import places
from places import Places


class Accounts(Places):
    def setUp(self):
        super().setUp()
        self.place = f"sqlite:{self.folder}/a.db"
        self.make_store(self.place)
        self.write("people.csv", "login,nom,entité\na,Aubin,ville\nb,Blot,ville\nd,Denis,ccas\n")
        self.run_program("people", "import", "--store", self.place, "people.csv")

    def account(self, *words, **more):
        return self.run_program("account", words[0], "--store", self.place, *words[1:], **more)

    def rows(self, statement):
        with sqlite3.connect(f"{self.folder}/a.db") as store:
            return store.execute(statement).fetchall()

    def test_the_first_administrator_of_an_installation_needs_no_import(self):
        done = self.account("create", "--entity", "ville", "--directory", "local", "--login", "admin", "--family-name", "Admin",
                            "--administrator")
        token = done.stdout.strip()
        self.assertEqual(43, len(token))
        self.assertNotIn(token, done.stderr)
        self.assertIn("72 hours", done.stderr)
        for file in self.folder.glob("a.db*"):
            self.assertNotIn(token.encode(), file.read_bytes())
        roles = json.loads(self.account("roles", "--entity", "ville", "--json").stdout)
        self.assertEqual([("admin", "administrator")], [(one["login"], one["role"]) for one in roles])

    def test_an_account_from_its_link_to_its_end(self):
        self.account("create", "--entity", "ville", "--login", "a")
        self.assertIn("has an account", self.account("create", "--entity", "ville", "--login", "a", expect=1).stderr)
        self.assertIn("import people first", self.account("create", "--entity", "ville", "--login", "z", expect=3).stderr)
        first = self.rows("SELECT id FROM account_link")
        self.account("password", "--login", "a")
        self.assertNotEqual(first, self.rows("SELECT id FROM account_link"))
        self.account("password", "--login", "a", "--force")
        self.assertIn("password to be changed", self.account("list", "--entity", "ville").stdout)
        self.account("close", "--login", "a")
        self.assertEqual([], self.rows("SELECT id FROM account_link"))
        self.assertTrue(json.loads(self.account("list", "--entity", "ville", "--json").stdout)[0]["closed"])
        self.account("password", "--login", "a", expect=3)

    def test_roles_are_granted_lent_and_taken_back(self):
        for login, entity in (("a", "ville"), ("b", "ville")):
            self.account("create", "--entity", entity, "--login", login)
        for entity in ("ville", "ccas"):
            self.account("grant", "--entity", entity, "--login", "a", "--role", "dpo")
        self.account("grant", "--entity", "ville", "--login", "b", "--role", "dpo", "--delegated-by", "a", "--from", "2026-09-01",
                     "--until", "2026-09-30")
        roles = json.loads(self.account("roles", "--entity", "ville", "--json").stdout)
        # Midnight in Paris, summer time; the last day is part of it.
        self.assertEqual((1788213600000, 1790805600000), (roles[1]["from"], roles[1]["until"]))
        self.assertIn("delegated", self.account("roles", "--entity", "ville").stdout)
        self.account("revoke", "--entity", "ville", "--grant", 1)
        self.account("revoke", "--entity", "ville", "--grant", 1, expect=3)
        self.assertEqual(1, len(json.loads(self.account("roles", "--entity", "ccas", "--json").stdout)))
        self.assertIn("administrators’ charter", self.account("grant", "--entity", "ville", "--login", "b", "--role", "it").stderr)
        self.account("grant", "--entity", "ville", "--login", "b", "--role", "manager", expect=1)
        self.account("grant", "--entity", "ville", "--login", "b", "--role", "king", expect=1)
        events = [row[0] for row in self.rows("SELECT event FROM outbox WHERE entity = 'ville' AND event LIKE 'role.%' ORDER BY number")]
        self.assertEqual(["role.granted", "role.delegated", "role.revoked", "role.granted"], events)


if __name__ == "__main__":
    places.main()
