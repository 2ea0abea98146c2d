"""Full handshakes per second of CPU, compared with OpenSSL's server."""
import re
import statistics

from .page import table, verdict
from .processes import CLIENT_PROCESSOR, SERVER_PROCESSOR, Child, cpu_nanoseconds, free_ports, run
from .setup import CIPHER


def rate(server, seconds):
    before = cpu_nanoseconds(server.pid)
    output = run(
        ["openssl", "s_time", "-new", "-tls1_3", "-ciphersuites", CIPHER, "-time", str(seconds), "-connect", f"127.0.0.1:{server.port}"], CLIENT_PROCESSOR)
    # The second line of this form has elapsed seconds, the first the client's CPU, both for the same connections.
    count = int(re.search(r"(\d+) connections in", output)[1])
    return count / (cpu_nanoseconds(server.pid) - before) * 1e9


def measure(setup):
    port, = free_ports(1)
    product = setup.serve()
    # One ticket, as this server sends.
    other = Child(
        ["openssl", "s_server", "-accept", str(port), "-cert", setup.certificate, "-key", setup.key, "-quiet", "-num_tickets", "1"],
        SERVER_PROCESSOR, port)
    rounds, seconds = (1, 1) if setup.quick else (7, 2)
    samples = [(rate(product, seconds), rate(other, seconds)) for _ in range(rounds)]
    product.end()
    other.end()
    ours, theirs = (statistics.median(values) for values in zip(*samples))
    return (
        f"## Handshakes\n\nSequential full handshakes per second of the server's CPU (ECDSA P-256, TLS 1.3, no "
        f"resumption); medians of {rounds} rounds.\n\n"
        + table(
            ["this server", "openssl s_server", "vs. s_server"],
            [[f"{ours:,.0f}", f"{theirs:,.0f}", verdict(ours / theirs, 0.9, f"{ours / theirs:.2f}, >= 0.9:", at_most=False)]]))
