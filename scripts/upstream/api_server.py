"""A kube-apiserver with its etcd on ports of the loopback interface."""

import http.client
import json
import os
import socket
import ssl
import subprocess
import threading
import time


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)


class APIServer:
    """Started on creation; stopped by `stop`. The client is a cluster administrator who may impersonate anybody."""

    def __init__(self, directory, name):
        self.name, self.directory = name, os.path.join(directory, name)
        os.makedirs(self.directory)
        self._make_certificates()
        self.port, client, peer = free_port(), free_port(), free_port()
        self._processes = [
            self._start("etcd", [
                os.environ["ETCD"], "--data-dir", "etcd", "--unsafe-no-fsync",
                "--listen-client-urls", f"http://127.0.0.1:{client}",
                "--advertise-client-urls", f"http://127.0.0.1:{client}",
                "--listen-peer-urls", f"http://127.0.0.1:{peer}",
                "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
                "--initial-cluster", f"default=http://127.0.0.1:{peer}"]),
            self._start("kube-apiserver", [
                os.environ["KUBE_APISERVER"], "--etcd-servers", f"http://127.0.0.1:{client}",
                "--secure-port", str(self.port), "--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1",
                "--cert-dir", ".", "--tls-cert-file", "tls.crt", "--tls-private-key-file", "tls.key",
                "--client-ca-file", "ca.crt", "--service-account-key-file", "sa.pub",
                "--service-account-signing-key-file", "sa.key",
                "--service-account-issuer", "https://kubernetes.default.svc", "--authorization-mode", "RBAC",
                "--service-cluster-ip-range", "10.96.0.0/16", "--disable-admission-plugins", "ServiceAccount",
                "--endpoint-reconciler-type", "none"])]
        self.kubeconfig = os.path.join(self.directory, "kubeconfig")
        self._write_kubeconfig()
        self._local = threading.local()
        self._context = ssl.create_default_context(cafile=os.path.join(self.directory, "ca.crt"))
        self._context.load_cert_chain(
            os.path.join(self.directory, "admin.crt"), os.path.join(self.directory, "admin.key"))
        self.wait(lambda: self.request("GET", "/readyz")[0] == 200, "ready")

    @property
    def pid(self):
        """The process of the API server."""
        return self._processes[1].pid

    def _make_certificates(self):
        make = lambda *arguments: openssl(self.directory, *arguments)
        make("genrsa", "-out", "sa.key", "2048")
        make("rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub")
        make("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-days", "2",
             "-subj", "/CN=ca")
        with open(os.path.join(self.directory, "names"), "w") as file:
            file.write("subjectAltName=IP:127.0.0.1\n")
        for name, subject in [("tls", "/CN=127.0.0.1"), ("admin", "/O=system:masters/CN=admin")]:
            make("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                 "-subj", subject)
            make("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                 "-days", "2", "-out", f"{name}.crt", "-extfile", "names")

    def _start(self, name, arguments):
        log = open(os.path.join(self.directory, f"{name}.log"), "w")
        return subprocess.Popen(arguments, cwd=self.directory, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def _write_kubeconfig(self):
        path = lambda name: os.path.join(self.directory, name)
        with open(self.kubeconfig, "w") as file:
            json.dump({
                "apiVersion": "v1", "kind": "Config", "current-context": "c",
                "clusters": [{"name": "c", "cluster": {
                    "server": f"https://127.0.0.1:{self.port}", "certificate-authority": path("ca.crt")}}],
                "users": [{"name": "u", "user": {
                    "client-certificate": path("admin.crt"), "client-key": path("admin.key")}}],
                "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]}, file)

    def wait(self, is_done, what, seconds=120):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for process in self._processes:
                if process.poll() is not None:
                    raise SystemExit(f"{self.name}: a process ended; see {self.directory}")
            try:
                if is_done():
                    return
            except OSError:
                pass
            time.sleep(0.2)
        raise SystemExit(f"{self.name}: not {what} after {seconds} s; see {self.directory}")

    def request(self, method, path, body=None, user=None, content_type="application/json"):
        """Returns the status, the body as JSON or text, and the texts of the warnings."""
        headers = {"Content-Type": content_type, "Accept": "application/json"}
        if user:
            headers["Impersonate-User"] = user
            headers["Impersonate-Group"] = "system:masters"
        data = json.dumps(body) if body is not None else None
        for attempt in range(2):
            connection = getattr(self._local, "connection", None)
            if connection is None:
                connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._context, timeout=60)
                self._local.connection = connection
            try:
                connection.request(method, path, data, headers)
                response = connection.getresponse()
                text = response.read().decode()
                break
            except (OSError, http.client.HTTPException):
                self._local.connection = None
                if attempt:
                    raise
        try:
            content = json.loads(text)
        except ValueError:
            content = text
        return response.status, content, response.headers.get_all("Warning") or []

    def apply(self, text):
        """Creates or replaces the objects of a manifest."""
        subprocess.run(
            ["kubectl", "--kubeconfig", self.kubeconfig, "apply", "--server-side", "--force-conflicts", "-f", "-"],
            input=text.encode(), check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        for process in reversed(self._processes):
            process.kill()
            process.wait()
