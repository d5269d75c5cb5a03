#!/usr/bin/env python3
"""The gate, the mailed link and the accessibility statement: the real Squid, a browser without scripts, hostile forms.
ACK-01, ACK-02, ACK-07, INT-01. `CARTULAIRE_SHOTS=FOLDER` keeps pictures of the pages."""

import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]
import harness  # noqa: E402
from authority import PASSWORD, ROOT, Authority, Client, password_by_link  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
MODULES = pathlib.Path(os.environ.get("CARTULAIRE_NODE_MODULES", ROOT / "portal" / "node_modules"))
PROBES = ["http://detectportal.firefox.com/canonical.html", "http://detectportal.firefox.com/success.txt?ipv4",
          "http://connectivitycheck.gstatic.com/generate_204", "http://captive.apple.com/hotspot-detect.html",
          "http://www.msftconnecttest.com/connecttest.txt"]
# login, given name, family name, population
PEOPLE = [("nadia", "Nadia", "Faure", "agents"), ("paule", "Paule", "Roy", "agents"), ("ext1", "Élise", "Durand", "externes"),
          ("ext2", "Rémi", "Picard", "externes"), ("ext3", "Inès", "Petit", "externes")]


def why_not():
    if harness.why_not():
        return harness.why_not()
    if not shutil.which("chromium"):
        return "chromium is missing: apt-get install chromium"
    if not shutil.which("node") or not (MODULES / "playwright-core").is_dir():
        return "playwright-core is missing: npm ci in portal/"
    return None


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and keeps it."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        self.mails = []
        super().__init__(("127.0.0.1", 0), self.Session)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self):
            self.say("220 essai")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    body = b""
                    while (one := self.rfile.readline()) not in (b".\r\n", b""):
                        body += one
                    self.server.mails.append(body)
                self.say("250 well" if verb != b"QUIT" else "221 bye")
                if verb == b"QUIT":
                    return


