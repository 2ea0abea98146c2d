"""One write of a Machine beside OpenShift's admission policies and beside this server: bench/policies, which needs API servers."""
import os
import subprocess
import sys

from . import machine
from .processes import run

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "policies")


def measure(setup):
    """The table and its conditions, or None without the environment, which the program then reports."""
    load = machine.load()
    arguments = ["--sizes", "20", "--rounds", "1"] if setup.quick else []
    done = subprocess.run(
        [sys.executable, "-B", PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "OCNE_WEBHOOK": setup.product})
    if done.returncode:
        sys.exit("bench: bench/policies failed")
    if not done.stdout:
        return None
    version = run([os.environ["KUBE_APISERVER"], "--version"]).split()[-1].removeprefix("v")
    rounds = "One round" if setup.quick else "Medians of 5 rounds"
    return f"{done.stdout}\n{rounds} of 20 writes (kube-apiserver {version}). Load average at the start: {load:.1f}.\n"
