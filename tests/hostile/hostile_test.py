#!/usr/bin/env python3
"""Every command that reads a charter, on files that nobody wrote in good faith: a result or a clear error, within
bounded memory. `--times` prints what each took; the suite judges no clock."""
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import unittest

MEMORY = 1 << 30  # bytes of address space, libraries included
PATIENCE = 120  # seconds: a hang, not a measure


def bounded():
    if not os.environ.get("CARTULAIRE_SANITIZED"):  # a sanitizer's memory is not the program's
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


FRONT = "---\ncharter: t\ntitle: T\nversion: 1.0\nroles: {it: {name: le service}}\n---\n\n# 1. Un\n\n"
MEGABYTE = 1_000_000


def filled(unit, size=MEGABYTE):
    return unit * (size // len(unit))


def clauses(count):
    return "".join(f"```clause duty as d{i}\ntopics: [nomadic]\n```\n" for i in range(count))


CHARTERS = {
    "nested-quotes": FRONT + ">" * MEGABYTE + " fin\n",
    "nested-items": FRONT + filled("- ") + "\n",
    "nested-lists": FRONT + "".join(" " * (2 * i) + "- x\n" for i in range(990)),
    "nested-brackets": FRONT + filled("[", 7_000) + "\n" + filled("[a](", MEGABYTE) + "\n",
    "emphasis": FRONT + filled("*a **b ") + "\n",
    "yaml-aliases": "---\ncharter: t\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20))
    + "---\n\n# 1. Un\n",
    "yaml-depth": "---\ncharter: " + "[" * 100_000 + "\n---\n\n# 1. Un\n",
    "yaml-keys": "---\n" + "".join(f"k{i}: v\n" for i in range(100_000)) + "---\n\n# 1. Un\n",
    "yaml-in-clause": FRONT + "```clause duty as d\ntopics: " + "{a: " * 200_000 + "\n```\n",
    "table": FRONT + "| a | b | c |\n|---|---|---|\n" + filled("| un | deux | trois |\n"),
    "wide-table": FRONT + "|" + "a|" * 3_000 + "\n|" + "-|" * 3_000 + "\n" + ("|" + "b|" * 3_000 + "\n") * 150,
    "clauses": FRONT + clauses(10_000),
    "many-of-one": FRONT
    + "".join(f"```clause web.storage as d{i}\npolicy: forbidden\n```\n" for i in range(10_000)),
    "proposals": FRONT + "".join(f"```proposal duty as d{i}\ntopics: [care]\n```\n" for i in range(10_000)),
    "articles": FRONT[:-7] + "".join(f"# {i}. Titre\n\nTexte.\n\n" for i in range(1, 20_001)),
    "placeholders": FRONT + clauses(1) + "{{d0.topics}} " * 500 + "\n" + filled("{{d0.topics}}\n"),
    "passages": FRONT + clauses(1) + filled("::: when d0 is set\na\n:::\n"),
    "long-line": FRONT + "a" * MEGABYTE + "\n",
    "trigger-words": FRONT + filled("Le mot de passe est changé régulièrement, il est interdit de le prêter. "),
}
# Without clauses: what `lint` and `import` read as a charter of today.
DOCUMENTS = {
    "sentences": filled("Il est interdit de prêter son mot de passe, changé deux fois par an. ", 4_000_000),
    "one-paragraph": filled("Les courriels « Personnel » et « Privé » sont conservés 6 mois dans un dossier.\n", 4_000_000),
    "titles": "".join(f"{i}. Titre\n\nLes traces sont conservées pendant {i % 9 + 1} mois.\n\n" for i in range(1, 30_000)),
    "levels": "".join("#" * (1 + i % 6) + f" Titre {i}\n\nIl est interdit de fumer.\n\n" for i in range(40_000)),
    "quotes": filled('objet "') + "\n" + filled('" personnel '),
    "figures": filled("6 mois et 3 ans puis 10 Mo ou 12 caractères "),
    "signs": filled("{{a.b}} ::: <!-- ``` ---\n# 1. x\n::: when a\n```clause\n"),
    "contents": filled("1.1 Titre ........ 12\n"),
    "blank-lines": "\n" * 150_000 + "fin",
    "markdown-nest": "> " * 300_000 + "fin\n" + "- " * 200_000,
}
BYTES = {
    "invalid-utf8": FRONT.encode() + b"\xff\xfe" * 400_000,
    "late-invalid-utf8": FRONT.encode() + filled("é").encode() + b"\xc3",
    "zeros": bytes(MEGABYTE),
    "noise": bytes((i * 7919 + i // 251) % 256 for i in range(MEGABYTE)),
}
COMMANDS = {
    "check": ["check", "FILE"],
    "lint": ["lint", "FILE"],
    "render": ["render", "FILE", "--html"],
    "fmt": ["fmt", "--check", "FILE"],
    "diff": ["diff", "FILE", "FILE"],
    "import": ["import", "FILE"],
}


class Hostile(unittest.TestCase):
    cartulaire = None
    times = False

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)

    def write(self, name, data):
        file = pathlib.Path(self.folder.name) / name
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return file

    def run_it(self, command, file):
        arguments = [str(file) if part == "FILE" else part for part in COMMANDS[command]]
        began = time.perf_counter()
        done = subprocess.run(
            [self.cartulaire, "--lang", "en", "charter", *arguments], capture_output=True, timeout=PATIENCE,
            preexec_fn=bounded)
        if self.times:
            print(f"{time.perf_counter() - began:7.3f} s  {command:7} {file.name}", file=sys.stderr)
        return done

    def judge(self, command, file):
        with self.subTest(command=command, file=file.name):
            done = self.run_it(command, file)
            self.assertIn(done.returncode, (0, 1, 3), done.stderr[-500:])
            self.assertNotIn(b"bad_alloc", done.stderr)
            if done.returncode != 0:
                self.assertTrue(done.stdout + done.stderr, "it says nothing")

    def test_charters(self):
        for name, text in CHARTERS.items():
            file = self.write(f"{name}.md", text)
            for command in COMMANDS:
                self.judge(command, file)

    def test_documents(self):
        for name, text in DOCUMENTS.items():
            self.judge("lint", self.write(f"{name}.txt", text))
            for ending in ("txt", "md"):
                self.judge("import", self.write(f"{name}.{ending}", text))

    def test_bytes_that_are_no_text_are_refused(self):
        for name, data in BYTES.items():
            file = self.write(f"{name}.txt", data)
            for command in COMMANDS:
                with self.subTest(command=command, file=name):
                    done = self.run_it(command, file)
                    self.assertIn(done.returncode, (1, 3))
                    self.assertIn(b"UTF-8", done.stdout + done.stderr)


if __name__ == "__main__":
    if "--times" in sys.argv:
        sys.argv.remove("--times")
        Hostile.times = True
    place = sys.argv.index("--cartulaire")
    Hostile.cartulaire = sys.argv[place + 1]
    del sys.argv[place:place + 2]
    unittest.main()
