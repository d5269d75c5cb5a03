#!/usr/bin/env python3
"""Two towns in one installation whose records have the same numbers: every operation, asked in one by every role with numbers and names of the
other, changes nothing there and tells nothing of it."""

import json
import pathlib
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ACCOUNTS, ENTITY, PEOPLE, Authority, sign_in_directly, sql  # noqa: E402
from description import API, ROOT, SOON, body_schema, fitting, resolved  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
OTHER = "autre-ville"
MARK = "Zéphyrine"  # in every text of the other town
FURTHER = 6  # people that only the other town has: numbers that are nobody's here
CRISIS = """
## 4.2 La crise

{{Le crise.declared_by}} déclare une crise, qui assouplit {{le crise.loosens}}.

```clause crisis as crise
declared_by: [ciso]
loosens: [web.filter]
```
"""
ROLES = {login: role for login, _, _, _, _, role in PEOPLE if role}


class TwoTowns(Authority):
    def make(self):
        text = (ROOT / "demo" / "charte.md").read_text("utf-8")
        line = "  - {id: port-lavande, name: la commune de Port-Lavande}\n"
        assert line in text
        text = text.replace(line, line + f"  - {{id: {OTHER}, name: la commune de {MARK}}}\n")
        text = text.replace("by: [authority]\nways: [suspend]\nof: [web]", "by: [ciso]\nways: [suspend]\nof: [all]") + CRISIS
        (self.folder / "charte.md").write_text(text, "utf-8")
        self.run("publish", "keys")
        self.run("charter", "adopt", "version", "charte.md")
        self.run("store", "create", "--store", self.store)
        self.run("store", "entities", "--store", self.store, "--charter", "charte.md")
        self.clients = {}
        own = self.csv().splitlines()
        other = [own[0]] + [";".join(["z." + cells[0], cells[1], cells[2], MARK + cells[3], cells[4] and "z." + cells[4], cells[5], f"{MARK} {cells[6]}", cells[7],
                                      cells[8] and "z." + cells[8], cells[9]]) for cells in (row.split(";") for row in own[1:])]
        other += [f"z.en-plus.{i};Z{i};Dominique;{MARK};;agents;{MARK};Agent;;2020-09-01" for i in range(FURTHER)]
        for entity, lines, prefix in ((ENTITY, own, ""), (OTHER, other, "z.")):
            (self.folder / "people.csv").write_text("\n".join(lines) + "\n", "utf-8")
            self.run("people", "import", "--store", self.store, "--entity", entity, "people.csv")
            numbers = dict(sql(self.store, [f"SELECT login, id FROM person WHERE entity = '{entity}'"]))
            cookies = sign_in_directly(self.store, [(entity, int(numbers[prefix + login])) for login in ACCOUNTS.values()])
            for login, role in ROLES.items():
                if login in ACCOUNTS.values():
                    self.run("account", "grant", "--store", self.store, "--entity", entity, "--login", prefix + login, "--role", role)
            self.run("campaign", "open", "charte.md", "--store", self.store, "--entity", entity, "--address", "http://127.0.0.1:8080", "--in-force", "2026-01-01")
            if entity == OTHER:
                further = sign_in_directly(self.store, [(entity, int(numbers[f"z.en-plus.{i}"])) for i in range(FURTHER)])
                self.further = [self.with_cookie(one) for one in further]
            self.clients[entity] = dict(zip(ACCOUNTS, map(self.with_cookie, cookies)))

    def with_cookie(self, cookie):
        client = self.client()
        client.cookies = dict([cookie.split("=", 1)])
        return client


