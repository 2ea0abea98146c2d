"""Conversion of lists: CPU, memory, and the latency of concurrent small reviews."""
import json
import multiprocessing
import statistics
import sys

from . import clients
from .page import table, verdict
from .processes import cpu_nanoseconds, peak_bytes, reset_peak
from .setup import CONVERT, VALIDATE, static_path

DIRECTIONS = [("to v1beta2", "to-v1beta2.json"), ("to v1alpha1", "to-v1alpha1.json")]
WORKER = "worker"


def measure(setup):
    sizes = [100, 500] if setup.quick else [100, 5000]
    reviews = {(name, size): clients.review_of(open(setup.body(body), "rb").read(), size) for name, body in DIRECTIONS for size in sizes}
    return costs(setup, reviews) + "\n" + latencies_during_lists(setup, reviews[DIRECTIONS[0][0], sizes[-1]], sizes[-1])


def costs(setup, reviews):
    rows = []
    for (name, size), review in reviews.items():
        # A new server each, to measure the memory of this list only; on all processors, for the event loop and the worker.
        server = setup.serve(processor=None)
        connection = clients.connect(server.port, setup.certificate)
        check(clients.ask(connection, CONVERT, review), size)
        reset_peak(server.pid)
        samples = []
        for _ in range(3 if setup.quick else 9 if size > 1000 else 60):
            before, worker = cpu_nanoseconds(server.pid), cpu_nanoseconds(server.pid, WORKER)
            clients.ask(connection, CONVERT, review)
            samples.append((cpu_nanoseconds(server.pid) - before, cpu_nanoseconds(server.pid, WORKER) - worker))
        whole, worker = (statistics.median(values) for values in zip(*samples))
        peak = peak_bytes(server.pid) / len(review)
        connection.close()
        server.end()
        speed = len(review) / whole * 1e3
        is_large = size > 100
        rows.append([
            f"{size:,} {name}", f"{len(review) / 1e6:.1f}", f"{whole / 1e6:.1f}",
            verdict(speed, 340, f"{speed:.0f}, >= 340:", at_most=False) if is_large else f"{speed:.0f}",
            f"{len(review) / worker * 1e3:.0f}", verdict(round(peak, 1), 2.6, f"{peak:.1f}, <= 2.6:") if is_large else f"{peak:.1f}"])
    return (
        "## Lists\n\nConversion of lists of copies of the object above, after a warm-up: CPU of the whole server, including HTTP and TLS, and of "
        "the converting thread alone. Memory is the peak resident memory, including that of the idle server.\n\n"
        + table(["objects", "MB", "CPU, ms", "MB/s per core", "of which conversion, MB/s", "peak memory / input"], rows))


def check(answer, size):
    response = json.loads(answer)["response"]
    if response["result"]["status"] != "Success" or len(response["convertedObjects"]) != size:
        sys.exit(f"bench: conversion of {size} objects failed: {str(response)[:300]}")


def latencies_during_lists(setup, review, size):
    """Latencies of small reviews on one connection, alone and while another connection has lists converted continuously."""
    server = setup.serve(processor=None)
    body = open(setup.body("create.json"), "rb").read()
    small = lambda count, stop=None: clients.latencies(server.port, setup.certificate, VALIDATE, body, 200, count, stop)
    count = 200 if setup.quick else 2000
    small(50)
    alone = small(count)
    baseline = latencies_of_baseline(setup, body, count)
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
    row = lambda name, values, shown, *high: [name, shown, f"{at(values, .9):.2f}", *(high or (f"{at(values, .99):.2f}", f"{values[-1]:.1f}"))]
    p50, before = at(meanwhile, .5), at(alone, .5)
    return (
        f"Latencies in milliseconds of small reviews, 200 a second on one connection, alone and while another connection has lists of {size:,} "
        f"objects converted continuously ({converted} in total), as measured by a client in Python:\n\n"
        + table(
            ["validate CREATE", "p50", "p90", "p99", "max"],
            [row("static baseline, alone", baseline, f"{at(baseline, .5):.2f}"),
             row("alone", alone, f"{before:.2f}"),
             row(
                 "meanwhile", meanwhile, verdict(p50, 2 * before, f"{p50:.2f}, <= 2 x:"),
                 verdict(at(meanwhile, .99), 1, f"{at(meanwhile, .99):.2f}, <= 1:"),
                 verdict(meanwhile[-1], 5, f"{meanwhile[-1]:.1f}, <= 5:"))]))


def latencies_of_baseline(setup, body, count):
    """The same of the static baseline: what the machine and the client take."""
    server = setup.serve_static({156}, processor=None)
    clients.latencies(server.port, None, static_path(156), body, 200, 50)
    taken = clients.latencies(server.port, None, static_path(156), body, 200, count)
    server.end()
    return taken


def ask_for_lists(port, certificate, review, asked, stop):
    connection = clients.connect(port, certificate)
    while not stop.is_set():
        clients.ask(connection, CONVERT, review)
        asked.value += 1
