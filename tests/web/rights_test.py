#!/usr/bin/env python3
"""What the charter's clauses say of access is what the portal does: who suspends, for how long, heard first; who declares a crisis or switches
a clause; from which day a second factor is asked, and who is told before; passwords of a group; who is on call; what
is handed over. ACC-01…05, ACC-11, ACC-14, IN-05, DI-08."""

import json
import pathlib
import sys
import tempfile
import unittest
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from authority import ACCOUNTS, ENTITY, PASSWORD, Authority, password_by_link, sql, totp, wait_for  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
from api_test import schema_of  # noqa: E402  (reads an argument of its own)
TODAY = date.today()
PARIS = ZoneInfo("Europe/Paris")


def day(offset):
    return str(TODAY + timedelta(days=offset))


def utc(offset, hour=0, minute=0):
    """A moment of the charter's zone, as the API writes it."""
    return datetime.combine(TODAY + timedelta(days=offset), time(hour, minute), PARIS).astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


RULES = f"""
# 5. Les accès

## 5.1 Le second facteur

À partir du {{{{double.from}}}}, {{{{le double.factors}}}} s'ajoute au mot de passe des élus.

```clause access.mfa as double
who: [elus]
factors: [app, key]
from: {day(5)}
```

## 5.2 Les mots de passe

{{{{Le mots.min_length}}}} est exigée. {{{{Le mots.forced_by}}}} peut imposer un changement.

```clause access.password as mots
min_length: 14
classes: [lower]
renewal: every 3 months
forced_by: it
```

## 5.3 Une fermeture sur décision

{{{{Le soupape.categories}}}} se ferme sur décision : {{{{soupape.active}}}}.

```clause web.filter as soupape
categories: [dating]
active: by decision of it for 3 days
```

## 5.4 La crise

{{{{Le crise.declared_by}}}} peut déclarer un état de crise, pour {{{{crise.at_most}}}} au plus. Il assouplit {{{{le crise.loosens}}}}.

```clause crisis as crise
declared_by: [authority]
at_most: 7 days
loosens: [web.filter]
```

## 5.5 Les astreintes

{{{{Le astreintes.kept_by}}}} tient {{{{le astreintes.of}}}}.

```clause register as astreintes
of: on_call
kept_by: it
```

## 5.6 Les comptes

Pour vous identifier : {{{{comptes.means}}}}.

```clause access.account as comptes
means: [password, card, key]
```
"""


class Rules(Authority):
    """The same authority, whose charter says more about access."""

    suspension = "of: [web]\nat_most: 1 day to 10 days\nhearing: after\n"

    def adopt(self):
        charter = self.folder / "charte.md"
        text = charter.read_text("utf-8")
        charter.write_text(text.replace("of: [web]\n```", self.suspension + "```") + RULES, "utf-8")
        super().adopt()


