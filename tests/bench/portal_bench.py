#!/usr/bin/env python3
"""The portal's first page over the real hub, in Chromium with its processor slowed down four times, as an old office PC.

  portal.interactive_ms   from the navigation, with nothing kept from before, until the annotated charter of a management centre is painted and
                          its main button answers: the median of several loads (portal/e2e/interactive.ts)
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import web_bench

NODE = web_bench.ROOT / "portal" / "tools" / "node"
LOADS = 9


def missing():
    if not NODE.exists() or not (web_bench.ROOT / "portal" / "dist" / "index.html").exists():
        return "the portal is not built: make portal"
    return None if pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists() else "no Chromium: scripts/install test"


def main():
    if why := missing():
        print(f"SKIPPED portal_bench: {why}", file=sys.stderr)
        return
    web_bench.ENTITIES, web_bench.EACH, web_bench.SESSIONS = 1, 100, 1
    with tempfile.TemporaryDirectory(prefix="cartulaire-portal-") as name:
        folder = pathlib.Path(name)
        [(_, cookie)] = web_bench.make_store(folder)
        hub = web_bench.Hub(folder)
        try:
            done = subprocess.run([NODE, "e2e/interactive.ts", str(LOADS)], cwd=web_bench.ROOT / "portal", stdout=subprocess.PIPE, text=True, check=True,
                                  timeout=300, env={**os.environ, "CARTULAIRE_PORTAL": hub.address, "CARTULAIRE_COOKIE": cookie})
        finally:
            hub.stop()
    times = json.loads(done.stdout)
    print(f"  {sorted(round(one) for one in times)}", file=sys.stderr)
    web_bench.figure("portal.interactive_ms", statistics.median(times), "ms")


if __name__ == "__main__":
    main()
