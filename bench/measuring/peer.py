"""The webhook of bench/peers: built by bench/peers/build, which needs packages that most machines lack."""
import json
import os
import statistics
import sys

from . import callgrind
from .clients import ask, connect
from .page import table, verdict
from .processes import SERVER_PROCESSOR, Child, free_ports
from .setup import VALIDATE
from .turns import paired

BINARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.build/peers/release/webhook")
#: The requests of admissions.REQUESTS that it answers, and the ratio that ours stays below.
BODIES, LIMIT = {"validate CREATE": "create.json", "validate UPDATE": "update.json"}, 1.0
GOAL = 0.85


def is_built():
    return os.access(BINARY, os.X_OK)


def start(setup, processor=None, under=()):
    port, = free_ports(1)
    return Child([*under, BINARY, str(port), setup.certificate, setup.key], processor, port)


def serve(setup, product):
    """The server, or None if it is not built. Both servers must answer alike."""
    if not is_built():
        print("SKIPPED: the webhook in Rust is not built; see bench/peers/build", file=sys.stderr)
        return None
    peer = start(setup, SERVER_PROCESSOR)
    for server in (product, peer):
        check(setup, server)
    return peer


def check(setup, server):
    """Both reviews are allowed, and an update of an immutable field is not."""
    connection = connect(server.port, setup.certificate)
    for name, allowed in (("create.json", True), ("update.json", True), ("update.json", False)):
        with open(setup.body(name), "rb") as file:
            body = file.read()
        review = json.loads(body)
        if not allowed:
            review["request"]["object"]["spec"]["controlPlaneConfig"]["clusterConfiguration"]["networking"]["podSubnet"] = "10.9.0.0/16"
        answer = json.loads(ask(connection, VALIDATE, json.dumps(review, separators=(",", ":")).encode()))
        response = answer["response"]
        if (answer["kind"], response["uid"], response["allowed"]) != ("AdmissionReview", review["request"]["uid"], allowed):
            sys.exit(f"bench: wrong answer to {name}: {answer}")
    connection.close()


def section(rows):
    """The rows of (request, protocol, microseconds of this server by round, and of the peer)."""
    shown = []
    for name, protocol, ours, theirs in rows:
        of_rust = paired(ours, theirs)
        shown.append([
            name, protocol, f"{statistics.median(ours):.1f}", f"{statistics.median(theirs):.1f}",
            verdict(of_rust, LIMIT - 0.005, f"{of_rust:.2f}, < {LIMIT:.0f}:")])
    return (
        "\nBeside a webhook in Rust, written by hand for speed (`bench/peers`): hyper, OpenSSL and serde as Debian packages them, structs of the members that four rules "
        f"read, and no schema, log or metrics. Microseconds of CPU in the same rounds; the goal is {GOAL}.\n\n"
        + table(["request", "protocol", "this server", "webhook in Rust", "vs. Rust"], shown))


def counted(setup, product):
    """The same comparison in instructions, with the product under callgrind; empty if the peer is not built."""
    if not is_built():
        return ""
    rust = start(setup, under=callgrind.prefix(setup, "peer"))
    rows = []
    for name, body in BODIES.items():
        ours, theirs = (
            callgrind.count(setup, server, program, VALIDATE, body)[0] for server, program in ((product, "product"), (rust, "peer")))
        rows.append([name, f"{ours:,}", f"{theirs:,}", verdict(ours / theirs, LIMIT - 0.005, f"{ours / theirs:.2f}, < {LIMIT:.0f}:")])
    rust.end()
    return (
        "\nBeside the webhook in Rust, likewise; the work of the kernel is not counted:\n\n"
        + table(["request", "this server", "webhook in Rust", "vs. Rust"], rows))
