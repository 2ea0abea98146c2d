"""CPU per request of reviews and single conversions, compared with a static baseline, nginx and a webhook in Rust, over HTTP/1.1 and HTTP/2."""
import os
import re
import statistics
import sys

from . import peer
from .clients import ask, connect
from .page import table, verdict
from .processes import CLIENT_PROCESSOR, cpu_nanoseconds, run
from .setup import CIPHER, CONVERT, MUTATE, VALIDATE, static_path

CONNECTIONS = 32
#: Requests: name, path, body, and the maximum ratios: over HTTP/1.1 to the baseline and to nginx, over HTTP/2 to nginx.
REQUESTS = [
    ("mutate CREATE", MUTATE, "create.json", 1.25, 1.0, 0.97),
    ("validate CREATE", VALIDATE, "create.json", 1.25, 1.0, 0.97),
    ("validate UPDATE", VALIDATE, "update.json", 1.4, None, 1.15),
    ("convert one to v1beta2", CONVERT, "to-v1beta2.json", 1.5, None, 1.35),
    ("convert one to v1alpha1", CONVERT, "to-v1alpha1.json", 1.5, None, 1.35),
]


def cost(server, path, body, protocol, count):
    """Microseconds of CPU per request on an open connection: the cost of `count` requests without the first one of each connection, which
    includes the handshake."""
    used = [load(server, path, body, protocol, number) for number in (CONNECTIONS, CONNECTIONS + count)]
    return (used[1] - used[0]) / count / 1000


def load(server, path, body, protocol, count):
    """Nanoseconds of CPU for `count` requests, including handshakes."""
    before = cpu_nanoseconds(server.pid)
    output = run(
        ["h2load", *(["--h1"] if protocol == "HTTP/1.1" else []), f"--tls13-ciphers={CIPHER}", "-t", "1", "-c", str(CONNECTIONS), "-m", "1",
         "-n", str(count), "-d", body, "-H", "content-type: application/json", f"https://127.0.0.1:{server.port}{path}"], CLIENT_PROCESSOR)
    used = cpu_nanoseconds(server.pid) - before
    good = int(re.search(r"status codes: (\d+) 2xx", output)[1])
    if good != count:
        sys.exit(f"bench: {count - good} of {count} requests for {path} failed:\n{output}")
    spoken = re.findall(r"^(?:TLS Protocol|Cipher): (\S+)", output, re.M)
    if spoken != ["TLSv1.3", CIPHER]:
        sys.exit(f"bench: negotiated {spoken}")
    return used


def measure(setup):
    rounds, count = (2, 1000) if setup.quick else (9, 12_000)
    product = setup.serve()
    lengths = [answer_length(setup, product, path, body) for _, path, body, *_ in REQUESTS]
    static, nginx = setup.serve_static(set(lengths)), setup.serve_nginx(set(lengths))
    rust = peer.serve(setup, product)
    runs = [(product, path, body) for _, path, body, *_ in REQUESTS]
    runs += [(rust, VALIDATE, body) for body in peer.BODIES.values() if rust]
    runs += {
        (server, static_path(length), body): None
        for (_, _, body, *_), length in zip(REQUESTS, lengths) for server in (static, nginx)}
    protocols = ("HTTP/1.1", "HTTP/2")
    samples = {}
    # Servers take turns in every round, so that other load affects all of them. The first round is a warm-up.
    for number in range(rounds + 1):
        for run_key in runs:
            for protocol in protocols:
                server, path, body = run_key
                microseconds = cost(server, path, setup.body(body), protocol, count if number else count // 4)
                if number:
                    samples.setdefault((*run_key, protocol), []).append(microseconds)
    for server in filter(None, (product, static, nginx, rust)):
        server.end()
    median = {key: statistics.median(values) for key, values in samples.items()}
    rows = []
    for protocol in protocols:
        for (name, path, body, *limits), length in zip(REQUESTS, lengths):
            ours, own, other = (
                median[server, path_of, body, protocol]
                for server, path_of in ((product, path), (static, static_path(length)), (nginx, static_path(length))))
            of_static, of_nginx = limits[:2] if protocol == "HTTP/1.1" else (None, limits[2])
            rows.append([
                name, protocol, f"{os.path.getsize(setup.body(body)):,}", f"{length:,}", f"{ours:.1f}", f"{own:.1f}", f"{other:.1f}",
                ratio(ours / own, of_static), ratio(ours / other, of_nginx)])
    return (
        f"## One request at a time\n\nMicroseconds of CPU per request: medians of {rounds} rounds of {count:,} requests on {CONNECTIONS} "
        "connections. The baseline and nginx answer with as many bytes as this server.\n\n"
        + table(["request", "protocol", "bytes", "of the answer", "this server", "static baseline", "nginx", "vs. baseline", "vs. nginx"], rows)
        + (beside_rust(median, product, rust, protocols) if rust else ""))


def beside_rust(median, product, rust, protocols):
    return peer.section([
        (name, protocol, *(median[server, VALIDATE, body, protocol] for server in (product, rust)))
        for protocol in protocols for name, body in peer.BODIES.items()])


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
