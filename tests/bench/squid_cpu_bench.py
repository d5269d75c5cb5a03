#!/usr/bin/env python3
"""What the charter costs a relay: CPU of all processes a request, Squid with our helper and log daemon over the same
Squid with its own access log.

Plain HTTP, 1 kB from nginx, nothing cached, no cache of helper answers, wrk with 32 connections. The plain relay asks
nobody and logs in Squid's format through its own daemon, as Debian does: once with Squid's own defaults for everything
else, as it stands before our configuration is included, once with the options of `cartulaire squid-conf`, some of which
spare work. A fourth asks one word of a helper that only says OK and logs one word through Squid's own daemon: what no
decision could cost less than. They take turns, and CPU is read from /proc for Squid and every process below it, before
and after the load.

  squid.cpu_ratio                CPU a request, ours over the plain relay's as Squid comes
  squid.cpu_ratio_same_options   over the plain relay's with our options
  squid.cpu_ratio_floor          the relay that only asks, over the plain relay's as Squid comes
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
import harness  # noqa: E402 (found through the line above)

PROGRAM = os.environ.get("CARTULAIRE", ROOT / "build" / "release" / "src" / "cartulaire")
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
WRK = shutil.which("wrk")
LOG_DAEMON = next((place for place in ("/usr/lib/squid/log_file_daemon", "/usr/libexec/squid/log_file_daemon")
                   if pathlib.Path(place).exists()), None)
OK_HELPER = pathlib.Path(PROGRAM).resolve().parent.parent / "tests" / "bench" / "helper_bench" / "ok_helper"
SECONDS = 2
TURNS = 2
HOSTS = ("site.example", "autre.example", "neuf.example", "casino.example")  # the last one is refused
OPEN_HOSTS = HOSTS[:3]


class Web:
    """nginx with one page of 1 kB."""

    def __init__(self, root):
        self.root = root
        self.port = harness.free_port()
        (root / "www").mkdir()
        (root / "www" / "page").write_bytes(b"x" * 1024)
        conf = root / "nginx.conf"
        conf.write_text(f"""daemon off;
worker_processes 1;
pid {root}/nginx.pid;
error_log {root}/nginx.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4;
  scgi_temp_path {root}/t5;
  keepalive_requests 1000000;
  server {{ listen 127.0.0.1:{self.port}; root {root}/www; }}
}}
""")
        self.process = subprocess.Popen([NGINX, "-p", str(root), "-c", str(conf), "-e", f"{root}/nginx.log"])

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def below(pid):
    """A process and all those that it started, as /proc tells."""
    parents = {}
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
    found, fresh = {pid}, {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def cpu(pid):
    """CPU seconds of each process at or below `pid`, all its threads; by name."""
    ticks = os.sysconf("SC_CLK_TCK")
    spent = {}
    for process in below(pid):
        place = pathlib.Path(f"/proc/{process}")
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        words = (place / "cmdline").read_bytes().split(b"\0")
        name = " ".join(pathlib.Path(word.decode()).name for word in words[:3] if not word.startswith(b"-"))
        nanoseconds = 0
        for thread in (place / "task").iterdir():
            nanoseconds += int((thread / "schedstat").read_text().split()[0])
        # schedstat counts every slice and no ended thread, stat counts in ticks: the finer of the two that agree.
        coarse = (int(fields[11]) + int(fields[12])) / ticks
        fine = nanoseconds / 1e9
        spent[process] = (name, fine if abs(fine - coarse) <= max(0.05, coarse / 20) else coarse)
    return spent


def load(node, web):
    """Requests answered, and CPU that each process spent for them."""
    script = node.root / "load.lua"
    urls = ", ".join(f'"http://{host}:{web.port}/page"' for host in OPEN_HOSTS)
    script.write_text(f"""local urls = {{{urls}}}
local at = 0
request = function()
  at = at % #urls + 1
  return "GET " .. urls[at] .. " HTTP/1.1\\r\\nHost: " .. urls[at]:sub(8, -6) .. "\\r\\n\\r\\n"
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{{"requests": %d, "wrong": %d, "broken": %d, "p99_us": %d}}\\n', summary.requests, e.status,
                         e.connect + e.read + e.write + e.timeout, latency:percentile(99)))
end
""")
    before = cpu(node.squid.pid)
    done = subprocess.run([WRK, "-t1", "-c32", f"-d{SECONDS}", "-s", str(script), f"http://127.0.0.1:{node.port}/"],
                          stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS + 30)
    after = cpu(node.squid.pid)
    counted = json.loads(re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)[0])
    if counted["wrong"] or counted["broken"] or not counted["requests"]:
        sys.exit(f"the relay did not serve the load: {counted}")
    spent = {}
    for process, (name, seconds) in after.items():
        spent[name] = spent.get(name, 0) + seconds - before.get(process, ("", 0))[1]
    return counted["requests"], spent, counted["p99_us"]


def plain(conf, log):
    """The configuration of `cartulaire squid-conf` with what is ours taken out: no question, Squid's own log."""
    kept = []
    for line in conf.splitlines():
        if re.match(r"external_acl_type|acl cartulaire\b|acl cartulaire_refusal|deny_info|http_access|error_directory"
                    r"|logfile_daemon|logformat|access_log", line):
            continue
        kept.append(line)
    return "\n".join(kept) + (f"\nhttp_access allow all\nlogfile_daemon {LOG_DAEMON}\n"
                              f"access_log daemon:{log} logformat=squid\n")