def rows_of(store, entity):
    """Everything in the store that is this entity's, table by table, byte by byte."""
    tables = [row[0] for row in sql(store, ["SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"])]
    accounts = f"(SELECT account FROM account_person WHERE entity = '{entity}')"
    out = {}
    for table in tables:
        columns = [row[1] for row in sql(store, [f"PRAGMA table_info({table})"])]
        if "entity" in columns and table != "session":
            out[table] = sql(store, [f"SELECT * FROM {table} WHERE entity = '{entity}' ORDER BY 1, 2"])
        elif "account" in columns and table != "session":
            out[table] = sql(store, [f"SELECT * FROM {table} WHERE account IN {accounts} ORDER BY 1, 2"])
        elif table == "account":
            out[table] = sql(store, [f"SELECT * FROM {table} WHERE id IN {accounts} ORDER BY 1"])
    return out


def operations():
    for path, methods in API["paths"].items():
        for method, written in methods.items():
            yield path, method, written


def body_of(written, mark):
    """A body that the description takes, whose free texts carry the mark."""
    schema = body_schema(written)
    if schema is None:
        return None
    body = {}
    for name, one in schema.get("properties", {}).items():
        if name not in schema.get("required", []):
            continue
        free = resolved(one).get("type") == "string" and not {"pattern", "enum"} & set(resolved(one))
        body[name] = mark if free else fitting(one)
    return body


