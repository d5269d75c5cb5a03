#!/usr/bin/env python3
"""What people sign beside the charter, at the counter, on paper, and what they agree to (ACK-03, ACK-07, ACK-08, ACK-09, ACK-10)."""

import http.client
import json
import pathlib
import quopri
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from datetime import date, timedelta

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ACCOUNTS, ENTITY, PASSWORD, Authority, password_by_link, sql, totp, wait_for  # noqa: E402
from receivers import Mails  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
MINORS = """
## 5.3 Les apprentis

Pour les élus, ici pour l'essai, {{le mineurs.cosigned_by}} signe aussi. Sans signature, {{le mineurs.gates}} : {{mineurs.without}}.

```clause acceptance as mineurs
of: charte-jeunes
who: [elus]
cosigned_by: guardian
external_by: [mail_link]
copies: 3
without: deny
gates: [mobile_loan]
```
"""


GUARDIAN = "parent@ailleurs.example"


def read_mail(text):
    return quopri.decodestring(text).decode()


class Signing(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.town = Authority(PROGRAM, self.enterContext(tempfile.TemporaryDirectory()), more_charter=MINORS)
        self.addCleanup(self.town.stop)
        self.town.make(documents=True)
        self.town.start()

    def asked(self, client, method, path, body=None, status=200):
        got, _, told = client.call(method, path, body)
        self.assertEqual(got, status, (path, told))
        return told

    def events(self, name):
        return sql(self.town.store, [f"SELECT subject, detail FROM outbox WHERE event = '{name}' ORDER BY number"])

    def enter(self, login):
        client = self.town.client()
        password_by_link(client, self.town.account(login))
        return client

    def waiting(self, client):
        return {one["document"]: one for one in client.ask("/api/charter/acknowledgement")["waiting"]}

    def pdf(self, raw):
        return subprocess.run(["pdftotext", "-layout", "-", "-"], input=raw, check=True, capture_output=True).stdout.decode()

    # --- 1: documents
    def with_accounts(self):
        """Accounts of every role, with codes on a device of the authority's."""
        self.town.open_accounts()

    def work_device(self, token, device="work", password=PASSWORD):
        client = self.town.client()
        session = self.asked(client, "POST", "/api/session/link", {"token": token})
        codes = []
        if session["waiting"] == "enrol":
            offer = self.asked(client, "POST", "/api/session/totp", {})
            self.assertTrue(offer["asks"])
            code = totp(offer["secret"])
            refused = self.asked(client, "PUT", "/api/session/totp", {"code": code}, 422)
            self.assertEqual(refused["field"], "device")
            told = self.asked(client, "PUT", "/api/session/totp", {"code": code, "name": "téléphone", "device": device})
            codes = told["recovery_codes"]
        self.asked(client, "PUT", "/api/session/password", {"chosen": password})
        return codes

    def test_documents_beside_the_charter_are_published_asked_for_and_signed_by_whom_they_concern(self):
        town = self.town
        self.with_accounts()
        it, authority = town.sign_in("it"), town.sign_in("authority")
        listed = {one["document"]: one for one in it.ask("/api/documents")["documents"]}
        self.assertEqual(set(listed), {"demonstration", "telework", "charte-administrateurs", "charte-jeunes"})
        self.assertEqual(listed["charte-administrateurs"]["audience"], {"everybody": False, "populations": [], "roles": ["it", "administrator"]})
        self.assertEqual(listed["telework"]["label"]["fr"], "Consignes de télétravail")
        self.assertTrue(listed["demonstration"]["campaign"]["number"] > 0)

        # ACK-08: from the portal, read again before it is published; then nobody administers without having signed it.
        text = {"version": "1.0", "title": "Charte des administrateurs", "text": "# Le secret\n\nVous ne dites rien.\n\n<script>x</script>"}
        before = self.asked(authority, "POST", "/api/documents/charte-administrateurs/preview", text)
        self.assertIn("Vous ne dites rien", before["page"])
        self.assertNotIn("<script>", before["page"])
        self.assertEqual([one["texts"] for one in it.ask("/api/documents")["documents"] if not one["is_charter"]], [[], [], []], "nothing is kept of a preview")
        made = self.asked(authority, "POST", "/api/documents/charte-administrateurs", text)
        self.assertEqual((made["hash"], made["state"]), (before["hash"], "in_force"))
        self.assertEqual(self.asked(authority, "POST", "/api/documents/charte-administrateurs", text), made, "twice is once")
        self.asked(authority, "POST", "/api/documents/charte-administrateurs", {**text, "text": "autre"}, 409)
        self.asked(authority, "POST", "/api/documents/inconnu", text, 409)
        self.asked(authority, "POST", "/api/documents/telework", {**text, "populations": ["personne"]}, 422)
        self.asked(authority, "POST", "/api/documents/telework", {"version": "1"}, 422)
        self.assertEqual(it.ask("/api/session")["roles"], ["agent"], "withheld from now on")
        self.assertEqual(self.events("text.published")[-1], ("charte-administrateurs", made["hash"]))
        campaign = {"document": "charte-administrateurs", "hash": made["hash"], "until": str(date.today() + timedelta(days=20)), "summary": ["Le secret."]}
        self.asked(authority, "POST", "/api/campaigns", {**campaign, "until": "2020-01-01"}, 422)
        opened = self.asked(authority, "POST", "/api/campaigns", campaign)
        self.asked(authority, "POST", "/api/campaigns", campaign, 409)
        counts = self.asked(authority, "GET", "/api/signatures?document=charte-administrateurs")
        self.assertEqual((counts["whole"]["people"], counts["whole"]["signed"]), (2, 0))
        self.assertNotIn("charte-administrateurs", self.waiting(town.sign_in("agent")), "it concerns administrators alone")
        waits = self.waiting(it)
        self.assertEqual(list(waits)[0], "demonstration", "the charter first")
        self.assertEqual(waits["charte-administrateurs"]["summary"], ["Le secret."])
        page = self.asked(it, "GET", f"/api/charter/texts/charte-administrateurs/{made['hash']}")
        self.assertIn("Vous ne dites rien".encode(), page)
        signed = self.asked(it, "POST", "/api/charter/acknowledgement", {"hash": made["hash"], "document": "charte-administrateurs"})
        self.assertIn("it", it.ask("/api/session")["roles"])
        receipt = self.pdf(self.asked(it, "GET", f"/api/charter/receipt/{signed['number']}"))
        self.assertIn("Charte des administrateurs", receipt)
        self.assertEqual(receipt.count("Récépissé n°"), 1, "the clause says one copy")
        self.asked(authority, "DELETE", f"/api/campaigns/{opened['number']}", status=204)
        self.asked(authority, "DELETE", f"/api/campaigns/{opened['number']}", status=409)

        # ACK-10: from the command line, for a population, from a day to come.
        (town.folder / "t.md").write_text("# Chez vous\n\nVerrouillez.\n", "utf-8")
        words = ["campaign", "document", "charte.md", "--store", town.store, "--entity", ENTITY, "--document", "telework", "--text", "t.md"]
        frozen = json.loads(town.run(*words, "--text-version", "1.0", "--in-force", str(date.today() + timedelta(days=9)), "--json").stdout)
        self.assertEqual(frozen["title"], "Consignes de télétravail", "as the charter calls its annex")
        self.assertEqual(town.run(*words, "--text-version", "2", "--population", "rien", ok=False).returncode, 3)
        opened = json.loads(town.run("campaign", "open", "charte.md", "--store", town.store, "--entity", ENTITY, "--address", "http://127.0.0.1:1",
                                     "--document", "telework", "--until", str(date.today() + timedelta(days=30)), "--json").stdout)
        self.assertEqual(opened["hash"], frozen["hash"])
        self.assertIn("telework", self.waiting(town.sign_in("agent")))
        self.assertNotIn("telework", self.waiting(authority), "the mayor is of another population")
        state = {one["document"]: one for one in it.ask("/api/documents")["documents"]}["telework"]["texts"][0]["state"]
        self.assertEqual(state, "to_come")

    # --- 2: the counter
    def test_at_the_counter_one_signs_before_a_witness_another_takes_the_text_unsigned(self):
        town = self.town
        self.with_accounts()
        manager, agent, it = town.sign_in("manager"), town.sign_in("agent"), town.sign_in("it")
        team = manager.ask("/api/counter")["people"]
        self.assertEqual(sorted(one["name"] for one in team), ["Camille Roux", "Julie Lambert", "Marc Olivier", "Samir Haddad"])
        marc = next(one for one in team if one["name"] == "Marc Olivier")
        charter = next(one for one in marc["texts"] if one["document"] == "demonstration")
        given = {"document": "demonstration", "hash": charter["hash"]}
        after = self.asked(manager, "POST", f"/api/counter/{marc['id']}/handover", given)
        self.assertEqual([(one["state"], one["on"]) for one in after["texts"]], [("handed_over", str(date.today()))])
        self.asked(manager, "POST", f"/api/counter/{marc['id']}/handover", given)
        self.assertEqual(len(self.events("text.handed_over")), 1, "twice is once")
        self.asked(manager, "POST", f"/api/counter/{marc['id']}/handover", {**given, "day": str(date.today() + timedelta(days=1))}, 422)
        self.assertEqual(manager.ask("/api/team")["people"][[one["id"] for one in manager.ask("/api/team")["people"]].index(marc["id"])]["state"], "handed_over")
        self.assertEqual(it.ask("/api/signatures")["whole"]["handed_over"], 1)
        # It takes nothing away: Marc reads of it, and may sign still.
        own = self.enter("marc.olivier")
        self.assertEqual(self.waiting(own)["demonstration"]["handed_over"], str(date.today()))
        # Somebody without a screen signs before a witness, once.
        samir = next(one for one in team if one["name"] == "Samir Haddad")
        signed = self.asked(manager, "POST", f"/api/counter/{samir['id']}/acknowledgement", {**given, "place": "Salle 2"})["texts"][0]
        again = self.asked(manager, "POST", f"/api/counter/{samir['id']}/acknowledgement", given)["texts"][0]
        self.assertEqual((signed, signed["state"]), (again, "signed"))
        self.assertEqual(len(self.events("acknowledgement.given")), 1)
        self.assertIn("counter", self.events("acknowledgement.given")[0][1])
        receipt = self.pdf(self.asked(manager, "GET", f"/api/counter/{samir['id']}/receipt/{signed['receipt']}"))
        for part in ("Haddad", "au guichet, devant témoin", "Dominique Petit", "Salle 2"):
            self.assertIn(part, receipt)
        self.asked(manager, "POST", f"/api/counter/{samir['id']}/handover", given, 409)
        # Not by whom it is not entrusted to, not for oneself, not for an outsider where the charter does not open the counter.
        nadia = next(one["id"] for one in it.ask("/api/people?search=faure")["people"])
        for path, body in (("", None), ("/acknowledgement", given), ("/handover", given)):
            self.asked(manager, "POST" if body else "GET", f"/api/counter/{nadia}{path}", body, 404)
        self.asked(manager, "GET", f"/api/counter/{marc['id']}/receipt/{signed['receipt']}", status=404)
        self.asked(agent, "POST", f"/api/counter/{marc['id']}/handover", given, 403)
        me = it.ask("/api/session")["person"]["id"]
        self.asked(it, "POST", f"/api/counter/{me}/acknowledgement", given, 409)
        self.asked(it, "POST", f"/api/counter/{nadia}/acknowledgement", {**given, "capacity": "external"}, 409)
        self.asked(it, "POST", f"/api/counter/{nadia}/acknowledgement", {**given, "hash": "0" * 64}, 404)
        # The same from the command line.
        town.run("campaign", "handover", "--store", town.store, "--entity", ENTITY, "--campaign", "1", "--person", nadia)
        self.assertEqual(it.ask("/api/signatures")["whole"]["handed_over"], 2)

    def test_a_device_is_lent_once_the_text_is_signed_ACK_06(self):
        self.with_accounts()
        manager, it, agent, mayor = (self.town.sign_in(role) for role in ("manager", "it", "agent", "authority"))
        made = self.asked(it, "POST", "/api/documents/charte-jeunes", {"version": "1", "title": "Charte des apprentis", "text": "Lisez."})
        person = mayor.ask("/api/session")["person"]["id"]
        loan = lambda: it.ask(f"/api/counter/{person}/accesses")["accesses"]  # noqa: E731
        closed = {"gate": "mobile_loan", "label": {"fr": "le prêt d'un appareil mobile", "en": "the loan of a mobile device"}, "open": False,
                  "missing": [{"title": "Charte des apprentis", "article": "5.3"}]}
        self.assertEqual(loan(), [closed])
        signed = self.asked(mayor, "POST", "/api/charter/acknowledgement", {"hash": made["hash"], "document": "charte-jeunes"})
        self.assertEqual(loan(), [closed], "the guardian has not signed")
        self.asked(it, "POST", f"/api/counter/{person}/guardian", {"receipt": signed["number"], "name": "Jeanne Corre"})
        self.assertEqual(loan(), [{**closed, "open": True, "missing": []}])
        self.asked(manager, "GET", f"/api/counter/{person}/accesses", status=404)  # of no team of theirs
        self.asked(agent, "GET", f"/api/counter/{person}/accesses", status=403)

    # --- 3: agreements
    def test_ones_own_device_serves_with_ones_agreement_which_is_taken_back(self):
        town = self.town
        self.work_device(town.tokens["agent"])
        agent = town.sign_in("agent")
        first = agent.ask("/api/declarations")
        self.assertEqual([(one["subject"], one["answer"], one["withdrawable"]) for one in first["declarations"]], [("mfa_personal_device", "none", True)])
        self.assertIn("appareil personnel", first["declarations"][0]["label"]["fr"])
        self.asked(agent, "PUT", "/api/declarations/photo", {"answer": "yes"}, 404)
        self.asked(agent, "PUT", "/api/declarations/mfa_personal_device", {"answer": "withdrawn"}, 422)
        offer = self.asked(agent, "POST", "/api/session/totp", {})
        told = self.asked(agent, "PUT", "/api/session/totp", {"code": totp(offer["secret"]), "name": "le mien", "device": "own"})
        agent.csrf = told["session"]["csrf"]
        self.assertEqual(agent.ask("/api/declarations")["declarations"][0]["answer"], "yes")
        back = self.asked(agent, "PUT", "/api/declarations/mfa_personal_device", {"answer": "no"})["declarations"][0]
        self.assertEqual((back["answer"], "still_used" in back), ("withdrawn", False))
        means = {one["kind"]: one for one in agent.ask("/api/account")["means"]}
        self.assertIn("revoked", means["totp"], "the device serves no more")
        self.assertEqual([detail for _, detail in self.events("declaration.given")], ["mfa_personal_device yes", "mfa_personal_device withdrawn"])
        # Who needs a second factor by their role keeps it until another one is there, and is told so.
        self.town.recovery = {"it": self.work_device(town.tokens["it"], device="own")}
        it = town.sign_in("it")
        kept = self.asked(it, "PUT", "/api/declarations/mfa_personal_device", {"answer": "withdrawn"})["declarations"][0]
        self.assertTrue(kept["still_used"])
        self.assertNotIn("revoked", {one["kind"]: one for one in it.ask("/api/account")["means"]}["totp"])

    # --- 4: guardians and copies
    def test_a_minors_signature_counts_once_the_guardian_signed_too(self):
        town = self.town
        self.with_accounts()
        authority, it = town.sign_in("authority"), town.sign_in("it")
        made = self.asked(it, "POST", "/api/documents/charte-jeunes", {"version": "1", "title": "Charte des apprentis", "text": "Lisez."})
        self.assertEqual(made["copies"], 3)
        given = {"hash": made["hash"], "document": "charte-jeunes"}
        campaign = {**given, "until": str(date.today() + timedelta(days=20))}
        self.asked(it, "POST", "/api/campaigns", campaign)
        signed = self.asked(authority, "POST", "/api/charter/acknowledgement", given)
        self.assertTrue(signed["guardian"])
        self.assertNotIn("charte-jeunes", self.waiting(authority), "nothing more to do for the minor")
        whole = self.asked(it, "GET", "/api/signatures?document=charte-jeunes")["whole"]
        self.assertEqual((whole["people"], whole["signed"]), (1, 0))
        mayor = authority.ask("/api/session")["person"]["id"]
        cosign = {"receipt": signed["number"], "name": "Jeanne Corre"}
        self.asked(it, "POST", f"/api/counter/{mayor}/guardian", {**cosign, "receipt": 999}, 404)
        after = self.asked(it, "POST", f"/api/counter/{mayor}/guardian", {**cosign, "filed": "RH, carton 3"})
        self.assertEqual([one["state"] for one in after["texts"] if one["document"] == "charte-jeunes"], ["signed"])
        self.asked(it, "POST", f"/api/counter/{mayor}/guardian", cosign, 409)
        self.assertEqual(self.asked(it, "GET", "/api/signatures?document=charte-jeunes")["whole"]["signed"], 1)
        self.assertEqual(self.events("acknowledgement.cosigned"), [(str(mayor), f"{signed['number']} paper")])
        receipt = self.pdf(self.asked(authority, "GET", f"/api/charter/receipt/{signed['number']}"))
        self.assertEqual(receipt.count("Récépissé n°"), 3)
        self.assertIn("Jeanne Corre", receipt)
        self.assertIn("Exemplaire n° 3", receipt)

    def plain(self, method, path, fields=None, cookie=""):
        """A page without scripts, as a browser asks for it: status, headers, text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.town.port, timeout=30)
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        connection.request(method, path, body, {"Cookie": cookie, **({"Content-Type": "application/x-www-form-urlencoded"} if body else {})})
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer.status, answer.headers, raw if answer.getheader("Content-Type") == "application/pdf" else raw.decode()

    def form(self, path):
        """What the page of a link asks to send back: its token and the browser's cookie."""
        status, headers, page = self.plain("GET", path)
        self.assertEqual(status, 200, page)
        return {"jeton": re.search(r'name="jeton" value="([^"]+)"', page)[1]}, headers["Set-Cookie"].split(";")[0], page

    def guardian_mail(self, mails, count):
        """The letter that came as the `count`-th to the guardian: its words, and where its link leads."""
        self.town.run("campaign", "send", "--store", self.town.store, "--smtp", mails.address, "--in-clear", "--sender", "charte@port-lavande.example",
                      "--address", f"http://127.0.0.1:{self.town.port}/")
        letters = wait_for(lambda: (found := [read_mail(text) for (to, _), text in zip(mails.taken, mails.texts) if to == GUARDIAN]) and len(found) >= count and found)
        return letters[count - 1], "/signer/representant/" + re.search(r"/signer/representant/([0-9a-f]{64})", letters[count - 1])[1]

    def test_a_guardian_signs_by_a_mailed_link_before_the_minor_or_after_and_may_decline(self):
        town = self.town
        self.with_accounts()
        it = town.sign_in("it")
        made = self.asked(it, "POST", "/api/documents/charte-jeunes", {"version": "1", "title": "Charte des apprentis", "text": "Lisez."})
        mayor = town.sign_in("authority").ask("/api/session")["person"]["id"]
        ask = {"document": "charte-jeunes", "hash": made["hash"], "mail": GUARDIAN}
        link = f"/api/counter/{mayor}/guardian/link"
        self.assertEqual(self.asked(it, "POST", link, ask, 409)["message"]["fr"], "ce portail n’envoie pas de courriel")
        town.stop()
        mails = Mails()
        self.addCleanup(mails.stop)
        town.start(more=f"mail: {{server: '{mails.address}', from: charte@port-lavande.example, in_clear: yes}}\n")
        it, manager, agent = town.sign_in("it"), town.sign_in("manager"), town.sign_in("agent")

        def guardian(client=it):
            return next(one for one in client.ask(f"/api/counter/{mayor}")["texts"] if one["document"] == "charte-jeunes").get("guardian")

        # Only by whom the minor may be received, of a text that they sign with a guardian, where the charter has links.
        self.assertEqual(guardian(), {"by_mail": True})
        self.asked(manager, "POST", link, ask, 404)
        self.asked(agent, "POST", link, ask, 403)
        self.asked(it, "POST", link, {**ask, "mail": "nobody at all"}, 422)
        self.asked(it, "POST", link, {**ask, "hash": "0" * 64}, 404)
        nadia = next(one["id"] for one in it.ask("/api/people?search=faure")["people"])
        self.asked(it, "POST", f"/api/counter/{nadia}/guardian/link", ask, 409)
        self.assertNotIn("guardian", it.ask(f"/api/counter/{nadia}")["texts"][0])
        refused = self.asked(it, "POST", link, {**ask, "document": "charte-administrateurs"}, 409)
        self.assertIn("external_by", refused["message"]["fr"])

        # Sent, taken back: it leads nowhere, and neither does one that nobody sent.
        after = self.asked(it, "POST", link, ask)
        number = next(one for one in after["texts"] if one["document"] == "charte-jeunes")["guardian"]["link"]
        letter, page = self.guardian_mail(mails, 1)
        self.assertIn("Maëlys Corre", letter)
        wait_for(lambda: guardian()["state"] == "sent")
        self.assertEqual(sql(town.store, ["SELECT mail FROM guardian_link"]), [("",)], "the address went with the message")
        self.assertNotIn(page.rpartition("/")[2], sql(town.store, ["SELECT code FROM guardian_link"])[0][0])
        self.asked(manager, "DELETE", f"{link}/{number}", status=404)
        self.asked(it, "DELETE", f"/api/counter/{nadia}/guardian/link/{number}", status=404)
        self.asked(it, "DELETE", f"{link}/{number}")
        self.asked(it, "DELETE", f"{link}/{number}", status=409)
        self.assertEqual(guardian(), {"by_mail": True})
        self.assertEqual(self.plain("GET", page)[0], 404)
        self.assertEqual(self.plain("GET", page.replace(page[-4:], "0000"))[0], 404)

        # Declined: a state without consequence, and another link may be sent.
        self.asked(it, "POST", link, ask)
        _, page = self.guardian_mail(mails, 2)
        fields, cookie, shown = self.form(page)
        for part in ("Maëlys Corre", "la commune de Port-Lavande", "Charte des apprentis", "Signez-vous ce texte"):
            self.assertIn(part, shown)
        self.assertNotRegex(shown, r"<script|<style|style=")
        self.assertIn("Lisez.", self.plain("GET", page + "/texte")[2])
        self.assertEqual(self.plain("GET", page + "/recepisse")[0], 404)
        self.assertEqual(self.plain("GET", page.replace("representant/", ""))[0], 404, "it opens nothing of the minor's")
        self.assertEqual(self.plain("POST", page, {**fields, "jeton": "0" * 64, "reponse": "non"}, cookie)[0], 403)
        self.assertEqual(self.plain("POST", page, {**fields, "reponse": "non"}, cookie)[0], 200)
        self.assertEqual(self.plain("GET", page)[0], 404)
        self.assertEqual(self.plain("POST", page, {**fields, "name": "Jeanne Corre"}, cookie)[0], 404)
        self.assertEqual(guardian()["state"], "declined")

        # Signed before the minor, whose signature then counts at once.
        self.asked(it, "POST", link, ask)
        _, page = self.guardian_mail(mails, 3)
        fields, cookie, _ = self.form(page)
        status, _, told = self.plain("POST", page, {**fields, "name": ""}, cookie)
        self.assertEqual(status, 422)
        self.assertIn("représentant légal a de 1 à 120", told)
        status, _, told = self.plain("POST", page, {**fields, "name": "Jeanne Corre"}, cookie)
        self.assertEqual(status, 200, told)
        self.assertIn("Récépissé de représentant légal n° 1", told)
        self.assertEqual(self.plain("POST", page, {**fields, "name": "Une Autre"}, cookie)[2], told, "the answer was lost: the same record")
        self.assertEqual(self.plain("GET", page)[0], 404)
        receipt = self.pdf(self.plain("GET", page + "/recepisse")[2])
        self.assertEqual(receipt.count("Récépissé de représentant légal"), 3, "as many copies as the clause says")
        self.assertIn("n’a pas encore signé", receipt)
        self.assertEqual(guardian()["state"], "signed")
        self.asked(it, "POST", link, ask, 409)
        given = self.asked(town.sign_in("authority"), "POST", "/api/charter/acknowledgement", {"hash": made["hash"], "document": "charte-jeunes"})
        self.assertFalse(given["guardian"], "nothing is waited for")
        self.assertEqual(self.events("acknowledgement.cosigned"), [(str(mayor), f"{given['number']} link")])
        self.assertIn("récépissé n° ", self.pdf(self.plain("GET", page + "/recepisse")[2]))
        receipt = self.pdf(self.asked(it, "GET", f"/api/counter/{mayor}/receipt/{given['number']}"))
        self.assertIn("Jeanne Corre", receipt)
        self.assertIn("par un lien personnel reçu par courriel", receipt)
        self.assertEqual([name for name, in sql(town.store, ["SELECT event FROM outbox WHERE event LIKE 'guardian.%' ORDER BY number"])],
                         ["guardian.asked", "guardian.revoked", "guardian.asked", "guardian.declined", "guardian.asked", "guardian.signed"])

        # After the minor, from the command line; an expired one leads nowhere.
        second = self.asked(it, "POST", "/api/documents/charte-jeunes", {"version": "2", "title": "Charte des apprentis", "text": "Relisez."})
        self.asked(town.sign_in("authority"), "POST", "/api/charter/acknowledgement", {"hash": second["hash"], "document": "charte-jeunes"})
        words = ["campaign", "guardian", "charte.md", "--store", town.store, "--entity", ENTITY, "--document", "charte-jeunes", "--person", mayor]
        self.assertNotEqual(town.run(*words, ok=False).returncode, 0)
        town.run(*words, "--mail", GUARDIAN)
        _, page = self.guardian_mail(mails, 4)
        town.run(*words, "--revoke")
        self.assertEqual(self.plain("GET", page)[0], 404)
        town.run(*words, "--mail", GUARDIAN)
        _, page = self.guardian_mail(mails, 5)
        fields, cookie, _ = self.form(page)
        lives = sql(town.store, ["SELECT expires_at - made_at FROM guardian_link ORDER BY id DESC LIMIT 1"])[0][0]
        self.assertEqual(int(lives), 30 * 86_400_000)
        sql(town.store, ["UPDATE guardian_link SET expires_at = made_at"])
        self.assertEqual(self.plain("POST", page, {**fields, "name": "Jeanne Corre"}, cookie)[0], 404)
        sql(town.store, [f"UPDATE guardian_link SET expires_at = made_at + {lives}"])
        self.assertEqual(self.plain("POST", page, {**fields, "name": "Jeanne Corre"}, cookie)[0], 200)
        self.assertNotIn("guardian", next(one for one in it.ask(f"/api/counter/{mayor}")["texts"] if one["document"] == "charte-jeunes"))

    # --- 5: links by mail
    def test_links_to_choose_a_password_go_by_mail_and_nobody_else_sees_them(self):
        town = self.town
        self.with_accounts()
        admin = town.sign_in("administrator")
        hugo = next(one["id"] for one in admin.ask("/api/people?search=perrin")["people"])
        self.asked(admin, "POST", f"/api/accounts/{hugo}/mail", status=409)  # no mail server
        town.stop()
        mails = Mails()
        self.addCleanup(mails.stop)
        town.start(more=f"mail: {{server: '{mails.address}', from: charte@port-lavande.example, in_clear: yes}}\n")
        admin = town.sign_in("administrator")
        self.asked(admin, "POST", f"/api/accounts/{hugo}/mail", status=204)
        self.asked(admin, "POST", "/api/accounts/999/mail", status=404)
        told = self.asked(admin, "POST", "/api/accounts/mail", {"campaign": 1})
        self.assertEqual((told["queued"], told["without_mail"], told["left"]), (21, 3, 0))
        again = self.asked(admin, "POST", "/api/accounts/mail", {})
        self.assertEqual((again["queued"], again["without_mail"]), (0, 3), "each once")
        town.run("campaign", "send", "--store", town.store, "--smtp", mails.address, "--in-clear", "--sender", "charte@port-lavande.example",
                 "--address", f"http://127.0.0.1:{town.port}")
        links = wait_for(lambda: (found := [one for one in map(read_mail, mails.texts) if "/lien#" in one]) and len(found) >= 22 and found)
        mine = [one for one in links if "hugo.perrin@" in one]
        self.assertEqual((len(mine), len(links)), (1, 22))
        self.assertIn("Bonjour Hugo Perrin", mine[0])
        password_by_link(town.client(), re.search(r"/lien#(\S+)", mine[0])[1])

    def test_the_demonstration_has_some_of_each(self):
        town = self.town
        self.with_accounts()
        town.publish_documents()
        town.receive_some()
        it = town.sign_in("it")
        self.assertIn("it", it.ask("/api/session")["roles"])
        count = self.asked(it, "GET", "/api/signatures?document=telework")["whole"]
        self.assertEqual((count["signed"], count["handed_over"]), (1, 1))


if __name__ == "__main__":
    unittest.main()
