"""How the instructions of a request grow with its bytes, fields, elements, depth and objects, and with connections and live objects, counted
by callgrind."""
import contextlib
import json

from . import callgrind, peer, preview
from .clients import connect, review_of
from .page import table
from .setup import CONVERT, VALIDATE


def measure(setup):
    callgrind.strip(setup)
    with open(setup.body("create.json"), "rb") as file:
        create = file.read()
    with open(setup.body("to-v1beta2.json"), "rb") as file:
        convert = file.read()
    with serving(setup) as server:
        rows = [
            row(setup, "validate: an annotation of N bytes", (0, 10_000, 100_000), requests(setup, server, VALIDATE, lambda n: with_annotation(create, n))),
            row(setup, "validate: N further labels", (0, 100, 1_000), requests(setup, server, VALIDATE, lambda n: with_labels(create, n))),
            row(setup, "validate: N further commands", (0, 100, 900), requests(setup, server, VALIDATE, lambda n: with_commands(create, n))),
            row(setup, "validate: managed fields N levels deep", (0, 100, 800), requests(setup, server, VALIDATE, lambda n: with_depth(create, n))),
            row(setup, "convert: N objects", (1, 10, 100), requests(setup, server, CONVERT, lambda n: review_of(convert, n))),
            row(setup, "validate: N idle connections", (0, 100, 900), beside_connections(setup, server)),
        ]
        beside_rust = peer.counted(setup, server)
    rows.append(row(setup, "create a MachineSet: N machines of each API in the live state", (10, 1_000, 10_000), beside_machines(setup)))
    return (
        "## Growth\n\nInstructions of the whole process per request over HTTP/1.1, TLS included, for three sizes. The memory "
        "that a connection and a live object take is in the sections above.\n\n"
        + table(["request", "N", "instructions", "N", "instructions", "N", "instructions", "each further one"], rows)
        + beside_rust)


def row(setup, name, sizes, count):
    counts = [count(size) for size in sizes[:2 if setup.quick else 3]]
    cells = [f"{number:,}" for pair in zip(sizes, counts) for number in pair]
    each = (counts[-1] - counts[-2]) / (sizes[len(counts) - 1] - sizes[len(counts) - 2])
    return [name, *cells, *[""] * (6 - len(cells)), f"{each:,.1f}"]


@contextlib.contextmanager
def serving(setup, *arguments):
    server = setup.serve(*arguments, processor=None, under=callgrind.prefix(setup, "product"))
    try:
        yield server
    finally:
        server.end()


def count(setup, server, path, body):
    """Instructions per request: fewer requests if they are large, whose counts differ less."""
    file = setup.scratch("growth.json")
    with open(file, "wb") as output:
        output.write(body)
    repeated = max(5, min(20 if setup.quick else 100, 1_000_000 // len(body)))
    return callgrind.count(setup, server, "product", path, file, warm_up=repeated, requests=repeated // callgrind.WINDOWS)[0]


def requests(setup, server, path, body):
    return lambda size: count(setup, server, path, body(size))


def beside_connections(setup, server):
    def measured(size):
        with open(setup.body("create.json"), "rb") as file:
            body = file.read()
        with contextlib.ExitStack() as idle:
            for _ in range(size):
                idle.enter_context(connect(server.port))
            return count(setup, server, VALIDATE, body)

    return measured


def beside_machines(setup):
    def measured(size):
        with open(setup.body("machineset-ocne.json"), "rb") as file:
            body = file.read()
        with serving(setup, "--profile", "ocne", "--state-dir", preview.state(setup, size)) as server:
            return count(setup, server, preview.PATH, body)

    return measured


def changed(body, change):
    review = json.loads(body)
    change(review["request"]["object"])
    return json.dumps(review, separators=(",", ":"), ensure_ascii=False).encode()


def with_annotation(body, count):
    def change(target):
        target["metadata"].setdefault("annotations", {})["example.com/text"] = "x" * count

    return changed(body, change)


def with_labels(body, count):
    def change(target):
        target["metadata"].setdefault("labels", {}).update({f"example.com/label-{number:04}": "x" for number in range(count)})

    return changed(body, change)


def with_commands(body, count):
    def change(target):
        commands = target["spec"]["controlPlaneConfig"].setdefault("preOCNECommands", [])
        commands += [f"echo {number}" for number in range(count)]

    return changed(body, change)


def with_depth(body, count):
    def change(target):
        fields = {}
        for _ in range(count):
            fields = {"f:a": fields}
        target["metadata"]["managedFields"][0]["fieldsV1"] = fields

    return changed(body, change)
