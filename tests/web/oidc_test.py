#!/usr/bin/env python3
"""Signing in with an OpenID provider, against a certified one (oidc-provider of npm): what goes well, and what must not. ACC-01."""

import html
import http.client
import json
import pathlib
import re
import sys
import tempfile
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "people")]
from authority import ACCOUNTS, ENTITY, Authority, Client  # noqa: E402
from directory import free_port  # noqa: E402
from provider import Provider, missing  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
AGENT = "marc.olivier"  # of the authority, without an account until the provider names them
MISSING = missing()


class Browser:
    """Follows redirects from one server to the other, keeps each one's cookies, fills the provider's forms in."""

    def __init__(self, portal, provider):
        self.clients = {f"127.0.0.1:{portal}": Client(portal), f"localhost:{provider}": Client(provider)}
        self.trail = []

    @property
    def portal(self):
        return next(iter(self.clients.values()))

    def go(self, address, form=None, until=None):
        """Status, address and text of where it ends. `until`: stops before an address that begins so, and gives it."""
        for _ in range(15):
            there = urllib.parse.urlsplit(address)
            if until and there.path.startswith(until):
                return None, address, ""
            client = self.clients[there.netloc]
            body = None if form is None else urllib.parse.urlencode(form).encode()
            headers = {"Host": there.netloc}
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            target = there.path + (f"?{there.query}" if there.query else "")
            status, got, raw = client.call("GET" if form is None else "POST", target, body, headers)
            self.trail.append(address)
            if status not in (302, 303):
                return status, address, raw if isinstance(raw, dict) else raw.decode()
            address = urllib.parse.urljoin(address, got["Location"])
            form = None
        raise AssertionError(f"it goes round: {self.trail}")

    def sign_in(self, login, until=None):
        """From the portal's button to where it ends; the provider asks for a name, then for consent."""
        status, address, page = self.go(f"http://127.0.0.1:{self.portal.port}/api/session/oidc")
        for _ in range(2):
            if "/interaction/" not in address:
                break
            action = re.search(r'action="([^"]+)"', page).group(1)
            form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            if 'name="login"' in page:
                form.update({"login": login, "password": "tout convient"})
            status, address, page = self.go(urllib.parse.urljoin(address, html.unescape(action)), form, until)
        return status, address, page