class NoLeak(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = TwoTowns(PROGRAM, cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.authority.start()
        everybody = [*cls.authority.clients[ENTITY].values(), *cls.authority.clients[OTHER].values(), *cls.authority.further]
        for client in everybody:
            client.port = cls.authority.port
            client.ask("/api/session")
        cls.hashes = {}
        for entity in (ENTITY, OTHER):
            cls.hashes[entity] = cls.authority.clients[entity]["agent"].ask("/api/charter/acknowledgement")["wanted"]["hash"]
            cls.fill(entity, cls.authority.clients[entity], MARK if entity == OTHER else "Ordinaire")
        for number, client in enumerate(cls.authority.further):  # numbers that nothing here has
            client.call("POST", "/api/charter/acknowledgement", {"hash": cls.hashes[OTHER], "place": MARK})
            ciso = cls.authority.clients[OTHER]["ciso"]
            running = [one["number"] for one in ciso.ask("/api/crises")["crises"] if one["running"]]
            for crisis in running:  # one at a time
                ciso.call("DELETE", f"/api/crises/{crisis}")
            ciso.call("POST", "/api/crises", {"reason": MARK, "until": SOON})
            ciso.call("POST", "/api/suspensions", {"person": len(PEOPLE) + 1 + number, "of": "web", "reason": MARK, "until": SOON})

    @classmethod
    def fill(cls, entity, clients, mark):
        """Records of each kind, by those who may make them."""
        clause = clients["agent"].ask("/api/coverage")["clauses"][0]["clause"]
        for role, method, path, body in (
                ("agent", "POST", "/api/charter/acknowledgement", {"hash": cls.hashes[entity], "place": mark}),
                ("manager", "POST", "/api/charter/acknowledgement", {"hash": cls.hashes[entity], "place": mark}),
                ("ciso", "POST", "/api/suspensions", {"person": 1, "of": "web", "reason": mark, "until": SOON}),
                ("ciso", "POST", "/api/suspensions", {"person": 8, "of": "all", "reason": mark, "until": SOON, "urgent": True}),
                ("ciso", "POST", "/api/crises", {"reason": mark, "until": SOON}),
                ("ciso", "POST", "/api/switches", {"clause": clause, "on": False, "reason": mark, "until": SOON})):
            status, _, told = clients[role].call(method, path, body)
            assert status == 200, (entity, path, status, told)
        clients["agent"].call("PUT", "/api/traces/key", {"public": "A" * 43 + "=", "wrapped": mark})

    def test_both_towns_have_records_with_the_same_numbers(self):
        own, other = (rows_of(self.authority.store, entity) for entity in (ENTITY, OTHER))
        for table in ("person", "acknowledgement", "suspension", "crisis", "clause_switch", "published_text", "campaign", "role_grant", "account"):
            with self.subTest(table):
                self.assertTrue(own[table])
                self.assertTrue(other[table])
        self.assertIn(MARK, json.dumps(other, ensure_ascii=False))
        self.assertNotIn(MARK, json.dumps(own, ensure_ascii=False))

    def test_every_operation_of_one_town_with_what_is_the_others(self):
        before = rows_of(self.authority.store, OTHER)
        done = 0
        for path, method, written in operations():
            if written["x-roles"] == ["anyone"] and path != "/api/session":
                continue  # how one signs in: no record of a town is asked for
            if method == "delete" and path == "/api/session":
                continue
            parameters = [resolved(one) for one in written.get("parameters", []) if resolved(one)["in"] != "header"]
            if written["operationId"] == "reportViolation":
                continue  # of oneself alone, and ends the session
            for number in (1, 2, len(PEOPLE) + 1, len(PEOPLE) + 4):
                if written["operationId"] in ("closeAccount", "forcePassword", "makeLink") and number <= len(PEOPLE):
                    continue  # it would end the sessions that ask
                values = {}
                for one in parameters:
                    name, kind = one["name"], resolved(one["schema"])
                    if one.get("required") or name in ("person", "entity", "search"):
                        values[name] = str(number) if kind.get("type") == "integer" else {"hash": self.hashes[OTHER], "document": "demonstration", "entity": OTHER,
                                                                                         "search": MARK}.get(name, fitting(kind))
                body = body_of(written, "Ordinaire")
                for name in body or {}:
                    if name == "hash":
                        body[name] = self.hashes[OTHER]
                    elif name == "entity":
                        body[name] = OTHER
                    elif resolved(body_schema(written)["properties"][name]).get("type") == "integer":
                        body[name] = number
                target = path.format(**{name: urllib.parse.quote(text, safe="") for name, text in values.items()})
                query = {name: text for name, text in values.items() if "{" + name + "}" not in path}
                target += "?" + urllib.parse.urlencode(query) if query else ""
                for role, client in self.authority.clients[ENTITY].items():
                    status, _, told = client.call(method.upper(), target, body)
                    done += 1
                    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False)
                    self.assertTrue(status < 500 or status == 503, (role, target, told))
                    if path.startswith("/api/drafts"):  # a draft is the charter's own source, which names the entities that share it
                        text = text.replace(f"id: {OTHER}, name: la commune de {MARK}", "").replace(f"la commune de {MARK}", "").replace(f'"{OTHER}"', "")
                    self.assertNotIn(MARK, text, (role, method, target, body))
                    if status < 400:  # an error repeats what was asked
                        self.assertNotIn(self.hashes[OTHER], text, (role, method, target, body))
                        self.assertNotIn(OTHER, text, (role, method, target, body))
            after = rows_of(self.authority.store, OTHER)
            self.assertEqual(after, before, (method, path))
        self.assertGreater(done, 1000)

    def test_what_is_only_the_others_is_not_there(self):
        agent, ciso = (self.authority.clients[ENTITY][role] for role in ("agent", "ciso"))
        others = [int(row[0]) for row in sql(self.authority.store, [f"SELECT id FROM acknowledgement WHERE entity = '{OTHER}' AND place = '{MARK}'"])]
        for number in others:
            status, _, told = agent.call("GET", f"/api/charter/receipt/{number}")
            if status == 200:  # a number that is one's own too
                self.assertIn(number, [one["number"] for one in agent.ask("/api/charter/acknowledgement")["signed"]])
            else:
                self.assertEqual(status, 404, told)
        self.assertEqual(agent.call("GET", f"/api/charter/texts/demonstration/{self.hashes[OTHER]}")[0], 404)
        self.assertEqual(agent.call("POST", "/api/charter/acknowledgement", {"hash": self.hashes[OTHER]})[0], 404)
        self.assertNotEqual(agent.call("PUT", "/api/session/entity", {"entity": OTHER})[0], 200)
        self.assertEqual(ciso.call("POST", "/api/suspensions", {"person": len(PEOPLE) + 2, "of": "web", "reason": "x", "until": SOON})[0], 404)
        self.assertEqual(agent.ask("/api/session")["entity"]["id"], ENTITY)


if __name__ == "__main__":
    unittest.main()
