#!/usr/bin/env python3
"""`account` as an operator types it: the first administrator, links, roles, cards and keys given by hand (ACC-03, ACC-14, LG-07)."""
import json
import sqlite3

import places
from places import Places

MEANS = """
## 1.1 Les comptes

Pour vous identifier : {{comptes.means}}.

```clause access.account as comptes
means: [password, card]
```
"""


class Accounts(Places):
    charter = places.CHARTER + MEANS

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

    def handed(self, *words):
        return json.loads(self.account("handed", "--entity", "ville", *words, "--json").stdout)

    def give(self, *words, **more):
        return self.account("hand-over", "--entity", "ville", "--charter", "charte.md", *words, **more)

    def end(self, number, what, *words, **more):
        return self.account("take-back", "--entity", "ville", "--number", number, "--what", what, *words, **more)

    def test_a_card_is_handed_over_and_comes_back(self):
        self.assertEqual("handed over 1\n", self.give("--login", "a", "--kind", "card", "--mark", "badge 0412", "--day", "2026-09-01").stdout)
        self.give("--login", "b", "--kind", "card", "--mark", "badge 0413")
        self.assertIn("in somebody’s hands already (no. 1)", self.give("--login", "b", "--kind", "card", "--mark", "badge 0412", expect=1).stderr)
        self.assertIn("access.account", self.give("--login", "b", "--kind", "key", "--mark", "K-7", expect=1).stderr)
        self.assertIn("not to come", self.give("--login", "b", "--kind", "card", "--mark", "x", "--day", "2999-01-01", expect=1).stderr)
        self.give("--login", "d", "--kind", "card", "--mark", "x", expect=3)  # of another entity
        self.give("--login", "b", "--kind", "badge", "--mark", "x", expect=1)
        self.end(1, "lost", "--reason", "stolen", "--day", "2026-09-03")
        self.end(1, "lost", expect=1)
        self.end(1, "gone", expect=1)
        self.end(9, "lost", expect=3)
        self.end(1, "returned")
        [one] = self.handed("--login", "a")
        self.assertEqual(("card", "badge 0412", "2026-09-01", "stolen", ["lost", "returned"]),
                         (one["kind"], one["mark"], one["day"], one["ends"][0]["reason"], [end["what"] for end in one["ends"]]))
        self.assertIn("2\tb\tcard\tbadge 0413", self.account("handed", "--entity", "ville").stdout)
        # Who left with what.
        self.write("fewer.csv", "login,nom,entité\na,Aubin,ville\nd,Denis,ccas\n")
        self.run_program("people", "import", "--store", self.place, "--complete", "--confirm-leavers", 1, "fewer.csv")
        self.assertEqual(["badge 0413"], [one["mark"] for one in self.handed("--left")])
        self.end(2, "revoked", "--reason", "leaving")
        self.assertEqual(1, len(self.handed("--left")), "it opens nothing any more, and is still out")
        self.end(2, "returned")
        self.assertEqual([], self.handed("--left"))
        events = self.rows("SELECT event, detail FROM outbox WHERE event LIKE 'handed_means.%' ORDER BY number")
        self.assertEqual([("handed_means.given", "card")] * 2, events[:2])
        self.assertEqual(6, len(events))

    def test_nothing_is_handed_over_where_the_charter_announces_nothing(self):
        self.write("charte.md", places.CHARTER)
        self.assertIn("does not announce a card", self.give("--login", "a", "--kind", "card", "--mark", "1", expect=1).stderr)
        self.assertEqual([], self.handed())

    def test_the_charter_that_counts_is_the_one_in_force(self):
        self.run_program("publish", "keys")
        for act in (("version",), ("publication", "--entity", "ville", "--date", "2026-01-02", "--means", "intranet"),
                    ("force", "--entity", "ville", "--date", "2026-01-03")):
            self.run_program("charter", "adopt", act[0], "charte.md", *act[1:])
        self.write("charte.md", self.charter.replace("1.0.0", "2.0.0").replace("[password, card]", "[password, card, key]"))
        refused = self.give("--login", "a", "--kind", "key", "--mark", "K-7", expect=1)
        self.assertIn("version 1.0.0", refused.stderr)


if __name__ == "__main__":
    places.main()
