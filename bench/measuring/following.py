"""Cost of watching a cluster: the initial sync, the memory of an object, and an event."""
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
    samples = {number: [follow(setup, number) for _ in range(rounds)] for number in (FEW, MANY)}
    middle = {number: [statistics.median(column) for column in zip(*rows)] for number, rows in samples.items()}
    rows = [
        [f"{number:,}", f"{seconds * 1e3:.0f}", f"{first / 1e6:.0f}", f"{resident / 2**20:.1f}", f"{peak / 2**20:.1f}", f"{change / 1e3:.1f}"]
        for number, (seconds, first, resident, peak, change) in middle.items()]
    more = MANY - FEW
    cpu, memory = ((middle[MANY][column] - middle[FEW][column]) / more for column in (1, 2))
    return (
        "## Following a cluster\n\n"
        f"The time from the start of the process until all machines of a fake API server are cached, listed in pages over TLS; then {CHANGES:,} "
        f"watch events, one change each. Medians of {rounds}. The fake API server is written in Python and takes most of the elapsed time; CPU "
        "is this server's alone.\n\n"
        + table(["machines", "first sync, ms", "CPU to first sync, ms", "RSS after sync, MiB", "peak, MiB", "CPU per change, us"], rows)
        + f"\nEach additional machine of {bytes_of_machine():,} bytes takes {cpu / 1e3:.1f} us of CPU when it is listed, and {memory:.0f} bytes of "
        "resident memory.\n")


def bytes_of_machine():
    from .apiserver import machine
    return len(machine(0, 0))


def follow(setup, machines):
    """Seconds, nanoseconds of CPU, resident bytes and peak of an initial sync, and nanoseconds of CPU per event."""
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
    wait("all machines are cached", lambda: metric(operations, "objects") == machines)
    seconds, first = time.monotonic() - before, cpu_nanoseconds(server.pid)
    # Memory of the lists is released.
    time.sleep(0.5)
    resident, peak = resident_bytes(server.pid), peak_bytes(server.pid)
    wait("the watch has started", lambda: watches(port, setup.certificate, operations))
    started, known = cpu_nanoseconds(server.pid), metric(operations, "events_total")
    get(f"https://127.0.0.1:{port}/change?count={CHANGES}", setup.certificate)
    wait("all events have arrived", lambda: metric(operations, "events_total") >= known + CHANGES, pause=0.05)
    change = (cpu_nanoseconds(server.pid) - started) / CHANGES
    server.end()
    cluster.end()
    return seconds, first, resident, peak, change


def watches(port, certificate, operations):
    """True if an event arrives."""
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
            sys.exit(f"bench: timed out waiting until {what}")
        time.sleep(pause)


def resident_bytes(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) * 1024
