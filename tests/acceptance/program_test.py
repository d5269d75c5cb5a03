#!/usr/bin/env python3
"""`campaign` as an operator types it: a real Postfix, both engines, kills, sheets printed and read back."""
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "store"))
import places
import postfix

CHARTER = """---
charter: essai
title: Charte d'essai
version: 1.0.0
populations:
  agents: {name: les agents}
  externes: {name: les externes}
entities:
  - {id: ville, name: la ville d'Essai}
  - {id: ccas, name: le CCAS d'Essai}
---

# 1. Objet

Cette charte se signe en {{signature.grace}}.

```clause acceptance as signature
grace: 30 days
copies: 2
```
"""
ADDRESS = "https://charte.example.org"


def team(count, mail=True, population="agents"):
    lines = [f"{i},p{i},Durand,Élise{i},{f'p{i}@example.org' if mail else ''},DSI,technicienne,{population}" for i in range(count)]
    return "matricule,login,nom,prénom,mail,service,fonction,statut\n" + "\n".join(lines) + "\n"


class Campaigns(places.Places):
    charter = CHARTER

    def make(self, place, people, *options):
        self.make_store(place)
        (self.folder / "a.csv").write_text(people, encoding="utf-8")
        self.run_program("people", "import", "--store", place, "--entity", "ville", "a.csv")
        return json.loads(self.run_program("campaign", "open", "--store", place, "--entity", "ville", "--address", ADDRESS,
                                           "--json", "charte.md", *options).stdout)

    def campaign(self, verb, place, *options, expect=0):
        return self.run_program("campaign", verb, "--store", place, "--entity", "ville", *options, expect=expect)

    def status(self, place):
        return json.loads(self.campaign("status", place, "--json").stdout)[0]

    def send_words(self, place, server):
        return ["campaign", "send", "--store", place, "--smtp", f"smtp://127.0.0.1:{server.port}", "--in-clear",
                "--sender", "charte@example.org", "--sender-name", "Ville d’Essai", "--json"]


