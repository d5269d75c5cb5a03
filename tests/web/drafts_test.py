#!/usr/bin/env python3
"""A charter prepared and adopted in the portal: drafts by several people, hostile texts, acts into the signed register, the file that follows
it, whatever is killed in between; papers; hundreds of communes. CHA-02, CHA-03, CHA-04, CHA-05, CHA-17."""

import concurrent.futures
import hashlib
import json
import pathlib
import re
import signal
import sys
import tempfile
import time
import unittest
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from api_test import API, PROGRAM, schema_of  # noqa: E402
from authority import ACCOUNTS, ENTITY, ROOT, Authority, wait_for  # noqa: E402

DEMO = (ROOT / "demo" / "charte.md").read_text("utf-8")


def asking(how, text=None):
    """The charter with this consequence of not signing."""
    return re.sub(r"(```clause acceptance as signature\nwithout: )\w+", r"\g<1>" + how, text or DEMO)


NEXT = asking("warn").replace("version: 1.0.0", "version: 1.1.0")
KEY = "adoption_key: publish.key\n"


class Case(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def begin(cls, more=KEY, roles=("it", "authority", "dpo", "committee", "agent")):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.authority = Authority(PROGRAM, folder)
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.base = (cls.authority.folder / "charte.md").read_text("utf-8")
        cls.authority.start(more)
        cls.authority.open_accounts()
        cls.clients = {role: cls.authority.sign_in(role) for role in roles}

    def asked(self, role, path, method="get", body=None, status=200, template=None):
        client = self.clients[role] if isinstance(role, str) else role
        got, headers, told = client.call(method.upper(), path, None if body is None else json.dumps(body, ensure_ascii=False).encode())
        self.assertEqual(got, status, told if got != 200 else path)
        schema = schema_of(template or path.partition("?")[0], method, got)
        if schema and headers["Content-Type"] == "application/json":
            jsonschema.validate(told, schema)
        return told

    def draft(self, text=None, title="Projet", role="it"):
        return self.asked(role, "/api/drafts", "post", {"title": title, **({"text": text} if text else {})})

    def act(self, what, role="authority", status=200, **more):
        return self.asked(role, "/api/versions/acts", "post", {"act": what, **more}, status=status)


class Drafts(Case):
    @classmethod
    def setUpClass(cls):
        cls.begin()

    def test_begun_from_the_charter_saved_and_discarded(self):
        one = self.draft()
        self.assertEqual((one["text"], one["revision"], one["saved_by"], one["may_save"]), (self.base, 1, "Paul Garnier", True))
        path, template = f"/api/drafts/{one['number']}", "/api/drafts/{number}"
        saved = self.asked("authority", path, "put", {"title": "Projet 2", "text": NEXT, "revision": 1}, template=template)
        self.assertEqual((saved["revision"], saved["saved_by"]), (2, "Maëlys Corre"))
        read = self.asked("committee", path, template=template)
        self.assertEqual((read["text"], read["may_save"]), (NEXT, False))
        self.assertIn(one["number"], [row["number"] for row in self.asked("dpo", "/api/drafts")["drafts"]])
        self.asked("committee", path, "delete", status=403, template=template)
        self.asked("it", path, "delete", status=204, template=template)
        self.asked("it", path, status=404, template=template)

    def test_two_people_who_save_at_once(self):
        """One of each pair wins, the other is told, and nothing is lost in silence."""
        one = self.draft()
        path = f"/api/drafts/{one['number']}"
        for revision in range(1, 7):
            bodies = [{"title": "Projet", "text": f"{NEXT}\nMot de {who}, {revision}.\n", "revision": revision} for who in ("it", "authority")]
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                done = list(pool.map(lambda pair: self.clients[pair[0]].call("PUT", path, pair[1]), zip(("it", "authority"), bodies, strict=True)))
            self.assertEqual(sorted(status for status, _, _ in done), [200, 409])
            told = next(told for status, _, told in done if status == 409)
            self.assertIn(f"révision {revision + 1}", told["message"]["fr"])
            winner = bodies[0 if done[0][0] == 200 else 1]["text"]
            self.assertEqual(self.asked("it", path, template="/api/drafts/{number}")["text"], winner)

    def test_checked_as_it_is_typed(self):
        clean = self.asked("it", "/api/drafts/check", "post", {"text": DEMO})
        self.assertEqual((clean["errors"], clean["version"]), (0, "1.0.0"))
        wrong = asking("gatte")
        found = [one for one in self.asked("committee", "/api/drafts/check", "post", {"text": wrong})["diagnostics"] if one["level"] == "error"]
        line = wrong.split("\n").index("without: gatte") + 1
        self.assertEqual((found[0]["line"], found[0]["column"], found[0]["suggestion"]), (line, 10, "gate"))

    def test_the_form_beside_the_text(self):
        one = self.draft(NEXT)
        path = f"/api/drafts/{one['number']}"
        form = self.asked("it", path + "/clauses", template="/api/drafts/{number}/clauses")
        clause = next(each for each in form["clauses"] if each["clause"] == "signature")
        without = next(each for each in clause["parameters"] if each["parameter"] == "without")
        self.assertEqual((without["value"], without["written"], without["compulsory"]), ("warn", True, False))
        self.assertIn("gate", [each["value"] for each in without["choices"]])
        grace = next(each for each in clause["parameters"] if each["parameter"] == "grace")
        self.assertEqual(grace["bounds"][0]["most"]["fr"].replace("\u00a0", " "), "3 mois")
        template = "/api/drafts/{number}/clauses/{clause}/{parameter}"
        put = f"{path}/clauses/signature/"
        told = self.asked("it", put + "without", "put", {"value": "gate", "revision": 1}, template=template)
        self.assertEqual(told["text"], NEXT.replace("without: warn", "without: gate"))
        self.asked("it", put + "without", "put", {"value": "deny", "revision": 1}, status=409, template=template)
        for value in ("peut-être", "gate\n```\n# x", "[", "{a: b}", "*x", "\x00"):
            self.asked("it", put + "without", "put", {"value": value, "revision": 2}, status=422, template=template)
        self.asked("it", f"{path}/clauses/absente/without", "put", {"value": "gate", "revision": 2}, status=404, template=template)

    def test_preview_and_difference(self):
        one = self.draft(NEXT)
        path = f"/api/drafts/{one['number']}"
        preview = self.asked("committee", path + "/preview", template="/api/drafts/{number}/preview")
        self.assertEqual((preview["version"], preview["entity"]["id"]), ("1.1.0", ENTITY))
        self.assertTrue(any(note["clause"] == "signature" for article in preview["articles"] for note in article["margin"]))
        told = self.asked("committee", path + "/difference?language=fr", template="/api/drafts/{number}/difference")
        self.assertEqual((told["before"], told["after"], told["same"]), ("1.0.0", "1.1.0", False))
        (self.authority.folder / "suivante.md").write_text(NEXT, "utf-8")
        machine = self.authority.run("charter", "diff", "charte.md", "suivante.md", "--entity", ENTITY, "--json", ok=False).stdout
        self.assertEqual(told["difference"], json.loads(machine))
        same = self.draft()
        self.assertTrue(self.asked("dpo", f"/api/drafts/{same['number']}/difference", template="/api/drafts/{number}/difference")["same"])
        for number in (one["number"], same["number"]):
            self.asked("it", f"/api/drafts/{number}", "delete", status=204, template="/api/drafts/{number}")

    def test_papers(self):
        names = [one["paper"] for one in self.asked("committee", "/api/papers")["papers"]]
        self.assertEqual(names, ["saisine-cst", "deliberation", "note-agents", "registre", "aipd", "hors-de-vue"])
        one = self.draft(NEXT)
        for name in names:
            told = self.asked("dpo", f"/api/papers/{name}?draft={one['number']}", template="/api/papers/{paper}")
            self.assertIn("<", told["html"])
            self.assertNotIn("{{", told["html"])
        self.assertNotEqual(self.asked("dpo", "/api/papers/deliberation", template="/api/papers/{paper}")["title"], "")
        for form, begins in (("pdf", b"%PDF-"), ("odt", b"PK")):
            status, headers, told = self.clients["dpo"].call("GET", f"/api/papers/saisine-cst?version=1.0.0&format={form}")
            self.assertEqual((status, told[: len(begins)]), (200, begins))
            self.assertIn(f"saisine-cst.{form}", headers["Content-Disposition"])
        self.asked("dpo", "/api/papers/autre", status=404, template="/api/papers/{paper}")
        self.asked("dpo", "/api/papers/aipd?version=9.9.9", status=404, template="/api/papers/{paper}")
        self.asked("it", f"/api/drafts/{one['number']}", "delete", status=204, template="/api/drafts/{number}")

    def test_texts_in_bad_faith(self):
        """Each is told or refused in time, and the portal goes on."""
        texts = [path.read_text("utf-8") for path in sorted((ROOT / "tests/charters/bad").glob("*.md"))]
        head = DEMO[: DEMO.index("# 1.")]
        texts += ["", "---", "---\n---\n", "\ufeff" + DEMO, "\r\n".join(DEMO.split("\n")), head + "#" * 300_000, head + "> " * 200_000, head + "[" * 400_000,
                  head + "::: when a is b\n" * 20_000, head + "```clause acceptance as x\n" * 20_000, head + "{{" * 200_000, "---\na: " + "[" * 100_000,
                  "---\n" + "a: &a [*a]\n" * 1000 + "---\n", head + "# 1. Titre\n\nmot\n" * 60_000, head + "*a_ " * 240_000, "é" * 450_000, "\u202e" * 300_000]
        started = time.monotonic()
        for at, text in enumerate(texts):
            with self.subTest(at=at, text=text[:60]):
                began = time.monotonic()
                status, _, told = self.clients["it"].call("POST", "/api/drafts/check", json.dumps({"text": text}, ensure_ascii=False).encode())
                self.assertIn(status, (200, 422), told)
                jsonschema.validate(told, schema_of("/api/drafts/check", "post", status))
                self.assertLess(time.monotonic() - began, 25)
        print(f"{len(texts)} texts in bad faith: {time.monotonic() - started:.1f} s", file=sys.stderr)
        self.asked("it", "/api/drafts/check", "post", {"text": "x" * 1_000_001}, status=400)
        self.asked("it", "/api/drafts/check", "post", {"text": "é" * 600_000}, status=422)
        self.asked("it", "/api/drafts", "post", {"title": "x", "text": "a\0b"}, status=422)
        self.assertEqual(self.clients["it"].call("GET", "/health")[0], 200)

    def test_a_model_outside_the_folder_of_the_charter_is_not_read(self):
        folder = self.authority.folder
        outside = folder.parent / f"{folder.name}-secret.md"
        outside.write_text(DEMO, "utf-8")
        self.addCleanup(outside.unlink)
        (folder / "lien.md").symlink_to(outside)
        for name in (f"../{outside.name}", str(outside), "lien.md", "publish.key", "/dev/zero", "/etc/passwd"):
            text = f"---\ncharter: demonstration\nversion: 1.2.0\nextends: {{model: {name}, version: 1.0.0, hash: {'0' * 64}}}\n---\n"
            told = self.asked("it", "/api/drafts/check", "post", {"text": text})
            first = told["diagnostics"][0]["message"]["fr"]
            self.assertIn("rangé dans le dossier de la charte", first, name)
            self.assertNotIn("1.0.0", first)
        (folder / "modele.md").write_text(DEMO, "utf-8")
        text = f"---\ncharter: demonstration\nversion: 1.2.0\nextends: {{model: modele.md, version: 1.0.0, hash: {'0' * 64}}}\n---\n"
        self.assertIn("n'est plus le modèle", self.asked("it", "/api/drafts/check", "post", {"text": text})["diagnostics"][0]["message"]["fr"])

    def test_nothing_of_a_check_is_kept(self):
        word = "Motsecretdessai"
        self.asked("it", "/api/drafts/check", "post", {"text": DEMO + word})
        for path in self.authority.folder.rglob("*"):
            if path.is_file():
                self.assertNotIn(word.encode(), path.read_bytes(), path)


class WithoutKey(Case):
    @classmethod
    def setUpClass(cls):
        cls.begin("", ("authority",))

    def test_acts_are_refused_with_the_cure(self):
        told = self.act("deliberation", version="1.0.0", day="2026-10-10", reference="1", status=503)
        self.assertIn("adoption_key", told["message"]["fr"])
        self.assertFalse(self.asked("authority", "/api/versions")["records_acts"])


def day(offset):
    """From the portal's first day on, which is tomorrow: what was granted by the clock of this machine holds by then."""
    return str(date.today() + timedelta(days=1 + offset))


class Adoption(Case):

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.authority = Authority(PROGRAM, folder)
        self.addCleanup(self.authority.stop)
        self.authority.make()
        self.base = self.file()
        (self.authority.folder / "now").write_text(str(int(time.time() * 1000)), "utf-8")  # by which codes of applications go
        self.authority.start(KEY + "clock: now\n")
        self.authority.open_accounts()
        self.at(0, "09:00")
        self.sign_in("it", "authority", "dpo", "agent")

    def sign_in(self, *roles):
        self.clients = {role: self.authority.sign_in(role) for role in roles}

    def at(self, offset, clock):
        moment = datetime.fromisoformat(f"{day(offset)} {clock}").replace(tzinfo=ZoneInfo("Europe/Paris"))
        (self.authority.folder / "now").write_text(str(int(moment.timestamp() * 1000)), "utf-8")

    def file(self):
        return (self.authority.folder / "charte.md").read_text("utf-8")

    def adopted_until(self, force, text=NEXT):
        one = self.draft(text)
        self.act("version", draft=one["number"], revision=1)
        self.act("consultation", version="1.1.0", day=day(-2), body="cst", favourable=4, unfavourable=1, abstentions=0, reservations=["la durée"])
        self.act("answer", version="1.1.0", day=day(-2), text="Revue dans un an.")
        self.act("publication", version="1.1.0", day=day(-1), means="intranet")
        self.act("entry_into_force", version="1.1.0", day=force)
        return one

    def test_the_whole_way_and_the_file_follows_on_its_day(self):
        one = self.adopted_until(day(2))
        versions = self.asked("agent", "/api/versions")
        self.assertEqual([(row["version"], row["stage"]) for row in versions["versions"]], [("1.1.0", "to_come"), ("1.0.0", "in_force")])
        self.assertEqual((versions["version"], versions["stage"]), ("1.0.0", "in_force"))
        acts = versions["versions"][0]["acts"]
        self.assertEqual([each["act"] for each in acts], ["consultation", "answer", "publication", "entry_into_force"])
        self.assertEqual(acts[0]["reservations"], ["la durée"])
        self.assertEqual(self.file(), self.base)
        self.assertEqual(self.asked("agent", "/api/charter")["version"], "1.0.0")
        registered = self.asked("it", f"/api/drafts/{one['number']}", template="/api/drafts/{number}")
        self.assertEqual((registered["registered"], registered["may_save"]), ("1.1.0", False))
        self.asked("it", f"/api/drafts/{one['number']}", "put", {"title": "x", "text": DEMO, "revision": 1}, status=409, template="/api/drafts/{number}")
        status = json.loads(self.authority.run("charter", "status", "charte.md", "--json").stdout)
        self.assertEqual(status["head"], versions["head"])
        self.at(2, "00:30")
        wait_for(lambda: self.file() == NEXT)  # nobody asked for anything
        self.sign_in("agent", "authority")
        self.assertEqual(self.asked("agent", "/api/charter")["version"], "1.1.0")
        rows = self.asked("authority", "/api/entities")["entities"]
        self.assertEqual({key: rows[0][key] for key in ("version", "opinion", "publication", "in_force_from", "stage")},
                         {"version": "1.1.0", "opinion": day(-2), "publication": day(-1), "in_force_from": day(2), "stage": "in_force"})

    def test_who_may_and_what_comes_too_early(self):
        one = self.draft(NEXT.replace("retention: 3 months", "retention: 2 months"))  # what changes asks for its papers again
        self.act("version", role="dpo", draft=one["number"], status=403)
        self.act("version", role="it", draft=one["number"], status=403)
        self.act("consultation", version="1.1.0", day=day(-2), favourable=1, status=404)
        wrong = self.draft(asking("gatte", NEXT))
        self.assertIn("gatte", self.act("version", draft=wrong["number"], status=422)["message"]["fr"])
        self.act("version", draft=one["number"], revision=2, status=409)
        self.act("version", draft=one["number"])
        self.act("version", draft=one["number"])  # again: it stands, once
        other = self.draft(NEXT + "\nUn mot de plus.\n")
        self.assertIn("un autre numéro", self.act("version", draft=other["number"], status=409)["message"]["fr"])
        self.act("publication", version="1.1.0", day=day(-1), means="intranet", status=409)
        self.act("consultation", role="dpo", version="1.1.0", day=day(29), favourable=1, status=422)
        self.act("consultation", role="dpo", version="1.1.0", day=day(-1), favourable=4)
        self.act("deliberation", role="dpo", version="1.1.0", day=day(-1), reference="7", status=403)
        clause = next(each for each in self.asked("dpo", "/api/versions")["versions"][0]["monitoring"] if each["clause"] == "traces")
        self.assertFalse(clause["has_papers"])
        self.act("papers", role="dpo", version="1.1.0", day=day(-1), clause=clause["clause"], register_entry="R-12", assessment="AIPD-3")
        self.assertTrue(next(each for each in self.asked("dpo", "/api/versions")["versions"][0]["monitoring"] if each["clause"] == "traces")["has_papers"])
        number = self.asked("dpo", "/api/versions")["versions"][0]["acts"][0]["number"]
        self.act("withdrawal", record=number, reason="erreur de date")
        self.assertTrue(any(each.get("withdrawn") for each in self.asked("dpo", "/api/versions")["versions"][0]["acts"]))
        self.act("withdrawal", record=999, reason="x", status=404)
        events = [row["event"] for row in self.asked("dpo", "/api/acts?limit=500")["acts"]]
        self.assertEqual(events.count("adoption.act"), 4)
        self.assertEqual(events.count("draft.registered"), 1)

    def test_a_file_that_somebody_works_on_is_left_alone(self):
        self.adopted_until(day(0))
        wait_for(lambda: self.file() == NEXT)
        mine = NEXT.replace("1.1.0", "1.2.0") + "\nEn cours.\n"
        (self.authority.folder / "charte.md").write_text(mine, "utf-8")
        time.sleep(2.5)
        self.assertEqual(self.asked("agent", "/api/charter")["version"], "1.1.0")  # from the register
        self.assertEqual(self.file(), mine)

    def test_killed_between_the_register_and_the_file(self):
        """The state that such a death leaves, and deaths at any moment of an act: the register is whole and the file follows it."""
        self.adopted_until(day(2))
        self.authority.running[-1].send_signal(signal.SIGKILL)
        self.authority.running.pop().wait()
        self.assertEqual(self.file(), self.base)
        self.at(2, "08:00")
        self.authority.start(KEY + "clock: now\n")
        wait_for(lambda: self.file() == NEXT)
        for delay in (0.0, 0.004, 0.01, 0.02, 0.05):
            client = self.authority.sign_in("authority")
            before = (self.authority.folder / "adoption.jsonl").read_bytes()
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                asked = pool.submit(lambda: client.call("POST", "/api/versions/acts", {"act": "answer", "version": "1.1.0", "day": day(2), "text": f"après {delay}"}))  # noqa: B023
                time.sleep(delay)
                self.authority.running[-1].send_signal(signal.SIGKILL)
                self.authority.running.pop().wait()
                try:
                    answered = asked.result()[0] == 200
                except OSError:
                    answered = False
            after = (self.authority.folder / "adoption.jsonl").read_bytes()
            self.assertTrue(after.startswith(before))
            status = json.loads(self.authority.run("charter", "status", "charte.md", "--json").stdout)
            self.assertEqual(len(after.splitlines()) - len(before.splitlines()) in ((1,) if answered else (0, 1)), True)
            self.assertEqual(status["head"].split(":")[0], str(len(after.splitlines())))
            self.authority.start(KEY + "clock: now\n")

    def test_a_version_written_on_a_model_keeps_it(self):
        folder = self.authority.folder
        (folder / "modele.md").write_text(DEMO.replace("charter: demonstration", "charter: modele"), "utf-8")
        hash_of = hashlib.sha256((folder / "modele.md").read_bytes()).hexdigest()
        own = f"---\ncharter: demonstration\ntitle: Charte sur modèle\nversion: 1.1.0\nextends: {{model: modele.md, version: 1.0.0, hash: {hash_of}}}\n---\n"
        self.adopted_until(day(0), own)
        wait_for(lambda: self.file() == own)
        self.assertEqual((folder / "charte-1.1.0.md").read_text("utf-8"), own)
        self.assertEqual(self.asked("agent", "/api/charter")["version"], "1.1.0")


class Communes(Case):
    def test_three_hundred_at_once(self):
        """A management centre: one charter, one register, 300 communes."""
        with tempfile.TemporaryDirectory() as folder:
            authority = Authority(PROGRAM, folder)
            self.addCleanup(authority.stop)
            ids = [f"commune-{n:03}" for n in range(299)]
            more = "".join(f"  - {{id: {one}, name: la commune de {one.capitalize()}}}\n" for one in ids)
            make = authority.adopt
            authority.adopt = lambda: ((authority.folder / "charte.md").write_text(DEMO.replace("entities:\n", "entities:\n" + more), "utf-8"), make())
            authority.make()
            grant = [["account", "grant", "--store", authority.store, "--entity", one, "--login", ACCOUNTS["ciso"], "--role", "ciso"] for one in ids]
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda words: authority.run(*words), grant))
            authority.start(KEY)
            authority.open_accounts()
            client = authority.sign_in("ciso")
            times = []
            for _ in range(5):
                began = time.monotonic()
                rows = client.ask("/api/entities")["entities"]
                times.append(time.monotonic() - began)
            print("300 entities: " + ", ".join(f"{1000 * one:.0f}" for one in times) + " ms", file=sys.stderr)
            self.assertEqual(len(rows), 300)
            self.assertEqual({row["stage"] for row in rows}, {"in_force", "registered"})
            own = next(row for row in rows if row["id"] == ENTITY)
            self.assertEqual((own["opinion"], own["people"]), ("2026-10-05", 33))
            jsonschema.validate({"entities": rows}, schema_of("/api/entities", "get", 200))
            # A text of 300 is not one commune's to register.
            mayor = authority.sign_in("authority")
            text = (authority.folder / "charte.md").read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0")
            _, _, one = mayor.call("POST", "/api/drafts", {"title": "Pour tous", "text": text})
            status, _, told = mayor.call("POST", "/api/versions/acts", {"act": "version", "draft": one["number"]})
            self.assertEqual(status, 403, told)
            authority.stop()


if __name__ == "__main__":
    assert API
    unittest.main()
