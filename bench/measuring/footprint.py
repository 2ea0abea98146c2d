"""Memory with idle connections, and the time to start."""
import contextlib
import re
import statistics
import subprocess
import sys
import time

from . import clients  # also adds bench/ to the module path
from .page import table, verdict
from .setup import CONVERT, static_path

import trials  # noqa: E402  (shared with the leak test)


#: Maximum MiB with a number of connections.
LIMITS = {"http/1.1": {0: 6.3, 64: 14, 1000: 28}, "h2": {0: 6.3, 64: 25, 1000: 48}}


def measure(setup):
    counts = [64] if setup.quick else [64, 1000]
    rows = []
    for protocol, name in (("http/1.1", "HTTP/1.1"), ("h2", "HTTP/2")):
        limits = LIMITS[protocol]
        resident = trials.resident_memory(setup.product, counts, protocol)
        rows += [
            [f"resident memory, {count:,} connections, {name}" if count else f"resident memory, idle, before {name}",
             f"{kib / 1024:.1f} MiB", verdict(round(kib / 1024, 1), limits[count], f"<= {limits[count]} MiB:")]
            for count, kib in resident]
    starts = [start(setup) for _ in range(3 if setup.quick else 20)]
    middle = statistics.median(starts)
    rows.append([f"start to ready, median of {len(starts)}", f"{middle:.1f} ms", verdict(middle, 8, "<= 8 ms:")])
    with open(setup.body("to-v1beta2.json"), "rb") as file:
        body = file.read()
    logged = round(statistics.median(first_logged(setup, body) for _ in range(3 if setup.quick else 20)), 2)
    rows.append(["first conversion of a process, as logged", f"{logged:.2f} ms", verdict(logged, 0.2, "<= 0.2 ms:")])
    length = answer_length(setup, body)
    own = first(setup, body, lambda: setup.serve(processor=None), CONVERT)
    baseline = first(setup, body, lambda: setup.serve_static({length}, processor=None), static_path(length))
    rows.append(["first conversion minus the median of later ones, measured by a client; static baseline", f"{own:.2f} ms; {baseline:.2f} ms", ""])
    return (
        "## Memory and start\n\nConnections are idle after one small review each. The server is ready when it "
        "logs that it serves, after generating its CA and certificate. The logged time is from the last byte of the request to the end of the conversion.\n\n"
        + table(["what", "figure", "target"], rows))


def answer_length(setup, body):
    """Bytes of the answer to a conversion."""
    server = setup.serve(processor=None)
    connection = clients.connect(server.port)
    length = len(clients.ask(connection, CONVERT, body))
    connection.close()
    server.end()
    return length


def first(setup, body, serve, path):
    """Milliseconds by which the first request of a process is slower than later ones: the median of several processes."""
    extra = []
    for _ in range(3 if setup.quick else 10):
        server = serve()
        connection = clients.connect(server.port)
        taken = []
        for _ in range(21):
            before = time.monotonic()
            clients.ask(connection, path, body)
            taken.append((time.monotonic() - before) * 1e3)
        connection.close()
        server.end()
        extra.append(taken[0] - statistics.median(taken[1:]))
    return max(statistics.median(extra), 0)


def start(setup):
    """Milliseconds from the start of the process until it logs that it serves."""
    before = time.monotonic()
    with started(setup):
        return (time.monotonic() - before) * 1e3


def first_logged(setup, body):
    """Milliseconds that a new process logs for its first conversion."""
    with started(setup) as (process, port):
        connection = clients.connect(port)
        if b'"status":"Success"' not in clients.ask(connection, CONVERT, body):
            sys.exit("bench: the first conversion failed")
        connection.close()
        return int(wait_for(process, rb" conversion .* microseconds=(\d+)")) / 1e3


@contextlib.contextmanager
def started(setup):
    """A process that makes a certificate of its own and has just logged that it serves, and its port."""
    process = subprocess.Popen(
        [setup.product, "serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0", "--shutdown-delay", "0s"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield process, int(wait_for(process, rb' serving webhooks="127\.0\.0\.1:(\d+)"'))
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def wait_for(process, pattern):
    """Reads the log until a line has the pattern; returns its first group."""
    for line in process.stderr:
        found = re.search(pattern, line)
        if found:
            return found[1]
    sys.exit("bench: the server exited")
