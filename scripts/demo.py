#!/usr/bin/env python3
"""Starts the server with its defaults, replays API server requests against it, and prints the responses.

Stops the server and leaves nothing behind. usage: demo.py PATH_OF_OCNE_WEBHOOK
"""
import base64
import copy
import difflib
import html
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

COLOURED = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
COLOURS = {"+": "32", "-": "31", " ": "2"}
KIND = "controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane"

SMALL = {
    "apiVersion": "controlplane.cluster.x-k8s.io/v1alpha1",
    "kind": "OCNEControlPlane",
    "metadata": {"name": "demo", "namespace": "default"},
    "spec": {
        "version": "1.26.6",
        "machineTemplate": {
            "infrastructureRef": {
                "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2", "kind": "OCIMachineTemplate", "name": "demo", "namespace": "default",
            }
        },
        "controlPlaneConfig": {
            "clusterConfiguration": {
                "networking": {"podSubnet": "10.244.0.0/16"}, "apiServer": {"extraArgs": {"audit-log-maxage": "30"}},
            }
        },
    },
}


def style(code, text):
    return f"\033[{code}m{text}\033[0m" if COLOURED and text else text


def title(text):
    print("\n" + style("1", text))


def yes(answer):
    return style("32", "yes") if answer else style("31", "no")


def yaml(value, indent=""):
    """Returns the lines of a document as YAML. Sufficient for the simple objects of the demo."""
    def scalar(item):
        if not isinstance(item, str):
            return json.dumps(item)
        if re.fullmatch(r"[\w/][\w./: -]*[\w/]", item) and not re.fullmatch(r"\d+(\.\d+)?|true|false|null|.*: .*", item):
            return item
        return f"'{item}'" if '"' in item and "'" not in item else json.dumps(item)

    lines = []
    for key, item in value.items():
        if isinstance(item, dict) and item:
            lines += [f"{indent}{key}:"] + yaml(item, indent + "  ")
        elif isinstance(item, list) and item:
            lines.append(f"{indent}{key}:")
            for element in item:
                inner = yaml(element, indent + "  ") if isinstance(element, dict) else [f"{indent}  {scalar(element)}"]
                lines += [f"{indent}- {inner[0].strip()}"] + inner[1:]
        else:
            lines.append(f"{indent}{key}: {scalar(item)}")
    return lines


def show(value, was=None):
    """Prints a document. With `was`, marks added and removed lines."""
    new, old = yaml(value), yaml(was if was is not None else value)
    for line in difflib.ndiff(old, new):
        mark, text = line[0], line[2:]
        if mark != "?":
            line = f"  {mark} {text}"
            print(style(COLOURS[mark], line) if was is not None else line)


def patched(document, patch):
    """Returns the document with a JSON Patch (RFC 6902) applied. Supports `add` and `replace`, which suffice for defaults."""
    result = copy.deepcopy(document)
    for operation in patch:
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        place = result
        for part in parents:
            place = place[int(part)] if isinstance(place, list) else place[part]
        if not isinstance(place, list):
            place[last] = operation["value"]
        elif operation["op"] == "replace":
            place[int(last)] = operation["value"]
        else:
            place.insert(len(place) if last == "-" else int(last), operation["value"])
    return result


