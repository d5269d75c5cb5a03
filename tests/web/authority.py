"""A believable authority with a portal: the charter of Port-Lavande adopted, its people, one account a role, a campaign half signed.
The tests and the demonstration run the same one. Everything listens on loopback and ends with `stop()`."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import secrets
import signal
import sqlite3
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
# Where people go, and how often.
SITES = ["gazette-du-littoral.example", "films-du-soir.example", "casino-du-port.example", "redacteur-magique.example", "assistant-parleur.example",
         "nuage-gratuit.example", "service-public.example", "cadastre.example", "marches.example", "impots-remboursement.example"]
WEIGHTS = [18, 6, 3, 8, 4, 4, 30, 20, 12, 1]
STATE = """stale_after: 24 hours
addresses:
  - {range: 192.0.2.0/24, entity: port-lavande, zone: internal, device: workstation}
registers:
  ai_tools:
    - {name: Redacteur magique, sites: [redacteur-magique.example], designated_by: it}
"""
# What completes the charter, for an authority that has it: texts signed apart, an agreement that is asked for.
DOCUMENTS = """
# 5. Ce qui complète la charte

## 5.1 Les textes à part

Vous signez à part {{le teletravail.of}}, en {{teletravail.copies}}. {{Le administrateurs.who}} signent {{le administrateurs.of}}.

```clause acceptance as teletravail
of: telework
who: [agents]
external_by: [mail_link]
copies: 2
```

```clause acceptance as administrateurs
of: charte-administrateurs
without: deny
gates: [admin_rights]
who: [administrators]
```

## 5.2 Votre téléphone

Pour vous connecter, {{le appareil.for}} n'a lieu qu'avec votre accord, que vous pouvez reprendre. Sinon, une clé de sécurité vous est remise.

```clause consent as appareil
for: mfa_personal_device
```

```clause charter.annex as annexes
documents: [{id: charte-administrateurs, title: Charte des administrateurs}, {id: telework, title: Consignes de télétravail}]
```
"""
TELEWORK = """# Chez vous

Verrouillez votre session quand vous quittez la pièce. Le matériel est celui de la commune : personne d’autre ne s’en sert.
"""
ADMINISTRATORS = """# Le secret

Ce que vous voyez en administrant, vous ne le dites à personne, et vous ne le cherchez pas.

# Les accès