class Rights(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.authority = Rules(PROGRAM, folder)
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.authority.start()
        cls.authority.open_accounts()
        cls.clients = {role: cls.authority.sign_in(role) for role in ACCOUNTS}
        people = cls.clients["it"].ask("/api/people?limit=500")["people"]
        cls.ids = {one["login"]: one["id"] for one in people}

    def asked(self, role, method, path, body=None, status=200, template=None):
        client = self.clients[role] if isinstance(role, str) else role
        got, _, told = client.call(method.upper(), path, body)
        self.assertEqual(got, status, told)
        schema = schema_of(template or path.partition("?")[0], method, got)
        if schema and isinstance(told, dict):
            jsonschema.validate(told, schema)
        return told

    def agent(self, login):
        client = self.authority.client()
        password_by_link(client, self.authority.account(login))
        return client

    def suspend(self, role, login, status=200, **more):
        body = {"person": self.ids[login], "of": "web", "reason": "téléchargements", "until": day(5), **more}
        return self.asked(role, "post", "/api/suspensions", body, status)

    def decide(self, role, number, suspend, status=204):
        return self.asked(role, "put", f"/api/suspensions/{number}", {"suspend": suspend}, status, "/api/suspensions/{number}")

    def kinds(self, client):
        return [one["kind"] for one in client.ask("/api/notices")["notices"]]

    # --- suspensions (ACC-11)

    def test_the_charter_says_who_suspends_what_and_for_how_long(self):
        may = self.asked("authority", "get", "/api/measures")
        clause = may["suspensions"][0]
        self.assertEqual((clause["article"], clause["by"]["fr"], clause["of"], clause["last_day"], clause["may_decide"]),
                         ("4.1", "la maire", ["web"], day(9), True))
        self.assertFalse(self.asked("ciso", "get", "/api/measures")["suspensions"][0]["may_decide"])
        self.assertFalse(self.asked("agent", "get", "/api/measures")["may_ask"])
        told = self.suspend("ciso", "hugo.perrin", 422, until=day(10))
        self.assertEqual(told["field"], "until")
        self.assertIn("l’article 4.1 limite", told["message"]["fr"])
        self.assertIn(day(9), told["message"]["fr"])
        self.assertIn("l’article 4.1", self.suspend("ciso", "hugo.perrin", 409, of="all")["message"]["fr"])
        self.assertIn("la maire", self.suspend("ciso", "hugo.perrin", 403, urgent=True)["message"]["fr"])
        self.suspend("it", "hugo.perrin", 403)
        self.suspend("authority", "maelys.corre", 409)  # nobody decides on their own access

    def test_asked_heard_and_decided_by_somebody_else(self):
        person = self.agent("hugo.perrin")
        one = self.suspend("ciso", "hugo.perrin", until=day(9))
        self.assertEqual((one["stage"], one["article"], one["asked_by"], one["mine"], one["may_suspend"]), ("asked", "4.1", "Inès Belkacem", True, False))
        mine = person.ask("/api/suspensions/mine")["suspensions"][0]
        self.assertEqual((mine["reason"], mine["asked_by"], mine["article"]), ("téléchargements", "Inès Belkacem", "4.1"))
        self.assertIn("l’article 4.1", self.decide("ciso", one["number"], True, 403)["message"]["fr"])
        self.decide("authority", one["number"], True, 409)  # not heard
        status, _, _ = person.call("PUT", f"/api/suspensions/mine/{one['number']}/answer", {"answer": "ce n’était pas moi"})
        self.assertEqual(status, 204)
        self.decide("authority", one["number"], True)
        seen = next(row for row in self.asked("dpo", "get", "/api/suspensions")["suspensions"] if row["number"] == one["number"])
        self.assertEqual((seen["stage"], seen["decided_by"], seen["answer"]), ("suspended", "Maëlys Corre", "ce n’était pas moi"))
        self.assertEqual(self.asked("it", "get", "/api/suspensions")["suspensions"], [])  # it has no say here
        self.asked("it", "delete", f"/api/suspensions/{one['number']}", None, 403, "/api/suspensions/{number}")
        self.asked("ciso", "delete", f"/api/suspensions/{one['number']}", None, 204, "/api/suspensions/{number}")
        self.assertEqual(self.kinds(person)[:3], ["suspension_lifted", "suspension_decided", "suspension_asked"])

    def test_an_urgent_one_acts_at_once_and_ends_unless_another_confirms(self):
        person = self.agent("clara.muller")
        one = self.suspend("authority", "clara.muller", urgent=True, until=day(9))
        self.assertEqual((one["stage"], one["confirm_by"][:10]), ("suspended", one["until"][:10]))
        self.assertLess(one["until"], utc(7))  # three days to answer, three to confirm
        self.decide("authority", one["number"], True, 409)  # who asked
        # A second one of the clause's role, by delegation.
        admin = self.clients["administrator"]
        deputy = self.agent("anne.le-goff")
        self.asked(admin, "post", "/api/roles", {"person": self.ids["anne.le-goff"], "role": "authority", "stands_for": self.ids["maelys.corre"], "until": day(30)})
        self.decide(deputy, one["number"], True, 409)  # not heard yet
        person.call("PUT", f"/api/suspensions/mine/{one['number']}/answer", {"answer": "d’accord"})
        self.decide(deputy, one["number"], True)
        row = next(row for row in person.ask("/api/suspensions/mine")["suspensions"])
        self.assertEqual((row["decided_by"], row["until"]), ("Anne Le Goff", utc(10)))
        self.assertEqual(self.kinds(person)[:2], ["suspension_confirmed", "suspension_urgent"])
        acts = [act["event"] for act in self.clients["dpo"].ask("/api/acts?limit=500")["acts"] if act["event"].startswith("suspension.")]
        self.assertIn("suspension.confirmed", acts)

    # --- crises and switches (IN-05)

    def test_a_crisis_is_declared_by_the_clause_s_role_within_its_time(self):
        may = self.asked("ciso", "get", "/api/measures")["crisis"]
        self.assertEqual((may["article"], may["last_day"], may["may_declare"]), ("5.4", day(6), False))
        body = {"reason": "submersion du port", "until": day(6)}
        self.assertIn("l’article 5.4", self.asked("ciso", "post", "/api/crises", body, 403)["message"]["fr"])
        self.assertIn("l’article 5.4", self.asked("authority", "post", "/api/crises", {**body, "until": day(7)}, 422)["message"]["fr"])
        crisis = self.asked("authority", "post", "/api/crises", body)
        self.asked("authority", "post", "/api/crises", body, 409)  # one at a time: no going on beyond the limit
        self.asked("it", "delete", f"/api/crises/{crisis['number']}", None, 403, "/api/crises/{number}")
        self.asked("ciso", "delete", f"/api/crises/{crisis['number']}", None, 204, "/api/crises/{number}")

    def test_a_clause_is_switched_on_by_the_role_that_it_names(self):
        body = {"clause": "soupape", "on": True, "reason": "bande passante", "until": day(2)}
        switches = {one["clause"]: one for one in self.asked("it", "get", "/api/measures")["switches"]}
        self.assertEqual((list(switches), switches["soupape"]["last_day"], switches["soupape"]["off"]), (["soupape"], day(2), False))
        self.assertIn("l’article 5.3", self.asked("ciso", "post", "/api/switches", body, 403)["message"]["fr"])
        self.asked("it", "post", "/api/switches", {**body, "until": day(3)}, 422)
        one = self.asked("it", "post", "/api/switches", body)
        self.asked("it", "delete", f"/api/switches/{one['number']}", None, 204, "/api/switches/{number}")
        self.assertIn("sans décision", self.asked("ciso", "post", "/api/switches", {**body, "clause": "loisirs"}, 409)["message"]["fr"])
        self.asked("it", "post", "/api/switches", {**body, "clause": "loisirs", "on": False}, 403)
        off = self.asked("ciso", "post", "/api/switches", {**body, "clause": "loisirs", "on": False})
        self.asked("it", "delete", f"/api/switches/{off['number']}", None, 403, "/api/switches/{number}")
        self.asked("ciso", "delete", f"/api/switches/{off['number']}", None, 204, "/api/switches/{number}")
        self.asked("ciso", "post", "/api/switches", {**body, "clause": "interdits", "on": False}, 409)

    # --- passwords of a group (ACC-03)

    def test_a_group_is_asked_for_new_passwords_with_its_number_and_a_reason(self):
        first, other = self.agent("pierre.masson"), self.agent("laure.dubois")
        told = self.asked("it", "get", "/api/accounts/passwords")
        self.assertEqual((told["article"], told["by"]["fr"], told["may"]), ("5.2", "le service informatique", True))
        library = next(one for one in told["units"] if one["id"] == "Bibliothèque")
        self.assertEqual(library["people"], 1)
        body = {"unit": "Bibliothèque", "reason": "mots de passe lus par un tiers", "people": 1}
        self.assertIn("l’article 5.2", self.asked("administrator", "post", "/api/accounts/passwords", body, 403)["message"]["fr"])
        self.assertIn("l’article 5.2", self.asked("administrator", "post", f"/api/accounts/{self.ids['pierre.masson']}/password", None, 403,
                                                 "/api/accounts/{person}/password")["message"]["fr"])
        self.assertIn("1 personnes", self.asked("it", "post", "/api/accounts/passwords", {**body, "people": 2}, 409)["message"]["fr"])
        self.asked("it", "post", "/api/accounts/passwords", {**body, "population": "agents"}, 422)
        self.asked("it", "post", "/api/accounts/passwords", {"unit": "Nulle part", "reason": "x", "people": 1}, 409)
        self.asked("it", "post", "/api/accounts/passwords", body)
        self.assertEqual((first.call("GET", "/api/charter")[0], other.call("GET", "/api/charter")[0]), (401, 200))
        status, _, session = first.call("POST", "/api/session", {"login": "pierre.masson", "password": PASSWORD})
        self.assertEqual(session["waiting"], "password")
        self.assertEqual(first.call("PUT", "/api/session/password", {"chosen": "Un-autre-mot-de-passe-bien-long"})[0], 200)
        first.csrf = first.ask("/api/session")["csrf"]
        notice = first.ask("/api/notices")["notices"][0]
        self.assertEqual((notice["kind"], notice["reason"]), ("password_ordered", "mots de passe lus par un tiers"))
        order = self.asked("ciso", "get", "/api/accounts/passwords")["orders"][0]
        self.assertEqual((order["unit"], order["people"], order["by"], order["reason"]), ("Bibliothèque", 1, "Paul Garnier", "mots de passe lus par un tiers"))
        acts = {act["event"] for act in self.clients["dpo"].ask("/api/acts?limit=500")["acts"]}
        self.assertLessEqual({"password_order.given", "account.password_forced"}, acts)

    # --- who is on call (DI-08)

    def test_the_roster_is_kept_by_the_register_s_role_and_reaches_state(self):
        turn = {"login": "Karim.Benali", "duty": "réseau", "from": day(0) + "T00:00", "until": day(4) + "T08:00"}
        self.assertIn("l’article 5.5", self.asked("authority", "post", "/api/on-call", turn, 403)["message"]["fr"])
        self.assertEqual(self.asked("it", "post", "/api/on-call", {**turn, "login": "nobody"}, 422)["field"], "login")
        self.assertEqual(self.asked("it", "post", "/api/on-call", {**turn, "from": "2027-02-30T08:00"}, 422)["field"], "from")
        made = self.asked("it", "post", "/api/on-call", turn)
        self.assertEqual((made["person"]["name"], made["from"], made["running"], made["may_end"]), ("Karim Benali", utc(0), True, True))
        self.asked("it", "post", "/api/on-call", turn, 409)  # in that time already
        later = self.asked("it", "post", "/api/on-call", {**turn, "login": "lucie.martinez", "from": day(8) + "T18:00", "until": day(15) + "T08:00"})
        told = self.asked("authority", "get", "/api/on-call")
        self.assertEqual(([one["person"]["name"] for one in told["turns"]], told["since"], told["article"], told["may_keep"]),
                         (["Karim Benali", "Lucie Martinez"], day(-TODAY.weekday()), "5.5", False))
        self.assertEqual(self.asked("agent", "get", "/api/on-call")["turns"], [])  # the register is not open to all
        self.assertEqual(len(self.asked(self.agent("lucie.martinez"), "get", "/api/on-call")["turns"]), 1)  # their own
        self.asked("it", "delete", f"/api/on-call/{later['number']}", None, 204, "/api/on-call/{number}")
        self.asked("it", "delete", f"/api/on-call/{later['number']}", None, 404, "/api/on-call/{number}")
        self.asked("it", "delete", f"/api/on-call/{made['number']}", None, 204, "/api/on-call/{number}")
        kept = self.asked("it", "get", "/api/on-call")["turns"][0]
        self.assertLess(kept["until"], utc(1))  # what was done stays
        acts = [act["event"] for act in self.clients["dpo"].ask("/api/acts?limit=500")["acts"] if act["event"].startswith("on_call.")]
        self.assertEqual(acts, ["on_call.added", "on_call.added", "on_call.removed", "on_call.ended"])

    # --- cards and keys handed over (ACC-14)

    def test_a_badge_is_handed_over_shown_to_its_bearer_and_asked_back(self):
        path, one = "/api/handed-means", "/api/handed-means/{number}"
        badge = {"login": "Remi.Picard", "kind": "card", "mark": "badge 0412", "day": day(-2)}
        made = self.asked("it", "post", path, badge)
        self.assertEqual((made["person"]["name"], made["mark"], made["day"], made["by"], made["state"], made["out"]),
                         ("Rémi Picard", "badge 0412", day(-2), "Paul Garnier", "works", False))
        self.asked("it", "post", path, {**badge, "login": "karim.benali"}, 409)  # in his hands
        self.assertEqual(self.asked("it", "post", path, {**badge, "login": "nobody"}, 422)["field"], "login")
        self.assertEqual(self.asked("it", "post", path, {**badge, "mark": "x", "day": day(1)}, 422)["field"], "day")
        self.assertEqual(self.asked("it", "post", path, {**badge, "mark": " "}, 422)["field"], "mark")
        key = self.asked("administrator", "post", path, {"login": "remi.picard", "kind": "key", "mark": "K-7"})
        self.assertEqual(key["day"], day(0))
        for role in ("agent", "manager", "dpo", "authority", "committee"):
            self.asked(role, "get", path, None, 403)
        self.asked("ciso", "post", path, badge, 403)
        # The bearer reads it, and does not sign in with it: a password is all that he has.
        agent = self.agent("remi.picard")
        mine = self.asked(agent, "get", "/api/account")
        self.assertEqual([(row["kind"], row["mark"], row["by"]) for row in mine["handed"]],
                         [("card", "badge 0412", "Paul Garnier"), ("key", "K-7", "Léa Fontaine")])
        self.assertNotIn("person", mine["handed"][0])
        self.assertEqual([row["kind"] for row in mine["means"]], ["password"])
        row = next(row for row in self.asked("administrator", "get", "/api/accounts")["accounts"] if row["login"] == "remi.picard")
        self.assertFalse(row["second"])
        for secret in ("badge 0412", "K-7"):
            self.assertEqual(self.authority.client().call("POST", "/api/session", {"login": "remi.picard", "password": secret})[0], 401)
        # What became of it.
        number = made["number"]
        self.asked("it", "put", f"{path}/{number}", {"what": "lost", "day": day(-3)}, 422, one)
        lost = self.asked("it", "put", f"{path}/{number}", {"what": "lost", "reason": "stolen", "day": day(-1)}, 200, one)
        self.assertEqual((lost["state"], lost["ends"]), ("lost", [{"what": "lost", "reason": "stolen", "day": day(-1), "by": "Paul Garnier"}]))
        self.asked("it", "put", f"{path}/{number}", {"what": "returned"}, 200, one)
        self.asked("it", "put", f"{path}/{number}", {"what": "revoked"}, 409, one)
        self.asked("it", "put", f"{path}/999", {"what": "revoked"}, 404, one)
        # Who leaves with what.
        sql(self.authority.store, [f"UPDATE person SET left_at = 1 WHERE entity = '{ENTITY}' AND login = 'remi.picard'"])
        register = self.asked("ciso", "get", path)
        self.assertEqual((register["announced"], register["article"], register["may_write"]), (["card", "key"], "5.6", False))
        self.assertEqual([(row["mark"], row["person"]["left"], row["out"]) for row in register["means"]],
                         [("badge 0412", True, False), ("K-7", True, True)])
        self.assertTrue(self.asked("it", "get", path)["may_write"])
        acts = [act for act in self.clients["dpo"].ask("/api/acts?limit=500")["acts"] if act["event"].startswith("handed_means.")]
        self.assertEqual([(act["event"], act["detail"]) for act in acts],
                         [("handed_means.given", "card"), ("handed_means.given", "key"), ("handed_means.lost", "card"), ("handed_means.returned", "card")])
        self.assertEqual({act["subject_name"] for act in acts}, {"Rémi Picard"})

    def test_an_administrator_reads_the_means_of_another_account_without_what_opens_it(self):
        path, template = f"/api/accounts/{self.ids[ACCOUNTS['it']]}/means", "/api/accounts/{person}/means"
        for role in ("agent", "manager", "it", "ciso", "dpo", "authority", "committee"):
            self.asked(role, "get", path, None, 403, template)
        told = self.asked("administrator", "get", path, None, 200, template)
        self.assertEqual([row["kind"] for row in told["means"]], ["totp", "password"])
        self.assertEqual(told["means"][0]["name"], "téléphone")
        self.assertEqual((told["recovery_left"], told["handed"]), (9, []))  # one served to sign in
        self.assertEqual({key for row in told["means"] for key in row}, {"number", "kind", "name", "issued"})
        rows = sql(self.authority.store, ["SELECT secret, handle, counter FROM account_means WHERE account = (SELECT account FROM account_person "
                                          f"WHERE entity = '{ENTITY}' AND person = {self.ids[ACCOUNTS['it']]})"])
        self.assertEqual(len([secret for secret, _, _ in rows if secret]), 11)  # a password, an application, nine codes
        answer = json.dumps(told)
        for secret, handle, counter in rows:
            for hidden in (secret, handle, counter):
                if hidden not in ("", "None", "0"):
                    self.assertNotIn(hidden, answer)
        self.assertNotIn(self.authority.secrets["it"].replace(" ", ""), answer.replace(" ", ""))
        # What is revoked stays in the register, with its day.
        agent = self.agent("sarah.arnaud")
        _, _, offer = agent.call("POST", "/api/session/totp", {})
        status, _, session = agent.call("PUT", "/api/session/totp", {"code": totp(offer["secret"]), "name": "tablette"})
        self.assertEqual(status, 200, session)
        agent.csrf = session["session"]["csrf"]
        number = next(row["number"] for row in agent.ask("/api/account")["means"] if row["kind"] == "totp")
        self.assertEqual(agent.call("DELETE", f"/api/account/means/{number}")[0], 204)
        gone = self.asked("administrator", "get", f"/api/accounts/{self.ids['sarah.arnaud']}/means", None, 200, template)
        self.assertEqual(([(row["kind"], "revoked" in row) for row in gone["means"]], gone["recovery_left"]), ([("password", False), ("totp", True)], 0))
        self.asked("administrator", "get", "/api/accounts/999999/means", None, 404, template)

    # --- rules of signing in, on their day, and told before (ACC-02, ACC-04, ACC-05)

    def test_the_rules_in_force_are_published(self):
        texts = [one["fr"] for one in self.asked(self.authority.client(), "get", "/api/session/password")["rules"]]
        self.assertIn("il faut au moins 14 caractères", texts)
        self.assertIn("il est à changer tous les 90 jours", texts)


class Days(unittest.TestCase):
    """One portal over some months."""

    maxDiff = None

    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.clock = folder / "clock"
        self.authority = Rules(PROGRAM, folder)
        self.addCleanup(self.authority.stop)
        self.authority.make()

    def start(self, moment):
        """A portal this many days from now: its jobs run at once."""
        self.authority.stop()
        self.clock.write_text(f"{int(datetime.combine(TODAY + timedelta(days=moment), time(12), PARIS).timestamp() * 1000)}\n", "utf-8")
        sql(self.authority.store, ["DELETE FROM session", "DELETE FROM job"])
        self.authority.start("clock: clock\n")

    def notices(self, login):
        rows = sql(self.authority.store, [f"SELECT n.kind, n.detail FROM person_notice n JOIN person p ON p.entity = n.entity AND p.id = n.person WHERE p.login = '{login}' ORDER BY n.id"])
        return [tuple(row) for row in rows]

    def announced(self):
        wait_for(lambda: sql(self.authority.store, ["SELECT COUNT(*) FROM job WHERE name = 'rules' AND done_at IS NOT NULL"])[0][0] == "1", 15)

    def test_a_second_factor_of_a_version_to_come_is_told_before_it_binds(self):
        town = self.authority
        self.start(0)
        password_by_link(town.client(), town.tokens["agent"])
        charter = town.folder / "charte.md"
        text = charter.read_text("utf-8")
        for old, new in (("À partir du {{double.from}}, {{le double.factors}} s'ajoute au mot de passe des élus.", "{{Le double.factors}} s'ajoute au mot de passe des agents."),
                         ("who: [elus]", "who: [agents]"), (f"from: {day(5)}\n", ""), ("version: 1.0.0", "version: 1.1.0")):
            self.assertIn(old, text)
            text = text.replace(old, new)
        charter.write_text(text, "utf-8")
        town.record_acts(force=day(20))
        self.start(1)
        self.announced()
        self.assertEqual(self.notices("camille.roux"), [], "three weeks before is early")
        self.start(8)
        self.announced()
        self.assertEqual(self.notices("camille.roux"), [("second_factor_from", day(20))])
        self.assertTrue(self.sign_in("camille.roux")["signed_in"])
        self.start(20)
        self.announced()
        self.assertEqual(self.sign_in("camille.roux")["waiting"], "enrol")
        self.assertEqual(len(self.notices("camille.roux")), 1)

    def sign_in(self, login):
        client = self.authority.client()
        _, _, session = client.call("POST", "/api/session", {"login": login, "password": PASSWORD})
        return session

    def test_a_second_factor_from_its_day_a_renewal_and_new_rules(self):
        self.start(0)
        clients = {}
        for login, token in (("maelys.corre", self.authority.tokens["authority"]), ("camille.roux", self.authority.tokens["agent"])):
            clients[login] = self.authority.client()
            password_by_link(clients[login], token)
        # Told before: who is concerned and has none; nobody else.
        self.start(1)
        self.announced()
        self.assertEqual(self.notices("maelys.corre"), [("second_factor_from", day(5))])
        self.assertEqual(self.notices("camille.roux"), [])
        self.assertTrue(self.sign_in("maelys.corre")["signed_in"])
        # On the day, it is asked for; the notice is not given again.
        self.start(5)
        self.announced()
        self.assertEqual(self.sign_in("maelys.corre")["waiting"], "enrol")
        self.assertTrue(self.sign_in("camille.roux")["signed_in"])
        self.assertEqual(len(self.notices("maelys.corre")), 1)
        # Two weeks before the end of the three months, a reminder; on the day, a new password.
        self.start(78)
        self.announced()
        self.assertEqual(self.notices("camille.roux"), [("password_due", day(90))])
        self.assertTrue(self.sign_in("camille.roux")["signed_in"])
        self.start(91)
        self.announced()
        self.assertEqual(self.sign_in("camille.roux")["waiting"], "password")
        # Other rules are told once to those with a password here.
        charter = self.authority.folder / "charte.md"
        charter.write_text(charter.read_text("utf-8").replace("min_length: 14", "min_length: 15").replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
        (self.authority.folder / "adoption.jsonl").rename(self.authority.folder / "before.jsonl")  # as if 1.1.0 were in force
        for after in (92, 93):
            self.start(after)
            self.announced()
            self.assertEqual(self.notices("camille.roux")[1:], [("password_rules", "1.1.0")])


if __name__ == "__main__":
    unittest.main()
