"""What the tests of directories begin with: a slapd with people and groups, a store beside it, the program."""
import base64
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
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