Un compte d’administration sert à administrer, et à rien d’autre.
"""
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
        self.secret = None  # of the second factor that was set up here

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
        plain = answer.getheader("Content-Type") == "application/json" and not answer.getheader("Content-Encoding")
        told = json.loads(raw) if plain and raw else raw
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
        # The code before the present one: the present one is left for signing in, since each serves once.
        if time.time() % 30 > 29:  # about to be two steps away
            time.sleep(1.1)
        whose = {"device": "work"} if offer["asks"] else {}
        status, _, told = client.call("PUT", "/api/session/totp", {"code": totp(offer["secret"], -1), "name": "téléphone", **whose})
        assert status == 200, (status, told)
        client.secret = offer["secret"]
        session, codes = told["session"], told["recovery_codes"]
    assert session["waiting"] == "password", session
    status, _, told = client.call("PUT", "/api/session/password", {"chosen": password})
    assert status == 200 and told["weaknesses"] == [] and told["session"]["signed_in"], (status, told)
    client.csrf = told["session"]["csrf"]
    return codes


def sql(store, statements):
    """Runs statements on a store beside the program; rows of the last one, as text."""
    kind, _, target = store.partition(":")
    if kind == "sqlite":
        database = sqlite3.connect(target, timeout=20)
        try:
            with database:
                for one in statements:
                    rows = database.execute(one).fetchall()
            return [tuple(map(str, row)) for row in rows]
        finally:
            database.close()
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", target], check=True, capture_output=True, text=True,
                          input="BEGIN;\n" + ";\n".join(statements) + ";\nCOMMIT;\n")
    return [tuple(line.split("\t")) for line in done.stdout.splitlines()]


def sign_in_directly(store, members, idle_for=0):
    """Cookies of sessions for new accounts of these (entity, person), put into the store as sign-in leaves them: many passwords take long."""
    now = int(time.time() * 1000) - idle_for * 1000
    cookies, statements = [], []
    for entity, person in members:
        account = secrets.token_hex(16)
        cookie, session = new_session(account, entity, now)
        statements += [f"INSERT INTO account VALUES ('{account}', {now}, NULL, 0)",
                       f"INSERT INTO account_person VALUES ('{entity}', {person}, '{account}')", session]
        cookies.append(cookie)
    sql(store, statements)
    return cookies


def new_session(account, entity, now):
    """A cookie, and the statement that makes it a session of this account."""
    secret = secrets.token_urlsafe(32)
    name = hashlib.sha256(secret.encode()).hexdigest()
    ends = now + 8 * 3_600_000
    return (f"session={secret}",
            f"INSERT INTO session VALUES ('{name}', '{account}', 'full', 'password', {now}, {now}, {ends}, {ends}, '', '{entity}')")


def session_again(store, login, entity):
    """A cookie for the account that this person has."""
    rows = sql(store, ["SELECT account FROM account_person a JOIN person p ON p.entity = a.entity AND p.id = a.person "
                       f"WHERE p.login = '{login}' AND p.entity = '{entity}'"])
    cookie, session = new_session(rows[0][0], entity, int(time.time() * 1000))
    sql(store, [session])
    return cookie


class Authority:
    def __init__(self, program, folder, store=None, portal=None, more_charter=""):
        self.program = str(program)
        self.folder = pathlib.Path(folder)
        self.store = store or f"sqlite:{self.folder}/hub.db"
        self.portal = portal
        self.more_charter = more_charter
        self.running = []
        self.port = None

    def run(self, *words, ok=True):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "LC_ALL": "fr_FR.UTF-8"}, check=False)
        if ok and done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return done

    # --- what is there before anybody signs in
    def make(self, gate=False, documents=False):
        text = (ROOT / "demo" / "charte.md").read_text("utf-8")
        if not gate:  # as most authorities begin: nothing waits for a signature
            text = text.replace("without: gate\n", "without: nothing\n")
        if documents:
            text = text.replace("entities:\n", "groups:\n  administrators: {name: les administrateurs}\nentities:\n", 1) + DOCUMENTS
        (self.folder / "charte.md").write_text(text + self.more_charter, "utf-8")
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
        self.record_acts()

    def record_acts(self, force="2026-11-01"):
        """What adopts the charter as its file is now."""
        def act(what, *words):
            entity = () if what == "version" else ("--entity", ENTITY)
            self.run("charter", "adopt", what, "charte.md", *entity, *words)

        act("version")
        act("consultation", "--date", "2026-10-05", "--favourable", "5", "--unfavourable", "1")
        act("publication", "--date", "2026-10-20", "--means", "intranet")
        act("papers", "--date", "2026-10-21", "--clause", "traces", "--register-entry", "R-4", "--no-assessment", "peu de personnes, pas de profil")
        act("force", "--date", force)

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

    def campaign(self, *more):
        (self.folder / "lecture.yml").write_text(EXPLANATION, "utf-8")
        self.run("campaign", "open", "charte.md", "--store", self.store, "--entity", ENTITY, "--address", "http://127.0.0.1:8080",
                 "--explain", "lecture.yml", "--until", date.today() + timedelta(days=60), *more)

    # --- texts beside the charter, and the counter
    def publish_documents(self):
        """The administrators' charter and the telework instructions, each with its campaign; the command line says what it froze."""
        frozen = {}
        for document, text in (("charte-administrateurs", ADMINISTRATORS), ("telework", TELEWORK)):
            (self.folder / f"{document}.md").write_text(text, "utf-8")
            frozen[document] = json.loads(self.run("campaign", "document", "charte.md", "--store", self.store, "--entity", ENTITY, "--document", document,
                                                   "--text", f"{document}.md", "--text-version", "1.0", "--json").stdout)
            self.run("campaign", "open", "charte.md", "--store", self.store, "--entity", ENTITY, "--address", "http://127.0.0.1:8080",
                     "--document", document, "--until", date.today() + timedelta(days=30))
        return frozen

    def receive_some(self):
        """Administrators sign their charter; at the counter one person signs before the authority, another takes the text without signing it."""
        for role in ("it", "administrator"):
            client = self.sign_in(role)
            for one in client.ask("/api/charter/acknowledgement")["waiting"]:
                if one["document"] == "charte-administrateurs":
                    status, _, told = client.call("POST", "/api/charter/acknowledgement", {"hash": one["hash"], "document": one["document"]})
                    assert status == 200, told
        officer = self.sign_in("authority")
        for login, act in (("thomas.girard", "acknowledgement"), ("bruno.leroy", "handover")):
            person = officer.ask(f"/api/counter?search={login}")["people"][0]
            text = next(one for one in person["texts"] if one["document"] == "telework")
            status, _, told = officer.call("POST", f"/api/counter/{person['id']}/{act}", {"document": text["document"], "hash": text["hash"]})
            assert status == 200, told

    # --- what nodes run on, and a journal of some weeks
    def publish(self):
        self.run("lists", "import", "--file", "lists.bin", "--sources", ROOT / "demo" / "lists.yml")
        (self.folder / "state.yml").write_text(STATE, "utf-8")
        self.run("publish", "--charter", "charte.md", "--state", "state.yml", "--lists", "lists.bin", "--store", self.store, "--to", "bundle",
                 "--keys", "publish.key")

    def keep_journal(self):
        """A keeper, its intake keys and two custodians; the process is started apart."""
        (self.folder / "keeper.yml").write_text(
            "sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\nspools: [spool/web]\ncharter: charte.md\nseal_at: \"23:59\"\n", "utf-8")
        self.run("keeper", "init", "--config", "keeper.yml", "--origin", "journal.port-lavande.example")
        self.run("journal", "keys", "--hub", "keys/intake", "--intake", "intake", "--days", "3")
        words = []
        for role in ("authority", "ciso"):
            machine = self.folder / f"machine-{role}"
            machine.mkdir()
            (machine / "passphrase").write_text("une phrase secrète de démonstration\n", "utf-8")
            (machine / "passphrase").chmod(0o600)
            public = self.run("custody", "key", "-o", machine / "key", "--role", role, "--passphrase-file", machine / "passphrase").stdout
            (machine / "public").write_text(public, "utf-8")
            words += ["--custodian", machine / "public"]
        self.run("custody", "init", "--config", "keeper.yml", "--entity", ENTITY, *words)

    def browse(self, days=30, seed=1):
        """What the people asked for on the last `days` working days: asked of the charter and, once over, logged, as Squid does both."""
        dice = random.Random(seed)
        visits = [(moment, login, site) for day in range(days, -1, -1) for moment, login, site in self.day(day, dice)]
        self.visited = [login for _, login, _ in visits]
        place = f"bundle=bundle,key=publish.key.pub,spool=spool/web,intake=intake"
        with subprocess.Popen([self.program, "adapter", "squid-log", place], stdin=subprocess.PIPE, text=True,
                              cwd=self.folder) as daemon:
            wait_for(lambda: list((self.folder / "spool" / "web").rglob("status")), 20)
            questions = "".join(f"{i} {login} 192.0.2.1 GET http://{site}/ fr -\n" for i, (_, login, site) in enumerate(visits))
            answers = subprocess.run([self.program, "adapter", "squid", "--bundle", "bundle", "--key", "publish.key.pub", "--spool", "spool/web"],
                                     input=questions, capture_output=True, text=True, cwd=self.folder, check=True).stdout.splitlines()
            assert len(answers) == len(visits)
            for (moment, login, site), answer in zip(visits, answers):
                values = answer.split('d_="', 1)[1].split('"', 1)[0]
                status, code = ("TCP_MISS", 200) if " OK " in answer else ("TCP_DENIED", 403)
                daemon.stdin.write(f"Lc2 {moment:.3f} {dice.randrange(20, 900)} 192.0.2.1 GET {site} - {code} {status} 900 "
                                   f"{dice.randrange(2_000, 900_000)} {values}\n")
        return len(visits)

    @staticmethod
    def day(ago, dice):
        """Visits of one day, as (moment, login, site); none at weekends, none to come."""
        when = date.today() - timedelta(days=ago)
        if when.weekday() > 4:
            return
        midnight = time.mktime(when.timetuple())
        for login, *_ in PEOPLE:
            for _ in range(dice.randrange(2, 7)):
                moment = midnight + dice.randrange(8 * 3600, 18 * 3600)
                if moment < time.time() - 5:
                    yield moment, login, dice.choices(SITES, WEIGHTS)[0]

    def seal(self):
        return json.loads(self.run("journal", "seal", "--config", "keeper.yml", "--now", "--json").stdout)

    # --- the processes
    def start_keeper(self):
        keeper = subprocess.Popen([self.program, "keeper", "run", "--config", "keeper.yml"], stdout=subprocess.DEVNULL, cwd=self.folder)
        self.running.append(keeper)
        wait_for(lambda: (self.folder / "keeper.sock").exists())

    def start(self, more="", listen="127.0.0.1:0", log=None, name="web.yml"):
        """`more`: further lines of web.yml; `log`: a file for what the portal complains of; a second portal on the same store gets a `name`."""
        settings = self.folder / name
        portal = f"portal: {self.portal}\n" if self.portal else ""
        settings.write_text(f"listen: {listen}\nstore: {self.store}\ncharters: [{{charter: charte.md}}]\n{portal}{more}", "utf-8")
        server = subprocess.Popen([self.program, "web", "run", "--config", settings], stdout=subprocess.PIPE, stderr=log, text=True, cwd=self.folder)
        self.running.append(server)
        address = server.stdout.readline().strip()
        assert address, "the portal does not start"
        self.port = int((address if listen.endswith(":0") else listen).rpartition(":")[2])
        return address

    def kill(self):
        """As a power cut does to the last process started."""
        one = self.running.pop()
        one.kill()
        one.wait()
        one.stdout.close()

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
            if one.stdout:
                one.stdout.close()
        self.running = []
        return codes

    # --- people
    def client(self):
        return Client(self.port)

    def crowd(self, count, idle_for=0):
        """More agents, each signed in: one client for each."""
        lines = ["login;key;given_name;family_name;mail;population;unit;title;manager;arrived"]
        lines += [f"foule.{i};F{i:05};Dominique;Durand {i};;agents;Accueil;Agent;;2020-09-01" for i in range(count)]
        (self.folder / "foule.csv").write_text("\n".join(lines) + "\n", "utf-8")
        self.run("people", "import", "--store", self.store, "--entity", ENTITY, "foule.csv")
        found = sql(self.store, ["SELECT id FROM person WHERE login LIKE 'foule.%' ORDER BY id"])
        assert len(found) == count, len(found)
        clients = []
        for cookie in sign_in_directly(self.store, [(ENTITY, int(row[0])) for row in found], idle_for):
            clients.append(self.client())
            clients[-1].cookies = dict([cookie.split("=", 1)])
        return clients

    def open_accounts(self):
        """Everybody of ACCOUNTS chooses a password; some set up a second factor and get recovery codes."""
        self.recovery, self.secrets = {}, {}
        for role, token in self.tokens.items():
            client = self.client()
            self.recovery[role] = password_by_link(client, token)
            self.secrets[role] = client.secret

    def sign_some(self, every=2):
        """One person in `every` reads and signs, as they would from the mail that asks them."""
        hash_ = self.sign_in("agent").ask("/api/charter")["hash"]
        have = set(ACCOUNTS.values())
        for login, *_ in [one for number, one in enumerate(PEOPLE) if number % every == 0 and one[0] not in have]:
            client = self.client()
            password_by_link(client, self.account(login))
            status, _, told = client.call("POST", "/api/charter/acknowledgement", {"hash": hash_, "place": "Port-Lavande"})
            assert status == 200, told

    def open_case(self, reference="Réquisition n° 12/2026"):
        """An opening of an identity that waits for the DPO's opinion."""
        key = self.folder / f"asker-{secrets.token_hex(4)}.key"
        asker = self.run("journal", "mine", "key", "-o", key).stdout.strip()
        today = date.today()
        self.run("journal", "case", "open", "--config", "keeper.yml", "--entity", ENTITY, "--ground", "police", "--person", ACCOUNTS["agent"],
                 "--class", "web", "--from", today - timedelta(days=20), "--to", today, "--deadline", today + timedelta(days=30),
                 "--reference", reference, "--to-key", asker)

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