class Town(Authority):
    """The town of the tests of Squid, whose people are in the store: one of them has still to sign."""

    def __init__(self, program, folder):
        super().__init__(program, folder)
        self.node = harness.Node(program, HERE.parent / "e2e" / "data",
                                 lambda text: text.replace("  agents: {name: les agents}", "  agents: {name: les agents}\n  externes: {name: les externes}"))
        self.origin = harness.Origin()
        self.port = harness.free_port()
        self.address = f"http://portail.example:{self.port}"

    def make(self):
        shutil.copy(self.node.root / "charte.md", self.folder)
        self.run("store", "create", "--store", self.store)
        self.run("store", "entities", "--store", self.store, "--charter", "charte.md")
        lines = ["login;key;given_name;family_name;mail;population"]
        lines += [f"{login};{login};{given};{family};{login}@essai.example;{population}" for login, given, family, population in PEOPLE]
        (self.folder / "agents.csv").write_text("\n".join(lines) + "\n", "utf-8")
        self.run("people", "import", "--store", self.store, "--entity", "ville", "agents.csv")
        self.tokens = [self.run("account", "create", "--store", self.store, "--entity", "ville", "--login", login).stdout.split()[-1]
                       for login in ("nadia", "paule")]
        (self.folder / "lecture.yml").write_text("summary:\n  - Les sites dangereux ou illégaux sont fermés à tous.\n"
                                                 "  - Chaque visite laisse une trace, gardée six mois puis détruite.\n"
                                                 "  - Un site utile à votre mission s’ouvre sur demande.\n", "utf-8")
        self.run("campaign", "open", "charte.md", "--store", self.store, "--entity", "ville", "--address", "https://portail.example",
                 "--explain", "lecture.yml", "--by-link", "externes")
        post = Post()
        self.run("campaign", "send", "--store", self.store, "--smtp", f"smtp://127.0.0.1:{post.server_address[1]}", "--in-clear",
                 "--sender", "charte@essai.example")
        post.shutdown()
        post.server_close()
        mails = b"".join(post.mails).replace(b"=\r\n", b"").decode("latin-1")
        self.links = [f"/signer/{secret}" for secret in re.findall(r"/signer/([0-9a-f]{64})", mails)]
        assert len(self.links) == 3, mails

    def publish_and_serve(self):
        node = self.node
        state = re.sub(r"  - login: nadia\n    entity: ville\n    population: agents\n", "", node.people)
        (node.root / "state.yml").write_text(state.replace("range: 127.0.0.13", "range: 127.0.0.1"), "utf-8")
        moment = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=1))) + datetime.timedelta(minutes=5)
        node.set_time(moment.strftime("%Y-%m-%d %H:%M"))  # after what is signed in this test
        self.watch = subprocess.Popen(
            [self.program, "publish", "--watch", "--charter", node.root / "charte.md", "--state", node.root / "state.yml", "--store", self.store,
             "--lists", node.root / "lists.bin", "--to", node.root / "bundle", "--keys", node.key], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.running.append(self.watch)
        assert self.watch.stdout.readline(), "nothing is published"
        (self.folder / "publish.key.pub").write_bytes(pathlib.Path(f"{node.key}.pub").read_bytes())
        self.start(f"address: {self.address}\ncontact: numerique@essai.example\n"
                   f"bundle: {{folder: {node.root}/bundle, key: publish.key.pub, memory: memory}}\n", listen=f"127.0.0.1:{self.port}")
        node.start(conf_flags=("--portal", self.address))
        for token in self.tokens:
            password_by_link(self.client(), token)


class Gate(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if why_not():
            print(why_not(), file=sys.stderr)
            sys.exit(77)
        cls.town = town = Town(PROGRAM, cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.addClassCleanup(town.node.remove)
        cls.addClassCleanup(town.origin.stop)
        cls.addClassCleanup(town.stop)
        town.make()
        town.publish_and_serve()

    # --- a browser that only has forms
    def plain(self, method, path, fields=None, cookies="", headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.town.port, timeout=30)
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies, **(headers or {})}
        link.request(method, path, None if fields is None else urllib.parse.urlencode(fields), sent)
        answer = link.getresponse()
        body = answer.read()
        link.close()
        return answer.status, answer.headers, body.decode("utf-8", "replace")

    @staticmethod
    def token(page):
        return re.search(r'name="jeton" value="([^"]+)"', page).group(1)

    @staticmethod
    def cookie(headers):
        return headers["Set-Cookie"].split(";")[0]

    def test_1_who_has_not_signed_is_led_to_the_gate_signs_without_scripts_and_goes_on(self):
        town = self.town
        node = town.node
        wanted = f"http://site.example:{town.origin.port}/voulue?a=1&b=%C3%A9"
        for probe in PROBES:
            answer = node.get(probe, "127.0.0.1")
            self.assertEqual((answer.status, answer.headers["location"]),
                             (302, f"{town.address}/portail?par=squid&vers={urllib.parse.quote(probe, safe='')}"), probe)
        with node.connect("127.0.0.1") as link:  # a form that was sent: refused, with the way to the gate on the page
            link.sendall(f"POST {wanted} HTTP/1.1\r\nHost: site.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            posted = harness.Answer(harness._read_all(link))
        self.assertEqual(posted.status, 403)
        self.assertIn(f"href='{town.address}/portail'", posted.text)
        self.assertEqual(node.tunnel("site.example:443", "127.0.0.1")[0].status, 403)
        self.assertEqual(node.get(f"http://violence.example:{town.origin.port}/", "127.0.0.1").status, 403, "what the law forbids leads nowhere")
        captive = town.client().call("GET", "/api/captive")
        self.assertEqual(captive[1]["Content-Type"], "application/captive+json")
        self.assertEqual(json.loads(captive[2]), {"captive": True, "user-portal-url": f"{town.address}/portail"})
        shots = os.environ.get("CARTULAIRE_SHOTS", "")
        given = {"proxy": f"http://127.0.0.1:{node.port}", "wanted": wanted, "probe": PROBES[0], "portal": town.address, "login": "nadia",
                 "password": PASSWORD, "link": town.address + town.links[0], "modules": str(MODULES), "shots": shots}
        done = subprocess.run(["node", HERE / "gate_walk.mjs", json.dumps(given)], capture_output=True, text=True, timeout=150, check=False)
        told = json.loads(done.stdout or "{}")
        self.assertNotIn("error", told, done.stderr)
        steps = {one["name"]: one for one in told["steps"]}
        self.assertTrue(told["probe"].startswith(town.address + "/portail?par=squid&vers="), told["probe"])
        self.assertTrue(steps["gate"]["url"].startswith(town.address + "/portail?par=squid&vers="))
        self.assertIn("n’est pas le bon", steps["wrong"]["text"])
        self.assertIn("Version 1.0.0", steps["reading"]["text"])
        self.assertIn("gardée six mois", steps["reading"]["text"])
        self.assertIn("serif", told["text"]["family"], "the frozen text has its own style")
        self.assertIn("C’est signé", steps["signed"]["title"])
        self.assertIn(wanted, steps["signed"]["text"])
        self.assertLess(told["opened_after_ms"], 5000)
        print(f"gate: the page opened {told['opened_after_ms']} ms after the signature", file=sys.stderr)
        self.assertIn("Élise Durand", steps["link"]["text"])
        self.assertEqual(told["receipt"], "%PDF-")
        self.assertIn("leads nowhere", steps["link-over"]["title"])
        self.assertIn("numerique@essai.example", steps["accessibility"]["text"])
        self.assertEqual(told["complaints"], [])
        for page, found in told["axe"].items():
            self.assertGreater(found["passes"], 10, page)
            self.assertEqual(found["violations"], [], page)
        self.assertEqual(json.loads(town.client().call("GET", "/api/captive")[2])["captive"], False)
        self.assertEqual(node.get(PROBES[2], "127.0.0.1").status // 100, 5, "no more of ours: only that name is not to be reached here")

    def test_2_a_signature_by_the_api_reaches_a_node_within_five_seconds(self):
        # ACK-01: paule signs; what the store tells of her is in the bundle that nodes run on.
        town = self.town
        client = Client(town.port)
        self.assertEqual(client.call("POST", "/api/session", {"login": "paule", "password": PASSWORD})[0], 200)
        wanted = client.ask("/api/charter/acknowledgement")["wanted"]
        site = f"http://neuf.example:{town.origin.port}/"
        self.assertEqual(self.decided("paule", site), "gate")
        start = time.monotonic()
        self.assertEqual(client.call("POST", "/api/charter/acknowledgement", {"hash": wanted["hash"]})[0], 200)
        while self.decided("paule", site) != "allow":
            self.assertLess(time.monotonic() - start, 5)
        print(f"gate: a signature reached the node after {time.monotonic() - start:.2f} s", file=sys.stderr)

    def decided(self, login, site):
        """The word of a helper of Squid that has just started, as the one that runs."""
        node = self.town.node
        folder = pathlib.Path(self.town.folder) / "helper"
        folder.mkdir(exist_ok=True)
        helper = subprocess.run([self.town.program, "adapter", "squid", "--bundle", node.root / "bundle", "--key", node.root / "hub.pub", "--spool", folder,
                                 "--clock", node.clock], input=f"0 {login} 127.0.0.99 GET {site} fr\n", capture_output=True, text=True, timeout=20, check=False)
        return re.search(r'd_="\S+ \S+ (\w+) ', helper.stdout).group(1)

    def test_3_addresses_that_are_no_page_of_the_web_are_shown_to_nobody(self):
        for hostile in ("javascript:alert(1)", "data:text/html,x", "//evil.example/", "http://portail.example@evil.example/", "https:\\\\evil.example",
                        "http://a.example/\"onclick=x", "http://a.example/<b>", "file:///etc/passwd", "http:///x", "http://a.example/\r\nSet-Cookie: a=b",
                        "https://a.example/" + "x" * 3000):
            status, headers, page = self.plain("GET", "/portail?" + urllib.parse.urlencode({"vers": hostile}))
            self.assertEqual(status, 200)
            self.assertNotIn('name="vers"', page, hostile)
            self.assertNotIn("evil", page)
            self.assertNotIn("Location", headers)
        status, _, page = self.plain("GET", "/portail?vers=https%3A%2F%2Fa.example%2F%3Fq%3D%27%26amp&lang=en")
        self.assertNotIn("?q='", page)
        self.assertIn('<html lang="en">', page)

    def test_4_no_page_has_a_script_or_a_style_in_it_and_sends_forms_to_ours_alone(self):
        for path in ("/portail", self.town.links[1], "/accessibilite", "/signer/0", "/portail/rien"):
            _, headers, page = self.plain("GET", path)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertNotIn("unsafe", headers["Content-Security-Policy"])
            self.assertEqual(headers["Cache-Control"], "no-store", path)
            self.assertIsNone(re.search(r"<script|<style|style=|\son\w+=", page), path)
            for action in re.findall(r'action="([^"]*)"', page):
                self.assertTrue(action.startswith(("/portail/", "/signer/")), action)

    def test_5_a_link_signs_once_by_its_own_form_only(self):
        path = self.town.links[1]
        for _ in range(2):
            status, headers, page = self.plain("GET", path)  # looking signs nothing
            self.assertEqual(status, 200)
        self.assertRegex(headers["Set-Cookie"], r"HttpOnly; SameSite=Strict")
        good = {"jeton": self.token(page), "capacity": "external", "place": "Essai"}
        cookie = self.cookie(headers)
        other = self.plain("GET", self.town.links[2])
        for fields, cookies, more in (({**good, "jeton": ""}, cookie, {}), (good, "", {}), (good, self.cookie(other[1]), {}),
                                      ({**good, "jeton": self.token(other[2])}, cookie, {}), (good, cookie, {"Origin": "https://evil.example"}),
                                      (good, cookie, {"Sec-Fetch-Site": "cross-site"}), (good, cookie, {"Content-Type": "text/plain"})):
            status, _, page = self.plain("POST", path, fields, cookies, more)
            self.assertEqual(status, 403)
            self.assertIn("rien n’est signé", page)
        status, _, page = self.plain("POST", path, {**good, "place": "x" * 201}, cookie)
        self.assertEqual(status, 422)
        self.assertEqual(self.plain("GET", path + "/recepisse")[0], 404)
        status, _, page = self.plain("GET", path + "/texte")
        self.assertIn("Lire et signer", page)
        status, _, first = self.plain("POST", path, good, cookie)
        self.assertEqual(status, 200)
        status, _, again = self.plain("POST", path, good, cookie)  # the answer was lost: the same record, no second one
        self.assertEqual(re.search(r"Récépissé n° \d+", first).group(), re.search(r"Récépissé n° \d+", again).group())
        self.assertEqual(self.plain("GET", path)[0], 404)
        self.assertEqual(self.plain("POST", path, {**good, "jeton": "0" * 64}, cookie)[0], 404)
        self.assertEqual(self.plain("GET", path + "/texte")[0], 404)

    def test_6_forms_of_the_gate_are_the_session_s_own(self):
        login = {"login": "paule", "password": PASSWORD}
        self.assertEqual(self.plain("POST", "/portail/connexion", login, headers={"Origin": "https://evil.example"})[0], 403)
        status, headers, _ = self.plain("POST", "/portail/connexion", {**login, "vers": "https://evil.example/"})
        self.assertEqual((status, headers["Location"]), (303, "/portail?vers=https%3A%2F%2Fevil.example%2F&lang=fr"))
        cookie = next(one.split(";")[0] for one in headers.get_all("Set-Cookie") if one.startswith("session="))
        page = self.plain("GET", "/portail", cookies=cookie)[2]
        for path in ("/portail/signature", "/portail/fin", "/portail/code"):
            for wrong in ({}, {"jeton": "x"}):
                self.assertEqual(self.plain("POST", path, wrong, cookie)[0], 403, path)
        forged = self.plain("POST", "/portail/signature", {"jeton": self.token(page), "hash": "0" * 64, "document": "../x"}, cookie)
        self.assertEqual(forged[0], 404)
        self.assertEqual(self.plain("POST", "/portail/fin", {"jeton": self.token(page)}, cookie)[0], 303)
        self.assertEqual(self.plain("POST", "/portail/fin", {"jeton": self.token(page)}, cookie)[0], 403, "the form of a session that ended")

    def test_7_guesses_are_slowed_down_and_tell_nothing(self):
        # The last one: it keeps this address waiting.
        pages = {self.plain("GET", "/signer/" + guess)[2].replace(guess, "") for guess in ("0" * 64, "f" * 64, "abc", "x" * 64)}
        self.assertEqual(len(pages), 1)
        status = 404
        for guess in range(200):
            status, headers, _ = self.plain("GET", f"/signer/{guess:064x}")
            if status != 404:
                break
        self.assertEqual(status, 429)
        self.assertGreater(int(headers["Retry-After"]), 0)
        self.assertEqual(self.plain("GET", self.town.links[2])[0], 429, "while it waits, no secret is looked at")


if __name__ == "__main__":
    unittest.main()
