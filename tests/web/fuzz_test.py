#!/usr/bin/env python3
"""Hostile values for every parameter and every member of a body that the API's description names, with a session of each role: nothing fails
inside, nothing hangs, every answer is one that the description knows."""

import http.client
import json
import pathlib
import random
import re
import sys
import tempfile
import time
import unittest
import urllib.parse

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ACCOUNTS, ENTITY, Authority, session_again  # noqa: E402
from description import API, body_schema, fitting, resolved  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
SEED = 20261126
EACH = 45  # values of those below for one member, drawn anew for each
LONGEST = 60  # seconds: more is a hang, whatever the machine does beside

# As they stand in JSON.
TEXTS = [json.dumps(one) for one in (
    "", " ", "a", "0", "é" * 20, "e\u0301", "𝔘𝔫𝔦", "\u202e\u2066abc", "\ufeff", "\uffff", "\u0000", "a\u0000b", "a\r\nX-Injected: 1", "a\tb", "\x1b[31m", "'", "'; DROP TABLE person; --",
    "%", "%00", "_%", "\\", "\\\\0", "../../etc/passwd", "..", "/", "{{entity.name}}", "${7*7}", "<script>alert(1)</script>", "]]>", "javascript:alert(1)", "NaN", "null", "true", "-1", "1e9",
    "2026-02-30", "0000-00-00", "9999-12-31", "1970-01-01", "99999-01-01", "2026-11-26T25:61Z", "port-lavande", "autre", "http://[::1", "http://" + "a." * 200, "xn--" + "a" * 70,
    "a" * 64, "a" * 257, "a" * 5000, "a" * 70_000, "é" * 70_000, "(" * 5000, "0" * 64, "f" * 64, "F" * 64, "AAAA" * 300)] + [
    r'"\ud800"', r'"\udc00\ud800"', r'"\u00"', '"\\x41"', '"\xff"', '"unended']
NUMBERS = ["0", "-0", "1", "-1", "2", "2147483647", "2147483648", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
           "-9223372036854775809", "1" * 400, "1.5", "1.0", "1e0", "1e400", "-1e400", "1e-400", "01", "+1", "0x1", "NaN", "Infinity", "."]
OTHERS = ["null", "true", "false", "[]", "{}", "[[]]", '[""]', "[null]", '{"a": 1}', '{"": ""}', "[" * 100 + "]" * 100, "[" * 20_000, '{"a":' * 20_000, "[1" + ",1" * 12_000 + "]",
          '{"fr": "a", "en": "b"}', '{"__proto__": {"admin": true}}', "", " ", "//", "undefined"]
BODIES = ["", " ", "null", "true", "0", '"a"', "[]", "{}", "[{}]", "{", "}", "{]", '{"a"}', '{"a":}', '{"a":1,}', '{"a":1,"a":2}', "[" * 50_000, '{"":{}}' * 3, "\ufeff{}", "{}{}", "\x00", "{}\x00",
          '{"' + "a" * 70_000 + '": 1}', "{" + ",".join(f'"a{i}": {i}' for i in range(20_000)) + "}"]
def written_body(members):
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in members.items()) + "}"


class Fuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority(PROGRAM, cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.authority.start()
        cls.line = http.client.HTTPConnection("127.0.0.1", cls.authority.port, timeout=30)
        cls.addClassCleanup(cls.line.close)
        cls.sessions = {"nobody": ("", "")}
        for role in ACCOUNTS:
            cls.renew(role)
        cls.errors = jsonschema.Draft202012Validator({**API["components"]["schemas"]["Error"], "components": API["components"]})
        cls.validators = {}
        cls.slowest = 0

    @classmethod
    def renew(cls, role):
        cookie = session_again(cls.authority.store, ACCOUNTS[role], ENTITY)
        _, told = cls.exchange("GET", "/api/session", cookie, "", None)
        cls.sessions[role] = (cookie, json.loads(told)["csrf"])

    @classmethod
    def exchange(cls, method, target, cookie, csrf, body, kind="application/json"):
        head = {"Cookie": cookie} if cookie else {}
        if csrf and method != "GET":
            head["X-Csrf-Token"] = csrf
        if body is not None:
            head["Content-Type"] = kind
        cls.line.request(method, target, None if body is None else body.encode("utf-8", "surrogatepass"), head)
        answer = cls.line.getresponse()
        return answer, answer.read()

    def validator(self, written, status):
        answers = written["responses"]
        answer = resolved(answers.get(str(status), answers.get("default", {})))
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return None
        key = json.dumps(schema)
        if key not in self.validators:
            self.validators[key] = jsonschema.Draft202012Validator({**schema, "components": API["components"]})
        return self.validators[key]

    def ask(self, role, path, method, written, values, body):
        """One request, held against the description."""
        target = path.format(**{name: urllib.parse.quote(text, safe="", errors="surrogatepass") for name, text in values.items() if "{" + name + "}" in path})
        query = [(name, text) for name, text in values.items() if "{" + name + "}" not in path]
        if query:
            target += "?" + urllib.parse.urlencode(query, errors="surrogatepass")
        if len(target) > 12_000:
            return
        began = time.monotonic()
        answer, raw = self.exchange(method.upper(), target, *self.sessions[role], body)
        took = time.monotonic() - began
        told = (role, method, target[:200], None if body is None else body[:200], answer.status, raw[:300])
        type(self).slowest = max(self.slowest, took)
        self.assertLess(took, LONGEST, told)
        self.assertTrue(answer.status < 500 or answer.status == 503, told)
        self.assertNotIn("X-Injected", answer.headers, told)
        if answer.getheader("Content-Type") == "application/json" and raw:
            content = json.loads(raw)
            schema = self.errors if answer.status >= 400 else self.validator(written, answer.status)
            if schema:
                wrong = next(schema.iter_errors(content), None)
                self.assertIsNone(wrong, told)
            if answer.status == 503:
                self.assertEqual(content["code"], "unavailable", told)
        elif answer.status >= 400:
            self.assertIn("/%", target + "/%00", told)
            self.assertEqual(raw, b"", told)
        if answer.status in (200, 204, 401) and path.startswith("/api/session") and role != "nobody":
            self.renew(role)  # it may have ended

    def cases(self, path, written, chance):
        """(arguments, body) of one operation: one thing wrong at a time, then the body as a whole."""
        parameters = [resolved(one) for one in written.get("parameters", [])]
        usual = {one["name"]: str(fitting(one["schema"])) for one in parameters if one.get("required")}
        schema = body_schema(written)
        members = {name: json.dumps(fitting(one)) for name, one in (schema or {}).get("properties", {}).items() if name in schema.get("required", [])}
        body = written_body(members) if schema else None
        yield usual, body
        for one in parameters:
            if one["in"] != "header":
                for text in chance.sample(TEXTS + NUMBERS + OTHERS, EACH):
                    try:
                        plain = json.loads(text) if text.startswith('"') else text
                    except ValueError:
                        plain = text
                    if "/" in plain and one["in"] == "path":
                        continue  # another path
                    yield {**usual, one["name"]: plain}, body
                if one.get("required"):
                    yield {name: text for name, text in usual.items() if name != one["name"] or one["in"] == "path"}, body
        if schema is None:
            return
        for name, one in schema.get("properties", {}).items():
            own = TEXTS if resolved(one).get("type") == "string" else NUMBERS
            for value in chance.sample(own, min(EACH - 15, len(own))) + chance.sample(TEXTS + NUMBERS + OTHERS, 15):
                yield usual, written_body({**members, name: value})
            yield usual, written_body({other: value for other, value in members.items() if other != name})
        yield usual, written_body({**members, "further": "1"})
        for whole in BODIES:
            yield usual, whole

    def test_every_operation_bears_hostile_values(self):
        chance = random.Random(SEED)
        count = 0
        for path, methods in API["paths"].items():
            for method, written in methods.items():
                roles = ["nobody", *ACCOUNTS] if written["x-roles"] == ["anyone"] else [one for one in ACCOUNTS if one in written["x-roles"] or "agent" in written["x-roles"]]
                for values, body in self.cases(path, written, chance):
                    self.ask(chance.choice(roles), path, method, written, values, body)
                    count += 1
        for kind in ("text/plain", "", "application/jsonp", "application/json; charset=utf-16", "multipart/form-data"):
            answer, raw = self.exchange("POST", "/api/session", "", "", '{"login": "a", "password": "b"}', kind)
            self.assertLess(answer.status, 500, raw)
        print(f"{count} requests, the slowest answer took {self.slowest:.2f} s", file=sys.stderr)
        self.assertIsNone(self.authority.running[0].poll())
        status = pathlib.Path(f"/proc/{self.authority.running[0].pid}/status").read_text("utf-8")
        self.assertLess(int(re.search(r"VmHWM:\s+(\d+)", status)[1]), 400 * 1024)  # KiB: nothing grows with what is sent

    def test_hostile_cookies_and_heads(self):
        for cookie in ("session=", "session=" + "a" * 43, "session=" + "a" * 8000, "session=\xff", "session='", ";;;==;session", "session=a; session=b", "__Host-session=a", "device=" + "A" * 500):
            answer, raw = self.exchange("GET", "/api/charter", cookie, "", None)
            self.assertEqual(answer.status, 401, (cookie, raw))
        for name in ("Origin", "Sec-Fetch-Site", "Accept-Encoding", "If-None-Match", "X-Forwarded-For", "Accept-Language"):
            self.line.request("GET", "/api/session", None, {name: "\xff;,'\"" * 100})
            answer = self.line.getresponse()
            answer.read()
            self.assertEqual(answer.status, 200, name)


if __name__ == "__main__":
    unittest.main()
