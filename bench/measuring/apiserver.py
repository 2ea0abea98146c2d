"""A fake API server: Cluster API machines in pages, and a watch that sends changes on demand. Lists and watches of other resources of the
group are empty, and there are no other groups.

usage: apiserver.py PORT CERTIFICATE KEY MACHINES

`GET /change?count=N` changes N machines and sends an event for each to every watch, before it responds.
"""
import http.server
import json
import queue
import ssl
import sys
import threading
import urllib.parse

GROUP, VERSION = "cluster.x-k8s.io", "v1beta2"
RESOURCES = ("clusters", "machines", "machinesets")


def machine(number, version):
    """A machine as controllers write it: 4 KB, most of which no rule reads."""
    name = f"workers-us-ashburn-1-{number // 100:03d}-{number % 100:05d}"
    text = json.dumps({
        "apiVersion": f"{GROUP}/{VERSION}", "kind": "Machine",
        "metadata": {
            "name": name, "namespace": f"team-{number % 20}", "uid": f"8a6f1a3e-5b8e-4c3d-9d64-{number:012d}",
            "resourceVersion": str(version), "generation": 3, "creationTimestamp": "2026-01-01T00:00:00Z",
            "labels": {"cluster.x-k8s.io/cluster-name": "one", "cluster.x-k8s.io/set-name": "workers-us-ashburn-1", "nodepool": "workers"},
            "annotations": {f"example.com/note-{i}": "n" * 80 for i in range(4)},
            "finalizers": ["machine.cluster.x-k8s.io"],
            "ownerReferences": [{
                "apiVersion": f"{GROUP}/{VERSION}", "kind": "MachineSet", "name": "workers-us-ashburn-1",
                "uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "controller": True, "blockOwnerDeletion": True}],
            "managedFields": [{
                "manager": "manager", "operation": "Update", "apiVersion": f"{GROUP}/{VERSION}", "time": "2026-01-01T00:00:00Z",
                "fieldsType": "FieldsV1", "fieldsV1": {"f:metadata": {f"f:field-{i}": {} for i in range(20)}}}]},
        "spec": {
            "clusterName": "one", "version": "v1.30.1", "providerID": f"oci://ocid1.instance.oc1.iad.{number:060d}",
            "bootstrap": {
                "configRef": {"apiGroup": f"bootstrap.{GROUP}", "kind": "OCNEConfig", "name": name}, "dataSecretName": name},
            "infrastructureRef": {"apiGroup": f"infrastructure.{GROUP}", "kind": "OCIMachine", "name": name}},
        "status": {
            "phase": "Running", "nodeRef": {"name": name}, "addresses": [{"type": "InternalIP", "address": "10.0.0.1"}],
            "initialization": {"infrastructureProvisioned": True, "bootstrapDataSecretCreated": True},
            "conditions": [
                {"type": f"Condition{i}", "status": "True", "reason": "AsItShouldBe", "message": "", "observedGeneration": 3,
                 "lastTransitionTime": "2026-01-01T00:00:00Z"} for i in range(10)]}}, separators=(",", ":"))
    return text.encode()


class Cluster:
    """The state of the fake cluster. Thread-safe."""

    def __init__(self, machines):
        self.version = 1000
        self.machines = [machine(number, self.version) for number in range(machines)]
        self.watches, self.lock = [], threading.Lock()

    def change(self, count):
        events = []
        for number in range(count):
            self.version += 1
            events.append(b'{"type":"MODIFIED","object":%s}\n' % machine(number % len(self.machines), self.version))
        with self.lock:
            for watch in self.watches:
                watch.put(events)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_):
        pass

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = {key: values[0] for key, values in urllib.parse.parse_qs(url.query).items()}
        parts = url.path.strip("/").split("/")
        if parts == ["change"]:
            self.server.cluster.change(int(query["count"]))
            self.answer({})
        elif parts == ["apis", GROUP]:
            self.answer({"kind": "APIGroup", "versions": [{"version": VERSION}]})
        elif parts == ["apis", GROUP, VERSION]:
            self.answer({"kind": "APIResourceList", "resources": [{"name": name} for name in RESOURCES]})
        elif parts[:3] == ["apis", GROUP, VERSION] or parts == ["api", "v1", "configmaps"]:
            is_machines = parts[-1] == "machines"
            self.watch(is_machines) if "watch" in query else self.list(is_machines, query)
        else:
            self.answer({"kind": "Status", "code": 404}, 404)

    def answer(self, value, status=200):
        self.send(value if isinstance(value, bytes) else json.dumps(value).encode(), status)

    def send(self, body, status):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def list(self, is_machines, query):
        everything = self.server.cluster.machines if is_machines else []
        start, limit = int(query.get("continue", "0")), int(query["limit"])
        page = everything[start:start + limit]
        following = str(start + limit) if start + limit < len(everything) else ""
        self.answer(
            b'{"kind":"List","metadata":{"resourceVersion":"%d","continue":"%s"},"items":[%s]}'
            % (self.server.cluster.version, following.encode(), b",".join(page)))

    def watch(self, is_machines):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        changes = queue.SimpleQueue()
        if is_machines:
            with self.server.cluster.lock:
                self.server.cluster.watches.append(changes)
        while True:
            for event in changes.get():
                # API servers flush every event, in its own TLS record.
                self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
                self.wfile.flush()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port, certificate, key, machines):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.cluster = Cluster(machines)
        super().__init__(("127.0.0.1", port), Handler)

    def finish_request(self, request, client_address):
        # On the thread of the connection, so that handshakes run concurrently.
        super().finish_request(self.context.wrap_socket(request, server_side=True), client_address)

    def handle_error(self, *_):
        pass


if __name__ == "__main__":
    Server(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])).serve_forever()
