#!/usr/bin/env python3
"""The portal's API as a browser meets it: signing in, reading and signing the charter, who may ask what; every answer held against the
description of the API. ACK-01, ACK-03, ACK-05, CHA-12, CHA-14, ACC-11."""

import gzip
import json
import pathlib
import socket
import sys
import tempfile
import unittest

import jsonschema
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ACCOUNTS, ENTITY, PASSWORD, ROOT, Authority, Client, password_by_link, sql  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
API = yaml.safe_load((ROOT / "catalogue/api/openapi.yml").read_text("utf-8"))


def schema_of(path, method, status):
    answers = API["paths"][path][method]["responses"]
    answer = answers.get(str(status), answers.get("default", {}))
    if "$ref" in answer:
        answer = API["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    content = answer.get("content", {}).get("application/json")
    return content and {**content.get("schema", {}), "components": API["components"]}


def operations():
    for path, methods in API["paths"].items():
        for method, written in methods.items():
            yield path, method, written


class Portal(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.authority = Authority(PROGRAM, folder)
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.authority.start()
        cls.authority.open_accounts()
        cls.clients = {role: cls.authority.sign_in(role) for role in ACCOUNTS}

    def asked(self, client, path, method="get", template=None, body=None, status=200):
        """The answer, as the description has it."""
        got, headers, told = client.call(method.upper(), path, body)
        self.assertEqual(got, status, told)
        schema = schema_of(template or path.partition("?")[0], method, got)
        if schema and headers["Content-Type"] == "application/json":
            jsonschema.validate(told, schema)
        return told

    def test_nobody_is_told_nothing_and_no_cookie_says_who_exists(self):
        nobody = self.authority.client()
        self.assertEqual(self.asked(nobody, "/api/session"), {"signed_in": False, "ways": ["password"]})
        wrong = [nobody.call("POST", "/api/session", {"login": login, "password": "x"})[0::2] for login in (ACCOUNTS["agent"], "nobody.here")]
        self.assertEqual(wrong[0], wrong[1])
        self.assertEqual(wrong[0][0], 401)
        self.assertEqual(nobody.cookies, {})

    def test_headers_of_every_answer(self):
        for path in ("/health", "/api/session", "/api/charter", "/nowhere"):
            _, headers, _ = self.authority.client().call("GET", path)
            policy = headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_the_annotated_charter(self):
        told = self.asked(self.clients["agent"], "/api/charter")
        self.assertEqual(told["entity"], {"id": ENTITY, "name": "la commune de Port-Lavande"})
        self.assertEqual(told["in_force_from"], "2026-11-01")
        margins = {note["clause"]: note for article in told["articles"] for note in article["margin"]}
        self.assertEqual(margins["signature"]["kind"], "acceptance")
        rules = {rule["name"]["fr"]: rule["value"] for rule in margins["signature"]["rules"]}
        self.assertIn({"fr": "l'accès à Internet", "en": "web access"}, rules.values())
        for article in told["articles"]:
            self.assertNotIn("{{", article["html"])

    def test_the_charter_travels_compressed_and_once(self):
        client = self.clients["agent"]
        told = client.ask("/api/charter")
        status, headers, packed = client.call("GET", "/api/charter", headers={"Accept-Encoding": "gzip, br"})
        self.assertEqual((status, headers["Content-Encoding"], headers["Vary"]), (200, "gzip", "Accept-Encoding"))
        self.assertEqual(json.loads(gzip.decompress(packed)), told)
        again, kept, body = client.call("GET", "/api/charter", headers={"If-None-Match": headers["ETag"]})
        self.assertEqual((again, kept["ETag"], body), (304, headers["ETag"], b""))
        # Of nobody's memory but the reader's, and of no use to who may not read any more.
        self.assertEqual(kept["Cache-Control"], "private, no-cache")
        self.assertEqual(self.authority.client().call("GET", "/api/charter", headers={"If-None-Match": headers["ETag"]})[0], 401)
        # What is of one person is not packed with secrets, and not kept.
        _, headers, _ = client.call("GET", "/api/session", headers={"Accept-Encoding": "gzip"})
        self.assertEqual((headers["Content-Encoding"], headers["Cache-Control"]), (None, "no-store"))

    def test_reading_and_signing(self):
        client = self.clients["committee"]
        before = self.asked(client, "/api/charter/acknowledgement")
        self.assertEqual(before["signed"], [])
        wanted = before["wanted"]
        self.assertEqual(wanted["hash"], self.asked(client, "/api/charter")["hash"])
        self.assertEqual(len(wanted["summary"]), 3)
        self.assertEqual(wanted["questions"][0]["right"], 1)
        other = self.asked(client, "/api/charter/acknowledgement", "post", body={"hash": "0" * 64}, status=404)
        self.assertEqual(other["code"], "not_found")
        signed = self.asked(client, "/api/charter/acknowledgement", "post", body={"hash": wanted["hash"], "place": "Port-Lavande"})
        again = self.asked(client, "/api/charter/acknowledgement", "post", body={"hash": wanted["hash"]})
        self.assertEqual(signed, again)
        after = self.asked(client, "/api/charter/acknowledgement")
        self.assertIsNone(after["wanted"])
        self.assertEqual([one["number"] for one in after["signed"]], [signed["number"]])
        page = self.asked(client, f"/api/charter/texts/demonstration/{wanted['hash']}", template="/api/charter/texts/{document}/{hash}")
        self.assertIn(b"Port-Lavande", page)
        template = "/api/charter/receipt/{number}"
        receipt = self.asked(client, f"/api/charter/receipt/{signed['number']}", template=template)
        self.assertTrue(receipt.startswith(b"%PDF-"))
        self.asked(self.clients["agent"], f"/api/charter/receipt/{signed['number']}", template=template, status=404)

    def test_acts_name_people_and_nothing_else(self):
        """The number of a person is a name; a document that begins with a number is none."""
        [(number, name)] = sql(self.authority.store, ["SELECT id, given_name || ' ' || family_name FROM person WHERE entity = 'port-lavande' AND login = "
                                                      f"'{ACCOUNTS['agent']}'"])
        [(account,)] = sql(self.authority.store, [f"SELECT account FROM account_person WHERE entity = 'port-lavande' AND person = {number}"])
        last = 1_000_000_000  # far from the numbers that acts get
        self.addCleanup(sql, self.authority.store, [f"DELETE FROM outbox WHERE number > {last}"])
        sql(self.authority.store, [f"INSERT INTO outbox VALUES ('port-lavande', {last + 1}, 0, 'hub:essai', 'person.changed', '{number}', '')",
                                   f"INSERT INTO outbox VALUES ('port-lavande', {last + 2}, 0, 'account:{account}', 'text.published', '{number}-consignes', '')"])
        acts = {one["event"]: one for one in self.asked(self.clients["ciso"], f"/api/acts?after={last}", template="/api/acts")["acts"]}
        self.assertEqual(acts["person.changed"]["subject_name"], name)
        self.assertNotIn("subject_name", acts["text.published"])
        self.assertEqual(acts["text.published"]["actor_name"], name)

    def test_who_may_ask_what(self):
        """Role by operation, from the description itself: 401 for nobody, 403 for another role, never 403 for the right one."""
        values = {"number": "999", "opening": "2026-0001", "person": "999", "session": "0" * 64, "table": "verdicts", "document": "x", "hash": "0" * 64,
                  "paper": "x", "clause": "x", "parameter": "x", "node": "x", "subject": "photo"}
        for path, method, written in operations():
            roles = written["x-roles"]
            if roles == ["anyone"]:
                continue
            asked = path.format(**values)
            query = [f"{one['name']}=1" for one in written.get("parameters", []) if one.get("in") == "query" and one.get("required")]
            asked += "?" + "&".join(query) if query else ""
            body = {} if method in ("post", "put") else None
            with self.subTest(path=path, method=method):
                status, _, told = self.authority.client().call(method.upper(), asked, body)
                self.assertEqual(status, 400 if "tag=1" in asked else 401, told)
                for role, client in self.clients.items():
                    held = set(self.asked(client, "/api/session")["roles"])
                    status, _, told = client.call(method.upper(), asked, body)
                    jsonschema.validate(told, schema_of(path, method, status)) if isinstance(told, dict) and status != 200 else None
                    self.assertEqual(status == 403, not held & set(roles) and "tag=1" not in asked, (role, status, told))

    def test_what_changes_needs_the_token_and_comes_from_the_portal(self):
        client = self.authority.sign_in("agent")
        body = {"hash": "0" * 64}
        self.assertEqual(client.call("POST", "/api/charter/acknowledgement", body, {"X-Csrf-Token": "x"})[0], 403)
        self.assertEqual(client.call("POST", "/api/charter/acknowledgement", body, {"Origin": "https://elsewhere.example"})[0], 403)
        self.assertEqual(client.call("POST", "/api/charter/acknowledgement", body, {"Sec-Fetch-Site": "cross-site"})[0], 403)
        self.assertEqual(client.call("POST", "/api/charter/acknowledgement", json.dumps(body).encode(), {"Content-Type": "text/plain"})[0], 415)
        self.assertEqual(client.call("POST", "/api/charter/acknowledgement", body)[0], 404)

    def test_signing_out_ends_the_session_for_good(self):
        client = self.authority.sign_in("agent")
        kept = dict(client.cookies)
        self.assertEqual(client.call("DELETE", "/api/session")[0], 204)
        stolen = self.authority.client()
        stolen.cookies = kept
        self.assertFalse(stolen.ask("/api/session")["signed_in"])
        self.assertEqual(stolen.call("GET", "/api/charter")[0], 401)

    def test_a_leaver_is_out_at_once(self):
        lines = (self.authority.folder / "agents.csv").read_text("utf-8").splitlines()
        client = self.authority.client()
        password_by_link(client, self.authority.account("ivan.lopez"))
        self.assertEqual(client.call("GET", "/api/charter")[0], 200)
        (self.authority.folder / "left.csv").write_text("\n".join(line for line in lines if "ivan.lopez" not in line), "utf-8")
        self.authority.run("people", "import", "--store", self.authority.store, "--entity", ENTITY, "--complete", "left.csv")
        self.assertEqual(client.call("GET", "/api/charter")[0], 401)
        status, _, _ = client.call("POST", "/api/session", {"login": "ivan.lopez", "password": PASSWORD})
        self.assertEqual(status, 401)

    def test_signatures_by_service_and_team(self):
        told = self.asked(self.clients["it"], "/api/signatures")
        self.assertEqual(told["version"], "1.0.0")
        self.assertTrue(all(unit["people"] >= 5 for unit in told["units"]))
        team = self.asked(self.clients["manager"], "/api/team")["people"]
        self.assertEqual(sorted(one["name"] for one in team), ["Camille Roux", "Julie Lambert", "Marc Olivier", "Samir Haddad"])
        self.assertTrue({one["state"] for one in team} <= {"signed", "waiting"})

    def test_what_runs(self):
        coverage = self.asked(self.clients["agent"], "/api/coverage")
        self.assertEqual(sum(coverage["counts"].values()), coverage["counts"]["text"] + len([c for c in coverage["clauses"] if c["carrier"] != "text"]))
        versions = self.asked(self.clients["committee"], "/api/versions")
        self.assertEqual((versions["stage"], len(versions["acts"])), ("in_force", 4))
        monitoring = {one["clause"]: one for one in self.asked(self.clients["agent"], "/api/monitoring")["monitoring"]}
        self.assertTrue(monitoring["traces"]["running"])  # its papers are recorded
        kept = self.asked(self.clients["agent"], "/api/kept")
        self.assertIn("fields", kept["classes"][0])
        unseen = self.asked(self.clients["agent"], "/api/unseen")
        self.assertIn("<", unseen["html"])
        self.asked(self.clients["dpo"], "/api/destructions", status=503)  # no journal here
        entities = self.asked(self.clients["authority"], "/api/entities")["entities"]
        self.assertEqual([(one["id"], one["stage"]) for one in entities], [(ENTITY, "in_force")])

    def test_people_are_paged_and_found(self):
        client = self.clients["it"]
        page = self.asked(client, "/api/people?limit=10")
        self.assertEqual(len(page["people"]), 10)
        rest = self.asked(client, f"/api/people?limit=500&after={page['next']}")
        self.assertNotIn("next", rest)
        found = self.asked(client, "/api/people?search=roux")["people"]
        self.assertEqual([one["name"] for one in found], ["Camille Roux"])

    def test_hostile_requests_are_refused_and_hurt_nobody(self):
        client = self.clients["it"]
        for path in ("/api/people?limit=-1", "/api/people?limit=1&limit=2", "/api/people?x=1", "/api/people?search=%ff", "/api/people?search=%00",
                     "/api/why", "/api/charter/receipt/0", "/api/charter/receipt/99999999999999999999", "/api/statistics/..%2f..",
                     "/api/traces/box?unit=autre/web/2026-11-01.1&tag=" + "0" * 16):
            status, _, told = client.call("GET", path)
            self.assertIn(status, (400, 404, 422), (path, told))
            jsonschema.validate(told, {**API["components"]["schemas"]["Error"], "components": API["components"]})
        for body in (b"", b"{", b"[]", b"null", b'{"login":"a"}', b'{"login":"a","password":"b","login":"c"}', b'{"login":"' + b"a" * 300 + b'","password":"b"}',
                     b"[" * 100_000, b'{"login":"\xff","password":"b"}'):
            status, _, _ = self.authority.client().call("POST", "/api/session", body)
            self.assertEqual(status, 400, body[:40])
        with socket.create_connection(("127.0.0.1", self.authority.port), 10) as raw:
            raw.sendall(b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n")
            self.assertIn(b" 413 ", raw.recv(4096))
        self.assertEqual(client.call("GET", "/health")[0], 200)


if __name__ == "__main__":
    unittest.main()
