"""Measured processes: pinned to a processor, with their resource usage, and terminated with this one."""
import atexit
import os
import re
import signal
import socket
import subprocess
import sys
import time

_children = []
PROCESSORS = sorted(os.sched_getaffinity(0))
SERVER_PROCESSOR, CLIENT_PROCESSOR = PROCESSORS[0], PROCESSORS[-1]


def end_children_on_exit():
    """Also on SIGTERM; if this process is killed, `setpriv` in `pinned` kills its children."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    owner = os.getpid()
    atexit.register(lambda: [child.end() for child in list(_children)] if os.getpid() == owner else None)


def pinned(command, processor=None):
    """A command that runs on one processor and is killed with this process."""
    processors = [] if processor is None else ["taskset", "-c", str(processor)]
    return ["setpriv", "--pdeathsig", "KILL", *processors, *command]


class Child:
    """A server process."""

    def __init__(self, command, processor=None, port=None, log=None):
        self.log = log or subprocess.DEVNULL
        self.process = subprocess.Popen(pinned(command, processor), stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.pid, self.port = self.process.pid, port
        _children.append(self)
        if port:
            self.wait_for_port(command[0])

    def wait_for_port(self, name):
        limit = time.monotonic() + 60
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.01)
        sys.exit(f"{os.path.basename(name)} does not listen on port {self.port}")

    def end(self):
        if self in _children:
            _children.remove(self)
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(command, processor=None, timeout=300):
    """Returns the output of a command, which must succeed."""
    done = subprocess.run(pinned(command, processor), capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def cpu_nanoseconds(pid, thread=None):
    """CPU time of all threads, or of those with this name prefix, in nanoseconds from the scheduler, which is more precise than the ticks of
    /proc/PID/stat."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        path = f"/proc/{pid}/task/{task}"
        try:
            if thread is None or open(f"{path}/comm").read().startswith(thread):
                total += int(open(f"{path}/schedstat").read().split()[0])
        except FileNotFoundError:
            pass  # The thread has ended.
    return total


def peak_bytes(pid):
    """Peak resident memory since the last `reset_peak`."""
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) * 1024


def reset_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w") as file:
        file.write("5")


def free_ports(count):
    """Free ports."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
