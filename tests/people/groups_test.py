#!/usr/bin/env python3
"""Groups of a directory follow the register, as an operator has them: a real slapd, and a large group of Active Directory."""
import sqlite3

import directory
from directory import ADMIN, BASE
from stand_ins import ActiveDirectory
from world import Directories, group, person, places


class Groups(Directories):
    def name(self, group_name):
        return f"cn={group_name},ou=groupes,{BASE}"

    def members(self, group_name):
        return sorted(self.slapd.values(self.name(group_name), "member"))

    # INT-01: what acts on a directory's group follows the register without knowing of it.
    def test_a_group_follows_a_population_and_leaves_others_alone(self):
        stranger = f"cn=appliance,ou=groupes,{BASE}"
        self.start(person("a") + person("b", employeeType="Contractuel") + person("c") + person("d", unit="ccas") +
                   group("titulaires", [stranger, f"uid=b,ou=agents,{BASE}"]))
        self.config(groups=[{"group": self.name("titulaires"), "who": {"entity": "ville", "population": "titulaires"}}])
        self.sync()
        dry = self.groups("--dry-run")
        self.assertIn(f"in\tuid=a,ou=agents,{BASE}", dry.stdout)
        self.assertEqual([stranger, f"uid=b,ou=agents,{BASE}"], self.members("titulaires"))
        self.assertEqual([], self.events("group.member_added"))
        self.assertIn("2 in, 1 out, 0 unchanged, 1 unknown left alone", self.groups().stdout)
        self.assertEqual([stranger, f"uid=a,ou=agents,{BASE}", f"uid=c,ou=agents,{BASE}"], self.members("titulaires"))
        ids = {one["login"]: str(one["id"]) for one in self.people()}
        self.assertEqual([("ville", ids["a"], self.name("titulaires")), ("ville", ids["c"], self.name("titulaires"))],
                         self.events("group.member_added"))
        self.assertEqual([("ville", ids["b"], self.name("titulaires"))], self.events("group.member_removed"))
        self.assertIn("0 in, 0 out, 2 unchanged", self.groups().stdout)
        self.assertEqual(2, len(self.events("group.member_added")))
        # A leaver goes out as soon as the register knows.
        self.slapd.modify(f"dn: uid=a,ou=agents,{BASE}\nchangetype: modify\nreplace: employeeType\nemployeeType: Contractuel\n")
        self.sync()
        self.groups()
        self.assertEqual([stranger, f"uid=c,ou=agents,{BASE}"], self.members("titulaires"))

    def test_a_group_that_may_not_be_empty_holds_itself(self):
        self.start(person("a") + group("vide", [f"uid=a,ou=agents,{BASE}"]) + group("ad", [], "group"))
        rule = {"entity": "ville", "population": "contractuels"}
        self.config(groups=[{"group": self.name("vide"), "who": rule}, {"group": self.name("ad"), "who": rule}])
        self.sync()
        self.groups()
        self.assertEqual([self.name("vide")], self.members("vide"))
        self.assertIn("0 in, 0 out", self.groups().stdout)
        self.slapd.modify(f"dn: uid=a,ou=agents,{BASE}\nchangetype: modify\nreplace: employeeType\nemployeeType: Contractuel\n")
        self.sync()
        self.groups()
        for one in ("vide", "ad"):
            self.assertEqual([f"uid=a,ou=agents,{BASE}"], self.members(one))
        self.slapd.modify(f"dn: uid=a,ou=agents,{BASE}\nchangetype: modify\nreplace: employeeType\nemployeeType: Fonctionnaire\n")
        self.sync()
        self.groups()
        self.assertEqual([], self.members("ad"))

    def test_many_removals_at_once_are_refused_until_confirmed(self):
        names = [f"uid=p{i:04},ou=agents,{BASE}" for i in range(1200)]
        self.start("".join(person(f"p{i:04}") for i in range(1200)) + group("g", [ADMIN]))
        everybody = [{"group": self.name("g"), "who": {"population": ["titulaires", "contractuels"]}}]
        self.config(groups=everybody)
        self.sync()
        self.assertIn("1200 in", self.groups().stdout)
        self.assertEqual(sorted([ADMIN, *names]), self.members("g"))
        nobody = [{"group": self.name("g"), "who": {"population": "contractuels"}}]
        self.config(groups=nobody)
        self.assertIn("--confirm-removals 1200", self.groups(expect=1).stderr)
        self.assertEqual(1201, len(self.members("g")))
        self.groups("--confirm-removals", 1200)
        self.assertEqual([ADMIN], self.members("g"))

    def test_a_large_group_of_active_directory_is_read_in_ranges(self):
        (self.folder / "password").write_text(directory.PASSWORD, encoding="utf-8")
        (self.folder / "password").chmod(0o600)
        strangers = [f"CN=s{i},{BASE}" for i in range(3200)]
        for inside in (True, False):
            with self.subTest(inside):
                group_entry = f"CN=charte,{BASE}"
                server = ActiveDirectory(f"CN=a,{BASE}", group_entry, strangers + ([f"CN=a,{BASE}"] if inside else []))
                self.addCleanup(server.listener.close)
                self.config(server=f"ldap://127.0.0.1:{server.port}", people=[{"base": f"OU=x,{BASE}", "entity": "ville"}],
                            groups=[{"group": group_entry, "who": {"entity": "ville"}}], timeout=5)
                self.sync()
                said = self.groups().stdout
                self.assertIn(f"{0 if inside else 1} in, 0 out, {1 if inside else 0} unchanged, 3200 unknown", said)
                self.assertEqual(0 if inside else 1, len(server.modified))

    def test_a_refused_change_leaves_its_trace_and_says_why(self):
        self.start(person("a", userPassword="bon") + group("g", [ADMIN]))
        reader = self.folder / "reader"
        reader.write_text("bon", encoding="utf-8")
        reader.chmod(0o600)
        rules = [{"group": self.name("g"), "who": {}}]
        self.config(account=f"uid=a,ou=agents,{BASE}", password_file="reader", groups=rules)
        self.sync()
        self.assertIn("this account has no right to it in the directory", self.groups(expect=1).stderr)
        self.assertEqual((1, 1), (len(self.events("group.member_added")), len(self.events("group.member_unchanged"))))
        self.config(groups=[{"group": self.name("absent"), "who": {}}])
        self.assertIn("No such object", self.groups(expect=3).stderr)

    # INT-01: membership of a directory group per acceptance.
    def test_a_group_follows_signatures(self):
        self.start(person("a") + person("b") + group("g", [ADMIN]) + group("h", [ADMIN]))
        charter = places.CHARTER.replace("Cette charte est un essai.", "Elle se signe en {{signature.grace}}.\n\n"
                                  "```clause acceptance as signature\ngrace: 30 days\n```")
        (self.folder / "charte.md").write_text(charter, encoding="utf-8")
        self.config(groups=[{"group": self.name("g"), "who": {"signed": True}},
                            {"group": self.name("h"), "who": {"signed": False, "document": "essai"}}])
        self.sync()
        self.program("campaign", "open", "--entity", "ville", "--address", "https://charte.example", "charte.md")
        self.groups()
        self.assertEqual([ADMIN], self.members("g"))
        self.assertEqual(3, len(self.members("h")))
        with sqlite3.connect(self.folder / "cartulaire.db") as database:  # as the portal writes it
            database.execute("INSERT INTO acknowledgement SELECT entity, 1, 1, document, hash, 0, strftime('%s', 'now') * 1000, 'screen', 'agent', "
                             "'', '', 'Durand', 'Camille', '', '', 'la ville', '', '', '', 0 FROM published_text")
        self.groups("--confirm-removals", "1")
        self.assertEqual(2, len(self.members("g")))
        self.assertEqual(2, len(self.members("h")))


if __name__ == "__main__":
    places.main()
