"""Instructions per request, counted by callgrind, beyond those of the static baseline with a response as long."""
import sys

from . import callgrind, preview
from .setup import CONVERT, MUTATE, VALIDATE, static_path

TOOLS = ("openssl", "setpriv", "strip", "valgrind", "callgrind_control")
#: Requests: name, path, body, and the arguments of the server.
REQUESTS = [
    ("mutate CREATE", MUTATE, "create.json"),
    ("validate CREATE", VALIDATE, "create.json"),
    ("validate UPDATE", VALIDATE, "update.json"),
    ("convert one to v1beta2", CONVERT, "to-v1beta2.json"),
    ("convert one to v1alpha1", CONVERT, "to-v1alpha1.json"),
    ("create a MachineSet, profile ocne", preview.PATH, "machineset-ocne.json"),
]


def measure(setup):
    """The instructions of each request by its name."""
    callgrind.strip(setup)
    state = preview.state(setup, preview.FEW)
    product = setup.serve("--profile", "ocne", "--state-dir", state, processor=None, under=callgrind.prefix(setup, "product"))
    counts, lengths = {}, {}
    for name, path, body in REQUESTS:
        counts[name], lengths[name] = callgrind.count(setup, product, "product", path, body)
    product.end()
    static = setup.serve_static(sorted(set(lengths.values())), processor=None, under=callgrind.prefix(setup, "static"))
    for name, _, body in REQUESTS:
        own, length = callgrind.count(setup, static, "static", static_path(lengths[name]), body)
        if length != lengths[name]:
            sys.exit(f"bench: the baseline answered {length} bytes instead of {lengths[name]}")
        counts[name] -= own
    static.end()
    return counts
