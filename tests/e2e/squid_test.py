"""A real Squid, asked by agents at several hours: verdicts, pages, journal, swaps, failures and what is left on disk.

    python3 squid_test.py --cartulaire PROGRAM [unittest's own words]

Ends with 77 (skipped, to ctest) and the reason where Squid is missing.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness  # noqa: E402
from harness import wait_for  # noqa: E402

HERE = pathlib.Path(__file__).parent
MARIE, PAUL, NADIA, UNKNOWN = "127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.99"
DESK, KIOSK = "127.0.0.14", "127.0.0.15"  # the same generic account, at a desk and at a kiosk
PROGRAM = None


class WithSquid(unittest.TestCase):
    """One node and one Squid for the tests of a class."""

    flags = ()
    charter_edit = staticmethod(lambda text: text)

    @classmethod
    def setUpClass(cls):
        cls.node = harness.Node(PROGRAM, HERE / "data", cls.charter_edit)
        cls.addClassCleanup(cls.node.remove)
        cls.origin = harness.Origin()
        cls.addClassCleanup(cls.origin.stop)
        pem = harness.certificate(cls.node.root, "banque.example")
        cls.secure = harness.Origin(pem)
        cls.addClassCleanup(cls.secure.stop)
        cls.node.start(before=cls.before_of(), conf_flags=cls.flags_of(pem))

    @classmethod
    def flags_of(cls, _pem):
        return cls.flags

    @classmethod
    def before_of(cls):
        """What stands in squid.conf before our part."""
        return ""

    def setUp(self):
        self.node.set_time("2026-11-23 10:00")

    def url(self, host, path="/"):
        return f"http://{host}:{self.origin.port}{path}"

    def status(self, host, who):
        return self.node.get(self.url(host), who).status

    def events_of(self, host, count=1):
        def there():
            found = [event for event in self.node.events() if event_field(event, "site") == host]
            return found if len(found) >= count else None

        return wait_for(there, f"{count} events of {host}")


class Verdicts(WithSquid):
    def test_web01_each_agent_at_each_hour_gets_what_the_charter_says(self):
        cases = [  # hour, who, host, status
            ("10:00", MARIE, "site.example", 200),
            ("10:00", MARIE, "casino.example", 403),
            ("10:00", MARIE, "www.casino.example", 403),
            ("10:00", PAUL, "casino.example", 200),  # WEB-04: except for the animation service
            ("10:00", PAUL, "violence.example", 403),  # WEB-02: for everyone
            ("10:00", NADIA, "site.example", 403),  # has not signed
            ("10:00", NADIA, "portail.example", 200),  # where one signs
            ("10:00", NADIA, "syndicat.example", 200),  # protected at any time
            ("10:00", UNKNOWN, "site.example", 403),
            ("11:59", MARIE, "reseau.example", 403),  # WEB-24: at noon only
            ("12:00", MARIE, "reseau.example", 200),
            ("13:59", MARIE, "reseau.example", 200),
            ("14:00", MARIE, "reseau.example", 403),
            ("12:00", MARIE, "casino.example", 403),
        ]
        for hour, who, host, status in cases:
            with self.subTest(hour=hour, who=who, host=host):
                self.node.set_time(f"2026-11-23 {hour}")
                self.assertEqual(self.status(host, who), status)

    def test_scp05_a_generic_account_works_at_kiosks_only_and_is_never_asked_to_sign(self):
        for who, host, status in [(KIOSK, "site.example", 200), (KIOSK, "casino.example", 403),
                                  (DESK, "site.example", 403), (DESK, "syndicat.example", 200)]:
            with self.subTest(who=who, host=host):
                self.assertEqual(self.status(host, who), status)
        refused = self.node.get(self.url("site.example"), DESK, ["Accept-Language: fr"])
        self.assertIn("Article 1.2", refused.text)
        self.assertIn("un compte à votre nom", refused.text)

    def test_web07_a_refusal_says_reason_article_text_and_what_to_do(self):
        answer = self.node.get(self.url("casino.example"), MARIE, ["Accept-Language: fr-FR,fr;q=0.9,en;q=0.5"])
        self.assertEqual(answer.status, 403)
        self.assertIn("text/html", answer.headers["content-type"])
        self.assertTrue(answer.text.startswith("<!DOCTYPE html>"), answer.text[:200])
        self.assertIn('<html lang="fr">', answer.text)
        for part in ("casino.example", "2.2", "Ce qui est fermé", "Demandez", "fermetures", "Read in English", "id='en'"):
            self.assertIn(part, answer.text)
        self.assertNotIn("%O", answer.text)

    def test_web07_in_english_for_whoever_prefers_it(self):
        answer = self.node.get(self.url("casino.example"), MARIE, ["Accept-Language: en-GB,en;q=0.9"])
        self.assertIn("<title lang='en'>", answer.text)
        self.assertIn("Lire en français", answer.text)

    def test_gate_asks_for_the_signature(self):
        answer = self.node.get(self.url("site.example"), NADIA)
        self.assertEqual(answer.status, 403)
        self.assertIn("1.1", answer.text)
        self.assertIn("sign", answer.text.lower())

    def test_a_refused_https_tunnel_shows_no_page_and_the_client_sees_403(self):
        # What a browser does then stands in docs/operations/squid.md: its own error page.
        answer, link = self.node.tunnel(f"casino.example:{self.secure.port}", MARIE)
        self.assertIsNone(link)
        self.assertEqual(answer.status, 403)
        self.assertNotIn("fermetures", answer.text)

    def test_an_allowed_https_tunnel_is_never_touched(self):
        answer = self.node.https("banque.example", self.secure.port, MARIE)
        self.assertEqual(answer.status, 200)
        self.assertIn("hello from the origin", answer.text)

    def test_sites_are_told_nothing_of_us_nor_clients_of_squid(self):
        answer = self.node.get(self.url("site.example"), MARIE)
        for header in ("via", "x-cache", "x-cache-lookup", "x-squid-error"):
            self.assertNotIn(header, answer.headers)

    def test_hostile_requests_are_refused_or_answered_and_nothing_breaks(self):
        for line in ("GET http://%00/ HTTP/1.1", "GET http://casino.example%2e/ HTTP/1.1", "GET http://" + "a" * 5000 + "/ HTTP/1.1",
                     "GET http://[::1]:1/ HTTP/1.1", "BREW http://casino.example/ HTTP/1.1", "\x00\x01\x02"):
            with self.node.connect(MARIE) as link:
                link.sendall(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
                link.settimeout(harness.DEADLINE)
                link.recv(100)
        self.assertEqual(self.status("site.example", MARIE), 200)


@unittest.skipUnless(shutil.which("chromium"), "chromium is missing: apt-get install chromium")
class Browser(WithSquid):
    """What docs/operations/squid.md says that a person sees."""

    def page(self, url):
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 f"--user-data-dir={profile}", f"--proxy-server=http://127.0.0.1:{self.node.port}", "--dump-dom", url],
                capture_output=True, text=True, timeout=60, check=False)
        return done.stdout

    def test_web07_a_refused_page_is_ours_and_a_refused_tunnel_is_the_browser_s_own_error(self):
        plain = self.page("http://www.casino.example/")
        self.assertIn("Article 1.1", plain)  # nobody known: sign first
        tunnel = self.page("https://www.casino.example/")
        self.assertNotIn("Article", tunnel)  # headless Chromium prints nothing for its own error page


class Journal(WithSquid):
    def test_lg02_each_visit_is_one_line_with_the_announced_fields_only(self):
        self.node.set_time("2026-11-23 10:30")
        self.status("autre.example", MARIE)
        event = self.events_of("autre.example")[0]
        self.assertEqual(event_field(event, "user"), "marie")
        self.assertEqual(event["verdict"], "allow")
        self.assertIn("2026-11-23", str(event))
        self.assertIsNone(event_field(event, "ip"))
        for field in ("duration", "volume", "hits"):
            self.assertIsNotNone(event_field(event, field), field)

    def test_lg02_a_refusal_names_its_clause_and_its_reason(self):
        self.status("www.casino.example", MARIE)
        event = self.events_of("www.casino.example")[0]
        self.assertEqual(event["verdict"], "deny")
        self.assertEqual(event["clause"], "fermetures")
        self.assertEqual(event_field(event, "category"), "gambling")
        self.assertEqual(event_field(event, "block_reason"), "conduct.category")

    def test_lg02_protected_traffic_is_written_without_its_subject(self):
        self.status("syndicat.example", MARIE)
        event = self.events_of("syndicat.example")[0]
        self.assertIsNone(event_field(event, "user"))

    def test_lg02_a_tunnel_is_one_visit_with_its_bytes(self):
        self.node.https("banque.example", self.secure.port, MARIE)
        events = self.events_of("banque.example")
        self.assertEqual(len(events), 1)
        self.assertGreater(event_field(events[0], "volume"), 500)

    def test_answers_and_lines_are_reconciled(self):
        for _ in range(5):
            self.status("neuf.example", MARIE)
        self.events_of("neuf.example", 5)

        def settled():
            account = self.node.stats()
            return account if all(helper["missing"] == 0 for helper in account["helpers"]) else None

        account = wait_for(settled, "every answer to have its line")
        self.assertGreaterEqual(sum(helper["seen"] for helper in account["helpers"]), 5)
        self.assertEqual([account[name] for name in ("unasked", "unread", "lost")], [0, 0, 0])


def event_field(event, name):
    """A field of an event as `journal tail --json` prints it."""
    return event.get("fields", event).get(name)


class Peeking(WithSquid):
    """With `--sni`: the name inside the tunnel is read, nothing is decrypted."""

    @classmethod
    def flags_of(cls, pem):
        return ("--sni", pem)

    def test_lg02_squid_asks_twice_and_it_is_one_visit(self):
        answer = self.node.https("banque.example", self.secure.port, MARIE, connect_to="127.0.0.1")
        self.assertIn("hello from the origin", answer.text)

        def there():
            return [event for event in self.node.events() if event_field(event, "site") == "banque.example"]

        self.assertEqual(len(wait_for(there, "the visit")), 1)
        # The first line of the tunnel is a step, not a visit to 127.0.0.1.
        self.assertEqual([e for e in self.node.events() if event_field(e, "site") == "127.0.0.1"], [])
        account = wait_for(lambda: (lambda a: a if a["steps"] >= 1 else None)(self.node.stats()), "the account")
        self.assertEqual(sum(helper["missing"] for helper in account["helpers"]), 0)

    def test_web01_a_refused_name_behind_an_address_is_found(self):
        with self.assertRaises(OSError):
            self.node.https("casino.example", self.secure.port, MARIE, connect_to="127.0.0.1")


@unittest.skipUnless(harness.NCSA.exists(), f"{harness.NCSA} is missing: apt-get install squid-openssl")
class SigningIn(WithSquid):
    """Proxy authentication, with Debian's own helper. The address of the clients is nobody's, unless said."""

    logins = ("marie", "marie@VILLE.FR", "VILLE\\paul", "Nadia@ville.fr", "inconnu", "VILLE\\inconnu")

    @classmethod
    def before_of(cls):
        passwords = cls.node.root / "squid" / "passwords"
        lines = []
        for login in cls.logins:
            digest = subprocess.run(["openssl", "passwd", "-apr1", cls.password(login)], capture_output=True,
                                    text=True, check=True).stdout.strip()
            lines.append(f"{login}:{digest}\n")
        passwords.write_text("".join(lines))
        return (f"auth_param basic program {harness.NCSA} {passwords}\nauth_param basic realm relais\n"
                "auth_param basic casesensitive on\n"
                "acl cartulaire_known proxy_auth REQUIRED\nhttp_access deny !cartulaire_known\n")

    @staticmethod
    def password(login):
        return login[::-1]

    def sign_in(self, login, host, who=UNKNOWN, password=None):
        return self.node.get(self.url(host), who, [harness.basic(login, password or self.password(login))])

    def test_web01_a_login_has_the_rights_of_its_person_however_the_realm_is_written(self):
        cases = [  # login, host, status
            ("marie", "site.example", 200),
            ("marie", "casino.example", 403),
            ("marie@VILLE.FR", "site.example", 200),
            ("marie@VILLE.FR", "casino.example", 403),
            ("VILLE\\paul", "casino.example", 200),  # WEB-04: except for the animation service
            ("VILLE\\paul", "violence.example", 403),
            ("Nadia@ville.fr", "site.example", 403),  # has not signed
            ("Nadia@ville.fr", "syndicat.example", 200),
        ]
        for login, host, status in cases:
            with self.subTest(login=login, host=host):
                self.assertEqual(self.sign_in(login, host).status, status)
        self.assertIn("sign", self.sign_in("Nadia@ville.fr", "site.example").text.lower())

    def test_web01_a_login_that_state_does_not_know_follows_the_rule_for_the_unidentified(self):
        for login in ("inconnu", "VILLE\\inconnu"):
            # Whoever cannot be told cannot have signed; and an address lends its rights to no other login.
            for who in (UNKNOWN, MARIE):
                with self.subTest(login=login, who=who):
                    answer = self.sign_in(login, "site.example", who)
                    self.assertEqual(answer.status, 403)
                    self.assertIn("Article 1.1", answer.text)
            self.assertEqual(self.sign_in(login, "syndicat.example").status, 200)

    def test_web01_the_login_counts_before_the_address(self):
        self.assertEqual(self.sign_in("marie", "casino.example", PAUL).status, 403)
        self.assertEqual(self.sign_in("VILLE\\paul", "casino.example", MARIE).status, 200)

    def test_lg02_the_journal_has_the_login_without_its_realm_and_protected_traffic_has_none(self):
        self.sign_in("marie@VILLE.FR", "autre.example", NADIA)
        self.sign_in("VILLE\\paul", "neuf.example")
        self.sign_in("marie", "syndicat.example")
        self.assertEqual(event_field(self.events_of("autre.example")[0], "user"), "marie")
        self.assertEqual(event_field(self.events_of("neuf.example")[0], "user"), "paul")
        for event in self.events_of("syndicat.example"):
            self.assertIsNone(event_field(event, "user"))

    def test_lg02_a_wrong_password_and_none_open_nothing_and_leave_no_trace(self):
        before = self.node.stats()["undecided"]
        for answer in (self.sign_in("marie", "www.casino.example", password="zzyzx"),
                       self.sign_in("zzyzx", "www.casino.example"), self.node.get(self.url("www.casino.example"), MARIE)):
            self.assertEqual(answer.status, 407)
            self.assertIn("basic", answer.headers["proxy-authenticate"].lower())
        # Squid itself refused: no question, no visit; counted, and the names stand nowhere.
        wait_for(lambda: self.node.stats()["undecided"] >= before + 3, "three refusals of Squid's own")
        self.assertEqual([e for e in self.node.events() if event_field(e, "site") == "www.casino.example"], [])
        self.assertEqual([e for e in self.node.events() if event_field(e, "user") == "zzyzx"], [])
        self.assertNotIn("zzyzx", self.node.said())


class SigningInUnannounced(SigningIn):
    """The same rights where the charter does not announce who."""

    charter_edit = staticmethod(lambda text: text.replace("fields: [user, site,", "fields: [site,"))

    def test_lg02_the_journal_has_the_login_without_its_realm_and_protected_traffic_has_none(self):
        self.sign_in("marie@VILLE.FR", "autre.example")
        event = self.events_of("autre.example")[0]
        self.assertIsNone(event_field(event, "user"))
        self.assertNotIn("marie", str(event))


class Addressed(WithSquid):
    """Where the charter announces the address of the workstation."""

    charter_edit = staticmethod(lambda text: text.replace("fields: [user, site,", "fields: [user, ip, site,"))

    def test_lg02_the_journal_has_the_address_from_which_somebody_asked(self):
        for who in (MARIE, PAUL, MARIE):
            self.node.get(self.url("autre.example"), who)
        wait_for(lambda: len(self.node.events()) == 3, "three visits in the journal")
        self.assertEqual([event_field(event, "ip") for event in self.node.events()], [MARIE, PAUL, MARIE])


class Changes(WithSquid):
    def loader(self, stop, results, host, who):
        while not stop.is_set():
            try:
                answer = self.node.get(self.url(host), who)
            except (ConnectionRefusedError, ConnectionResetError):
                continue  # Squid closes its port for a moment while it reconfigures: nothing was asked
            results.append((answer.status, answer.text))

    def load(self, host, who, clients=3):
        stop, results = threading.Event(), []
        threads = [threading.Thread(target=self.loader, args=(stop, results, host, who)) for _ in range(clients)]
        for thread in threads:
            thread.start()

        def finish():
            stop.set()
            for thread in threads:
                thread.join()
            return results

        return results, finish

    def test_policy_state_and_lists_swap_under_load_and_no_request_is_lost(self):
        node = self.node
        first_charter, first_people = node.charter, node.people
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the first bundle")
        results, finish = self.load("casino.example", MARIE)
        try:
            wait_for(lambda: len(results) > 20, "load")
            # A new version of the charter, which opens gambling: the pages of the old one, then the site.
            node.charter = first_charter.replace("version: 1.0.0", "version: 2.0.0").replace(
                "categories: [gambling]", "categories: [games]")
            node.publish()
            wait_for(lambda: results[-1][0] == 200, "the new charter")
            # State: suspended for nobody, but a name of the lists is refused.
            node.charter = first_charter
            node.publish()
            wait_for(lambda: results[-1][0] == 403, "the old charter again")
            node.people = first_people.replace("groups: [animation]\npeople:", "groups: [animation]\npeople:").replace(
                "  - {range: 127.0.0.11, person: marie}", "  - {range: 127.0.0.11, person: paul}").replace(
                "  - {range: 127.0.0.12, person: paul}\n", "")
            node.publish()
            wait_for(lambda: results[-1][0] == 200, "the new state")
        finally:
            node.charter, node.people = first_charter, first_people
            node.publish()
            everything = finish()
        for status, text in everything:
            self.assertIn(status, (200, 403))
            # None answered by a half-loaded policy: a refusal is that of the article, a passage is the origin's page.
            self.assertIn("hello from the origin" if status == 200 else "fermetures", text)
        wait_for(lambda: self.status("casino.example", MARIE) == 403, "the first state again")

    def test_lists_swap(self):
        wait_for(lambda: self.status("neuf.example", MARIE) == 200, "the first bundle")
        lists = self.node.root / "lists"
        (lists / "fresh.txt").write_text("neuf.example\ncasino.example\n")
        text = (HERE / "data" / "lists.yml").read_text().replace("place: ", f"place: {HERE}/data/").replace(
            f"{HERE}/data/gambling.txt", str(lists / "fresh.txt"))
        (lists / "lists.yml").write_text(text)
        self.node.import_lists(lists / "lists.yml")
        self.node.publish()
        wait_for(lambda: self.status("neuf.example", MARIE) == 403, "the new lists")
        self.node.import_lists()
        self.node.publish()
        wait_for(lambda: self.status("neuf.example", MARIE) == 200, "the old lists")

    def test_a_broken_bundle_changes_nothing_and_the_last_good_one_goes_on(self):
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the first bundle")
        manifest = self.node.root / "bundle" / "manifest"
        good = manifest.read_bytes()
        mode = manifest.stat().st_mode
        try:
            for bad in (b"", good[:100], good.replace(b"a", b"b"), os.urandom(500)):
                fresh = manifest.with_name("fresh")
                fresh.write_bytes(bad)
                fresh.chmod(mode)
                fresh.rename(manifest)
                end = time.monotonic() + 0.4  # long enough for the helper to look at it
                while time.monotonic() < end:
                    self.assertEqual(self.status("casino.example", MARIE), 403)
                    self.assertEqual(self.status("site.example", MARIE), 200)
        finally:
            manifest.write_bytes(good)
        # And the next good one comes into force.
        charter = self.node.charter
        self.addCleanup(self.node.publish)
        self.addCleanup(setattr, self.node, "charter", charter)
        self.node.charter = charter.replace("categories: [gambling]", "categories: [games]")
        self.node.publish()
        wait_for(lambda: self.status("casino.example", MARIE) == 200, "the next good one")

    def test_lg02_two_log_daemons_overlap_while_squid_reconfigures_and_no_line_is_lost(self):
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the first bundle")
        before = len([e for e in self.node.events() if event_field(e, "site") == "autre.example"])
        results, finish = self.load("autre.example", MARIE, clients=2)
        _, tunnel = self.node.tunnel(f"banque.example:{self.secure.port}", MARIE)
        try:
            for _ in range(2):
                wait_for(lambda seen=len(results): len(results) > seen + 10, "load")
                helper = wait_for(lambda: self.node.children("adapter squid"), "the process")
                self.node.reconfigure()
                wait_for(lambda old=helper: set(self.node.children("adapter squid")) - set(old), "a new helper")
        finally:
            everything = finish()
            tunnel.close()  # decided by the first helper, logged by the last daemon
        # Squid closes its port for a moment while it reconfigures; what was answered, was answered right.
        self.assertEqual({status for status, _ in everything} - {200}, set())

        def all_there():
            found = [e for e in self.node.events() if event_field(e, "site") == "autre.example"]
            return len(found) - before >= len(everything)

        wait_for(all_there, "every visit in the journal")
        account = wait_for(
            lambda: (lambda a: a if all(h["missing"] == 0 for h in a["helpers"]) else None)(self.node.stats()),
            "every answer to have its line")
        self.assertEqual(account["lost"], 0)


class Failures(unittest.TestCase):
    def setUp(self):
        self.node = harness.Node(PROGRAM, HERE / "data")
        self.addCleanup(self.node.remove)
        self.origin = harness.Origin()
        self.addCleanup(self.origin.stop)

    def status(self, host, who):
        return self.node.get(f"http://{host}:{self.origin.port}/", who).status

    def test_lg02_a_stopped_journal_closes_what_is_journaled_and_opens_again(self):
        self.node.start()
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the journal")
        daemons = wait_for(lambda: self.node.children("logfile-daemon"), "the process")
        self.assertEqual(len(daemons), 1)
        os.kill(daemons[0], signal.SIGSTOP)
        try:
            wait_for(lambda: self.status("site.example", MARIE) == 403, "back-pressure")
            answer = self.node.get(f"http://site.example:{self.origin.port}/", MARIE)
            self.assertIn("3.1", answer.text)
            self.assertIn("les accès sont fermés", answer.text, "the article, as it was signed")
            self.assertIn("Le journal annoncé par la charte ne peut pas être écrit", answer.text)
            self.assertIn("The journal that the charter announces cannot be written", answer.text)
            self.assertEqual(self.status("syndicat.example", MARIE), 200, "protected traffic stays open")
            self.assertEqual(self.status("portail.example", MARIE), 200)
        finally:
            os.kill(daemons[0], signal.SIGCONT)
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the journal again")
        # Nothing of what happened meanwhile is missing, and nothing was let pass.
        wait_for(lambda: all(h["missing"] == 0 for h in self.node.stats()["helpers"]), "every line")
        self.assertEqual(self.node.stats()["let_pass"], 0)

    def test_lg02_or_opens_where_the_article_says_so_and_counts_what_it_let_pass(self):
        self.node.charter = self.node.charter.replace("identities: named\n", "identities: named\non_failure: open\n")
        self.node.publish()
        self.node.start()
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the journal")
        daemons = wait_for(lambda: self.node.children("logfile-daemon"), "the process")
        os.kill(daemons[0], signal.SIGSTOP)

        def let_pass():
            self.assertEqual(self.status("site.example", MARIE), 200)
            return self.node.stats()["let_pass"]

        try:
            wait_for(let_pass, "a visit that was let pass")
            self.assertEqual(self.status("casino.example", MARIE), 403, "what an article closes stays closed")
            self.assertIn("allowed while the journal could not be written", self.node.squid_stats().stdout)
        finally:
            os.kill(daemons[0], signal.SIGCONT)
        wait_for(lambda: all(h["missing"] == 0 for h in self.node.stats()["helpers"]), "every line")

        def written():
            before = self.node.stats()["let_pass"]
            return self.status("site.example", MARIE) == 200 and self.node.stats()["let_pass"] == before

        wait_for(written, "a visit that is written again, not let pass")

    def test_lg02_a_loss_is_counted_and_shown_and_stays_shown(self):
        self.node.start()
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the journal")
        wait_for(lambda: self.node.stats()["answers_open"] == 0, "every line")
        self.assertEqual(self.node.squid_stats().returncode, 0)
        # Given answers whose lines a log daemon never reads: it stands, then is killed, and Squid ends with it.
        daemon, = wait_for(lambda: self.node.children("logfile-daemon"), "the process")
        os.kill(daemon, signal.SIGSTOP)
        for _ in range(5):
            self.node.get(f"http://autre.example:{self.origin.port}/", MARIE)
        os.kill(daemon, signal.SIGKILL)
        self.node.squid.wait(harness.DEADLINE)
        account = wait_for(lambda: (lambda a: a if a["answers_lost"] else None)(self.node.stats()), "the loss")
        self.assertEqual(account["answers_lost"], 5)
        self.assertFalse(account["complete"])
        # When Squid runs again, then the loss is still told, apart from what is only under way.
        self.node.stop()
        self.node.start_again()
        self.status("site.example", MARIE)
        wait_for(lambda: self.node.stats()["answers_open"] == 0, "every line of now")
        shown = self.node.squid_stats()
        self.assertEqual(shown.returncode, 1)
        self.assertRegex(shown.stdout, r"(?m)^ +5  answers whose line never came, and never will$")
        self.assertIn("VISITS ARE MISSING FROM THE JOURNAL", shown.stdout)
        self.assertEqual(self.node.stats()["answers_lost"], 5)

    def test_without_any_bundle_everything_is_refused_until_there_is_one(self):
        self.node.start()
        self.node.stop()
        manifest = self.node.root / "bundle" / "manifest"
        aside = manifest.rename(self.node.root / "manifest")
        shutil.rmtree(self.node.kept(), ignore_errors=True)  # as at the first start of a node
        self.node.start_again()
        self.assertEqual(self.status("site.example", MARIE), 403)
        aside.rename(manifest)
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the bundle")

    def test_a_restart_while_the_bundle_is_broken_goes_on_with_the_last_good_one(self):
        bundle = self.node.root / "bundle"
        manifest = bundle / "manifest"
        self.node.start()
        wait_for(lambda: self.status("site.example", MARIE) == 200, "the first bundle")
        wait_for((self.node.kept() / "manifest").exists, "the node's copy")
        good = manifest.read_bytes()
        lists, = bundle.glob("lists-*")
        loud = "the copy that this node kept of the last good bundle"
        ways = {
            "half written": lambda: manifest.write_bytes(good[: len(good) // 2]),
            "signed by nobody": lambda: manifest.write_bytes(good.replace(b"signature ", b"signature 00")),
            "a list file missing": lambda: lists.rename(self.node.root / "aside"),
        }
        for way, break_it in ways.items():
            with self.subTest(way):
                self.node.stop()
                manifest.write_bytes(good)
                break_it()
                seen = len(self.node.events())
                said = self.node.said().count(loud)
                self.node.start_again()
                self.assertEqual(self.status("site.example", MARIE), 200)
                self.assertEqual(self.status("casino.example", MARIE), 403)
                # The log daemon, started anew too, knows what is announced.
                wait_for(lambda: len(self.node.events()) >= seen + 2, "both visits in the journal")
                # Helper and log daemon both say so.
                wait_for(lambda said=said: self.node.said().count(loud) == said + 2, "two loud lines")
        (self.node.root / "aside").rename(lists)
        # Without news past `stale_after` (30 days), what cannot be known any more closes as its article says.
        self.assertIn("Article 1.1", self.node.get(f"http://site.example:{self.origin.port}/", NADIA).text)
        self.node.set_time("2027-01-15 10:00")
        self.assertIn("We could not check", self.node.get(f"http://site.example:{self.origin.port}/", NADIA).text)
        self.node.set_time("2026-11-23 10:00")
        # And the next good one takes over.
        self.node.charter = self.node.charter.replace("categories: [gambling]", "categories: [games]")
        self.node.publish()
        wait_for(lambda: self.status("casino.example", MARIE) == 200, "the next good one")

    def test_a_log_daemon_ignores_the_signal_that_ends_squid_and_drains(self):
        self.node.start()
        for _ in range(20):
            self.status("site.example", MARIE)
        for daemon in self.node.children("logfile-daemon"):
            os.kill(daemon, signal.SIGTERM)
        self.assertEqual(self.status("site.example", MARIE), 200)
        self.node.stop()
        self.assertEqual(len([e for e in self.node.events() if event_field(e, "site") == "site.example"]), 21)
        self.assertTrue(all(h["settled"] and h["missing"] == 0 for h in self.node.stats()["helpers"]))

    def test_a_log_daemon_that_is_told_nothing_reads_to_the_end_and_writes_nowhere(self):
        # Squid would end with it. Given a squid.conf that somebody wrote by hand:
        place = self.node.root / "cwd"
        done = subprocess.run([self.node.cartulaire, "adapter", "squid-log", "/var/log/squid/access.log"], cwd=place,
                              input="Lc1 1795424400.055 42 - marie GET a.example - 200 TCP_MISS 1 1 a1.1 allow x ville 1 - - s -\n" * 9,
                              capture_output=True, text=True, timeout=harness.DEADLINE * 2, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("bundle=DOSSIER,key=FICHIER,spool=DOSSIER"), 1)
        self.assertEqual(list(place.iterdir()), [])

    def test_lg02_nothing_that_squid_or_we_leave_on_disk_tells_who_or_where(self):
        secret_user, secret_host = "zzyzxagent", "zzyzx-host.example"
        self.node.people = self.node.people.replace("login: marie", f"login: {secret_user}").replace(
            "person: marie", f"person: {secret_user}")
        self.node.publish()
        self.node.start(main="")
        hosts = self.node.root / "squid" / "hosts"
        self.status("site.example", MARIE)
        # Asked for, refused, unreachable, unreadable: every way by which a name could reach a diary.
        for host in (secret_host, "www." + secret_host):
            self.status(host, MARIE)
            self.node.tunnel(f"{host}:1", MARIE)
        self.node.get(f"http://{secret_host}:1/{secret_user}?q={secret_user}", MARIE)
        with self.node.connect(MARIE) as link:
            link.sendall(f"GET http://{secret_host}/ HTTP/1.1\r\nHost: {secret_host}\r\nBad Header {secret_user}\r\n\r\n".encode())
            link.recv(100)
        for child in self.node.children("adapter squid") + self.node.children("logfile-daemon"):
            self.assertIn(" 0 ", re.search(r"Max core file size +(\d+) +", pathlib.Path(f"/proc/{child}/limits").read_text())[0])
        daemons = wait_for(lambda: self.node.children("logfile-daemon"), "the process")
        self.node.reconfigure()
        wait_for(lambda: set(self.node.children("logfile-daemon")) - set(daemons), "a new log daemon")
        wait_for(self.node.listens, "Squid again")
        self.assertEqual(self.status("site.example", MARIE), 200)
        self.node.stop()
        found = []
        for place in (self.node.root, pathlib.Path("/var/log/squid"), pathlib.Path("/var/spool/squid"), pathlib.Path("/dev/shm")):
            for path in place.rglob("*") if place.exists() else []:
                known = {self.node.root / "state.yml", hosts}
                bundles = {self.node.root / "bundle", self.node.kept()}
                if not path.is_file() or path in known or bundles & set(path.parents):
                    continue  # the hub's own files and the node's copy of them, where names belong
                try:
                    content = path.read_bytes()
                except OSError:
                    continue
                if secret_user.encode() in content or secret_host.encode() in content or MARIE.encode() in content:
                    found.append(str(path.relative_to(place)))
        self.assertEqual([path for path in found if not path.startswith("charte")], [])
        # And yet the journal has it, sealed.
        self.assertTrue([e for e in self.node.events() if event_field(e, "site") == secret_host])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(add_help=False)
    arguments.add_argument("--cartulaire", required=True)
    known, rest = arguments.parse_known_args()
    reason = harness.why_not()
    if reason:
        print(f"SKIPPED e2e_squid: {reason}")
        sys.exit(77)
    PROGRAM = pathlib.Path(known.cartulaire).resolve()
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
