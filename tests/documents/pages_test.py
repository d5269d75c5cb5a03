#!/usr/bin/env python3
"""Every page as a browser lays it out, judged by axe: no violation, for every charter, entity and paper (RGAA)."""
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import shipped

AXE = pathlib.Path(os.environ.get("CARTULAIRE_AXE", shipped.ROOT / "build" / "tools" / "node_modules" / "axe-core" / "axe.min.js"))
CSP = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
FAULTY = ('<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><main><img src="data:,"><h4>Titre</h4>'
          '<p style="color:#bbb;background:#fff">pâle</p></main></body></html>')
# Each page in a frame of its own, one after the other: one start of the browser for all of them.
RUNNER = """<!DOCTYPE html><title>axe</title><body><script>
const pages = PAGES, source = AXE, found = {};
async function judge(name, text) {
  const frame = document.createElement('iframe');
  frame.width = 1200; frame.height = 900;
  const loaded = new Promise(done => frame.onload = done);
  frame.srcdoc = text;
  document.body.append(frame);
  await loaded;
  frame.contentWindow.eval(source);
  const result = await frame.contentWindow.axe.run(frame.contentDocument);
  found[name] = {passes: result.passes.length, violations: result.violations.map(
      one => `${one.id} (${one.impact}): ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html).join(' ; ')}`)};
  frame.remove();
}
(async () => {
  for (const [name, text] of Object.entries(pages)) await judge(name, text);
  const out = document.createElement('pre');
  out.id = 'found'; out.textContent = JSON.stringify(found);
  document.body.append(out);
})();
</script>"""


def judged(pages):
    """name -> {passes, violations}; axe needs a script, so the pages go without the policy that forbids any."""
    texts = {name: CSP.sub("", text) for name, text in pages.items()}
    inline = [json.dumps(value).replace("</", "<\\/") for value in (texts, AXE.read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "axe.html"
        page.write_text(RUNNER.replace("PAGES", inline[0], 1).replace("AXE", inline[1], 1), encoding="utf-8")
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             f"--user-data-dir={folder}/profile", "--virtual-time-budget=600000", "--dump-dom", page.as_uri()],
            capture_output=True, text=True, timeout=240, check=False)
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    assert found, done.stderr[-2000:]
    return json.loads(html.unescape(found.group(1)))


@unittest.skipUnless(shutil.which("chromium"), "chromium is missing: scripts/install test")
@unittest.skipUnless(AXE.is_file(), "axe-core is missing: scripts/install test, with npm")
class Pages(unittest.TestCase):
    def expect_clean(self, pages):
        found = judged(pages)
        self.assertEqual(set(found), set(pages))
        for name, result in found.items():
            self.assertGreater(result["passes"], 10, name)
            self.assertEqual(result["violations"], [], name)

    def test_a_page_with_faults_is_seen(self):
        faults = " ".join(judged({"fautive": FAULTY})["fautive"]["violations"])
        for rule in ("image-alt", "color-contrast", "html-has-lang", "document-title"):
            self.assertIn(rule, faults)

    def test_cha01_every_charter_of_every_entity(self):
        self.expect_clean({name: shipped.run("render", charter, *entity) for name, charter, entity in shipped.every_entity()})

    def test_the_labels_in_english_around_a_french_text(self):
        self.expect_clean({"amp": shipped.run("render", shipped.ROOT / "charters" / "amp" / "charte.md", language="en_US.UTF-8")})

    def test_cha17_every_paper_in_its_languages(self):
        pages = {}
        papers = [("reims", "fr", shipped.PAPERS), ("reims", "en", shipped.BILINGUAL), ("capso", "fr", shipped.PAPERS)]
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "paper.html"
            for charter, language, kinds in papers:
                for kind in kinds:
                    shipped.run("document", kind, shipped.ROOT / "charters" / charter / "charte.md", "-o", out,
                                language=f"{language}_XX.UTF-8")
                    pages[f"{charter} {kind} {language}"] = out.read_text(encoding="utf-8")
        self.assertEqual(len(set(pages.values())), len(pages))
        self.expect_clean(pages)


if __name__ == "__main__":
    shipped.main()