def stock(conf, log):
    """Squid's own defaults, but for what the measurement itself needs: where it listens, and that nothing is cached."""
    needed = r"http_port|cache_log|cache deny|cache_effective_user|coredump_dir|pinger_enable"
    kept = [line for line in conf.splitlines() if re.match(needed, line)]
    return "\n".join(kept) + (f"\nhttp_access allow all\nlogfile_daemon {LOG_DAEMON}\n"
                              f"access_log daemon:{log} logformat=squid\n")


def ours(conf, _):
    return re.sub(r" --clock \S+", "", conf)  # a simulated clock is read from a file: no relay has one


def asking(conf, log):
    conf = re.sub(r"(?m)^(external_acl_type cartulaire .*queue-size=\d+) .*", rf"\1 %>a {OK_HELPER}", conf)
    conf = re.sub(r"(?m)^logfile_daemon .*", f"logfile_daemon {LOG_DAEMON}", conf)
    return re.sub(r"(?m)^(logformat cartulaire) .*\naccess_log .*", rf"\1 one\naccess_log daemon:{log} logformat=cartulaire", conf)


def one_turn(node, web, relay):
    log = node.root / "squid" / "access.log"

    def run(*words, ok=True):
        done = harness.Node.run(node, *words, ok=ok)
        if words[0] == "squid-conf":
            done.stdout = relay(done.stdout, log)
        return done

    node.run = run
    try:
        node.start()
        answer = node.get(f"http://{OPEN_HOSTS[0]}:{web.port}/page", "127.0.0.11")
        refused = node.get(f"http://{HOSTS[3]}:{web.port}/page", "127.0.0.11")
        if answer.status != 200 or len(answer.body) != 1024 or refused.status != (403 if relay is ours else 200):
            sys.exit(f"the relay does not do its work: {answer.status}, {refused.status}")
        requests, spent, p99 = load(node, web)
    finally:
        node.stop()
        del node.run
    if relay is ours:
        account = node.stats()
        if account["unread"] or account["lost"] or account["unasked"]:
            sys.exit(f"the account does not add up: {json.dumps(account)}")
    else:
        lines = log.read_bytes().count(b"\n")
        if lines < requests:
            sys.exit(f"{lines} log lines for {requests} requests")
        log.unlink()
    each = {name: round(seconds * 1e6 / requests, 1) for name, seconds in spent.items()}
    print(f"{relay.__name__}: {requests / SECONDS:.0f} requests/s, p99 {p99} us, CPU us a request {each}", file=sys.stderr)
    return requests, sum(spent.values())


def main():
    missing = harness.why_not() or (not NGINX and "nginx is missing: apt-get install nginx-light") or (
        not WRK and "wrk is missing: apt-get install wrk") or (not LOG_DAEMON and "squid has no log_file_daemon")
    if missing:
        print(f"SKIPPED squid.cpu_ratio: {missing}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="cartulaire-bench-") as folder:
        root = pathlib.Path(folder)
        root.chmod(0o755)
        web = Web(root)
        node = None
        try:
            node = harness.Node(PROGRAM, ROOT / "tests" / "e2e" / "data")
            # Whoever comes from 127.0.0.1 is a person who signed.
            node.people = node.people.replace("  - {range: 127.0.0.11, person: marie}",
                                              "  - {range: 127.0.0.1, person: marie}\n  - {range: 127.0.0.11, person: marie}")
            node.publish()
            total = {relay: [0, 0.0] for relay in (ours, stock, plain, asking)}
            for _ in range(TURNS):
                for relay, sums in total.items():
                    requests, seconds = one_turn(node, web, relay)
                    sums[0] += requests
                    sums[1] += seconds
        finally:
            web.stop()
            if node:
                node.remove()
    each = {relay: seconds * 1e6 / requests for relay, (requests, seconds) in total.items()}
    for name, relay, peer in (("squid.cpu_ratio", stock, "Squid with its own access log"),
                              ("squid.cpu_ratio_same_options", plain, "the same with our options"),
                              ("squid.cpu_ratio_floor", asking, "a question and a log line of one word")):
        ratio = each[relay] / each[stock] if relay is asking else each[ours] / each[relay]
        print(json.dumps({"name": name, "value": ratio, "unit": "×", "side": "ours"}))
        print(json.dumps({"name": "squid.cpu_us_per_request", "value": each[relay], "unit": "µs", "side": "peer",
                          "peer": peer}))
    print(json.dumps({"name": "squid.cpu_us_per_request", "value": each[ours], "unit": "µs", "side": "ours"}))


if __name__ == "__main__":
    main()
