#!/usr/bin/env python3
"""People out of a directory, as an operator has them: a real slapd, its own schema and one like Active Directory's."""
import base64
import os
import socket
import sqlite3
import subprocess
import threading

import directory
from directory import ADMIN, BASE
from stand_ins import Cutting
from world import Directories, person, places, user


class Sync(Directories):
    # SCP-01: the register follows the directory; SCP-03: rights end with the post.
    def test_people_come_change_and_leave_with_the_directory(self):
        self.start(person("chef", departmentNumber="DSI", title="chef de service") +
                   person("a", manager=f"uid=chef,ou=agents,{BASE}", departmentNumber="DSI", employeeType="Contractuel") +
                   person("b", employeeType="Vacataire") + person("c", unit="ccas"))
        first = self.sync()
        self.assertIn("ville: 3 joined", first.stdout)
        self.assertIn(f"annuaire: 3 (uid=b,ou=agents,{BASE}): remark: population: `Vacataire` is not in `populations`", first.stderr)
        people = {one["login"]: one for one in self.people()}
        self.assertEqual([{"unit": "DSI", "title": "", "manager": "chef"}], people["a"]["posts"])
        self.assertEqual(["contractuels", "", "titulaires"], [people[one]["population"] for one in ("a", "b", "chef")])
        self.assertEqual("annuaire", people["a"]["directory"])
        self.assertEqual(["c"], self.logins("ccas"))
        events = len(self.events("person.joined")) + len(self.events("person.changed"))
        self.assertIn("ville: 0 joined, 0 changed, 0 returned, 0 left, 3 unchanged", self.sync().stdout)
        self.assertEqual(events, len(self.events("person.joined")) + len(self.events("person.changed")))
        # Another login and another place in the tree: the same person, known by entryUUID. And one leaver.
        self.slapd.modify(f"dn: uid=a,ou=agents,{BASE}\nchangetype: modrdn\nnewrdn: uid=a.durand\ndeleteoldrdn: 1\n\n"
                          f"dn: uid=b,ou=agents,{BASE}\nchangetype: delete\n")
        self.assertIn("ville: 0 joined, 1 changed, 0 returned, 1 left, 1 unchanged", self.sync().stdout)
        self.assertEqual(["a.durand", "chef"], self.logins())
        self.assertEqual(people["a"]["id"], next(one["id"] for one in self.people() if one["login"] == "a.durand"))
        self.assertEqual(1, len(self.events("person.left")))

    def test_a_directory_half_empty_sends_nobody_away(self):
        self.start("".join(person(f"p{i:02}") for i in range(30)))
        self.sync()
        self.slapd.modify("\n".join(f"dn: uid=p{i:02},ou=agents,{BASE}\nchangetype: delete\n" for i in range(4)))
        self.assertIn("--confirm-leavers 4", self.sync(expect=1).stderr)
        self.assertEqual(30, len(self.people()))
        self.sync("--confirm-leavers", 4, "--dry-run")
        self.assertEqual(30, len(self.people()))
        self.sync("--confirm-leavers", 4)
        self.assertEqual(26, len(self.people()))

    def test_accounts_of_active_directory_disabled_or_expired_have_left(self):
        guids = [bytes([i]) * 16 for i in range(64, 70)]  # also text, if one looked at the bytes alone
        self.start(user("a", guids[0], department="DSI") + user("b", guids[1]) + user("c", guids[2]) +
                   user("d", guids[3], accountExpires="133000000000000000") + user("e", guids[4], accountExpires=str(2**63 - 1)) +
                   f"dn: cn=pc1,ou=agents,{BASE}\nobjectClass: computer\ncn: pc1\nsn: pc1\nsAMAccountName: pc1$\n\n")
        self.config(fields={"key": "objectGUID"})  # this server has an entryUUID besides
        said = self.sync()
        self.assertEqual(["a", "b", "c", "e"], self.logins())
        self.assertIn("1 disabled or expired accounts", said.stderr)
        self.assertIn("1 entries of the directory that are no people", said.stderr)
        with sqlite3.connect(self.folder / "cartulaire.db") as database:
            keys = {row[0] for row in database.execute("SELECT source_key FROM person")}
        self.assertEqual({base64.b64encode(guids[i]).decode() for i in (0, 1, 2, 4)}, keys)
        self.slapd.modify(f"dn: cn=b,ou=agents,{BASE}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n")
        self.sync()
        self.assertEqual(["a", "c", "e"], self.logins())
        self.slapd.modify(f"dn: cn=b,ou=agents,{BASE}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 512\n")
        self.assertIn("1 returned", self.sync().stdout)

    def test_the_entity_may_be_an_attribute(self):
        self.start(person("a", o="Ville d'Essai") + person("b", o="CCAS") + person("c", o="ailleurs") + person("d"))
        self.config(fields={"entity": "o"}, entities={"ville": ["Ville d'Essai", "Mairie"], "ccas": "CCAS"},
                    people=[{"base": BASE, "filter": "(&(objectClass=inetOrgPerson)(!(uid=x)))"}])
        said = self.sync()
        self.assertEqual((["a"], ["b"]), (self.logins(), self.logins("ccas")))
        self.assertIn("`ailleurs` is not in `entities`; person left out", said.stderr)
        self.assertIn("the directory does not tell it", said.stderr)

    def test_two_directories_keep_to_their_own_and_an_entry_found_twice_is_one_person(self):
        self.start(person("a") + person("b", unit="ccas"))
        one = {"name": "un", "server": f"ldap://127.0.0.1:{self.slapd.port}", "account": ADMIN, "password_file": "password",
               "people": [{"base": f"ou=ccas,{BASE}", "entity": "ccas"}, {"base": BASE, "entity": "ville"}]}
        gone = dict(one, name="deux", server=f"ldap://127.0.0.1:{directory.free_port()}")
        self.write_config({"directories": [gone, one]})
        said = self.sync(expect=3)
        self.assertIn("no connection to the directory", said.stderr)
        self.assertEqual((["a"], ["b"]), (self.logins(), self.logins("ccas")))
        self.sync("--directory", "un")

    def test_a_server_gone_in_the_middle_of_pages_changes_nothing(self):
        self.start("".join(person(f"p{i:04}", description="x" * 200) for i in range(1500)))
        self.sync()
        self.slapd.modify("\n".join(f"dn: uid=p{i:04},ou=agents,{BASE}\nchangetype: delete\n" for i in range(20)))
        whole = 1500 * 300  # about what a reading brings back
        for after in (5_000, whole // 3, whole // 2):
            cut = Cutting(self.slapd.port, after)
            self.config(server=f"ldap://127.0.0.1:{cut.port}")
            self.assertIn("directory, ", self.sync(expect=3).stderr)
            cut.listener.close()
        self.assertEqual(1500, len(self.people()))

    def test_hostile_values_are_left_out_and_take_no_room(self):
        self.start(person("a") + person("b", sn="x" * 1_000_000, mail="y" * 300) + person("c") +
                   f"dn: uid=d,ou=agents,{BASE}\nobjectClass: inetOrgPerson\nuid: d\ncn: d\nsn:: w4k=\n"
                   f"jpegPhoto:: {base64.b64encode(bytes(range(256)) * 4000).decode()}\nemployeeType: Fonctionnaire\n\n" +
                   f"dn: uid=e,ou=agents,{BASE}\nobjectClass: inetOrgPerson\nuid: e\ncn: e\nsn: E\n" +
                   "".join(f"employeeType: v{i}\n" for i in range(200_000)) + "\n")
        self.config(fields={"title": "jpegPhoto"})
        said = self.sync(memory=800 << 20)
        people = {one["login"]: one for one in self.people()}
        self.assertEqual(["a", "b", "c", "d", "e"], sorted(people))
        self.assertEqual(("", ""), (people["b"]["family_name"], people["b"]["mail"]))
        self.assertEqual("É", people["d"]["family_name"])
        self.assertEqual([], people["d"]["posts"])
        self.assertIn("more than 250 characters; left empty", said.stderr)

    def test_an_answer_cut_by_the_servers_own_limit_is_an_error(self):
        self.start("".join(person(f"p{i:02}", userPassword="bon") for i in range(30)),
                   settings="limits dn.exact=\"uid=p00,ou=agents,dc=ville,dc=example\" size.prtotal=10 size.soft=10 size.hard=10\n")
        reader = self.folder / "reader"
        reader.write_text("bon", encoding="utf-8")
        reader.chmod(0o600)
        self.config(account=f"uid=p00,ou=agents,{BASE}", password_file="reader")
        self.assertIn("the server cut the answer", self.sync(expect=1).stderr)
        self.assertEqual([], self.people())


class Connection(Directories):
    def test_certificates_are_checked(self):
        directory.make_certificates(self.folder)
        self.start(person("a"), tls=True)
        for server, more in ((f"ldaps://127.0.0.1:{self.slapd.tls_port}", {}),
                             (f"ldap://127.0.0.1:{self.slapd.port}", {"start_tls": True})):
            with self.subTest(server.split(":")[0]):
                self.config(server=server, ca="ca.pem", **more)
                self.sync()
                self.config(server=server, ca="other-ca.pem", **more)
                self.assertIn("no connection to the directory", self.sync(expect=3).stderr)
                self.config(server=server.replace("127.0.0.1", "localhost"), ca="ca.pem", **more)  # not its name
                self.assertIn("certificate", self.sync(expect=3).stderr)
                self.config(server=server, ca="ca.pem", **more)
                weak = {"LDAPTLS_REQCERT": "never"}
                self.assertEqual(0, subprocess.run([places.PROGRAM, "people", "sync", "--config", "hub-ldap.yml"], cwd=self.folder,
                                                   capture_output=True, env={**os.environ, **weak}).returncode)
                self.config(server=server, ca="other-ca.pem", **more)
                self.assertEqual(3, subprocess.run([places.PROGRAM, "people", "sync", "--config", "hub-ldap.yml"], cwd=self.folder,
                                                   capture_output=True, env={**os.environ, **weak}).returncode)
        self.config(server=f"ldap://127.0.0.1:{self.slapd.port}", start_tls=True, ca="nowhere.pem")
        self.assertIn("nowhere.pem", self.sync(expect=3).stderr)

    def test_nothing_travels_readable_to_another_machine_unless_told(self):
        self.start(person("a"))
        self.config(server="ldap://192.0.2.1")
        self.assertIn("without TLS passwords and names would travel readable", self.sync(expect=1).stderr)
        french = self.sync(expect=1, language="fr_FR.UTF-8")
        self.assertIn("sans TLS, mots de passe et noms passeraient en clair", french.stderr)

    def test_over_the_socket_of_this_machine_the_process_is_its_own_account(self):
        self.start(person("a"))
        self.config(server=self.slapd.local, account=None, password_file=None)
        self.sync()
        self.assertEqual(["a"], self.logins())

    def test_a_server_that_says_nothing_is_not_waited_for(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.start(person("a"))
            self.config(server=f"ldap://127.0.0.1:{silent.getsockname()[1]}", timeout=1)
            self.assertIn("no answer in time", self.sync(expect=3).stderr)
            self.config(server=f"ldaps://127.0.0.1:{silent.getsockname()[1]}", timeout=1, ca="/etc/ssl/certs/ca-certificates.crt")
            self.assertIn("no connection to the directory", self.sync(expect=3).stderr)

    def test_where_a_server_is_away_the_next_is_asked(self):
        self.start(person("a"))
        here, nobody = f"ldap://127.0.0.1:{self.slapd.port}", f"ldap://127.0.0.1:{directory.free_port()}"
        self.config(server=[nobody, here])
        self.sync()
        self.assertEqual(["a"], self.logins())
        self.config(server=[nobody, "ldap://192.0.2.1", here])  # to which passwords would travel readable
        self.assertIn("without TLS", self.sync(expect=1).stderr)
        # A server that answers is believed: one that knows no such account is not asked again elsewhere.
        self.config(server=[here, nobody], account=f"cn=nobody,{BASE}")
        self.assertIn("are the account and its password right?", self.sync(expect=1).stderr)

    def test_a_server_that_stops_within_a_message_is_not_waited_for(self):
        self.start(person("a"))
        whole = Cutting(self.slapd.port, None)
        self.addCleanup(whole.listener.close)
        self.config(server=f"ldap://127.0.0.1:{whole.port}", timeout=1)
        self.sync()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def begin():
                with listener.accept()[0] as client:
                    client.sendall(b"\x30\x84\x00\x00")
                    client.recv(1 << 16)
                    while client.recv(1 << 16):
                        pass
            threading.Thread(target=begin, daemon=True).start()
            self.config(server=f"ldap://127.0.0.1:{listener.getsockname()[1]}", timeout=1)
            self.assertIn("directory, ", self.sync(expect=3).stderr)

    def test_a_wrong_password_and_one_that_others_can_read_are_told(self):
        self.start(person("a"))
        (self.folder / "password").chmod(0o644)
        self.assertIn("others than its owner can read this secret", self.sync(expect=1).stderr)
        (self.folder / "password").write_text("mauvais-mot", encoding="utf-8")
        (self.folder / "password").chmod(0o600)
        said = self.sync(expect=1)
        self.assertIn("are the account and its password right?", said.stderr)
        self.assertNotIn("mauvais-mot", said.stderr)

    def test_a_wrong_file_is_told_with_its_place(self):
        self.start(person("a"))
        for more, said in (({"serveur": "x"}, "there is no `serveur` here"), ({"account": None}, "not read anonymously"),
                           ({"fields": {"unit": "ou)(x=*"}}, "is no name of an attribute"), ({"fields": {"colour": "x"}}, "colour=x"),
                           ({"people": [{"base": BASE}]}, "of which entity"), ({"people": []}, "a list is wanted"),
                           ({"server": "http://x"}, "this is no address"), ({"server": "ldap://127.0.0.1/dc=x"}, "and nothing more"),
                           ({"people": [{"base": BASE, "entity": "ville", "filter": "(uid="}]}, "this is no search filter")):
            with self.subTest(said):
                self.config(**more)
                done = subprocess.run([places.PROGRAM, "people", "sync", "--config", "hub-ldap.yml"], cwd=self.folder, text=True,
                                      capture_output=True, env={"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8"})
                self.assertIn(said, done.stderr)
                self.assertNotEqual(0, done.returncode)
        self.config(people=[{"base": f"ou=nulle part,{BASE}", "entity": "ville"}])
        self.assertIn("No such object", self.sync(expect=3).stderr)


if __name__ == "__main__":
    places.main()
