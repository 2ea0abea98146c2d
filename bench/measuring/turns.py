"""CPU per request of several servers, measured one after another in many short rounds: the speed of a shared machine changes within seconds."""
import collections
import re
import statistics
import sys

from .processes import CLIENT_PROCESSOR, cpu_nanoseconds, run
from .setup import CIPHER

CONNECTIONS = 32
PROTOCOLS = ("HTTP/1.1", "HTTP/2")
#: A request to measure. `body` is a file.
Run = collections.namedtuple("Run", "server path body protocol")


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


def rounds_of(setup):
    """The number of rounds, and of requests of a run."""
    return (2, 1000) if setup.quick else (25, 4000)


def in_turns(groups, rounds, count):
    """Measures the runs of each group one after another, in every round, so that other load affects all of them; every second round in the
    opposite order. Returns the microseconds of each run by round. The first round is a warm-up."""
    samples = {}
    for number in range(rounds + 1):
        for group in groups:
            for each in group[::-1] if number % 2 else group:
                microseconds = cost(*each, count)
                if number:
                    samples.setdefault(each, []).append(microseconds)
    return samples


def paired(ours, theirs):
    """The median of the ratios by round."""
    return statistics.median(one / other for one, other in zip(ours, theirs))
