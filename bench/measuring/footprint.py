"""Memory with idle connections, and the time to start."""
import os
import statistics
import subprocess
import sys
import time

from . import clients  # also adds bench/ to the module path
from .page import table, verdict
from .setup import CONVERT, VALIDATE, static_path

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
    length = answer_length(setup, body)
    used, new, baseline = (
        first(setup, body, serve, path, is_used)
        for serve, path, is_used in (
            (lambda: setup.serve(processor=None), CONVERT, True), (lambda: setup.serve(processor=None), CONVERT, False),
            (lambda: setup.serve_static({length}, processor=None), static_path(length), False)))
    rows.append(["first conversion of a process, beyond later ones, on a used connection", f"{used:.2f} ms", verdict(used, 0.2, "<= 0.2 ms:")])
    rows.append(["the same on a new connection; of the static baseline", f"{new:.2f} ms; {baseline:.2f} ms", ""])
    return (
        "## Memory and start\n\nConnections are idle after one small review each. The server is ready when it "
        "logs that it serves, after generating its CA and certificate. A connection was used if an unreadable review was refused on it.\n\n"
        + table(["what", "figure", "target"], rows))


def answer_length(setup, body):
    """Bytes of the answer to a conversion."""
    server = setup.serve(processor=None)
    connection = clients.connect(server.port)
    length = len(clients.ask(connection, CONVERT, body))
    connection.close()
    server.end()
    return length


def first(setup, body, serve, path, is_used):
    """Milliseconds by which the first request of a process is slower than later ones: the median of several processes."""
    extra = []
    for _ in range(3 if setup.quick else 10):
        server = serve()
        connection = clients.connect(server.port)
        if is_used:
            refuse(connection)
        taken = []
        for _ in range(21):
            before = time.monotonic()
            clients.ask(connection, path, body)
            taken.append((time.monotonic() - before) * 1e3)
        connection.close()
        server.end()
        extra.append(taken[0] - statistics.median(taken[1:]))
    return max(statistics.median(extra), 0)


def refuse(connection):
    """Has an empty review refused, so that a connection has buffers and a client session tickets."""
    connection.sendall(
        f"POST {VALIDATE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}".encode())
    response = b""
    while not response.endswith(b"}"):
        response += clients.receive(connection)
    if not response.startswith(b"HTTP/1.1 400 "):
        sys.exit(f"bench: an empty review is answered with {response[:100]}")


def start(setup):
    """Milliseconds from the start of the process until it logs that it serves."""
    before = time.monotonic()
    process = subprocess.Popen(
        [setup.product, "serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0", "--shutdown-delay", "0s"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for line in process.stderr:
            if b" serving " in line:
                return (time.monotonic() - before) * 1e3
        sys.exit("bench: the server exited")
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
