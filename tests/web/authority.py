"""A believable authority with a portal: the charter of Port-Lavande adopted, its people, one account a role, a campaign half signed.
The tests and the demonstration run the same one. Everything listens on loopback and ends with `stop()`."""

import base64
import hmac
import http.client
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import time
from datetime import date, timedelta

ROOT = pathlib.Path(__file__).resolve().parents[2]
ENTITY = "port-lavande"
PASSWORD = "Sept-genets-fleuris-au-vent"
NOW = "2026-11-26 09:00"

# login, given name, family name, unit, title, role granted; the first of a unit leads it.
PEOPLE = [
    ("maelys.corre", "Maëlys", "Corre", "Direction générale", "Maire", "authority"),
    ("anne.le-goff", "Anne", "Le Goff", "Direction générale", "Directrice générale des services", None),
    ("yves.morel", "Yves", "Morel", "Direction générale", "Délégué à la protection des données", "dpo"),
    ("ines.belkacem", "Inès", "Belkacem", "Numérique", "Responsable de la sécurité", "ciso"),
    ("paul.garnier", "Paul", "Garnier", "Numérique", "Technicien", "it"),
    ("lea.fontaine", "Léa", "Fontaine", "Numérique", "Administratrice du portail", "administrator"),
    ("dominique.petit", "Dominique", "Petit", "Finances", "Cheffe de service", None),
    ("camille.roux", "Camille", "Roux", "Finances", "Comptable", None),
    ("samir.haddad", "Samir", "Haddad", "Finances", "Agent d’exécution budgétaire", None),
    ("julie.lambert", "Julie", "Lambert", "Finances", "Assistante", "committee"),
    ("marc.olivier", "Marc", "Olivier", "Finances", "Comptable", None),
    ("nadia.faure", "Nadia", "Faure", "État civil", "Responsable", None),
    ("hugo.perrin", "Hugo", "Perrin", "État civil", "Officier d’état civil", None),
    ("clara.muller", "Clara", "Muller", "État civil", "Agente d’accueil", None),
    ("eric.blanchard", "Éric", "Blanchard", "État civil", "Agent d’accueil", None),
    ("sophie.renaud", "Sophie", "Renaud", "État civil", "Agente d’accueil", None),
    ("karim.benali", "Karim", "Benali", "Services techniques", "Responsable", None),
    ("lucie.martinez", "Lucie", "Martinez", "Services techniques", "Électricienne", None),
    ("thomas.girard", "Thomas", "Girard", "Services techniques", "Jardinier", None),
    ("manon.caron", "Manon", "Caron", "Services techniques", "Conductrice d’engins", None),
    ("bruno.leroy", "Bruno", "Leroy", "Services techniques", "Peintre", None),
    ("fatou.diallo", "Fatou", "Diallo", "Services techniques", "Agente de voirie", None),
    ("pierre.masson", "Pierre", "Masson", "Bibliothèque", "Responsable", None),
    ("amelie.roy", "Amélie", "Roy", "Bibliothèque", "Bibliothécaire", None),
    ("rachid.noel", "Rachid", "Noël", "Bibliothèque", "Bibliothécaire", None),
    ("elise.chevalier", "Élise", "Chevalier", "Bibliothèque", "Agente", None),
    ("simon.gauthier", "Simon", "Gauthier", "Bibliothèque", "Agent", None),
    ("laure.dubois", "Laure", "Dubois", "Écoles", "Responsable", None),
    ("olivia.brun", "Olivia", "Brun", "Écoles", "ATSEM", None),
    ("remi.picard", "Rémi", "Picard", "Écoles", "Animateur", None),
    ("sarah.arnaud", "Sarah", "Arnaud", "Écoles", "ATSEM", None),
    ("theo.marchand", "Théo", "Marchand", "Écoles", "Animateur", None),
    ("ivan.lopez", "Ivan", "Lopez", "Écoles", "Cuisinier", None),
]
# One account a role, for the demonstration and the walks through the pages.
ACCOUNTS = {
    "agent": "camille.roux",
    "manager": "dominique.petit",
    "it": "paul.garnier",
    "ciso": "ines.belkacem",
    "dpo": "yves.morel",
    "authority": "maelys.corre",
    "committee": "julie.lambert",
    "administrator": "lea.fontaine",
}
EXPLANATION = """summary:
  - Les sites dangereux ou illégaux sont fermés à tous ; d’autres s’ouvrent pendant la pause.
  - Chaque visite laisse une trace qui ne porte pas votre nom, gardée quelques mois puis détruite.
  - Personne ne lit ces traces seul, et vous voyez toute ouverture qui vous concerne.
questions:
  - asked: Qui peut savoir quels sites vous avez consultés ?
    answers: [Votre responsable, Personne sans un motif prévu et deux personnes habilitées, Le service informatique]
    right: 2
    explanation: Rendre un nom à une trace demande un motif de la charte et l’accord de deux dépositaires.
"""


class Client:
    """One browser: keeps its cookies, sends JSON."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}
        self.csrf = None

    def call(self, method, path, body=None, headers=None):
        """Status, headers, and the body: JSON where it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            sent["Content-Type"] = "application/json"
        if self.csrf and method != "GET":
            sent["X-Csrf-Token"] = self.csrf
        sent.update(headers or {})
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        raw = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                text = rest.split(";")[0]
                self.cookies.pop(key, None)
                if text:
                    self.cookies[key] = text
        connection.close()
        told = json.loads(raw) if answer.getheader("Content-Type") == "application/json" and raw else raw
        if isinstance(told, dict) and "csrf" in told:
            self.csrf = told["csrf"]
        return answer.status, answer.headers, told

    def ask(self, path):
        status, _, told = self.call("GET", path)
        assert status == 200, (path, status, told)
        return told


