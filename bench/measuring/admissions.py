"""CPU per request of reviews and single conversions, compared with a static baseline, nginx and a webhook in Rust, over HTTP/1.1 and HTTP/2."""
import os
import statistics

from . import peer
from .clients import ask, connect
from .page import table, verdict
from .setup import CONVERT, MUTATE, VALIDATE, static_path
from .turns import CONNECTIONS, PROTOCOLS, Run, in_turns, paired, rounds_of

#: Requests: name, path, body, and the maximum ratios: over HTTP/1.1 to the baseline and to nginx, over HTTP/2 to nginx.
REQUESTS = [
    ("mutate CREATE", MUTATE, "create.json", 1.25, 1.0, 0.97),
    ("validate CREATE", VALIDATE, "create.json", 1.25, 1.0, 0.97),
    ("validate UPDATE", VALIDATE, "update.json", 1.4, None, 1.15),
    ("convert one to v1beta2", CONVERT, "to-v1beta2.json", 1.5, None, 1.35),
    ("convert one to v1alpha1", CONVERT, "to-v1alpha1.json", 1.5, None, 1.35),
]


def measure(setup):
    rounds, count = rounds_of(setup)
    product = setup.serve()
    lengths = [answer_length(setup, product, path, body) for _, path, body, *_ in REQUESTS]
    static, nginx = setup.serve_static(set(lengths)), setup.serve_nginx(set(lengths))
    rust = peer.serve(setup, product)
    groups = {
        (name, protocol): [
            Run(server, path_of, setup.body(body), protocol)
            for server, path_of in (
                (product, path), (static, static_path(length)), (nginx, static_path(length)), *([(rust, path)] if rust and name in peer.BODIES else []))]
        for protocol in PROTOCOLS for (name, path, body, *_), length in zip(REQUESTS, lengths)}
    samples = in_turns(groups.values(), rounds, count)
    for server in filter(None, (product, static, nginx, rust)):
        server.end()
    rows, beside_rust = [], []
    for (name, _, body, *limits), length in zip(REQUESTS, lengths):
        for protocol in PROTOCOLS:
            ours, own, other, *peers = (samples[run] for run in groups[name, protocol])
            of_static, of_nginx = limits[:2] if protocol == "HTTP/1.1" else (None, limits[2])
            rows.append([
                name, protocol, f"{os.path.getsize(setup.body(body)):,}", f"{length:,}",
                *(f"{statistics.median(values):.1f}" for values in (ours, own, other)),
                ratio(paired(ours, own), of_static), ratio(paired(ours, other), of_nginx)])
            beside_rust += [(name, protocol, ours, theirs) for theirs in peers]
    by_protocol = lambda row: PROTOCOLS.index(row[1])
    return (
        f"## One request at a time\n\nMicroseconds of CPU per request: medians of {rounds} rounds of {count:,} requests on {CONNECTIONS} "
        "connections. The baseline and nginx answer with as many bytes as this server. A round measures the servers of a row one after another; "
        "a ratio is the median of the ratios of the rounds.\n\n"
        + table(
            ["request", "protocol", "bytes", "of the answer", "this server", "static baseline", "nginx", "vs. baseline", "vs. nginx"],
            sorted(rows, key=by_protocol))
        + (peer.section(sorted(beside_rust, key=by_protocol)) if rust else ""))


def answer_length(setup, server, path, body):
    """Bytes of the body of a response."""
    with open(setup.body(body), "rb") as file:
        content = file.read()
    connection = connect(server.port, setup.certificate)
    try:
        return len(ask(connection, path, content))
    finally:
        connection.close()


def ratio(value, limit):
    return f"{value:.2f}" if limit is None else verdict(round(value, 2), limit, f"{value:.2f}, <= {limit}:")
