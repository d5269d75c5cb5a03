#!/usr/bin/env python3
"""Every role over the real hub, in Chromium, in French and in English: what its navigation offers, what it is refused, and its main work from
beginning to end (portal/e2e/roles). One account a role, people without an account through their mailed link, a DPO whom two entities share.
ACK-01, ACK-07, CHA-12, ACC-03, ACC-11, LG-14."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ACCOUNTS, ENTITY, PASSWORD, PEOPLE, ROOT, Authority, sql  # noqa: E402
from description import API, fitting, resolved  # noqa: E402
from receivers import Mails  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
PORTAL = ROOT / "portal"
NODE = PORTAL / "tools" / "node"
MISSING = (None if NODE.exists() and (PORTAL / "dist/index.html").exists() else "the portal is not built: make portal") or (
    None if pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists() else "no Chromium: scripts/install test")
OTHER = "ccas"
EXTERNALS = {"fr": ("ines.petit", "Inès", "Petit"), "en": ("remi.durand", "Rémi", "Durand")}
SHARED = ("olivier.mas", "Olivier", "Mas")
MINORS = "charte-jeunes"
WITH_GUARDIANS = f"""
# 9. Les plus jeunes

{{{{Le jeunes.cosigned_by}}}} signe aussi {{{{le jeunes.of}}}}.

