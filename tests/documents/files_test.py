#!/usr/bin/env python3
"""The PDF, ODT and DOCX of the charters and papers, opened again by programs that are not ours."""
import html
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from concurrent import futures

import shipped


def missing(*programs):
    """Why a test cannot run; empty where all is there."""
    absent = [name for name in programs if not shutil.which(name)]
    return f"{' '.join(absent)} missing: scripts/install test" if absent else ""


def output(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, **more).stdout


def squeezed(text):
    return re.sub(r"\s+", "", text)


def rendered(charter, entity):
    return shipped.run("render", charter, *entity)


def hash_of(page):
    return re.findall(r'<code class="wrap">([0-9a-f]{64})</code>', page)[-1]


def headings(page):
    """The numbered articles, as the page writes them."""
    return [html.unescape(text) for text in re.findall(r"<h[2-6][^>]*>(\d[^<]*)</h[2-6]>", page)]


def sentences(page):
    """Every paragraph of every article, without its markup."""
    articles = "".join(re.findall(r'<article.*?(?=<div class="note"|</article>)', page, re.S))
    return [html.unescape(re.sub(r"<[^>]+>", "", text)) for text in re.findall(r"<p>(.*?)</p>", articles, re.S)]


class Names(unittest.TestCase):
    def test_an_end_that_names_no_format_is_refused_and_nothing_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            for end in ("docs", "md", "PDF"):
                file = pathlib.Path(folder) / f"charte.{end}"
                done = subprocess.run([*shipped.PROGRAM, "--lang", "en", "charter", "render", shipped.CHARTERS[0], "-o", file],
                                      capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 1, end)
                self.assertIn("unknown format", done.stderr)
                self.assertFalse(file.exists(), end)


