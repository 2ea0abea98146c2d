#!/usr/bin/env python3
"""Endurance tests: resource leaks over many connections, latency of one client among many misbehaving ones, and memory.

usage: trials.py [--binary PATH] [--seed N] leaks [--connections N]
       trials.py [--binary PATH] [--seed N] crowd [--attackers N] [--seconds N]
       trials.py [--binary PATH] memory [--connections N...]

Each starts a server on ports that the kernel chooses, prints measurements, and exits with 1 if a resource leaked or a response was
wrong. Needs only Python and Linux.
"""
import argparse
import atexit
import json
import multiprocessing
import os
import random
import re
import resource
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

PATH = "/mutate-bootstrap-cluster-x-k8s-io-v1alpha1-ocneconfig"


# MARK: the server

class Server:
    """A server, its ports, and its resource usage."""

    def __init__(self, binary, arguments=()):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [binary, "serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0", "--log-level", "notice",
             "--shutdown-delay", "0s", "--shutdown-timeout", "0s", *arguments],
            stderr=self.log, stdout=subprocess.DEVNULL)
        # Also if the test fails.
        owner = os.getpid()
        atexit.register(lambda: self.process.kill() if os.getpid() == owner and self.process.poll() is None else None)
        while True:
            self.log.seek(0)
            text = self.log.read()
            found = re.search(r'serving webhooks="[^"]*:(\d+)" operations="[^"]*:(\d+)"', text)
            if found:
                break
            if self.process.poll() is not None:
                sys.exit(f"the server exited: {text}")
            time.sleep(0.001)
        self.port, self.operations = int(found[1]), int(found[2])
        self.authority = self.get("/ca.crt")

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.operations}{path}", timeout=30) as answer:
            return answer.read().decode()

    def settled_descriptors(self):
        """Open descriptors, once their number is stable: connections end shortly after their clients."""
        count, since = self.descriptors(), time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.02)
            now = self.descriptors()
            if now != count:
                count, since = now, time.monotonic()
        return count

    def metric(self, name):
        for line in self.get("/metrics").splitlines():
            if line.startswith(name + " "):
                return float(line[len(name) + 1:])
        return 0.0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident(self):
        """Resident memory in KiB: total and anonymous."""
        values = dict(re.findall(r"^(VmRSS|RssAnon):\s+(\d+)", open(f"/proc/{self.process.pid}/status").read(), re.M))
        return int(values["VmRSS"]), int(values["RssAnon"])

    def cpu(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process.poll() is not None:
            sys.exit(f"the server exited with {self.process.returncode}")
        self.process.terminate()
        return self.process.wait(30)


# MARK: clients

class Target:
    """The port and the TLS settings of clients."""

    def __init__(self, port, authority):
        self.port, self.authority, self.contexts = port, authority, {}

    def context(self, protocol):
        if protocol not in self.contexts:
            context = ssl.create_default_context(cadata=self.authority)
            context.set_alpn_protocols([protocol])
            self.contexts[protocol] = context
        return self.contexts[protocol]

    def plain(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def secure(self, protocol="http/1.1"):
        return self.context(protocol).wrap_socket(self.plain(), server_hostname="127.0.0.1")


def review(uid, padding=0):
    return json.dumps({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {"uid": uid, "operation": "CREATE", "name": "a", "namespace": "b", "object": {
            "apiVersion": "bootstrap.cluster.x-k8s.io/v1alpha1", "kind": "OCNEConfig",
            "metadata": {"name": "a", "namespace": "b", "annotations": {"pad": "x" * padding}}, "spec": {}}}}).encode()


def http1(body):
    return (f"POST {PATH}?timeout=10s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def read_http1(connection):
    """Reads a response; returns its status and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the connection ended before an answer")
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the connection ended within an answer")
        body += more
    return int(head.split()[1]), body


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def http2(body, stream=1):
    """The frames of a request with a small body, after the preface if it is the first."""
    fields = [(":method", "POST"), (":scheme", "https"), (":path", PATH), (":authority", "localhost"),
              ("content-type", "application/json"), ("content-length", str(len(body)))]
    block = b"".join(b"\0" + bytes([len(n)]) + n.encode() + bytes([len(v)]) + v.encode() for n, v in fields)
    start = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0) if stream == 1 else b""
    return start + frame(1, 4, stream, block) + frame(0, 1, stream, body)


def read_http2(connection, stream=1):
    """Reads the body of the response on a stream."""
    data, body = b"", b""
    while True:
        while len(data) >= 9:
            length = int.from_bytes(data[:3], "big")
            if len(data) < 9 + length:
                break
            kind, flags, number = data[3], data[4], int.from_bytes(data[5:9], "big")
            payload, data = data[9:9 + length], data[9 + length:]
            if kind == 4 and not flags & 1:
                connection.sendall(frame(4, 1, 0))
            if kind == 0 and number == stream:
                body += payload
                if flags & 1:
                    return body
            if kind in (3, 7):
                raise ConnectionError(f"HTTP/2 frame {kind}: {payload.hex()}")
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the connection ended before an answer")
        data += more


def check(uid, body):
    response = json.loads(body)["response"]
    if response["uid"] != uid or response["allowed"] is not True or "patch" not in response:
        raise ValueError(f"wrong answer to {uid}: {body[:200]}")


def hello(target):
    """The first bytes of a handshake."""
    outgoing = ssl.MemoryBIO()
    session = target.context("http/1.1").wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="127.0.0.1")
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def end(connection, reset):
    if reset:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


# MARK: leaks

def one_connection(target, chance, number):
    """Runs one valid or misbehaving connection."""
    kind = chance.randrange(100)
    reset = chance.random() < 0.5
    uid = f"c{number}"
    if kind < 40:
        connection = target.secure()
        for i in range(chance.randrange(1, 4)):
            connection.sendall(http1(review(f"{uid}-{i}")))
            check(f"{uid}-{i}", read_http1(connection)[1])
    elif kind < 60:
        connection = target.secure("h2")
        for i in range(chance.randrange(1, 4)):
            connection.sendall(http2(review(f"{uid}-{i}"), 2 * i + 1))
            check(f"{uid}-{i}", read_http2(connection, 2 * i + 1))
    elif kind < 70:
        # Part of a handshake.
        connection = target.plain()
        first = hello(target)
        connection.sendall(first[:chance.randrange(len(first) + 1)])
    elif kind < 76:
        connection = target.plain()
        connection.sendall(chance.randbytes(chance.randrange(1, 300)))
    elif kind < 80:
        connection = target.plain()
    elif kind < 90:
        # Part of a request.
        protocol = chance.choice(["http/1.1", "h2"])
        connection = target.secure(protocol)
        request = http1(review(uid)) if protocol == "http/1.1" else http2(review(uid))
        connection.sendall(request[:chance.randrange(len(request))])
    elif kind < 97:
        # A whole request with an unread response.
        protocol = chance.choice(["http/1.1", "h2"])
        connection = target.secure(protocol)
        connection.sendall(http1(review(uid)) if protocol == "http/1.1" else http2(review(uid)))
    else:
        # A body for a worker, with an unread response.
        connection = target.secure()
        connection.sendall(http1(review(uid, 100_000)))
    end(connection, reset)


def connect_many(port, authority, seed, count, failures):
    target, chance = Target(port, authority), random.Random(seed)
    for number in range(count):
        try:
            one_connection(target, chance, number)
        except Exception as error:  # Any error is a failure.
            failures.put(f"seed {seed}, connection {number}: {error!r}")
            return


def leaks(arguments):
    server = Server(arguments.binary)
    print(f"leaks: {arguments.connections} connections, seed {arguments.seed}")
    print(f"{'connections':>12} {'descriptors':>12} {'RSS KiB':>9} {'anon KiB':>9} {'seconds':>8}")
    before = server.settled_descriptors()
    start = time.monotonic()

    def settle():
        limit = time.monotonic() + 30
        while server.descriptors() > before and time.monotonic() < limit:
            time.sleep(0.05)

    def show(count):
        print(f"{count:>12} {server.descriptors():>12} {server.resident()[0]:>9} {server.resident()[1]:>9} {time.monotonic() - start:>8.1f}",
              flush=True)

    show(0)
    failures = multiprocessing.Queue()
    # The first tenth fills caches and pools.
    parts = 10
    warm = None
    done = 0
    workers = os.cpu_count() or 1
    for part in range(parts):
        share = arguments.connections // parts // workers
        processes = [
            multiprocessing.Process(
                target=connect_many, args=(server.port, server.authority, arguments.seed * 1000 + part * workers + i, share, failures))
            for i in range(workers)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        done += share * workers
        settle()
        show(done)
        if not failures.empty():
            sys.exit(f"FAILED: {failures.get()}")
        warm = warm or server.resident()[1]
    lost = server.settled_descriptors() - before
    grown = server.resident()[1] - warm
    inflight = server.metric("ocne_webhook_inflight_bytes")
    open_connections = sum(server.metric(f'ocne_webhook_connections{{protocol="{p}"}}') for p in ("http/1.1", "h2"))
    cpu = server.cpu()
    server.stop()
    print(f"leaked descriptors {lost}, in-flight bytes {inflight:.0f}, open connections {open_connections:.0f}, "
          f"memory growth after the first tenth {grown} KiB, server CPU {cpu / done * 1e6:.0f} us per connection")
    if lost or inflight or open_connections or grown > 2048:
        sys.exit("FAILED: something was lost")


# MARK: crowd

def pause(stop, seconds):
    return stop.wait(seconds)


def slow_head(target, chance, stop):
    connection = target.secure()
    for byte in b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 10_000:
        connection.sendall(bytes([byte]))
        if pause(stop, 0.5 + chance.random()):
            return connection
    return connection


def slow_body(target, chance, stop):
    connection = target.secure()
    connection.sendall(http1(review("slow", 1_000_000))[:400])
    while not pause(stop, 0.2 + chance.random()):
        connection.sendall(b"x" * 10)
    return connection


def slow_stream(target, chance, stop):
    connection = target.secure("h2")
    request = http2(review("slow"))
    connection.sendall(request[:-30])
    for byte in request[-30:]:
        if pause(stop, 0.5 + chance.random()):
            break
        connection.sendall(bytes([byte]))
    return connection


def garbage(target, chance, stop):
    connection = target.plain() if chance.random() < 0.5 else target.secure(chance.choice(["http/1.1", "h2"]))
    while not pause(stop, 0.05):
        connection.sendall(chance.randbytes(chance.randrange(1, 2000)))
    return connection


def resets(target, chance, stop):
    connection = target.secure("h2")
    stream = 1
    while not pause(stop, 0.02):
        connection.sendall(http2(review("reset"), stream)[:-10] + frame(3, 0, stream, b"\0\0\0\x08"))
        stream += 2
    return connection


def stalled_read(target, chance, stop):
    connection = target.plain()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection = target.context("http/1.1").wrap_socket(connection, server_hostname="127.0.0.1")
    request = http1(review("stalled"))
    connection.settimeout(1)
    while not stop.is_set():
        try:
            connection.sendall(request)
        except TimeoutError:
            # The server stops reading from a client that does not read: wait until it closes the connection.
            while not pause(stop, 1):
                connection.sendall(b"x")
    return connection


def half_handshake(target, chance, stop):
    connection = target.plain()
    first = hello(target)
    connection.sendall(first[:chance.randrange(len(first))])
    connection.settimeout(20)
    if not connection.recv(1):
        raise ConnectionError
    return connection


def handshake_only(target, chance, stop):
    connection = target.secure(chance.choice(["http/1.1", "h2"]))
    pause(stop, chance.random() * 3)
    return connection


def large_and_gone(target, chance, stop):
    connection = target.secure()
    connection.sendall(http1(review("large", 200_000)))
    pause(stop, 0.5 + chance.random())
    return connection


MISBEHAVIORS = [slow_head, slow_body, slow_stream, garbage, resets, stalled_read, half_handshake, handshake_only, large_and_gone]


def misbehave(port, authority, seed, count, stop, done):
    target = Target(port, authority)
    for protocol in ("http/1.1", "h2"):
        target.context(protocol)
    totals = [0] * len(MISBEHAVIORS)

    def one(number):
        chance = random.Random(seed * 100_000 + number)
        # Not all at once.
        pause(stop, chance.random() * 2)
        while not stop.is_set():
            kind = number % len(MISBEHAVIORS)
            totals[kind] += 1
            try:
                end(MISBEHAVIORS[kind](target, chance, stop), chance.random() < 0.5)
            except OSError:
                # Disconnected, as expected.
                pause(stop, 0.2)

    threading.stack_size(256 * 1024)
    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.put(totals)


def behave(target, seconds, rate, label):
    """Sends requests at a steady rate on one connection; returns the latencies in milliseconds."""
    connection = target.secure()
    latencies = []
    start = time.monotonic()
    number = 0
    while time.monotonic() - start < seconds:
        due = start + number / rate
        if due > time.monotonic():
            time.sleep(due - time.monotonic())
        uid = f"{label}-{number}"
        # Every hundredth goes to a worker.
        request = http1(review(uid, 100_000 if number % 100 == 99 else 6_000))
        sent = time.monotonic()
        connection.sendall(request)
        status, body = read_http1(connection)
        latencies.append((time.monotonic() - sent) * 1e3)
        if status != 200:
            raise ValueError(f"{uid}: {status} {body[:200]}")
        check(uid, body)
        number += 1
    connection.close()
    return sorted(latencies)


def show_latencies(what, latencies):
    at = lambda part: latencies[min(int(len(latencies) * part), len(latencies) - 1)]
    print(f"{what:>10}: {len(latencies)} valid responses; ms p50 {at(.5):.2f}  p90 {at(.9):.2f}  p99 {at(.99):.2f}  "
          f"p99.9 {at(.999):.2f}  max {latencies[-1]:.2f}", flush=True)


def crowd(arguments):
    server = Server(arguments.binary)
    target = Target(server.port, server.authority)
    print(f"crowd: {arguments.attackers} misbehaving clients, {arguments.seconds} s, seed {arguments.seed}")
    before = server.settled_descriptors()
    print(f"    before: descriptors {before}, RSS {server.resident()[0]} KiB")
    show_latencies("alone", behave(target, 5, 200, "alone"))
    stop, done = multiprocessing.Event(), multiprocessing.Queue()
    count = 4
    processes = [
        multiprocessing.Process(
            target=misbehave, args=(server.port, server.authority, arguments.seed + i, arguments.attackers // count, stop, done), daemon=True)
        for i in range(count)]
    # Measure the valid client, not the scheduler of a small machine.
    for process in processes:
        process.start()
        os.setpriority(os.PRIO_PROCESS, process.pid, 10)
    time.sleep(3)
    cpu, start = server.cpu(), time.monotonic()
    latencies = behave(target, arguments.seconds, 200, "crowded")
    used = (server.cpu() - cpu) / (time.monotonic() - start)
    print(f"    during: descriptors {server.descriptors()}, RSS {server.resident()[0]} KiB, server CPU {used * 100:.0f} % of one core")
    show_latencies("crowded", latencies)
    stop.set()
    totals = [sum(column) for column in zip(*(done.get(timeout=120) for _ in processes))]
    print("    misbehavior: " + ", ".join(f"{kind.__name__} {total}" for kind, total in zip(MISBEHAVIORS, totals)))
    limit = time.monotonic() + 60
    while server.descriptors() > before and time.monotonic() < limit:
        time.sleep(0.1)
    show_latencies("after", behave(target, 5, 200, "after"))
    lost = server.settled_descriptors() - before
    inflight = server.metric("ocne_webhook_inflight_bytes")
    print(f"    after: descriptors {server.descriptors()}, RSS {server.resident()[0]} KiB, in-flight bytes {inflight:.0f}")
    server.stop()
    if lost > 0 or inflight:
        sys.exit("FAILED: something was lost")


# MARK: memory

def with_connections(server, counts, protocol):
    """Opens idle connections after one request each; yields their number, starting with 0, once memory is stable."""
    target = Target(server.port, server.authority)
    connections = []
    try:
        for count in [0, *counts]:
            while len(connections) < count:
                connection = target.secure(protocol)
                uid = f"m{len(connections)}"
                body = review(uid, 6_000)
                connection.sendall(http1(body) if protocol == "http/1.1" else http2(body))
                check(uid, read_http1(connection)[1] if protocol == "http/1.1" else read_http2(connection))
                connections.append(connection)
            time.sleep(1)
            yield count
    finally:
        for connection in connections:
            connection.close()


def resident_memory(binary, counts, protocol):
    """Numbers of idle connections, starting with 0, and resident memory in KiB with each."""
    raise_descriptor_limit()
    server = Server(binary)
    seen = [(count, server.resident()[0]) for count in with_connections(server, counts, protocol)]
    server.stop()
    return seen


def memory(arguments):
    start = time.monotonic()
    server = Server(arguments.binary)
    print(f"memory: ready after {(time.monotonic() - start) * 1e3:.1f} ms")
    print(f"{'connections':>12} {'RSS KiB':>9} {'anon KiB':>9}")
    for count in with_connections(server, arguments.connections, arguments.protocol):
        print(f"{count:>12} {server.resident()[0]:>9} {server.resident()[1]:>9}", flush=True)
    # The server releases free memory every ten seconds.
    time.sleep(22)
    print(f"{'closed':>12} {server.resident()[0]:>9} {server.resident()[1]:>9}")
    server.stop()


def raise_descriptor_limit():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=os.path.join(os.path.dirname(__file__), "../.build/release/ocne-webhook"))
    parser.add_argument("--seed", type=int, default=1)
    trials = parser.add_subparsers(required=True)
    trial = trials.add_parser("leaks", help="many valid and misbehaving connections; descriptors and memory must not leak")
    trial.add_argument("--connections", type=int, default=100_000)
    trial.set_defaults(run=leaks)
    trial = trials.add_parser("crowd", help="many misbehaving clients, and the latency of a valid one")
    trial.add_argument("--attackers", type=int, default=1_000)
    trial.add_argument("--seconds", type=float, default=30)
    trial.set_defaults(run=crowd)
    trial = trials.add_parser("memory", help="resident memory with idle connections")
    trial.add_argument("--connections", type=int, nargs="+", default=[1, 64, 1000])
    trial.add_argument("--protocol", choices=["http/1.1", "h2"], default="http/1.1")
    trial.set_defaults(run=memory)
    arguments = parser.parse_args()
    raise_descriptor_limit()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