def totp(secret, steps=0):
    """The code of an application (RFC 6238) now, or some steps of 30 s away."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def password_by_link(client, token, password=PASSWORD):
    """Sets up what the letter with the link asks for: a second factor where the role needs one, then a password. Gives the recovery codes."""
    status, _, session = client.call("POST", "/api/session/link", {"token": token})
    assert status == 200, (status, session)
    codes = []
    if session["waiting"] == "enrol":
        status, _, offer = client.call("POST", "/api/session/totp", {})
        assert status == 200, (status, offer)
        status, _, told = client.call("PUT", "/api/session/totp", {"code": totp(offer["secret"]), "name": "téléphone"})
        assert status == 200, (status, told)
        session, codes = told["session"], told["recovery_codes"]
    assert session["waiting"] == "password", session
    status, _, told = client.call("PUT", "/api/session/password", {"chosen": password})
    assert status == 200 and told["weaknesses"] == [] and told["session"]["signed_in"], (status, told)
    client.csrf = told["session"]["csrf"]
    return codes


class Authority:
    def __init__(self, program, folder, store=None, portal=None):
        self.program = str(program)
        self.folder = pathlib.Path(folder)
        self.store = store or f"sqlite:{self.folder}/hub.db"
        self.portal = portal
        self.running = []
        self.port = None

    def run(self, *words, ok=True):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "LC_ALL": "fr_FR.UTF-8"}, check=False)
        if ok and done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return done

    # --- what is there before anybody signs in
    def make(self):
        shutil.copy(ROOT / "demo" / "charte.md", self.folder)
        self.adopt()
        self.run("store", "create", "--store", self.store)
        self.run("store", "entities", "--store", self.store, "--charter", "charte.md")
        (self.folder / "agents.csv").write_text(self.csv(), "utf-8")
        self.run("people", "import", "--store", self.store, "--entity", ENTITY, "agents.csv")
        self.tokens = {role: self.account(login) for role, login in ACCOUNTS.items()}
        for login, _, _, _, _, role in PEOPLE:
            if role:
                self.run("account", "grant", "--store", self.store, "--entity", ENTITY, "--login", login, "--role", role)
        self.campaign()

    def adopt(self):
        self.run("publish", "keys")

        def act(what, *words):
            entity = () if what == "version" else ("--entity", ENTITY)
            self.run("charter", "adopt", what, "charte.md", *entity, *words)

        act("version")
        act("consultation", "--date", "2026-10-05", "--favourable", "5", "--unfavourable", "1")
        act("publication", "--date", "2026-10-20", "--means", "intranet")
        act("force", "--date", "2026-11-01")

    @staticmethod
    def csv():
        leaders = {}
        lines = ["login;key;given_name;family_name;mail;population;unit;title;manager;arrived"]
        for number, (login, given, family, unit, title, _) in enumerate(PEOPLE):
            leader = leaders.setdefault(unit, login)
            mail = "" if number % 7 == 6 else f"{login}@port-lavande.example"
            population = "elus" if title == "Maire" else "agents"
            lines.append(f"{login};A{number:03};{given};{family};{mail};{population};{unit};{title};{'' if leader == login else leader};2020-09-01")
        return "\n".join(lines) + "\n"

    def account(self, login):
        done = self.run("account", "create", "--store", self.store, "--entity", ENTITY, "--login", login)
        return done.stdout.split()[-1]

    def campaign(self):
        (self.folder / "lecture.yml").write_text(EXPLANATION, "utf-8")
        self.run("campaign", "open", "charte.md", "--store", self.store, "--entity", ENTITY, "--address", "http://127.0.0.1:8080",
                 "--explain", "lecture.yml", "--until", date.today() + timedelta(days=60))

    # --- the processes
    def start(self, more=""):
        settings = self.folder / "web.yml"
        portal = f"portal: {self.portal}\n" if self.portal else ""
        settings.write_text(f"listen: 127.0.0.1:0\nstore: {self.store}\ncharters: [{{charter: charte.md}}]\n{portal}{more}", "utf-8")
        server = subprocess.Popen([self.program, "web", "run", "--config", settings], stdout=subprocess.PIPE, text=True, cwd=self.folder)
        self.running.append(server)
        address = server.stdout.readline().strip()
        assert address, "the portal does not start"
        self.port = int(address.rpartition(":")[2])
        return address

    def stop(self):
        for one in reversed(self.running):
            one.send_signal(signal.SIGTERM)
        codes = []
        for one in self.running:
            try:
                codes.append(one.wait(20))
            except subprocess.TimeoutExpired:
                one.kill()
                codes.append(one.wait())
            one.stdout.close()
        self.running = []
        return codes

    # --- people
    def client(self):
        return Client(self.port)

    def open_accounts(self):
        """Everybody of ACCOUNTS chooses a password; some get recovery codes."""
        self.recovery = {role: password_by_link(self.client(), token) for role, token in self.tokens.items()}

    def sign_in(self, role):
        client = self.client()
        status, _, session = client.call("POST", "/api/session", {"login": ACCOUNTS[role], "password": PASSWORD})
        assert status == 200, (status, session)
        if session.get("waiting") == "code":
            status, _, session = client.call("POST", "/api/session/code", {"code": self.recovery[role].pop()})
        assert status == 200 and session["signed_in"], (status, session)
        return client


def wait_for(what, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("nothing came in time")