```clause acceptance as jeunes
of: {MINORS}
who: [externes]
cosigned_by: guardian
external_by: [mail_link]
```
"""
SECOND_AGENT = "clara.muller"  # what an agent does once is done by another in English


class Town(Authority):
    """The authority of the demonstration, and beside it a social centre (CCAS) that shares its DPO, and two people without an account."""

    def adopt(self):
        charter = self.folder / "charte.md"
        text = charter.read_text("utf-8")
        for line, more in (("  - {id: port-lavande, name: la commune de Port-Lavande}\n", f"  - {{id: {OTHER}, name: le CCAS de Port-Lavande}}\n"),
                           ("  elus: {name: les élus}\n", "  externes: {name: les intervenants extérieurs}\n")):
            assert line in text
            text = text.replace(line, line + more)
        charter.write_text(text + WITH_GUARDIANS, "utf-8")
        super().adopt()

    def people(self, entity, people, population):
        lines = ["login;key;given_name;family_name;mail;population"]
        lines += [f"{login};X-{login};{given};{family};{login}@ailleurs.example;{population}" for login, given, family in people]
        (self.folder / f"{entity}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        self.run("people", "import", "--store", self.store, "--entity", entity, f"{entity}.csv")

    def minors(self):
        """A text that people without an account sign with a guardian, whom a link reaches by mail: one for each language."""
        (self.folder / "jeunes.md").write_text("## Au bureau\n\nLisez avec vos parents.\n", "utf-8")
        words = ("--store", self.store, "--entity", ENTITY, "--document", MINORS)
        self.run("campaign", "document", "charte.md", *words, "--text", "jeunes.md", "--title", "Charte des plus jeunes", "--text-version", "1.0")
        self.guardians = {}
        mails = Mails()
        try:
            for language, (login, *_) in EXTERNALS.items():
                person = sql(self.store, [f"SELECT id FROM person WHERE login = '{login}'"])[0][0]
                self.run("campaign", "guardian", "charte.md", *words, "--person", person, "--mail", f"{language}@parents.example")
            self.run("campaign", "send", "--store", self.store, "--smtp", mails.address, "--in-clear", "--sender", "charte@port-lavande.example",
                     "--address", "http://127.0.0.1:8080")
        finally:
            mails.stop()
        for (recipient, _), text in zip(mails.taken, mails.texts):
            if found := re.search(r"/signer/representant/[0-9a-f]{64}", text.replace("=\n", "")):
                self.guardians[recipient.partition("@")[0]] = found[0]
        assert set(self.guardians) == set(EXTERNALS), (self.guardians, mails.taken)

    def campaign(self):
        self.people(ENTITY, EXTERNALS.values(), "externes")
        self.people(OTHER, [SHARED], "agents")
        self.tokens["shared"] = self.run("account", "create", "--store", self.store, "--entity", OTHER, "--login", SHARED[0]).stdout.split()[-1]
        for entity in (ENTITY, OTHER):
            self.run("account", "grant", "--store", self.store, "--entity", entity, "--login", SHARED[0], "--role", "dpo")
        super().campaign("--by-link", "externes")
        mails = Mails()
        try:
            self.run("campaign", "send", "--store", self.store, "--smtp", mails.address, "--in-clear", "--sender", "charte@port-lavande.example")
        finally:
            mails.stop()
        self.links = {}
        for (recipient, _), text in zip(mails.taken, mails.texts):
            found = re.search(r"/signer/[0-9a-f]{64}", text.replace("=\n", ""))
            for language, (login, *_) in EXTERNALS.items():
                if recipient.startswith(login + "@"):
                    self.links[language] = found[0]
        assert set(self.links) == set(EXTERNALS), (self.links, mails.taken)
        self.minors()


def reads():
    """Addresses that are only read, of nothing in particular, with the roles that may."""
    for path, methods in API["paths"].items():
        if path.startswith("/api/") and "{" not in path and "get" in methods:
            wanted = [one for one in map(resolved, methods["get"].get("parameters", [])) if one.get("required")]
            query = urllib.parse.urlencode({one["name"]: fitting(one["schema"]) for one in wanted})
            yield {"path": f"{path}?{query}" if query else path, "roles": methods["get"]["x-roles"]}


def roles_of(login):
    """As the hub should have them: what is granted, and who leads a unit."""
    leaders = {}
    for one, _, _, unit, _, _ in PEOPLE:
        leaders.setdefault(unit, one)
    granted = [role for one, _, _, _, _, role in PEOPLE if one == login and role]
    return ["agent", *(["manager"] if login in leaders.values() else []), *granted]


def prepare(town, log):
    """The town with its portal running; the file that tells the walk about it."""
    town.make()
    town.publish()
    town.keep_journal()
    town.browse(days=20)
    town.seal()
    town.start_keeper()
    for language in EXTERNALS:  # an opinion is given once: an opening for each language
        town.open_case(f"Réquisition n° 12/{language}")
    town.tokens["agent2"] = town.account(SECOND_AGENT)
    address = town.start("keeper: keeper.sock\nbundle: {folder: bundle, key: publish.key.pub, memory: web.memory}\nadoption_key: publish.key\n"
                         "contact: numerique@port-lavande.example\n", log=log)
    town.open_accounts()
    town.sign_some(every=4)
    logins = {**ACCOUNTS, "agent2": SECOND_AGENT, "shared": SHARED[0]}
    names = {login: f"{given} {family}" for login, given, family, *_ in [*PEOPLE, SHARED]}
    accounts = {role: {"login": login, "name": names[login], "secret": town.secrets[role], "roles": roles_of(login)} for role, login in logins.items()}
    accounts["shared"]["roles"] = ["agent", "dpo"]
    told = town.folder / "town.json"
    told.write_text(json.dumps({"address": address, "password": PASSWORD, "accounts": accounts, "links": town.links, "guardians": town.guardians, "reads": list(reads()),
                                "entities": ["la commune de Port-Lavande", "le CCAS de Port-Lavande"]}), "utf-8")
    return told


@unittest.skipIf(MISSING, MISSING or "")
class Roles(unittest.TestCase):
    def test_every_role_walks_its_pages_and_does_its_work(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        town = Town(PROGRAM, folder, portal=PORTAL / "dist")
        self.addCleanup(town.stop)
        log = self.enterContext(open(folder / "portal.log", "w+", encoding="utf-8"))
        told = prepare(town, log)
        done = subprocess.run([NODE, "node_modules/vitest/vitest.mjs", "run", "--config", "e2e/roles/vitest.config.ts"], cwd=PORTAL, text=True,
                              capture_output=True, timeout=1700, check=False, env={**os.environ, "CARTULAIRE_TOWN": str(told)})
        log.seek(0)
        self.assertEqual(done.returncode, 0, done.stdout[-12_000:] + done.stderr[-12_000:] + log.read())
        print("\n".join(re.findall(r"^ *(?:Tests|Duration) .*", re.sub(r"\x1b\[[0-9;]*m", "", done.stdout), re.MULTILINE)))


if __name__ == "__main__":
    unittest.main()
