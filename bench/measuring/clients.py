"""Clients with one connection: small reviews at a steady rate, and lists."""
import json
import os
import socket
import ssl
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import trials  # noqa: E402


def connect(port, certificate=None):
    """A connection; without a certificate, that of the server is not verified."""
    if certificate is None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return context.wrap_socket(connection)
    with open(certificate) as file:
        return trials.Target(port, file.read()).secure()


def ask(connection, path, body):
    """Returns the body of the response; its status must be 200."""
    connection.sendall(
        f"POST {path}?timeout=30s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode())
    connection.sendall(body)
    return read(connection)


def read(connection):
    # Not `trials.read_http1`: appending to bytes is too slow for large responses.
    data = bytearray()
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += receive(connection)
    head = bytes(data[:end]).lower()
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(data) < end + 4 + length:
        data += receive(connection)
    if not head.startswith(b"http/1.1 200 "):
        raise ValueError(f"{head[:60]}: {bytes(data[end + 4:end + 300])}")
    return bytes(data[end + 4:])


def receive(connection):
    more = connection.recv(1 << 20)
    if not more:
        raise ConnectionError("the connection ended before an answer")
    return more


def latencies(port, certificate, path, body, rate, count, stop=None):
    """Sorted latencies in milliseconds of up to `count` requests, one every 1/`rate` seconds, until `stop`."""
    connection = connect(port, certificate)
    taken, start = [], time.monotonic()
    while len(taken) < count and not (stop and stop.is_set()):
        pause = start + len(taken) / rate - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        sent = time.monotonic()
        ask(connection, path, body)
        taken.append((time.monotonic() - sent) * 1e3)
    connection.close()
    return sorted(taken)


def review_of(body, count):
    """A conversion review with `count` copies of the object in `body`, with unique names."""
    review = json.loads(body)
    text = json.dumps(review["request"]["objects"][0], separators=(",", ":"), ensure_ascii=False)
    name = review["request"]["objects"][0]["metadata"]["name"]
    review["request"]["objects"] = []
    head, tail = json.dumps(review, separators=(",", ":")).split("[]")
    objects = ",".join(text.replace(f'"name":"{name}"', f'"name":"{name}-{number:05}"', 1) for number in range(count))
    return f"{head}[{objects}]{tail}".encode()
