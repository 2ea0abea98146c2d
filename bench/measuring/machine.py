"""Description of the machine and the software versions."""
import os
import platform
import re

from .processes import run
from .setup import CIPHER


def load():
    """Runnable processes, averaged over the last minute."""
    return os.getloadavg()[0]


def describe(setup, load_before):
    model = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
    word = lambda command, pattern: re.search(pattern, run(["sh", "-c", f"{command} 2>&1"]))[1]
    versions = [
        ("OpenSSL", word("openssl version", r"OpenSSL (\S+)")),
        ("nghttp2", word("h2load --version", r"nghttp2/(\S+)")),
        ("nginx", word("nginx -v", r"nginx/(\S+)")),
        ("Swift", word("swift --version", r"Swift version (\S+)")),
    ]
    return (
        f"{model[1].strip() if model else platform.machine()}, {len(os.sched_getaffinity(0))} processors, Linux {platform.release()}; "
        + ", ".join(f"{name} {version}" for name, version in versions)
        + f"; ECDSA P-256, TLS 1.3, {CIPHER}. Load average at the start: {load_before:.1f}.\n")
