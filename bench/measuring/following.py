"""What it costs to follow a cluster: the first sync, the memory of an object, and a change."""
import json
import os
import re
import ssl
import statistics
import sys
import time
import urllib.error
import urllib.request

from .page import table
from .processes import CLIENT_PROCESSOR, SERVER_PROCESSOR, Child, cpu_nanoseconds, free_ports, peak_bytes

RESOURCE = "machines.cluster.x-k8s.io"
FEW, MANY = 10, 10_000
CHANGES = 2000


def measure(setup):
    rounds = 1 if setup.quick else 5
    seen = {number: [follow(setup, number) for _ in range(rounds)] for number in (FEW, MANY)}
    middle = {number: [statistics.median(column) for column in zip(*rows)] for number, rows in seen.items()}
    rows = [
        [f"{number:,}", f"{seconds * 1e3:.0f}", f"{first / 1e6:.0f}", f"{resident / 2**20:.1f}", f"{peak / 2**20:.1f}", f"{change / 1e3:.1f}"]
        for number, (seconds, first, resident, peak, change) in middle.items()]
    more = MANY - FEW
    cpu, memory = ((middle[MANY][column] - middle[FEW][column]) / more for column in (1, 2))
    return (
        "## Following a cluster\n\n"
        f"From the start of the process until all machines of an API server's stand-in are known, listed in pages over TLS; then {CHANGES:,} "
        f"changes, told by the watch one by one. Medians of {rounds}. The stand-in is Python, so that time is mostly its own; the server's "
        "part of it is CPU.\n\n"
        + table(["machines", "first sync, ms", "CPU until then, ms", "resident then, MiB", "peak, MiB", "CPU per change, us"], rows)
        + f"\nOne more machine of {bytes_of_machine():,} bytes takes {cpu / 1e3:.1f} us of CPU when it is listed, and {memory:.0f} bytes of "
        "resident memory from then on.\n")


def bytes_of_machine():
    from .apiserver import machine
    return len(machine(0, 0))


def follow(setup, machines):
    """Seconds, nanoseconds of CPU, resident bytes and peak of a first sync, and nanoseconds of CPU per change."""
    port, = free_ports(1)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "apiserver.py")
    cluster = Child([sys.executable, script, str(port), setup.certificate, setup.key, str(machines)], CLIENT_PROCESSOR, port)
    kubeconfig = setup.scratch("kubeconfig")
    with open(kubeconfig, "w") as file:
        json.dump({
            "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{port}", "certificate-authority": setup.certificate}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}], "users": [{"name": "u", "user": {}}],
            "current-context": "c"}, file)
    listen, operations = free_ports(2)
    before = time.monotonic()
    server = Child(
        [setup.product, "serve", "--listen", f"127.0.0.1:{listen}", "--operations-listen", f"127.0.0.1:{operations}",
         "--shutdown-delay", "0s", "--shutdown-timeout", "0s", "--tls-cert-file", setup.certificate, "--tls-private-key-file", setup.key,
         "--kubeconfig", kubeconfig], SERVER_PROCESSOR, listen)
    wait("all machines are known", lambda: metric(operations, "objects") == machines)
    seconds, first = time.monotonic() - before, cpu_nanoseconds(server.pid)
    # What lists needed is given back.
    time.sleep(0.5)
    resident, peak = resident_bytes(server.pid), peak_bytes(server.pid)
    wait("the watch is on", lambda: watches(port, setup.certificate, operations))
    started, known = cpu_nanoseconds(server.pid), metric(operations, "events_total")
    get(f"https://127.0.0.1:{port}/change?count={CHANGES}", setup.certificate)
    wait("all changes are known", lambda: metric(operations, "events_total") >= known + CHANGES, pause=0.05)
    change = (cpu_nanoseconds(server.pid) - started) / CHANGES
    server.end()
    cluster.end()
    return seconds, first, resident, peak, change


def watches(port, certificate, operations):
    """Whether a change is heard of."""
    known = metric(operations, "events_total")
    get(f"https://127.0.0.1:{port}/change?count=1", certificate)
    time.sleep(0.1)
    return metric(operations, "events_total") > known


def get(url, certificate=None):
    context = ssl.create_default_context(cafile=certificate) if certificate else None
    with urllib.request.urlopen(url, timeout=30, context=context) as answer:
        return answer.read().decode()


def metric(port, name):
    try:
        page = get(f"http://127.0.0.1:{port}/metrics")
    except (OSError, urllib.error.URLError):
        return -1
    found = re.search(rf'^ocne_webhook_live_state_{name}{{resource="{RESOURCE}"}} (\S+)', page, re.M)
    return float(found[1]) if found else -1


def wait(what, condition, pause=0.005):
    limit = time.monotonic() + 60
    while not condition():
        if time.monotonic() > limit:
            sys.exit(f"bench: waited in vain until {what}")
        time.sleep(pause)


def resident_bytes(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) * 1024
