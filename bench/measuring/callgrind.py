"""Instructions of requests, counted by callgrind."""
import glob
import os
import re
import statistics
import subprocess
import sys

from .clients import ask, connect
from .processes import run

WARM_UP, WINDOWS, COUNT = 20, 5, 20


def strip(setup):
    """Replaces the binaries by copies without DWARF, which valgrind cannot read."""
    for name in ("product", "static"):
        copy = setup.scratch(name)
        run(["strip", "--strip-debug", "-o", copy, getattr(setup, name)])
        setattr(setup, name, copy)


def prefix(setup, name):
    """A prefix of a command. Instructions are counted only while `count` asks for it; hash tables are the same in every process."""
    return ["env", "SWIFT_DETERMINISTIC_HASHING=1", "valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={setup.scratch(name)}.out"]


def count(setup, server, name, path, body, warm_up=WARM_UP, windows=WINDOWS, requests=COUNT):
    """Instructions per request on one connection of HTTP/1.1, and the length of the response.

    The median of several windows: what a server does every ten seconds is in one of them at most.
    """
    with open(setup.body(body), "rb") as file:
        content = file.read()
    connection = connect(server.port)
    length = 0
    for _ in range(warm_up):
        length = len(ask(connection, path, content))
    control(server, "--zero")
    control(server, "--instr=on")
    totals = []
    for _ in range(windows):
        for _ in range(requests):
            ask(connection, path, content)
        control(server, "--dump")
        totals.append(total(setup, name))
    control(server, "--instr=off")
    connection.close()
    return int(statistics.median(totals)) // requests, length


def control(server, *arguments):
    done = subprocess.run(["callgrind_control", *arguments, str(server.pid)], capture_output=True, text=True, timeout=60)
    if done.returncode or "Error" in done.stdout + done.stderr:
        sys.exit(f"bench: callgrind_control {' '.join(arguments)}: {done.stdout}{done.stderr}")


def total(setup, name):
    """The total of the newest dump."""
    newest = max(glob.glob(f"{glob.escape(setup.scratch(name))}.out.*"), key=lambda path: int(path.rsplit(".", 1)[1]))
    with open(newest) as file:
        counted = re.search(r"^(?:totals|summary): (\d+)", file.read(), re.M)
    os.remove(newest)
    if not counted:
        sys.exit("bench: callgrind wrote no totals")
    return int(counted[1])
