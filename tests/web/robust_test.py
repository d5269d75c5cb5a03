#!/usr/bin/env python3
"""The portal's process under what happens to servers: killed at any moment, a database that goes away, a full disk, clients that say nothing or
too much, requests made to be read in two ways, TLS, two processes on one database. Real faults, through the program."""

import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "store")]
import cluster  # noqa: E402
from authority import ENTITY, Authority, Client, sql, wait_for  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
ASKED = "/api/charter/acknowledgement"


def authority_in(test, store=None, make=True):
    """Works for a class and for one test."""
    enter = getattr(test, "enterClassContext" if isinstance(test, type) else "enterContext")
    clean = getattr(test, "addClassCleanup" if isinstance(test, type) else "addCleanup")
    one = Authority(PROGRAM, enter(tempfile.TemporaryDirectory()), store)
    clean(one.stop)
    if make:
        one.make()
    return one


def wanted_hash(client):
    return client.ask(ASKED)["wanted"]["hash"]


def with_csrf(client):
    client.ask("/api/session")  # the client keeps the token that forms send
    return client


class Wire(unittest.TestCase):
    """What comes over the wire before anybody signs in."""

    @classmethod
    def setUpClass(cls):
        cls.authority = authority_in(cls)
        cls.authority.start()

    def connect(self):
        raw = socket.create_connection(("127.0.0.1", self.authority.port), 20)
        self.addCleanup(raw.close)
        return raw

    def say(self, data, until_closed=True):
        """What the server answers to these bytes, until it closes or has nothing more to say for a moment."""
        raw = self.connect()
        raw.sendall(data)
        raw.settimeout(20 if until_closed else 0.5)
        got = b""
        with contextlib.suppress(socket.timeout, ConnectionResetError):
            while chunk := raw.recv(65536):
                got += chunk
        return got

    def statuses(self, data, until_closed=True):
        return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d+) ", self.say(data, until_closed))]

    def serves(self):
        self.assertEqual(Client(self.authority.port).call("GET", "/health")[0], 200)

    def test_requests_that_two_programs_could_read_in_two_ways_are_refused(self):
        """400, and the connection ends: what follows is nobody's request."""
        smuggled = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
        body = b'{"login":"a","password":"b"}'
        json_head = b"Host: x\r\nContent-Type: application/json\r\n"
        hostile = {
            "two lengths": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Content-Length: 28\r\nContent-Length: 0\r\n\r\n" + body,
            "the same length twice": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Content-Length: 28\r\nContent-Length: 28\r\n\r\n" + body,
            "length and chunks": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "chunks and length": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "another coding": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "chunks that are not last": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
            "chunks twice": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "chunks in HTTP/1.0": b"POST /api/session HTTP/1.0\r\n" + json_head + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "a negative length": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Content-Length: -1\r\n\r\n",
            "a length with a sign": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Content-Length: +5\r\n\r\nabcde",
            "a length beyond numbers": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Content-Length: 99999999999999999999999\r\n\r\n",
            "a chunk beyond numbers": b"POST /api/session HTTP/1.1\r\n" + json_head + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "no host": b"GET /api/session HTTP/1.1\r\n\r\n",
            "two hosts": b"GET /api/session HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "a space before the colon": b"GET /api/session HTTP/1.1\r\nHost : x\r\n\r\n",
            "NUL in a field": b"GET /api/session HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\n\r\n",
            "NUL in the target": b"GET /api/\x00session HTTP/1.1\r\nHost: x\r\n\r\n",
            "a bare return": b"GET /api/session HTTP/1.1\r\nHost: x\r\nX-A: a\rX-B: b\r\n\r\n",
            "another protocol": b"GET /api/session HTTP/3.0\r\nHost: x\r\n\r\n",
            "no method": b"\r\n\r\n /api/session HTTP/1.1\r\nHost: x\r\n\r\n",
            "TLS where there is none": bytes.fromhex("16030100c8010000c40303") + b"x" * 200,
        }
        for name, data in hostile.items():
            with self.subTest(name):
                self.assertEqual(self.statuses(data + smuggled), [400])
        self.serves()

    def test_targets_that_are_no_path_are_refused(self):
        for target in (b"http://elsewhere.example/api/session", b"*", b"api/session", b"//elsewhere.example/%2e%2e/", b"/api/%00", b"/%ff", b"/api/%",
                       b"/..%2f..%2fetc/passwd", b"/assets/..%5c..%5cweb.yml", b"/api/session/../charter"):
            with self.subTest(target):
                statuses = self.statuses(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                self.assertIn(statuses, ([400], [404]))
        for method in (b"CONNECT", b"TRACE", b"PATCH", b"PROPFIND", b"BREW"):
            with self.subTest(method):
                self.assertIn(self.statuses(method + b" /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), ([400], [405]))

    def test_requests_one_behind_the_other_are_answered_in_their_order(self):
        asked = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" + b"GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n" + b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n" + \
            b"GET /api/charter HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        self.assertEqual(self.statuses(asked), [200, 404, 200, 401])
        chunked = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + \
            b"1c;x=y\r\n" + b'{"login":"a","password":"b"}' + b"\r\n0\r\n\r\n" + b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        self.assertEqual(self.statuses(chunked), [401, 200])

    def test_what_is_too_large_is_told_so(self):
        head = b"GET /api/session HTTP/1.1\r\nHost: x\r\n"
        self.assertEqual(self.statuses(head + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n"), [431])
        self.assertEqual(self.statuses(head + b"X: a\r\n" * 20_000 + b"\r\n"), [431])
        self.assertEqual(self.statuses(b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"), [431])
        post = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        # The whole body is sent: the answer is not lost with the connection.
        self.assertEqual(self.statuses(post + b"Content-Length: 3000000\r\n\r\n" + b" " * 3_000_000), [413])
        self.assertEqual(self.statuses(post + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 30), [413])
        self.serves()

    def test_nothing_that_is_asked_ends_in_the_head_of_an_answer(self):
        for path in ("/api/session%0d%0aSet-Cookie:%20a=b", "/api/people?search=%0d%0aX-Injected:%201", "/%0d%0aX-Injected:1"):
            got = self.say(f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: session=a%0d%0ab\r\nConnection: close\r\n\r\n".encode())
            head = got.partition(b"\r\n\r\n")[0]
            self.assertNotIn(b"X-Injected", head)
            self.assertNotIn(b"Set-Cookie", head)

    def test_who_is_slow_or_silent_keeps_nobody_else_waiting(self):
        head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        idle = [self.connect() for _ in range(300)]
        bodies = [self.connect() for _ in range(60)]
        for one in bodies:
            one.sendall(head + b"{")
        dripping = [self.connect() for _ in range(20)]
        for byte in head[:12]:
            for one in dripping:
                one.sendall(bytes([byte]))
            began = time.monotonic()
            self.serves()
            self.assertLess(time.monotonic() - began, 5)
        # All places taken: who asks nothing loses theirs soon, and the next one is served.
        idle += [self.connect() for _ in range(200)]

        def served():
            with contextlib.suppress(OSError):
                return Client(self.authority.port).call("GET", "/health")[0] == 200

        wait_for(served, 15)
        for one in (*idle, *bodies, *dripping):
            one.close()

    def test_who_does_not_read_its_answers_is_left_alone(self):
        deaf = [self.connect() for _ in range(8)]
        for one in deaf:
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                for _ in range(50):
                    one.send(b"GET /api/openapi HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
        self.serves()


class Killed(unittest.TestCase):
    """ACK-03: signed once or not at all, whenever the process dies; what was answered stands."""

    def signatures_under_kills(self, store):
        authority = authority_in(self, store)
        authority.start()
        crowd = authority.crowd(120)
        wanted = wanted_hash(crowd[0])
        told, lock = {}, threading.Lock()
        waiting = list(range(len(crowd)))
        chance = random.Random(20261126)

        def sign():
            while True:
                with lock:
                    if not waiting:
                        return
                    number = waiting.pop()
                client = crowd[number]
                client.port = authority.port
                try:
                    if client.csrf is None:
                        client.ask("/api/session")
                    status, _, answer = client.call("POST", ASKED, {"hash": wanted})
                    with lock:
                        told.setdefault(number, []).append((status, answer.get("number"), answer.get("at")))
                        if status != 200:
                            waiting.insert(0, number)
                except (OSError, http.client.HTTPException):  # cut off somewhere
                    with lock:
                        waiting.insert(0, number)
                    time.sleep(0.01)

        threads = [threading.Thread(target=sign) for _ in range(4)]
        for one in threads:
            one.start()
        kills = 0
        while any(one.is_alive() for one in threads) and kills < 8:
            time.sleep(chance.uniform(0.01, 0.12))
            authority.kill()
            kills += 1
            # What was answered before is there after.
            authority.start()
        for one in threads:
            one.join(60)
        self.assertGreaterEqual(kills, 4)
        rows = dict(sql(authority.store, ["SELECT person, id FROM acknowledgement"]))
        count = sql(authority.store, ["SELECT count(*) FROM acknowledgement"])[0][0]
        self.assertEqual((len(rows), count), (120, "120"))
        events = sql(authority.store, ["SELECT event, count(*) FROM outbox WHERE event LIKE 'acknowledgement%' GROUP BY event"])
        self.assertEqual([int(many) for _, many in events], [120], events)
        for number, answers in told.items():
            numbers = {answer[1] for answer in answers if answer[0] == 200}
            self.assertEqual(len(numbers), 1, answers)
            self.assertIn(str(numbers.pop()), rows.values())
            self.assertEqual({answer[0] for answer in answers}, {200})

    def test_on_sqlite(self):
        self.signatures_under_kills(None)

    @unittest.skipUnless(cluster.programs(), "PostgreSQL is not installed")
    def test_on_postgresql(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        server = cluster.Cluster(folder)
        self.addCleanup(server.stop)
        self.signatures_under_kills(server.new_store("killed"))


@unittest.skipUnless(cluster.programs(), "PostgreSQL is not installed")
class OnPostgresql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.server = cluster.Cluster(folder)
        cls.addClassCleanup(lambda: cls.server.stop())
        cls.authority = authority_in(cls, cls.server.new_store("hub"))
        cls.authority.start()
        cls.crowd = cls.authority.crowd(12)
        cls.first = cls.authority.port
        cls.authority.start()  # a second process, with the same settings
        cls.second = cls.authority.port

    def test_a_database_that_goes_and_comes_back(self):
        client = self.crowd[0]
        client.port = self.first
        self.assertEqual(client.call("GET", ASKED)[0], 200)
        self.server.stop()
        for path in (ASKED, "/api/session", "/api/charter"):
            began = time.monotonic()
            status, headers, told = client.call("GET", path)
            self.assertEqual((status, told["code"]), (503, "unavailable"), told)
            self.assertGreater(int(headers["Retry-After"]), 0)
            self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(client.call("POST", "/api/session", {"login": "a", "password": "b"})[0], 503)
        self.server.start()
        for port in (self.first, self.second):
            client.port = port
            wait_for(lambda: client.call("GET", ASKED)[0] == 200)
        self.assertTrue(all(one.poll() is None for one in self.authority.running))

    def test_two_processes_serve_the_same_sessions(self):
        client = with_csrf(self.crowd[1])
        for port in (self.first, self.second, self.first):
            client.port = port
            self.assertTrue(client.ask("/api/session")["signed_in"])
        stolen = Client(self.second)
        stolen.cookies = dict(client.cookies)
        self.assertEqual(stolen.call("GET", ASKED)[0], 200)
        client.port = self.first
        self.assertEqual(client.call("DELETE", "/api/session")[0], 204)
        self.assertEqual(stolen.call("GET", ASKED)[0], 401)

    def test_the_same_signature_to_both_at_once_is_one(self):
        for client in self.crowd[2:]:
            with_csrf(client)
        wanted = wanted_hash(self.crowd[2])
        answers = {}

        def sign(number, port):
            client = Client(port)
            client.cookies, client.csrf = self.crowd[number].cookies, self.crowd[number].csrf
            answers[number, port] = client.call("POST", ASKED, {"hash": wanted})

        threads = [threading.Thread(target=sign, args=(number, port)) for number in range(2, 12) for port in (self.first, self.second)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual({status for status, _, _ in answers.values()}, {200}, answers)
        for number in range(2, 12):
            self.assertEqual(answers[number, self.first][2], answers[number, self.second][2])
        rows = sql(self.authority.store, ["SELECT count(*), count(DISTINCT person) FROM acknowledgement"])
        self.assertEqual(rows, [("10", "10")])


@unittest.skipUnless(os.getuid() == 0, "a file system of its own needs root")
class FullDisk(unittest.TestCase):
    def test_a_full_disk_refuses_signatures_and_lets_people_read(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        place = folder / "disk"
        place.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], check=False, capture_output=True).returncode != 0:
            self.skipTest("this machine mounts nothing")
        self.addCleanup(lambda: subprocess.run(["umount", "-l", place], check=False))
        authority = authority_in(self, f"sqlite:{place}/hub.db")
        authority.start()
        crowd = authority.crowd(30, idle_for=300)  # so long ago that reading notes that they are there
        wanted = wanted_hash(crowd[0])
        with_csrf(crowd[1])
        self.assertEqual(crowd[1].call("POST", ASKED, {"hash": wanted})[0], 200)
        filler = place / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            for size in (65536, 4096, 512, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"x" * size):
                        pass
        refused = 0
        for client in crowd[2:]:
            client.ask(ASKED)
            client.ask("/api/charter")
            status, _, told = with_csrf(client).call("POST", ASKED, {"hash": wanted})
            self.assertIn(status, (200, 507), told)
            if status == 507:
                self.assertEqual(told["code"], "unavailable")
                refused += 1
        self.assertGreater(refused, 0)
        filler.unlink()
        for client in crowd[2:]:
            self.assertEqual(client.call("POST", ASKED, {"hash": wanted})[0], 200)
        self.assertEqual(sql(authority.store, ["SELECT count(*), count(DISTINCT person) FROM acknowledgement"]), [("29", "29")])
        self.assertEqual(sql(authority.store, ["PRAGMA integrity_check"]), [("ok",)])


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = authority_in(cls)
        folder = cls.authority.folder

        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=Essai")
        openssl("req", *curve, "-keyout", "tls.key", "-out", "tls.csr", "-subj", "/CN=localhost")
        (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n", "utf-8")
        openssl("x509", "-req", "-in", "tls.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-days", "2", "-out", "tls.crt", "-extfile", "names")
        cls.address = cls.authority.start("tls: {certificate: tls.crt, key: tls.key}\n")

    def ask(self, request, lowest=None, highest=None, trusted=True):
        context = ssl.create_default_context(cafile=self.authority.folder / "ca.crt" if trusted else None)
        if highest:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is tried
                context.minimum_version, context.maximum_version = lowest, highest
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with socket.create_connection(("127.0.0.1", self.authority.port), 10) as raw, context.wrap_socket(raw, server_hostname="localhost") as tls:
            tls.sendall(request)
            got = b""
            while chunk := tls.recv(65536):
                got += chunk
            return tls.version(), got

    def test_only_tls_that_is_still_good(self):
        asked = b"GET /api/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        self.assertTrue(self.address.startswith("https://"))
        self.assertEqual(self.ask(asked)[0], "TLSv1.3")
        self.assertEqual(self.ask(asked, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)[0], "TLSv1.2")
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with self.assertRaises((ssl.SSLError, ConnectionResetError)):
                self.ask(asked, old, old)
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.ask(asked, trusted=False)
        head = self.ask(asked)[1].partition(b"\r\n\r\n")[0]
        self.assertIn(b"\r\nStrict-Transport-Security: max-age=31536000", head)

    def test_cookies_stay_on_this_host_and_on_tls(self):
        token = self.authority.tokens["agent"]
        body = json.dumps({"token": token}).encode()
        _, got = self.ask(b"POST /api/session/link HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
                          b"Content-Length: %d\r\n\r\n" % len(body) + body)
        cookies = re.findall(rb"^Set-Cookie: (.*?)\r$", got, re.M)
        self.assertTrue(cookies, got)
        for one in cookies:
            self.assertTrue(one.startswith(b"__Host-session=") or one.startswith(b"device="), one)
            for word in (b"Secure", b"HttpOnly", b"SameSite=Lax", b"Path=/"):
                self.assertIn(word, one)

    def test_plain_words_on_the_tls_port_hold_nothing(self):
        with socket.create_connection(("127.0.0.1", self.authority.port), 10) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            with contextlib.suppress(ConnectionResetError):
                self.assertNotIn(b"200 OK", raw.recv(4096))
        self.test_only_tls_that_is_still_good()


if __name__ == "__main__":
    unittest.main()
