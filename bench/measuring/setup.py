"""The measured servers, with the same key and TLS settings."""
import os
import shutil
import sys
import tempfile

from .processes import SERVER_PROCESSOR, Child, free_ports, run

CONTROL_PLANE = "controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane"
MUTATE, VALIDATE, CONVERT = f"/mutate-{CONTROL_PLANE}", f"/validate-{CONTROL_PLANE}", "/convert"
#: The only cipher that clients offer, so that all servers use it.
CIPHER = "TLS_AES_128_GCM_SHA256"
NGINX = """daemon off; master_process off; worker_processes 1; pid {directory}/nginx.pid; error_log /dev/null;
events {{ worker_connections 2048; }}
http {{
    access_log off; default_type application/json; keepalive_requests 1000000000; keepalive_timeout 600s; client_max_body_size 0;
    client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy; fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi; scgi_temp_path {directory}/scgi;
    map $host $kilobyte {{ default '{kilobyte}'; }}
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_certificate {directory}/tls/tls.crt; ssl_certificate_key {directory}/tls/tls.key; ssl_protocols TLSv1.3;
        {locations}
    }}
}}
"""
#: Programs that benchmarks need.
TOOLS = ("h2load", "nginx", "openssl", "taskset", "setpriv", "strip", "valgrind", "callgrind_control")


def static_path(length):
    """The path at which the baseline and nginx answer with as many bytes."""
    return f"/static-{length}"


class Setup:
    """Files, tools and commands of a run."""

    def __init__(self, build, bodies, quick, tools=TOOLS):
        self.quick, self.bodies = quick, bodies
        self.product, self.static = (os.path.join(os.path.abspath(build), name) for name in ("ocne-webhook", "bench-static"))
        for binary in (self.product, self.static):
            if not os.access(binary, os.X_OK):
                sys.exit(f"bench: {binary} is missing; build it with `make bench`")
        # nginx may be outside of PATH.
        os.environ["PATH"] += ":/usr/sbin:/sbin"
        missing = [tool for tool in tools if not shutil.which(tool)]
        if missing:
            sys.exit(f"bench: {', '.join(missing)} missing; `scripts/dependencies.sh bench` installs them")
        self.temporary = tempfile.TemporaryDirectory(prefix="bench-")
        self.directory = self.temporary.name
        # The servers watch the directory of their certificate, so that nothing else is written to it.
        keys = self.scratch("tls")
        os.mkdir(keys)
        self.certificate, self.key = (os.path.join(keys, name) for name in ("tls.crt", "tls.key"))
        run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", self.certificate, "-keyout", self.key])

    def body(self, name):
        return os.path.join(self.bodies, name)

    def scratch(self, name):
        return os.path.join(self.directory, name)

    def serve(self, *arguments, processor=SERVER_PROCESSOR, under=()):
        """The server as deployed, with one log line per decision, on these processors, `under` another program."""
        port, operations = free_ports(2)
        return Child(
            [*under, self.product, "serve", "--listen", f"127.0.0.1:{port}", "--operations-listen", f"127.0.0.1:{operations}",
             "--shutdown-delay", "0s", "--shutdown-timeout", "0s", "--tls-cert-file", self.certificate, "--tls-private-key-file", self.key,
             *arguments], processor, port)

    def serve_static(self, lengths, processor=SERVER_PROCESSOR, under=()):
        """The baseline, which answers with as many bytes as the path says."""
        port, operations = free_ports(2)
        return Child([*under, self.static, str(port), str(operations), *map(str, lengths)], processor, port)

    def serve_nginx(self, lengths):
        """nginx, which answers like the baseline."""
        port, = free_ports(1)
        path = self.scratch("nginx.conf")
        # A word of its configuration has at most 4 KB.
        texts = {length: "$kilobyte" * (length // 1000) + " " * (length % 1000) for length in lengths}
        locations = [f"location = {static_path(length)} {{ return 200 '{text}'; }}" for length, text in texts.items()]
        with open(path, "w") as file:
            file.write(NGINX.format(directory=self.directory, port=port, kilobyte=" " * 1000, locations="\n        ".join(locations)))
        return Child(["nginx", "-p", self.directory, "-c", path], SERVER_PROCESSOR, port)