class Server:
    """The built server, on ports chosen by the kernel, with its log in an unnamed file."""

    def __init__(self, binary):
        self.log = tempfile.TemporaryFile()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OCNE_WEBHOOK_")}
        self.process = subprocess.Popen(
            [
                binary, "serve", "--listen=127.0.0.1:0", "--operations-listen=127.0.0.1:0", "--status-page=true", "--shutdown-delay=0s",
                "--live-state=none",
            ],
            stderr=self.log, stdin=subprocess.DEVNULL, env=environment)

    def lines(self):
        # Reads without moving the file offset at which the server writes.
        return os.pread(self.log.fileno(), 1 << 20, 0).decode().splitlines()

    def start(self):
        """Waits until the server is ready, and loads its CA."""
        deadline = time.monotonic() + 10
        while not (serving := [line for line in self.lines() if " serving " in line]):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit("demo: the server did not start:\n" + "\n".join(self.lines()))
            time.sleep(0.01)
        self.webhooks, self.operations = re.search(r'webhooks="(.*?)".*operations="(.*?)"', serving[0]).groups()
        self.trust = ssl.create_default_context(cadata=self.get("/ca.crt"))

    def get(self, path):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{self.operations}{path}", timeout=10) as answer:
            return answer.read().decode()

    def ask(self, path, review):
        """POSTs a review, as an API server does, and returns the response."""
        connection = http.client.HTTPSConnection(self.webhooks, context=self.trust, timeout=10)
        try:
            connection.request("POST", path + "?timeout=10s", json.dumps(review), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:
                sys.exit(f"demo: {path}: {answer.status} {answer.reason}")
            return json.load(answer)["response"]
        finally:
            connection.close()

    def admit(self, path, document):
        return self.ask(path, {
            "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
            "request": {
                "uid": "demo", "operation": "CREATE", "name": "demo", "namespace": "default", "userInfo": {"username": "you"}, "object": document,
            },
        })

    def convert(self, document, version):
        group = document["apiVersion"].split("/")[0]
        return self.ask("/convert", {
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview",
            "request": {"uid": "demo", "desiredAPIVersion": f"{group}/{version}", "objects": [document]},
        })["convertedObjects"][0]

    def stop(self):
        self.process.terminate()
        return self.process.wait()


def demonstrate(server):
    """Sends the requests and prints the responses. Returns true if they are as expected."""
    print(f"{style('1', 'ocne-webhook')} listens on {server.webhooks}, with a generated certificate and without a cluster.")

    title("1. A user creates a control plane")
    show(SMALL)
    title("   The API server calls the mutating webhook, which sets defaults")
    whole = patched(SMALL, json.loads(base64.b64decode(server.admit(f"/mutate-{KIND}", SMALL)["patch"])))
    show(whole, was=SMALL)
    stored = server.admit(f"/validate-{KIND}", whole)["allowed"]
    title(f"   Then it calls the validating webhook. Allowed: {yes(stored)}")

    title("2. A user creates an invalid control plane")
    bad = copy.deepcopy(whole)
    bad["spec"]["replicas"] = 2
    bad["spec"]["version"] = "1.26"
    bad["spec"]["controlPlaneConfig"]["files"] = [{"path": "/etc/motd", "content": "hello"}, {"path": "/etc/motd", "content": "good bye"}]
    show(bad, was=whole)
    verdict = server.admit(f"/validate-{KIND}", bad)
    title(f"   Allowed: {yes(verdict['allowed'])}")
    for cause in verdict["status"]["details"]["causes"]:
        print(f"    {style('1', cause['field'])}: {style('31', cause['message'])}")

    title("3. A client reads the first control plane as v1beta2")
    hub = server.convert(whole, "v1beta2")
    show(hub)
    same = server.convert(hub, "v1alpha1") == whole
    title(f"   Converted back to v1alpha1, it is unchanged: {yes(same)}")

    title("4. Logs, metrics and the status page of the server")
    counted = re.compile(r"ocne_webhook_(decisions|conversions)_total.* [1-9]")
    metrics = [line for line in server.get("/metrics").splitlines() if counted.match(line)]
    for line in [line for line in server.lines() if re.search(" (decision|conversion) ", line)] + metrics:
        print(style("2", "    " + line))
    verdict_line = re.search(r'<p class="verdict">(.*?)</p>', server.get("/")).group(1)
    print(style("2", "    status page: " + html.unescape(re.sub("<[^>]*>", "", verdict_line))))
    return stored and not verdict["allowed"] and same


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[-1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = Server(sys.argv[1])
    try:
        server.start()
        as_promised = demonstrate(server)
    finally:
        status = server.stop()
    print("\n" + style("2", "The server has stopped. To keep one running, use `make serve`, and continue with README.md."))
    return 0 if status == 0 and as_promised else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of the output has closed it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
