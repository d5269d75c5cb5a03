"""The certified OpenID provider of the tests (oidc-provider of npm), and a Node that runs it."""

import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "build/tools/oidc"


def node():
    """The one that builds the portal, or the system's, if it is recent enough."""
    for program in (ROOT / "portal/tools/node", shutil.which("node")):
        if program and pathlib.Path(program).exists():
            told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if int(re.match(r"v(\d+)", told + "v0").group(1)) >= 20:
                return str(program)
    return None


def missing():
    """What is wanted to run it, as a sentence; nothing where all is there."""
    if not (FOLDER / "node_modules/oidc-provider").exists():
        return "the provider is not here: scripts/install test"
    return None if node() else "no Node of 20 or later: make portal"


class Provider:
    """`back`: the address of the portal that it sends people back to."""

    def __init__(self, port, back, host="localhost"):
        self.port = port
        self.issuer = f"http://{host}:{port}"
        self.process = subprocess.Popen([node(), HERE / "oidc/provider.mjs", FOLDER, self.issuer, back],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout.readline() == "ready\n", "the provider does not start"

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
