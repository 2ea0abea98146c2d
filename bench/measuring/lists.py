"""Conversion of lists: CPU, memory, and what small admissions feel of them meanwhile."""
import json
import multiprocessing
import statistics
import sys

from . import clients
from .page import table, verdict
from .processes import cpu_nanoseconds, peak_bytes, reset_peak
from .setup import CONVERT, VALIDATE

DIRECTIONS = [("to v1beta2", "to-v1beta2.json"), ("to v1alpha1", "to-v1alpha1.json")]
WORKER = "worker"


def measure(setup):
    sizes = [100, 500] if setup.quick else [100, 5000]
    reviews = {(name, size): clients.review_of(open(setup.body(body), "rb").read(), size) for name, body in DIRECTIONS for size in sizes}
    return costs(setup, reviews) + "\n" + beside(setup, reviews[DIRECTIONS[0][0], sizes[-1]], sizes[-1])


def costs(setup, reviews):
    rows = []
    for (name, size), review in reviews.items():
        # A server for each, so that memory is what this list takes; on all processors, since the worker is not the loop.
        server = setup.serve(processor=None)
        connection = clients.connect(server.port, setup.certificate)
        check(clients.ask(connection, CONVERT, review), size)
        reset_peak(server.pid)
        seen = []
        for _ in range(3 if setup.quick else 9 if size > 1000 else 60):
            before, worker = cpu_nanoseconds(server.pid), cpu_nanoseconds(server.pid, WORKER)
            clients.ask(connection, CONVERT, review)
            seen.append((cpu_nanoseconds(server.pid) - before, cpu_nanoseconds(server.pid, WORKER) - worker))
        whole, worker = (statistics.median(values) for values in zip(*seen))
        peak = peak_bytes(server.pid) / len(review)
        connection.close()
        server.end()
        speed = len(review) / whole * 1e3
        is_large = size > 100
        rows.append([
            f"{size:,} {name}", f"{len(review) / 1e6:.1f}", f"{whole / 1e6:.1f}",
            verdict(speed, 300, f"{speed:.0f}, >= 300:", at_most=False) if is_large else f"{speed:.0f}",
            f"{len(review) / worker * 1e3:.0f}", verdict(peak, 4, f"{peak:.1f}, <= 4:") if is_large else f"{peak:.1f}"])
    return (
        "## Lists\n\nConversion of lists of objects like the one above, warm: CPU of the whole server with HTTP and TLS of both ways, and of "
        "the thread that converts alone. Memory is all that was resident, idle server included.\n\n"
        + table(["objects", "MB", "CPU, ms", "MB/s per core", "of which conversion, MB/s", "peak memory / input"], rows))


def check(answer, size):
    response = json.loads(answer)["response"]
    if response["result"]["status"] != "Success" or len(response["convertedObjects"]) != size:
        sys.exit(f"bench: a conversion of {size} objects was answered {str(response)[:300]}")


def beside(setup, review, size):
    """Latencies of small reviews on one connection, alone and while another connection has lists converted without a pause."""
    server = setup.serve(processor=None)
    body = open(setup.body("create.json"), "rb").read()
    small = lambda count, stop=None: clients.latencies(server.port, setup.certificate, VALIDATE, body, 200, count, stop)
    count = 200 if setup.quick else 2000
    small(50)
    alone = small(count)
    asked, stop = multiprocessing.Value("i", 0), multiprocessing.Event()
    other = multiprocessing.Process(target=ask_for_lists, args=(server.port, setup.certificate, review, asked, stop), daemon=True)
    other.start()
    while other.is_alive() and asked.value == 0:
        pass
    meanwhile = small(count)
    stop.set()
    other.join(60)
    converted = asked.value
    server.end()
    at = lambda values, part: values[min(int(len(values) * part), len(values) - 1)]
    row = lambda name, values, shown: [name, shown, *(f"{at(values, part):.2f}" for part in (.9, .99)), f"{values[-1]:.1f}"]
    p50, before = at(meanwhile, .5), at(alone, .5)
    return (
        f"Small admissions, 200 a second on one connection, alone and while another connection has lists of {size:,} objects converted one "
        f"after the other ({converted} in that time); milliseconds as a client in Python sees them:\n\n"
        + table(
            ["validate CREATE", "p50", "p90", "p99", "max"],
            [row("alone", alone, f"{before:.2f}"),
             row("meanwhile", meanwhile, verdict(p50, 2 * before, f"{p50:.2f}, <= 2 x:"))]))


def ask_for_lists(port, certificate, review, asked, stop):
    connection = clients.connect(port, certificate)
    while not stop.is_set():
        clients.ask(connection, CONVERT, review)
        asked.value += 1