class Mail(Campaigns):
    @classmethod
    def setUpClass(cls):
        if postfix.missing():
            raise unittest.SkipTest(postfix.missing())
        folder = tempfile.TemporaryDirectory(prefix="cartulaire-postfix-")
        cls.addClassCleanup(folder.cleanup)
        cls.post = postfix.Postfix(folder.name, tls=True, recipients="unknown@example.org 550 5.1.1 no\nlater@example.org 450 4.2.0 later\n")
        cls.addClassCleanup(cls.post.stop)

    def server(self):
        self.post.empty()
        return self.post

    def test_everybody_gets_one_notice_and_the_proof_is_kept(self):
        for engine, place in self.places():
            with self.subTest(engine):
                server = self.server()
                opened = self.make(place, team(6).replace("p1@", "unknown@").replace("p2@", "later@"))
                sent = json.loads(self.run_program(*self.send_words(place, server), expect=1).stdout)
                self.assertEqual({"planned": 6, "sent": 4, "later": 1, "refused": 1, "dropped": 0}, sent)
                again = json.loads(self.run_program(*self.send_words(place, server)).stdout)
                self.assertEqual({"planned": 0, "sent": 0, "later": 0, "refused": 0, "dropped": 0}, again)
                status = self.status(place)
                self.assertEqual(4, status["all"]["noticed"])
                self.assertEqual([{"person": 2, "mail": "campaign/1/notice", "answer": "550"}], status["refused"])
                messages = server.messages(4)
                self.assertEqual(4, len(messages))
                for one in messages:
                    self.assertEqual("À lire et à signer\u00a0: Charte d'essai", one["Subject"])
                    self.assertEqual("auto-generated", one["Auto-Submitted"])
                    self.assertEqual("Ville d’Essai <charte@example.org>", str(one["From"]))
                    body = one.get_content()
                    self.assertIn("Bonjour Élise", body)
                    self.assertIn(ADDRESS, body)
                    self.assertNotIn(opened["hash"], body)
                self.assertEqual(4, len({one["Message-ID"] for one in messages}))

    def test_ack04_a_copy_of_the_text_in_force_comes_to_each_person(self):
        place = next(self.places())[1]
        server = self.server()
        notice = "\nNous vous prévenons par {{le information.channels}} ; exemplaire remis : {{information.copy}}.\n\n```clause charter.notice as information\nchannels: [mail]\ncopy: yes\n```\n"
        (self.folder / "charte.md").write_text(CHARTER + notice, encoding="utf-8")
        self.addCleanup((self.folder / "charte.md").write_text, CHARTER, encoding="utf-8")
        opened = self.make(place, team(3), "--in-force", "2026-01-01")
        sent = json.loads(self.run_program(*self.send_words(place, server)).stdout)
        self.assertEqual(6, sent["sent"], "three notices, three copies")
        copies = [one for one in server.messages(6) if str(one["Subject"]).startswith("Votre exemplaire")]
        self.assertEqual(3, len(copies))
        self.assertEqual(3, self.status(place)["copies"])
        for one in copies:
            (page,) = one.iter_attachments()
            self.assertEqual("essai-1.0.0.html", page.get_filename())
            self.assertEqual("text/html", page.get_content_type())
            self.assertIn(opened["hash"], page.get_content())
            self.assertIn("Cette charte se signe", page.get_content())
            words = one.get_body(("plain",)).get_content()
            self.assertIn("1er janvier 2026", words.replace("\u00a0", " "))
            self.assertIn(ADDRESS, words)

    def test_starttls_is_asked_for_and_an_unknown_certificate_is_refused(self):
        server = self.server()
        place = next(self.places())[1]
        self.make(place, team(2))
        words = self.send_words(place, server)
        words.remove("--in-clear")
        refused = self.run_program(*words, expect=3)
        self.assertIn("the mail server takes nothing", refused.stderr)
        with sqlite3.connect(place.removeprefix("sqlite:")) as database:
            database.execute("UPDATE mail SET next_at = 0")  # a quarter of an hour later
        database.close()
        sent = json.loads(self.run_program(*words, "--ca", server.folder / "etc" / "cert.pem").stdout)
        self.assertEqual(2, sent["sent"])
        for message in server.messages(2):
            self.assertTrue(any("ESMTPS" in line for line in message.get_all("Received")), message)

    def test_in_clear_goes_to_this_machine_only(self):
        place = next(self.places())[1]
        self.make(place, team(1))
        done = self.run_program("campaign", "send", "--store", place, "--smtp", "smtp://mail.example.org:25", "--in-clear",
                                "--sender", "charte@example.org", expect=1)
        self.assertIn("in clear", done.stderr)

    def test_a_server_that_is_not_there_loses_nothing(self):
        place = next(self.places())[1]
        self.make(place, team(3))
        done = self.run_program("campaign", "send", "--store", place, "--smtp", "smtp://127.0.0.1:1", "--in-clear", "--sender",
                                "charte@example.org", expect=3)
        self.assertIn("the mail server takes nothing", done.stderr)
        with sqlite3.connect(place.removeprefix("sqlite:")) as database:
            self.assertEqual([("waiting", "", 3)],
                             database.execute("SELECT state, lease, count(*) FROM mail GROUP BY state, lease").fetchall())
        database.close()

    def test_two_hubs_on_one_store_send_each_mail_once(self):
        for engine, place in self.places():
            with self.subTest(engine):
                server = self.server()
                self.make(place, team(200))
                children = [self.begin_program(*self.send_words(place, server), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                            for _ in range(2)]
                counts = []
                for child in children:
                    out, complaints = child.communicate(timeout=120)
                    self.assertEqual(0, child.returncode, complaints)
                    counts.append(json.loads(out)["sent"])
                self.assertEqual(200, sum(counts), counts)
                messages = server.messages(200)
                self.assertEqual(200, len(messages))
                self.assertEqual(200, len({one["To"] for one in messages}))

    def test_killed_while_it_sends_nobody_is_forgotten_and_twice_is_the_same_mail(self):
        server = self.server()
        chance = random.Random(7)
        place = next(self.places())[1]
        self.make(place, team(150))
        killed = 0
        for _ in range(12):
            child = self.begin_program(*self.send_words(place, server))
            try:
                child.wait(chance.uniform(0.02, 0.4))
            except subprocess.TimeoutExpired:
                child.kill()
                killed += 1
            child.wait()
            with sqlite3.connect(place.removeprefix("sqlite:")) as database:
                database.execute("UPDATE mail SET leased_until = 0")  # ten minutes later
            database.close()
        self.assertGreater(killed, 2)
        self.run_program(*self.send_words(place, server))
        self.assertEqual(150, self.status(place)["all"]["noticed"])
        by_person = {}
        for one in server.messages(150):
            by_person.setdefault(str(one["To"]), set()).add(str(one["Message-ID"]))
        self.assertEqual(150, len(by_person))
        self.assertEqual({1}, {len(ids) for ids in by_person.values()}, "the same mail has the same Message-ID")

    def test_people_without_accounts_get_a_link_of_their_own(self):
        server = self.server()
        place = next(self.places())[1]
        self.make(place, team(2, population="externes"), "--by-link", "externes")
        self.run_program(*self.send_words(place, server))
        links = {line for one in server.messages(2) for line in one.get_content().split() if line.startswith(ADDRESS)}
        self.assertEqual(2, len(links))
        dump = b"".join(file.read_bytes() for file in self.folder.glob("*.db*"))
        for link in links:
            secret = link.removeprefix(f"{ADDRESS}/signer/")
            self.assertRegex(secret, "^[0-9a-f]{64}$")
            self.assertNotIn(secret.encode(), dump, "the store keeps the hash of the secret alone")


class Paper(Campaigns):
    def test_sheets_are_printed_signed_scanned_and_confirmed(self):
        for engine, place in self.places():
            with self.subTest(engine):
                self.make(place, team(3, mail=False))
                printed = self.campaign("sheets", place, "--campaign", 1, "-o", self.folder).stdout.strip()
                # Paper that came back: a scan is a picture of each page, a little askew.
                scan = self.folder / "scan.pdf"
                subprocess.run(["pdftoppm", "-r", "130", "-gray", printed, self.folder / "page"], check=True)
                pages = sorted(self.folder.glob("page-*.pgm"))
                self.assertEqual(3, len(pages))
                self.to_pdf([pages[0], pages[2]], scan)
                found = json.loads(self.campaign("scan", place, "--filed", "box 1", "--json", scan).stdout)
                self.assertEqual([("sheet", 1), ("sheet", 3)], [(one["found"], one["sheet"]) for one in found])
                self.assertEqual(0, self.status(place)["all"]["signed"])
                self.campaign("confirm", place, "--sheet", 2, expect=1)
                self.assertIn("receipt 1", self.campaign("confirm", place, "--sheet", 3, "--place", "Essai").stdout)
                self.campaign("confirm", place, "--sheet", 3, expect=1)
                self.campaign("confirm", place, "--sheet", 1, "--not-signed")
                self.assertEqual(1, self.status(place)["all"]["signed"])
                self.receipt(place)
                for page in pages:
                    page.unlink()

    def to_pdf(self, pages, into):
        """Scanned pages as a scanner writes them: one raw picture a page."""
        objects, kids = [], []
        for number, page in enumerate(pages):
            _, size, _, pixels = page.read_bytes().split(b"\n", 3)
            width, height = size.split()
            base = 3 + 3 * number
            kids.append(b"%d 0 R" % base)
            drawing = b"q 595 0 0 842 0 0 cm /I Do Q"
            objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I %d 0 R>>>>/Contents %d 0 R>>" % (base + 1, base + 2),
                        b"<</Type/XObject/Subtype/Image/Width %s/Height %s/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>stream\n" % (width, height, len(pixels)) + pixels + b"\nendstream",
                        b"<</Length %d>>stream\n" % len(drawing) + drawing + b"\nendstream"]
        objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(kids))] + objects
        out, places = b"%PDF-1.4\n", []
        for number, content in enumerate(objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % one for one in places)
        out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
        into.write_bytes(out)

    def receipt(self, place):
        first, second = self.folder / "r1.pdf", self.folder / "r2.pdf"
        for file in (first, second):
            self.campaign("receipt", place, "--number", 1, "-o", file)
        self.assertEqual(first.read_bytes(), second.read_bytes(), "made again, it is the same")
        text = subprocess.run(["pdftotext", "-layout", first, "-"], check=True, capture_output=True, text=True).stdout
        self.assertEqual(2, text.count("Récépissé n° 1"))
        for part in ("Exemplaire de la personne", "Exemplaire de l’employeur", "Durand", "Élise2", "technicienne", "sur papier", "box 1"):
            self.assertIn(part, text)
        subprocess.run(["pdftoppm", "-r", "150", "-gray", "-f", "1", "-l", "1", first, self.folder / "receipt"], check=True)
        picture = next(self.folder.glob("receipt-*.pgm"))
        code = subprocess.run(["zbarimg", "-q", "--raw", picture], check=True, capture_output=True, text=True).stdout
        self.assertRegex(code, "^CARTULAIRE-RECEPISSE ville 1 [0-9a-f]{64}$")
        picture.unlink()

    def test_what_is_no_scan_is_told(self):
        place = next(self.places())[1]
        self.make(place, team(1, mail=False))
        (self.folder / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
        self.assertIn("no readable PDF", self.campaign("scan", place, "--filed", "x", "bad.pdf", expect=1).stderr)
        self.campaign("scan", place, "--filed", "x", "none.pdf", expect=3)

    # A program killed at any moment of a signature: signed and told, or neither.
    def test_killed_at_any_moment_of_a_signature_it_is_signed_once_or_not_at_all(self):
        chance = random.Random(3)
        path = self.folder / "kill.db"
        place = f"sqlite:{path}"
        self.make(place, team(40, mail=False))
        with sqlite3.connect(path) as database:
            hash_, = database.execute("SELECT hash FROM published_text").fetchone()
            for number in range(1, 41):
                database.execute("INSERT INTO invitation VALUES ('ville', ?, ?, 'essai', ?, 'sheet', ?, 0, 'x', 9000000000000, 1, 'f', 'box', NULL, '', '')",
                                 (number, number, hash_, f"{number:064}"))
        database.close()
        began = time.monotonic()
        self.campaign("confirm", place, "--sheet", 1)
        took = time.monotonic() - began
        for number in range(2, 41):
            child = self.begin_program("campaign", "confirm", "--store", place, "--entity", "ville", "--sheet", number)
            time.sleep(chance.uniform(0, 1.2 * took))
            child.kill()
            child.wait()
        with sqlite3.connect(path) as database:
            signed = {row[0] for row in database.execute("SELECT person FROM acknowledgement")}
            self.assertEqual(len(signed), database.execute("SELECT count(*) FROM acknowledgement").fetchone()[0])
            self.assertEqual(signed, {int(row[0]) for row in database.execute("SELECT subject FROM outbox WHERE event = 'acknowledgement.given'")})
            self.assertEqual(signed, {row[0] for row in database.execute("SELECT person FROM invitation WHERE outcome = 'signed'")})
        database.close()
        self.assertTrue(0 < len(signed) < 40, f"{len(signed)} of 40 were signed before the kill")
        for number in range(1, 41):
            self.campaign("confirm", place, "--sheet", number, expect=1 if number in signed else 0)
        self.assertEqual(40, self.status(place)["all"]["signed"])


setUpModule = places.start_cluster

if __name__ == "__main__":
    places.main()
