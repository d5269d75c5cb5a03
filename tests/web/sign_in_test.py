#!/usr/bin/env python3
"""Ways of signing in, one's own account, accounts and roles, people pushed by SCIM: through the portal as operators set it up, with a real
directory (slapd). ACC-01, ACC-03, ACC-05, ACC-10, ACC-14, SCP-03."""

import http.client
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "people")]
import directory  # noqa: E402
from authority import ACCOUNTS, ENTITY, PASSWORD, Authority, password_by_link, totp  # noqa: E402
from directory import BASE, Slapd, root_entries  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
SECRET = "Mot-de-passe-de-l-annuaire-7"
TOKEN = "un-jeton-de-quarante-caracteres-au-hasard"
MFA = """
# 5. Hors des locaux

Hors des locaux, un second facteur s’ajoute au mot de passe.

```clause access.mfa as double-authentification
zones: [telework, public]
factors: [app, key]
```
"""


def entry(login, given, family):
    return (f"dn: uid={login},ou=agents,{BASE}\nobjectClass: inetOrgPerson\nuid: {login}\ncn: {login}\nsn: {family}\ngivenName: {given}\n"
            f"mail: {login}@port-lavande.example\nuserPassword: {SECRET}\n\n")


class WithMfa(Authority):
    """The same authority, whose charter wants a second factor outside its premises; beside it a second entity, where two of its people
    and one of its own work."""

    def adopt(self):
        charter = self.folder / "charte.md"
        town = "  - {id: port-lavande, name: la commune de Port-Lavande}\n"
        text = charter.read_text("utf-8").replace(town, town + "  - {id: ccas, name: le CCAS de Port-Lavande}\n")
        charter.write_text(text + MFA, "utf-8")
        super().adopt()

    def campaign(self):
        super().campaign()
        lines = ["login;key;given_name;family_name;population", "laure.dubois;C1;Laure;Dubois;agents", "olivier.mas;C2;Olivier;Mas;agents"]
        (self.folder / "ccas.csv").write_text("\n".join(lines) + "\n", "utf-8")
        self.run("people", "import", "--store", self.store, "--entity", "ccas", "ccas.csv")
        self.run("account", "create", "--store", self.store, "--entity", "ccas", "--login", "olivier.mas")
        self.run("account", "grant", "--store", self.store, "--entity", ENTITY, "--login", "olivier.mas", "--role", "ciso")


