"""How the instructions of a request grow with its bytes, elements, depth and objects, counted by callgrind."""
import json

from . import instructions
from .clients import review_of
from .page import table
from .setup import CONVERT, VALIDATE


def measure(setup):
    if setup.quick:
        return ""
    instructions.strip(setup)
    server = setup.serve(processor=None, under=instructions.callgrind(setup, "product"))
    with open(setup.body("create.json"), "rb") as file:
        create = file.read()
    with open(setup.body("to-v1beta2.json"), "rb") as file:
        convert = file.read()
    rows = [
        row(setup, server, "validate: an annotation of N bytes", VALIDATE, (0, 10_000, 100_000), lambda n: with_annotation(create, n)),
        row(setup, server, "validate: N further commands", VALIDATE, (0, 100, 900), lambda n: with_commands(create, n)),
        row(setup, server, "validate: managed fields N levels deep", VALIDATE, (0, 100, 800), lambda n: with_depth(create, n)),
        row(setup, server, "convert: N objects", CONVERT, (1, 10, 100), lambda n: review_of(convert, n)),
    ]
    server.end()
    return (
        "## Growth\n\nInstructions of the whole process per request over HTTP/1.1, TLS included, for three sizes.\n\n"
        + table(["request", "N", "instructions", "N", "instructions", "N", "instructions", "each further one"], rows))


def row(setup, server, name, path, sizes, body):
    cells, counts = [], []
    for size in sizes:
        file = setup.scratch("growth.json")
        with open(file, "wb") as output:
            output.write(body(size))
        counts.append(instructions.count(setup, server, "product", path, file)[0])
        cells += [f"{size:,}", f"{counts[-1]:,}"]
    return [name, *cells, f"{(counts[-1] - counts[-2]) / (sizes[-1] - sizes[-2]):,.1f}"]


def changed(body, change):
    review = json.loads(body)
    change(review["request"]["object"])
    return json.dumps(review, separators=(",", ":"), ensure_ascii=False).encode()


def with_annotation(body, count):
    def change(target):
        target["metadata"].setdefault("annotations", {})["example.com/text"] = "x" * count

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
