#!/usr/bin/env python3
"""People out of a directory and groups into it, as an operator has them: a real slapd, its own schema and one like
Active Directory's."""
import base64
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "store"))
import directory  # noqa: E402
import places  # noqa: E402
from directory import ADMIN, BASE, Slapd  # noqa: E402

KIND = {"titulaires": "Fonctionnaire", "contractuels": "Contractuel"}


def person(login, unit="agents", name="Durand", **more):
    lines = {"objectClass": "inetOrgPerson", "uid": login, "cn": login, "sn": name, "givenName": "Camille",
             "mail": f"{login}@ville.example", "employeeType": "Fonctionnaire", **more}
    return f"dn: uid={login},ou={unit},{BASE}\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + "\n"


def user(login, guid, **more):
    """An account as Active Directory has it; `guid`: 16 bytes."""
    lines = {"objectClass": "user", "cn": login, "sn": "Martin", "sAMAccountName": login, "userAccountControl": "512", **more}
    return (f"dn: cn={login},ou=agents,{BASE}\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) +
            f"objectGUID:: {base64.b64encode(guid).decode()}\n\n")


def group(name, members, kind="groupOfNames"):
    return (f"dn: cn={name},ou=groupes,{BASE}\nobjectClass: {kind}\ncn: {name}\n" +
            "".join(f"member: {one}\n" for one in members) + "\n")


class Cutting:
    """A way to a server that is cut once so many bytes came back."""

    def __init__(self, port, after):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.target, self.after = port, after
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            client, _ = self.listener.accept()
        except OSError:
            return
        server = socket.create_connection(("127.0.0.1", self.target))
        threading.Thread(target=self.pump, args=(client, server, None), daemon=True).start()
        self.pump(server, client, self.after)
        for one in (client, server):
            one.shutdown(socket.SHUT_RDWR)
            one.close()

    @staticmethod
    def pump(source, target, most):
        try:
            while data := source.recv(4096):
                target.sendall(data if most is None else data[:most])
                if most is not None and (most := most - len(data)) <= 0:
                    return
        except OSError:
            pass


def ber(tag, *parts):
    content = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


class ActiveDirectory(threading.Thread):
    """As much of Active Directory as a large group needs: members come 1500 at a time, by `member;range=`."""

    def __init__(self, person_entry, group_entry, members):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.person_entry, self.group_entry, self.members = person_entry, group_entry, members
        self.modified = []
        self.start()

    def run(self):
        try:
            while True:
                client, _ = self.listener.accept()
                with client:
                    while request := client.recv(1 << 16):
                        self.answer(client, request)
        except OSError:
            pass

    @staticmethod
    def entry(number, name, attributes):
        listed = [ber(0x30, ber(4, key), ber(0x31, *(ber(4, value) for value in values))) for key, values in attributes.items()]
        return ber(0x30, ber(2, number), ber(0x64, ber(4, name), ber(0x30, *listed)))

    def answer(self, client, request):
        start = 2 if request[1] < 0x80 else 2 + (request[1] & 0x7F)
        size = request[start + 1]
        number = request[start + 2:start + 2 + size]
        operation = request[start + 2 + size]
        if operation == 0x42:
            return
        if operation == 0x63 and b"member" in request.replace(self.group_entry.encode(), b""):
            first = int(request.split(b"range=")[1].split(b"-")[0]) if b"range=" in request else 0
            part = self.members[first:first + 1500]
            last = "*" if first + 1500 >= len(self.members) else str(first + len(part) - 1)
            client.sendall(self.entry(number, self.group_entry, {f"member;range={first}-{last}": part}))
        elif operation == 0x63 and self.group_entry.encode() in request:
            client.sendall(self.entry(number, self.group_entry, {"objectClass": ["top", "group"]}))
        elif operation == 0x63:
            client.sendall(self.entry(number, self.person_entry, {"objectClass": ["user"], "sAMAccountName": ["a"], "sn": ["A"],
                                                                  "objectGUID": [bytes(range(16))]}))
        elif operation == 0x66:
            self.modified.append(request)
        done = {0x60: 0x61, 0x63: 0x65, 0x66: 0x67}[operation]
        client.sendall(ber(0x30, ber(2, number), ber(done, b"\x0a\x01\x00", ber(4, ""), ber(4, ""))))


@unittest.skipIf(directory.missing(), "slapd or ldap-utils are missing: scripts/install test")
class Directories(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="cartulaire-ldap-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        (self.folder / "charte.md").write_text(places.CHARTER, encoding="utf-8")
        self.program("store", "create")
        self.program("store", "entities", "--charter", "charte.md")

    def start(self, entries, tls=False, settings=""):
        self.slapd = Slapd(self.folder, directory.root_entries() + entries, tls, settings)
        self.addCleanup(self.slapd.stop)
        self.config()

    def config(self, server=None, groups=None, **more):
        content = {"name": "annuaire", "server": server or f"ldap://127.0.0.1:{self.slapd.port}", "account": ADMIN,
                   "password_file": "password", "populations": KIND,
                   "people": [{"base": f"ou=agents,{BASE}", "entity": "ville"}, {"base": f"ou=ccas,{BASE}", "entity": "ccas"}]}
        if groups is not None:
            content["groups"] = groups
        content.update(more)
        self.write_config({"directories": [{key: value for key, value in content.items() if value is not None}]})

    def write_config(self, content):  # JSON is YAML
        (self.folder / "hub-ldap.yml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    def program(self, *words, expect=0, language="en_GB.UTF-8", memory=None):
        command = [places.PROGRAM, *map(str, words)]
        if memory is not None:
            command = ["prlimit", f"--as={memory}", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env={"PATH": os.environ["PATH"], "LANG": language})
        self.assertEqual(expect, done.returncode, done.stdout + done.stderr)
        self.assertNotIn(directory.PASSWORD, done.stdout + done.stderr)
        return done

    def sync(self, *words, expect=0, **more):
        return self.program("people", "sync", "--config", "hub-ldap.yml", *words, expect=expect, **more)

    def groups(self, *words, expect=0):
        return self.program("people", "groups", "--config", "hub-ldap.yml", *words, expect=expect)

    def people(self, entity="ville", *words):
        return json.loads(self.program("people", "list", "--entity", entity, "--json", *words).stdout)

    def logins(self, entity="ville"):
        return sorted(one["login"] for one in self.people(entity))

    def events(self, name):
        with sqlite3.connect(self.folder / "cartulaire.db") as database:
            return database.execute("SELECT entity, subject, detail FROM outbox WHERE event = ? ORDER BY number", (name,)).fetchall()


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
