#!/usr/bin/env python3
"""Prints a web log of our own making in Squid's native format: a fictional town hall, 24 agents, two working days, sites
under example domains and the lists of demo/lists. Usage: scripts/sample_log.py [LINES] [SEED] > access.log"""
import pathlib
import random
import sys

LISTS = pathlib.Path(__file__).resolve().parent.parent / "demo" / "lists"
WORK = ["intranet.mairie.example", "agenda.mairie.example", "marches.example", "meteo.example", "cartes.example"]
MORNING = 1772434800  # Monday 2 March 2026, 08:00 in Paris


def names(category):
    file = LISTS / f"{category}.txt"
    lines = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#") and "/" not in line]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    leisure = [n for c in ("video", "social_networks", "shopping", "games", "press") for n in names(c)]
    rare = [n for c in ("gambling", "phishing", "file_hosting", "ai") for n in names(c)]
    leisure, rare = leisure or ["jeux.example"], rare or ["casino.example"]
    times = sorted(MORNING + chance.randrange(2) * 86400 + chance.randrange(10 * 3600) for _ in range(count))
    for i, at in enumerate(times):
        draw = chance.random()
        host = chance.choice(WORK if draw < 0.55 else leisure if draw < 0.85 else rare)
        agent = chance.randrange(24)
        client = f"192.0.2.{agent + 10}"
        if i % 97 == 96:
            print(f"{at}.{chance.randrange(1000):03} {0:6} {client} TCP_DENIED/407 3900 CONNECT {host}:443 - HIER_NONE/- -")
        elif chance.random() < 0.7:
            print(f"{at}.{chance.randrange(1000):03} {chance.randrange(90000):6} {client} TCP_TUNNEL/200 "
                  f"{chance.randrange(90000)} CONNECT {host}:443 agent{agent:02} HIER_DIRECT/198.51.100.9 -")
        else:
            print(f"{at}.{chance.randrange(1000):03} {chance.randrange(900):6} {client} TCP_MISS/200 "
                  f"{chance.randrange(90000)} GET http://{host}/page/{chance.randrange(9)} agent{agent:02} "
                  f"HIER_DIRECT/198.51.100.9 text/html")


if __name__ == "__main__":
    main()
