#!/usr/bin/env python3
"""Signing in as people do it, in Chromium on the built portal: with a security key (its virtual authenticator), by setting one up on the way
in, through an OpenID provider of another site and back to the page that was asked for. ACC-01, ACC-05, ACC-14."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "people")]
from authority import ACCOUNTS, PASSWORD, ROOT, Authority, password_by_link  # noqa: E402
from directory import free_port  # noqa: E402
from provider import Provider, missing, node  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
PORTAL = ROOT / "portal"
MISSING = (missing() or (None if (PORTAL / "dist/index.html").exists() else "the portal is not built: make portal")
           or (None if pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists() else "no Chromium: scripts/install test"))


@unittest.skipIf(MISSING, MISSING or "")
class SignIn(unittest.TestCase):
    def test_people_sign_in_in_a_browser(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        port = free_port()
        # Another site than the portal's, as a provider is.
        provider = Provider(free_port(), f"http://localhost:{port}/api/session/oidc/return", host="127.0.0.1")
        self.addCleanup(provider.stop)
        (folder / "oidc.secret").write_text("un-secret-de-client\n", "utf-8")
        (folder / "oidc.secret").chmod(0o600)
        authority = Authority(PROGRAM, folder, portal=PORTAL / "dist")
        self.addCleanup(authority.stop)
        authority.make()
        authority.start(f"address: http://localhost:{port}\nsign_in:\n  password: [import]\n  oidc: {{name: ProConnect, issuer: '{provider.issuer}', "
                        "client: portail, secret_file: oidc.secret, directory: import}\n", listen=f"127.0.0.1:{port}")
        password_by_link(authority.client(), authority.tokens["agent"])
        given = {"address": f"http://localhost:{port}", "portal": str(PORTAL), "login": ACCOUNTS["agent"], "password": PASSWORD,
                 "link": f"/lien#{authority.tokens['it']}", "other": "marc.olivier"}
        done = subprocess.run([node(), HERE / "browser.mjs", json.dumps(given)], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["key", "enrolled", "provider", "refused"]), done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
