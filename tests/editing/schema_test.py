#!/usr/bin/env python3
"""The JSON Schema of `cartulaire charter schema`, used as an editor uses it: by a validator that is not ours."""
import json
import pathlib
import re
import subprocess
import sys
import unittest

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing.name} is missing; `scripts/install test` provides it", file=sys.stderr)
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```clause (\S+) as (\S+)\n(.*?)^```$", re.M | re.S)
FRONT = re.compile(r"\A(?:<!-- expect[^\n]*\n)?---\n(.*?)^---$", re.M | re.S)


class Yaml12(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `yes` and dates are text, numbers and `true` are not."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp", ":int", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))


def read(text):
    return yaml.load(text, Yaml12) or {}


class Schema(unittest.TestCase):
    cartulaire = None

    @classmethod
    def setUpClass(cls):
        shown = subprocess.run([cls.cartulaire, "charter", "schema"], capture_output=True, text=True, check=True)
        cls.schema = json.loads(shown.stdout)

    def errors(self, kind, value):
        """What a validator says of a clause of this kind, with the whole schema at hand."""
        whole = {"$schema": self.schema["$schema"], "$defs": self.schema["$defs"], "$ref": f"#/$defs/{kind}"}
        return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in jsonschema.Draft202012Validator(whole).iter_errors(value)]

    def test_it_is_a_schema_of_the_draft_that_it_declares(self):
        self.assertEqual(self.schema["$schema"], jsonschema.Draft202012Validator.META_SCHEMA["$schema"])
        jsonschema.Draft202012Validator.check_schema(self.schema)
        self.assertGreater(len(self.schema["$defs"]), 60)

    def test_every_clause_of_the_shipped_and_good_charters_is_valid(self):
        seen = 0
        for path in [*ROOT.glob("charters/*/*.md"), *ROOT.glob("tests/charters/good/*.md")]:
            text = path.read_text(encoding="utf-8")
            self.assertEqual(self.errors("front_matter", read(FRONT.match(text).group(1))), [], path)
            for kind, name, block in BLOCK.findall(text):
                self.assertEqual(self.errors(kind, read(block)), [], f"{path.name}: {name}")
                seen += 1
        self.assertGreater(seen, 50)

    def test_every_example_of_the_catalogue_is_valid(self):
        page = subprocess.run([self.cartulaire, "charter", "reference"], capture_output=True, text=True, check=True).stdout
        kinds = set()
        for kind, name, block in BLOCK.findall(page):
            self.assertEqual(self.errors(kind, read(block)), [], name)
            kinds.add(kind)
        self.assertEqual(kinds, set(self.schema["$defs"]) - {"front_matter"})

    # What a schema can tell: kinds, parameters, words and forms of values. Roles, people and names of clauses are the
    # charter's own, and sums of rules are beyond it: `charter check` tells those.
    def test_what_is_wrong_in_the_form_of_a_bad_charter_is_refused(self):
        wrong = {
            "values.md": {"traces", "horaires", "verrou", "masse", "filtre"},
            "unknown-kind-and-parameter.md": {"fermetures", "autres"},
            "blanks.md": {"manque"},
        }
        for file, expected in wrong.items():
            text = (ROOT / "tests/charters/bad" / file).read_text(encoding="utf-8")
            refused = {
                name
                for kind, name, block in BLOCK.findall(text)
                if kind not in self.schema["$defs"] or self.errors(kind, read(block))
            }
            self.assertEqual(refused, expected, file)
        front = FRONT.match((ROOT / "tests/charters/bad/front-matter.md").read_text(encoding="utf-8")).group(1)
        self.assertEqual(
            sorted(one.split(": ", 1)[1][:40] for one in self.errors("front_matter", read(front)) if one.startswith(": ")),
            ["'charter' is a required property", "'version' is a required property", "Additional properties are not allowed ('"],
        )

    def test_an_editor_has_something_to_show_for_each_parameter(self):
        for kind, schema in self.schema["$defs"].items():
            if kind == "front_matter":
                continue
            self.assertTrue(schema["title"] and schema["description"], kind)
            for name, parameter in schema["properties"].items():
                self.assertTrue(parameter["title"] and parameter["description"], f"{kind}.{name}")


if __name__ == "__main__":
    if "--cartulaire" in sys.argv:
        at = sys.argv.index("--cartulaire")
        Schema.cartulaire = sys.argv[at + 1]
        del sys.argv[at : at + 2]
    unittest.main()