@unittest.skipIf(MISSING, MISSING or "")
class Oidc(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.port, cls.provider_port = free_port(), free_port()
        cls.provider = Provider(cls.provider_port, f"http://127.0.0.1:{cls.port}/api/session/oidc/return")
        cls.addClassCleanup(cls.provider.stop)
        (cls.folder / "oidc.secret").write_text("un-secret-de-client\n", "utf-8")
        (cls.folder / "wrong.secret").write_text("un-autre\n", "utf-8")
        for name in ("oidc.secret", "wrong.secret"):
            (cls.folder / name).chmod(0o600)
        cls.authority = Authority(PROGRAM, cls.folder)
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.log = cls.enterClassContext(open(cls.folder / "portal.log", "w+", encoding="utf-8"))
        cls.authority.start(cls.settings(), listen=f"127.0.0.1:{cls.port}", log=cls.log)

    @classmethod
    def settings(cls, client="portail", secret="oidc.secret", provider=None):
        return (f"sign_in:\n  password: [import]\n  oidc: {{name: le compte de l’agglomération, issuer: 'http://localhost:{provider or cls.provider_port}', "
                f"client: {client}, secret_file: {secret}, scopes: openid profile, login_claim: preferred_username, directory: import}}\n")

    def control(self, **asked):
        connection = http.client.HTTPConnection("127.0.0.1", self.provider_port, timeout=10)
        connection.request("GET", "/essai?" + urllib.parse.urlencode(asked))
        told = json.loads(connection.getresponse().read())
        connection.close()
        return told

    def browser(self, port=None):
        return Browser(port or self.port, self.provider_port)

    def other_portal(self, **settings):
        other = Authority(PROGRAM, self.folder, self.authority.store)
        self.addCleanup(other.stop)
        other.start(self.settings(**settings), log=self.log)
        return other

    def refused(self, browser, end, why):
        self.assertIn(f"/connexion?erreur={why}", end[1], browser.trail)
        self.assertFalse(browser.portal.ask("/api/session")["signed_in"])

    def test_a_person_signs_in_and_is_known(self):
        session = self.browser().portal.ask("/api/session")
        self.assertEqual((session["ways"], session["provider"]), (["password", "oidc"], "le compte de l’agglomération"))
        browser = self.browser()
        _, address, _ = browser.sign_in(AGENT)
        self.assertEqual(address, f"http://127.0.0.1:{self.port}/")
        session = browser.portal.ask("/api/session")
        self.assertEqual((session["signed_in"], session["person"]["name"], session["entity"]["id"]), (True, "Marc Olivier", ENTITY))
        self.assertEqual(browser.portal.ask("/api/account")["sessions"][0]["methods"], "oidc")
        self.assertNotIn("oidc", browser.portal.cookies)
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.trail[1]).query)
        self.assertEqual((asked["code_challenge_method"], asked["response_type"]), (["S256"], ["code"]))
        self.assertTrue(asked["nonce"][0] and asked["state"][0])

    def test_a_person_whom_nobody_knows_is_not_let_in(self):
        browser = self.browser()
        self.refused(browser, browser.sign_in("quelqu.un"), "inconnu")

    def test_an_account_that_was_closed_stays_closed(self):
        login = "nadia.faure"
        self.authority.account(login)
        self.authority.run("account", "close", "--store", self.authority.store, "--login", login)
        browser = self.browser()
        self.refused(browser, browser.sign_in(login), "inconnu")

    def test_who_administers_still_gives_a_second_factor(self):
        browser = self.browser()
        browser.sign_in(ACCOUNTS["it"])
        session = browser.portal.ask("/api/session")
        self.assertEqual((session["signed_in"], session["waiting"]), (False, "enrol"))

    def test_tokens_that_were_altered_are_refused(self):
        self.addCleanup(self.control, change="")
        self.browser().sign_in(AGENT)
        before = self.control()["keysRead"]
        for change in ("signature", "subject", "none"):
            with self.subTest(change=change):
                self.control(change=change)
                browser = self.browser()
                self.refused(browser, browser.sign_in(AGENT), "refusee")
        # Whoever sends bad tokens makes nobody read keys again and again.
        self.assertLessEqual(self.control()["keysRead"], before + 1)

    def test_an_answer_serves_one_attempt_in_one_browser(self):
        browser = self.browser()
        _, address, _ = browser.sign_in(AGENT, until="/api/session/oidc/return")
        kept = dict(browser.portal.cookies)
        stranger = self.browser()  # somebody is sent a link with another's answer
        self.refused(stranger, stranger.go(address), "tentative")
        other = self.browser()  # with an attempt of their own
        other.go(f"http://127.0.0.1:{self.port}/api/session/oidc", until="/auth")
        self.refused(other, other.go(address), "tentative")
        self.assertTrue(browser.go(address)[1].endswith("/"))
        self.assertTrue(browser.portal.ask("/api/session")["signed_in"])
        again = self.browser()  # the very same, cookie and all: the code was spent
        again.portal.cookies = kept
        self.refused(again, again.go(address), "fournisseur")

    def test_an_answer_without_a_code_or_of_another_provider(self):
        browser = self.browser()
        _, address, _ = browser.sign_in(AGENT, until="/api/session/oidc/return")
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["state"][0]
        back = f"http://127.0.0.1:{self.port}/api/session/oidc/return"
        kept = dict(browser.portal.cookies)
        for query, why in (({"error": "access_denied"}, "annulee"), ({"error": "server_error"}, "refusee"),
                           ({"code": "x", "iss": "https://autre.example"}, "refusee"), ({"code": "x"}, "fournisseur"), ({}, "refusee")):
            browser.portal.cookies = dict(kept)
            self.refused(browser, browser.go(f"{back}?{urllib.parse.urlencode({'state': state, **query})}"), why)

    def test_another_service_s_client_does_not_serve_here(self):
        browser = self.browser(self.other_portal(client="ailleurs").port)
        status, address, _ = browser.sign_in(AGENT)  # its address to come back to is another origin's
        self.assertEqual(status, 400)
        self.assertIn(f"localhost:{self.provider_port}/auth", address)
        browser = self.browser(self.other_portal(client="nul").port)
        self.assertEqual(browser.sign_in(AGENT)[0], 400)

    def test_an_answer_for_another_address_of_the_portal(self):
        """The portal reached under another address: the provider sends nobody there."""
        browser = self.browser(self.other_portal().port)
        self.assertEqual(browser.sign_in(AGENT)[0], 400)

    def test_a_wrong_secret_and_a_provider_that_is_down_are_told(self):
        self.authority.stop()
        self.addCleanup(self.authority.start, self.settings(), f"127.0.0.1:{self.port}", self.log)
        for settings in ({"secret": "wrong.secret"}, {"provider": free_port()}):
            portal = Authority(PROGRAM, self.folder, self.authority.store)
            portal.start(self.settings(**settings), f"127.0.0.1:{self.port}", self.log)
            try:
                browser = self.browser()
                self.refused(browser, browser.sign_in(AGENT), "fournisseur")
            finally:
                portal.stop()
        self.assertNotIn("un-autre\n", (self.folder / "portal.log").read_text("utf-8"))

    def test_a_portal_without_a_provider_has_no_such_way(self):
        other = Authority(PROGRAM, self.folder, self.authority.store)
        self.addCleanup(other.stop)
        other.start()
        self.assertEqual(other.client().call("GET", "/api/session/oidc")[0], 404)
        self.assertEqual(other.client().call("GET", "/api/session/oidc/return?code=x&state=y")[0], 404)


if __name__ == "__main__":
    unittest.main()