@unittest.skipIf(missing("weasyprint", "qpdf", "pdfinfo", "pdftotext"), missing("weasyprint", "qpdf", "pdfinfo", "pdftotext"))
class Pdf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        with futures.ThreadPoolExecutor(2) as workers:
            cls.made = dict(workers.map(cls.make, shipped.every_entity()))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def make(cls, named):
        name, charter, entity = named
        file = pathlib.Path(cls.folder.name) / f"{name}.pdf"
        shipped.run("render", charter, *entity, "--pdf", file)
        return name, (file, rendered(charter, entity))

    def test_cha01_each_charter_is_a_sound_pdf_that_poppler_sees_tagged(self):
        for name, (file, page) in self.made.items():
            self.assertIn("No syntax or stream encoding errors", output("qpdf", "--check", file), name)
            info = output("pdfinfo", file)
            self.assertRegex(info, r"Tagged: +yes", name)
            self.assertNotRegex(info, r"Title: *\n", name)
            tags = output("pdfinfo", "-struct", file).split()
            for tag in ("H1", "H2", "H3", "P", "L", "LI", "Table", "TR", "TH", "TD", "Link"):
                self.assertIn(tag, tags, name)
            self.assertEqual(tags.count("H1"), 1, name)

    def test_each_declares_the_two_standards_its_language_and_its_colours(self):
        for name, (file, _) in self.made.items():
            raw = output("qpdf", "--qdf", "--object-streams=disable", file, "-", errors="replace")
            for part in ('pdfuaid:part="1"', 'pdfaid:part="2"', "/GTS_PDFA1", "/Lang", "/MarkInfo", "/ID ["):
                self.assertIn(part, raw, name)
            self.assertNotRegex(raw, r"/F 2\n", f"{name}: an annotation is hidden")
            fonts = output("pdffonts", file).splitlines()[2:]
            self.assertTrue(all(line.split()[-5] == "yes" for line in fonts), f"{name}: a font is not embedded")

    def test_its_version_and_hash_stand_on_every_page_and_every_article_in_it(self):
        for name, (file, page) in self.made.items():
            pages = output("pdftotext", "-layout", file, "-").rstrip("\f").split("\f")
            self.assertGreater(len(pages), 5, name)
            for number, text in enumerate(pages, 1):
                self.assertIn(hash_of(page), text, f"{name}, page {number}")
                self.assertRegex(text, rf"version \S+.*{number} / {len(pages)}", f"{name}, page {number}")
            whole = squeezed("".join(pages))
            for heading in headings(page):
                self.assertIn(squeezed(heading), whole, name)

    def small(self, text):
        """The PDF of a charter of one article, made in a folder that goes with the test."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        charter, out = pathlib.Path(folder.name) / "charte.md", pathlib.Path(folder.name) / "charte.pdf"
        charter.write_text(f"---\ncharter: x\ntitle: T\nversion: 1.0\nroles: {{it: le service}}\n---\n\n# 1. Un\n\n{text}\n",
                           encoding="utf-8")
        shipped.run("render", charter, "--pdf", out)
        return out

    def test_the_same_charter_gives_the_same_bytes(self):
        self.assertEqual(*(self.small("Même texte, *même* fichier.").read_bytes() for _ in range(2)))

    def test_nothing_is_fetched_whatever_the_author_wrote(self):
        out = self.small("![secret](file:///etc/hostname) ![loin](http://127.0.0.1:9/x.png) <link href='http://127.0.0.1:9/'>")
        self.assertIn("secret loin", output("pdftotext", out, "-"))
        self.assertEqual(len(output("pdfimages", "-list", out).splitlines()), 2)  # its two lines of heading


@unittest.skipIf(missing("pandoc"), missing("pandoc"))
class Office(unittest.TestCase):
    PARTS = {"odt": "styles.xml", "docx": "word/footer1.xml"}

    def reopened(self, charter):
        """(what is read of the page, by format: the text that pandoc reads back, the part with the footer)"""
        name, _, entity = next(e for e in shipped.every_entity() if e[1] == charter)
        with tempfile.TemporaryDirectory() as folder:
            files = {end: pathlib.Path(folder) / f"{name}.{end}" for end in self.PARTS}
            shipped.run("render", charter, *entity, *(word for end, file in files.items() for word in (f"--{end}", file)))
            back = {}
            for end, file in files.items():
                with zipfile.ZipFile(file) as opened:
                    back[name, end] = (squeezed(output("pandoc", "--to=plain", "--wrap=none", file)), opened.read(self.PARTS[end]).decode())
        return rendered(charter, entity), back

    def test_every_article_and_sentence_comes_back_and_the_hash_is_on_every_page(self):
        with futures.ThreadPoolExecutor(2) as workers:
            for page, files in workers.map(self.reopened, shipped.CHARTERS):
                self.assertGreater(len(headings(page)), 10)
                self.assertGreater(len(sentences(page)), 50)
                for which, (text, footer) in files.items():
                    for wanted in headings(page) + sentences(page):
                        self.assertIn(squeezed(wanted), text, which)
                    self.assertIn(hash_of(page), footer, which)

    def test_the_contents_lead_to_headings_and_tables_stay_tables(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "charte.docx"
            shipped.run("render", shipped.CHARTERS[0], "-o", file)
            blocks = json.loads(output("pandoc", "--to=json", file))["blocks"]
            with zipfile.ZipFile(file) as opened:
                inside = opened.read("word/document.xml").decode()
        self.assertGreater(sum(one["t"] == "Header" and one["c"][0] == 1 for one in blocks), 10)
        self.assertGreaterEqual(sum(one["t"] == "Table" for one in blocks), 3)
        links = re.findall(r'<w:hyperlink w:anchor="([^"]+)"', inside)
        self.assertGreater(len(links), 50)
        self.assertLessEqual(set(links), set(re.findall(r'<w:bookmarkStart[^>]* w:name="([^"]+)"', inside)))


class Papers(unittest.TestCase):
    def paper(self, kind, charter="reims", language="fr_FR.UTF-8"):
        return shipped.run("document", kind, shipped.ROOT / "charters" / charter / "charte.md", language=language)

    def test_cha17_each_monitoring_clause_has_its_sheet_and_its_part_of_the_assessment(self):
        covered = shipped.run("schema")
        self.assertIn("opening", covered)
        sheets = self.paper("registre")
        for clause in ("connexions", "activites", "supervision", "messagerie", "requetes"):
            self.assertIn(f", `{clause}`**", sheets)
        self.assertEqual(sheets.count("## Fiche"), sheets.count("| Délai d'effacement |"))
        self.assertIn("entre un mois et un an", sheets)
        self.assertIn("la sécurité et la qualité du service", sheets)
        self.assertEqual(self.paper("aipd").count("\n### Article"), sheets.count("## Fiche"))

    def test_what_nobody_told_is_a_visible_blank(self):
        deliberation = self.paper("deliberation", "capso")
        self.assertIn("(à compléter\u00a0: la date)", deliberation)
        self.assertIn("du délégué à la protection des données)", deliberation)  # this charter has no such role
        for kind in shipped.PAPERS:
            self.assertNotIn("{{", self.paper(kind))

    def test_what_is_not_announced_is_said_to_be_out_of_sight_and_nothing_else_is(self):
        text = self.paper("hors-de-vue")
        recorded = re.search(r"- \*\*La navigation sur Internet\*\*.*", text).group(0)
        self.assertIn("l'adresse du poste sur le réseau", recorded)
        self.assertNotIn("le nom du site", recorded)
        self.assertNotIn("la date et l'heure", recorded)
        never = text.split("Aucune clause ne prévoit")[1].split("Mais une ouverture")[0]
        self.assertIn("la boîte d'une personne partie", never)
        self.assertNotIn("la boîte d'une personne absente", never)

    def test_papers_for_people_speak_english_and_acts_stay_french(self):
        self.assertIn("# What the employer cannot see", self.paper("hors-de-vue", language="en_US.UTF-8"))
        self.assertIn("# Délibération", self.paper("deliberation", language="en_US.UTF-8"))

    def test_a_wrong_kind_or_format_is_told_with_what_there_is(self):
        for words in (["document", "motion", shipped.CHARTERS[0]], ["document", "aipd", shipped.CHARTERS[0], "-o", "x.rtf"]):
            with self.assertRaisesRegex(AssertionError, "saisine-cst|docx"):
                shipped.run(*words)

    @unittest.skipIf(missing("weasyprint", "pandoc", "qpdf"), missing("weasyprint", "pandoc", "qpdf"))
    def test_papers_become_files_like_charters(self):
        with tempfile.TemporaryDirectory() as folder:
            for end in ("pdf", "odt", "docx"):
                file = pathlib.Path(folder) / f"registre.{end}"
                shipped.run("document", "registre", shipped.ROOT / "charters" / "amp" / "charte.md", "-o", file)
                if end == "pdf":
                    output("qpdf", "--check", file)
                    self.assertRegex(output("pdfinfo", file), r"Tagged: +yes")
                else:
                    self.assertIn("Fiche1", squeezed(output("pandoc", "--to=plain", file)))


class WithoutPrograms(unittest.TestCase):
    def test_a_missing_program_is_named_with_its_package(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([*shipped.PROGRAM, "charter", "render", str(shipped.CHARTERS[0]), "--odt", f"{folder}/x.odt"],
                                  capture_output=True, text=True, check=False, env={"PATH": folder, "LANG": "fr_FR.UTF-8"})
            self.assertEqual(done.returncode, 3)
            self.assertIn("installez `pandoc`", done.stderr)
            self.assertFalse((pathlib.Path(folder) / "x.odt").exists())


if __name__ == "__main__":
    shipped.main()