@unittest.skipIf(directory.missing(), "slapd or ldapmodify is not here: scripts/install test")
class SignIn(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (folder / "slapd").mkdir()
        people = [("alix.durand", "Alix", "Durand"), ("noa.petit", "Noa", "Petit"), ("zoe.blanc", "Zoé", "Blanc"), ("eden.roche", "Eden", "Roche")]
        cls.slapd = Slapd(folder / "slapd", root_entries() + "".join(entry(*one) for one in people))
        cls.addClassCleanup(cls.slapd.stop)
        (folder / "hub-ldap.yml").write_text(
            f"directories:\n  - name: annuaire\n    server: ldap://127.0.0.1:{cls.slapd.port}\n    account: {directory.ADMIN}\n"
            f"    password_file: slapd/password\n    people: [{{base: 'ou=agents,{BASE}', entity: {ENTITY}}}]\n", "utf-8")
        (folder / "scim.token").write_text(TOKEN + "\n", "utf-8")
        (folder / "scim.token").chmod(0o600)
        cls.authority = WithMfa(PROGRAM, folder)
        cls.addClassCleanup(cls.authority.stop)
        cls.authority.make()
        cls.authority.run("people", "sync", "--store", cls.authority.store, "--config", "hub-ldap.yml")
        cls.log = cls.enterClassContext(open(folder / "portal.log", "w+", encoding="utf-8"))
        cls.authority.start("sign_in: {password: [import], ldap: hub-ldap.yml}\ninside: [10.0.0.0/8, 127.0.0.1]\nproxies: [127.0.0.2]\n"
                            f"scim: [{{entity: {ENTITY}, directory: rh, token_file: scim.token}}]\n", log=cls.log)
        cls.authority.open_accounts()

    def bind(self, login, password=SECRET, client=None, headers=None):
        return (client or self.authority.client()).call("POST", "/api/session", {"login": login, "password": password}, headers)

    def events(self):
        return self.authority.sign_in("ciso").ask("/api/acts?limit=500")["acts"]

    # --- the directory's passwords

    def test_the_directory_s_password_signs_in(self):
        self.assertEqual(self.authority.client().ask("/api/session")["ways"], ["password", "ldap"])
        client = self.authority.client()
        status, _, session = self.bind("Alix.Durand", client=client)
        self.assertEqual((status, session["signed_in"], session["person"]["name"]), (200, True, "Alix Durand"), session)
        mine = client.ask("/api/account")
        self.assertEqual((mine["sessions"][0]["methods"], mine["password_here"], mine["login"]), ("ldap", False, "alix.durand"))

    def test_a_wrong_password_and_a_login_that_nobody_has_are_told_alike(self):
        wrong, unknown = (self.bind(login, "autre")[0::2] for login in ("noa.petit", "nobody.here"))
        self.assertEqual(wrong, unknown)
        self.assertEqual(wrong[0], 401)
        # Nor does a name that means something to a directory.
        for login in ("*", "noa*", "noa.petit)(uid=*", "\\2a"):
            self.assertEqual(self.bind(login)[0], 401, login)

    def test_binds_are_slowed_down_like_passwords_of_ours(self):
        statuses = [self.bind("zoe.blanc", "autre")[0] for _ in range(7)]
        self.assertEqual(statuses[:5], [401] * 5)
        self.assertEqual(statuses[-1], 429)
        self.assertEqual(self.bind("zoe.blanc")[0], 429)  # the right one waits too

    def test_no_password_stands_in_what_is_written(self):
        self.bind("eden.roche", "Un-mot-tres-reconnaissable-42")
        self.bind("eden.roche")
        for path in [self.authority.folder / "portal.log", *self.authority.folder.glob("hub.db*")]:
            content = path.read_bytes()
            self.assertNotIn(b"Un-mot-tres-reconnaissable-42", content, path)
            self.assertNotIn(SECRET.encode(), content, path)

    def test_a_closed_account_stays_closed(self):
        self.assertEqual(self.bind("noa.petit")[0], 200)
        self.authority.run("account", "close", "--store", self.authority.store, "--directory", "annuaire", "--login", "noa.petit")
        self.assertEqual(self.bind("noa.petit")[0], 401)

    def test_a_directory_that_is_down_is_no_wrong_password(self):
        folder = self.authority.folder
        config = (folder / "hub-ldap.yml").read_text("utf-8")
        other = Authority(PROGRAM, folder, self.authority.store)
        self.addCleanup(other.stop)
        (folder / "down.yml").write_text(config.replace(str(self.slapd.port), str(directory.free_port())), "utf-8")
        with open(folder / "down.log", "w", encoding="utf-8") as log:
            other.start("sign_in: {ldap: down.yml}\n", log=log)
        told = other.client().call("POST", "/api/session", {"login": "alix.durand", "password": SECRET})
        self.assertEqual((told[0], told[2]["code"]), (503, "unavailable"))
        self.assertIn("annuaire", told[2]["message"]["fr"])
        self.assertNotIn(SECRET, (folder / "down.log").read_text("utf-8"))
        self.assertEqual(other.client().ask("/api/session")["ways"], ["ldap"])

    def test_another_server_of_the_directory_answers_for_the_one_that_is_down(self):
        folder = self.authority.folder
        here, nobody = f"ldap://127.0.0.1:{self.slapd.port}", f"ldap://127.0.0.1:{directory.free_port()}"
        two = (folder / "hub-ldap.yml").read_text("utf-8").replace(f"server: {here}", f"server: [{nobody}, {here}]")
        (folder / "two.yml").write_text(two, "utf-8")
        other = Authority(PROGRAM, folder, self.authority.store)
        self.addCleanup(other.stop)
        other.start("sign_in: {ldap: two.yml}\n")
        self.assertEqual(other.client().call("POST", "/api/session", {"login": "alix.durand", "password": SECRET})[0], 200)

    # --- where from (ACC-05)

    def test_outside_the_premises_a_second_factor_is_wanted(self):
        folder = self.authority.folder
        outside = Authority(PROGRAM, folder, self.authority.store)
        self.addCleanup(outside.stop)
        outside.start("inside: [10.0.0.0/8]\nproxies: [127.0.0.1]\n")

        def waits(forwarded):
            headers = {"X-Forwarded-For": forwarded} if forwarded else None
            status, _, session = outside.client().call("POST", "/api/session", {"login": ACCOUNTS["agent"], "password": PASSWORD}, headers)
            self.assertEqual(status, 200, session)
            return session.get("waiting")

        self.assertIsNone(waits("10.1.2.3"))
        self.assertIsNone(waits("203.0.113.9, 10.1.2.3"))
        self.assertEqual(waits("203.0.113.9"), "enrol")
        self.assertEqual(waits("10.1.2.3, 203.0.113.9"), "enrol")  # what a browser says of itself
        self.assertEqual(waits(None), "enrol")
        self.assertEqual(waits("not an address"), "enrol")
        # A proxy that writes a line of its own below the browser's.
        connection = http.client.HTTPConnection("127.0.0.1", outside.port, timeout=10)
        connection.putrequest("POST", "/api/session")
        body = json.dumps({"login": ACCOUNTS["agent"], "password": PASSWORD}).encode()
        for name, value in (("Content-Type", "application/json"), ("Content-Length", len(body)), ("X-Forwarded-For", "10.1.2.3"), ("X-Forwarded-For", "203.0.113.9")):
            connection.putheader(name, str(value))
        connection.endheaders(body)
        self.assertEqual(json.loads(connection.getresponse().read()).get("waiting"), "enrol")
        connection.close()
        # Where no proxy is trusted, nobody is believed: the peer here is inside.
        self.assertTrue(self.bind(ACCOUNTS["agent"], PASSWORD, headers={"X-Forwarded-For": "203.0.113.9"})[2]["signed_in"])

    # --- one's own account

    def test_sessions_are_seen_and_ended(self):
        token = self.authority.account("hugo.perrin")
        here, there, third = (self.authority.client() for _ in range(3))
        password_by_link(here, token)
        for client in (there, third):
            self.assertEqual(self.bind("hugo.perrin", PASSWORD, client)[0], 200)
        sessions = here.ask("/api/account")["sessions"]
        self.assertEqual((len(sessions), sum(one["here"] for one in sessions)), (3, 1))
        theirs = next(one["id"] for one in there.ask("/api/account")["sessions"] if one["here"])
        self.assertEqual(here.call("DELETE", f"/api/account/sessions/{theirs}")[0], 204)
        self.assertEqual(there.call("GET", "/api/account")[0], 401)
        self.assertEqual(here.call("DELETE", "/api/account/sessions")[0], 204)
        self.assertEqual(third.call("GET", "/api/account")[0], 401)
        self.assertEqual(len(here.ask("/api/account")["sessions"]), 1)
        # Somebody else's session is not theirs to end.
        other = self.authority.sign_in("agent")
        own = other.ask("/api/account")["sessions"][0]["id"]
        self.assertEqual(here.call("DELETE", f"/api/account/sessions/{own}")[0], 204)
        self.assertEqual(other.call("GET", "/api/account")[0], 200)

    def test_the_register_of_means(self):
        client = self.authority.client()
        password_by_link(client, self.authority.account("clara.muller"))
        status, _, offer = client.call("POST", "/api/session/totp", {})
        self.assertEqual(status, 200)
        status, _, told = client.call("PUT", "/api/session/totp", {"code": totp(offer["secret"]), "name": "téléphone bleu"})
        self.assertEqual((status, len(told["recovery_codes"])), (200, 10))
        client.csrf = told["session"]["csrf"]
        mine = client.ask("/api/account")
        kinds = {one["kind"]: one for one in mine["means"]}
        self.assertEqual((set(kinds), kinds["totp"]["name"], mine["recovery_left"]), ({"password", "totp"}, "téléphone bleu", 10))
        self.assertNotIn(offer["secret"], json.dumps(mine))
        path = "/api/account/means/{}".format
        self.assertEqual(client.call("DELETE", path(kinds["password"]["number"]))[0], 404)
        self.assertEqual(client.call("DELETE", path(kinds["totp"]["number"]))[0], 204)
        mine = client.ask("/api/account")
        self.assertEqual(mine["recovery_left"], 0)
        self.assertIn("revoked", next(one for one in mine["means"] if one["kind"] == "totp"))
        self.assertTrue(self.bind("clara.muller", PASSWORD)[2]["signed_in"])
        # Who administers keeps one.
        it = self.authority.sign_in("it")
        number = next(one["number"] for one in it.ask("/api/account")["means"] if one["kind"] == "totp")
        self.assertEqual(it.call("DELETE", path(number))[0], 409)

    def test_a_violation_ends_everything_and_is_told(self):
        client, other = self.authority.client(), self.authority.client()
        password_by_link(client, self.authority.account("eric.blanchard"))
        self.assertEqual(self.bind("eric.blanchard", PASSWORD, other)[0], 200)
        self.assertEqual(client.call("POST", "/api/account/violation", {"kind": "suspected"})[0], 204)
        self.assertEqual([one.call("GET", "/api/account")[0] for one in (client, other)], [401, 401])
        status, _, session = self.bind("eric.blanchard", PASSWORD)
        self.assertEqual((status, session["signed_in"], session["waiting"]), (200, False, "password"))
        told = {one["event"]: one["detail"] for one in self.events()}
        self.assertEqual(told["account.violation"], "suspected")
        self.assertIn("account.password_forced", told)

    # --- accounts and roles

    def person(self, client, name):
        return client.ask(f"/api/people?search={name}")["people"][0]["id"]

    def test_an_administrator_opens_and_closes_an_account(self):
        admin = self.authority.sign_in("administrator")
        person = self.person(admin, "renaud")
        status, _, told = admin.call("POST", f"/api/accounts/{person}/link")
        self.assertEqual(status, 200, told)
        address, _, token = told["link"].partition("/lien#")
        self.assertTrue(address.startswith("http://127.0.0.1:"))
        client = self.authority.client()
        password_by_link(client, token)
        self.assertEqual(client.call("GET", "/api/charter")[0], 200)
        self.assertEqual(self.authority.client().call("POST", "/api/session/link", {"token": token})[0], 404)  # once
        row = next(one for one in admin.ask("/api/accounts")["accounts"] if one["person"] == person)
        self.assertEqual((row["login"], row["closed"], row["must_change"]), ("sophie.renaud", False, False))
        self.assertEqual(admin.call("POST", f"/api/accounts/{person}/password")[0], 204)
        self.assertEqual(client.call("GET", "/api/charter")[0], 401)
        self.assertEqual(self.bind("sophie.renaud", PASSWORD)[2]["waiting"], "password")
        self.assertEqual(admin.call("DELETE", f"/api/accounts/{person}")[0], 204)
        self.assertEqual(self.bind("sophie.renaud", PASSWORD)[0], 401)
        self.assertEqual(admin.call("DELETE", f"/api/accounts/{person}")[0], 404)
        # A password of the directory's is not given out here.
        self.assertEqual(admin.call("POST", f"/api/accounts/{self.person(admin, 'durand')}/link")[0], 409)

    def test_roles_are_granted_lent_and_revoked(self):
        admin = self.authority.sign_in("administrator")
        camille, dpo = self.person(admin, "camille"), self.person(admin, "morel")
        agent = self.authority.sign_in("agent")
        lent = {"person": camille, "role": "dpo", "stands_for": dpo}
        self.assertEqual(admin.call("POST", "/api/roles", lent)[0], 422)  # without an end
        status, _, told = admin.call("POST", "/api/roles", {**lent, "until": "2027-01-31"})
        self.assertEqual((status, told.get("stands_for"), told.get("until")), (200, "Yves Morel", "2027-01-31T23:00:00Z"), told)
        mine = {one["role"]: one for one in agent.ask("/api/account")["roles"]}
        self.assertEqual(mine["dpo"]["stands_for"], "Yves Morel")
        self.assertEqual([one["to"] for one in self.authority.sign_in("dpo").ask("/api/account")["lent"]], ["Camille Roux"])
        self.assertEqual(agent.call("GET", "/api/openings")[0], 503)  # may ask; there is no journal here
        # What was lent is lent no further, and what one has not is not lent.
        self.assertEqual(admin.call("POST", "/api/roles", {"person": dpo, "role": "dpo", "stands_for": camille, "until": "2027-01-31"})[0], 409)
        self.assertEqual(admin.call("DELETE", f"/api/roles/{told['number']}")[0], 204)
        self.assertEqual(agent.call("GET", "/api/openings")[0], 403)
        self.assertEqual(admin.call("POST", "/api/roles", {"person": camille, "role": "agent"})[0], 400)

    def test_what_serves_another_entity_too_is_not_given_away(self):
        admin = self.authority.sign_in("administrator")
        self.authority.account("laure.dubois")  # an agent of both
        laure = self.person(admin, "dubois")
        self.assertEqual(admin.call("POST", f"/api/accounts/{laure}/link")[0], 409)
        self.assertEqual(admin.call("DELETE", f"/api/accounts/{laure}")[0], 409)
        self.assertEqual(admin.call("POST", f"/api/accounts/{laure}/password")[0], 204)  # which protects, and gives nothing
        # Who has a role here and works there is named with the role, and is no account of this entity's.
        shared = next(one for one in admin.ask("/api/roles")["roles"] if one["name"] == "Olivier Mas")
        self.assertNotIn("olivier.mas", [one["login"] for one in admin.ask("/api/accounts")["accounts"]])
        self.assertEqual(admin.call("DELETE", f"/api/roles/{shared['number']}")[0], 204)
        self.assertEqual(admin.call("DELETE", f"/api/roles/{shared['number']}")[0], 404)

    def test_the_last_administrator_stays(self):
        admin = self.authority.sign_in("administrator")
        own = next(one for one in admin.ask("/api/roles")["roles"] if one["role"] == "administrator")
        self.assertEqual(admin.call("DELETE", f"/api/roles/{own['number']}")[0], 409)
        self.assertEqual(admin.call("DELETE", f"/api/accounts/{self.person(admin, 'fontaine')}")[0], 409)
        self.assertEqual(admin.call("GET", "/api/roles")[0], 200)

    # --- SCIM

    def scim(self, method, path, body=None, token=TOKEN, **headers):
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json", **headers}
        status, got, raw = self.authority.client().call(method, f"/scim/v2{path}", None if body is None else json.dumps(body).encode(), sent)
        self.assertEqual(got["Content-Type"], "application/scim+json")
        return status, json.loads(raw) if raw else None

    def test_people_come_by_scim_and_leave(self):
        user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ines.lambert", "externalId": "e-1",
                "name": {"givenName": "Inès", "familyName": "Lambert"}, "userType": "agents", "active": True}
        status, made = self.scim("POST", "/Users", user)
        self.assertEqual(status, 201, made)
        self.assertTrue(made["meta"]["location"].endswith(f"/scim/v2/Users/{made['id']}"))
        status, found = self.scim("GET", "/Users?filter=userName%20eq%20%22ines.lambert%22")
        self.assertEqual((status, found["totalResults"]), (200, 1))
        self.assertEqual(self.scim("POST", "/Users", user)[0], 409)
        self.assertEqual(self.scim("DELETE", f"/Users/{made['id']}")[0], 204)
        acts = [(one["event"], one["actor"]) for one in self.events() if one["subject"] == made["id"]]
        self.assertEqual(acts, [("person.joined", "scim:rh"), ("person.left", "scim:rh")])
        # People of other directories are not this service's.
        self.assertEqual(self.scim("GET", "/Users/1")[0], 404)

    def test_what_scim_refuses_is_told_in_its_own_form(self):
        for status, answer in ((401, self.scim("GET", "/Users", token="autre")), (401, self.scim("GET", "/Users", token="")),
                               (403, self.scim("GET", "/Users", Origin="https://ailleurs.example")),
                               (415, self.scim("POST", "/Users", {}, **{"Content-Type": "text/plain"})), (400, self.scim("POST", "/Users", [])),
                               (404, self.scim("GET", "/Rien"))):
            self.assertEqual(answer[0], status, answer)
            self.assertEqual(answer[1]["schemas"], ["urn:ietf:params:scim:api:messages:2.0:Error"])
            self.assertEqual(answer[1]["status"], str(status))


if __name__ == "__main__":
    unittest.main()
