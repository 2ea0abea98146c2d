"""Memory with idle connections, and the time to start."""
import os
import statistics
import subprocess
import sys
import time

from . import clients  # noqa: F401  (adds bench/ to the module path)
from .page import table, verdict

import trials  # noqa: E402  (shared with the leak test)


def measure(setup):
    counts = [64] if setup.quick else [64, 1000]
    limits = {0: 12, 64: 25, 1000: 50}
    rows = []
    for protocol, name in (("http/1.1", "HTTP/1.1"), ("h2", "HTTP/2")):
        resident = trials.resident_memory(setup.product, counts, protocol)
        rows += [
            [f"resident memory, {count:,} connections, {name}" if count else f"resident memory, idle, before {name}",
             f"{kib / 1024:.1f} MiB", verdict(kib / 1024, limits[count], f"<= {limits[count]} MiB:")]
            for count, kib in resident]
    starts = [start(setup) for _ in range(3 if setup.quick else 20)]
    middle = statistics.median(starts)
    rows.append([f"start to ready, median of {len(starts)}", f"{middle:.1f} ms", verdict(middle, 15, "<= 15 ms:")])
    return (
        "## Memory and start\n\nConnections are idle after one small review each. The server is ready when it "
        "logs that it serves, after generating its CA and certificate.\n\n" + table(["what", "figure", "target"], rows))


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
