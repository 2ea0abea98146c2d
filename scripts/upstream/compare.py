#!/usr/bin/env python3
"""Sends the same requests to an API server with OpenShift's policies and to one with ours, and compares decisions."""

import argparse
import base64
import collections
import concurrent.futures
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

from api_server import APIServer, free_port
from checkout import Checkout
from differences import LISTED
from failure_domains import DOMAINS, replace_infrastructure, updates, used_domains, users
from go_policies import failure_domains, protected_clusters
from manifests import kustomized, objects
from mutations import aws_creations, cluster_deletions, requests
from states import CLUSTER, CLUSTER_API, MACHINE_API, Pair, singletons

# Rules that upstream has no policy for; they are tested elsewhere.
OTHER_RULES = ["platform-supported", "no-control-plane-machines", "primary-resources", "namespace", "cli-precedence",
               "support-notice", "feature-set-required", "feature-set-irreversible", "feature-set-notice",
               "minor-upgrade-blocked", "cluster-identity"]


class Decision:
    """What an API server answered, in a form that can be compared."""

    def __init__(self, status, content, warnings):
        message = content.get("message", "") if isinstance(content, dict) else str(content)
        self.is_admission = "ValidatingAdmissionPolicy" in message or "admission webhook" in message
        self.is_allowed = status < 300
        # Refused by the API server itself: not found, invalid by schema.
        self.is_invalid = not self.is_allowed and not self.is_admission
        self.is_warned = any("ValidatingAdmissionPolicy" in text or "(rule " in text for text in warnings)
        self.message = message
        details = content.get("details") or {} if isinstance(content, dict) else {}
        self.texts = [f"{cause.get('field')}: {cause.get('message')}" for cause in details.get("causes", [])] or [message]
        self.warnings = warnings

    def __str__(self):
        if self.is_invalid:
            return f"invalid: {self.message}"
        if not self.is_allowed:
            return f"refused: {self.message}"
        return "allowed with a warning" if self.is_warned else "allowed"

    def agrees(self, other):
        return str(self).split(":")[0] == str(other).split(":")[0]


def custom_resource_definitions():
    operator, cluster_api = Checkout("CAPI_OPERATOR"), Checkout("CLUSTER_API")
    aws, openshift = Checkout("CLUSTER_API_AWS"), Checkout("OPENSHIFT_API")
    machine = "vendor/github.com/openshift/api/machine/v1beta1/zz_generated.crd-manifests/0000_10_machine-api_01_"
    config = "payload-manifests/crds/0000_10_config-operator_01_"
    yield operator.read(f"{machine}machines-TechPreviewNoUpgrade.crd.yaml")
    yield operator.read(f"{machine}machinesets-TechPreviewNoUpgrade.crd.yaml")
    yield openshift.read(f"{config}featuregates.crd.yaml")
    yield openshift.read(f"{config}infrastructures-TechPreviewNoUpgrade.crd.yaml")
    yield openshift.read("payload-manifests/crds/0000_10_control-plane-machine-set_01_controlplanemachinesets-"
                         "TechPreviewNoUpgrade.crd.yaml")
    for plural in ["clusters", "machines", "machinesets", "machinedeployments"]:
        yield cluster_api.read(f"config/crd/bases/cluster.x-k8s.io_{plural}.yaml")
    for plural in ["awsclusters", "awsmachines", "awsmachinetemplates"]:
        yield aws.read(f"config/crd/bases/infrastructure.cluster.x-k8s.io_{plural}.yaml")


def policies():
    operator = Checkout("CAPI_OPERATOR")
    for directory in ["admission-policies/default", "admission-policies/aws"]:
        for name in operator.names(directory):
            if name != "kustomization.yaml":
                yield operator.read(f"{directory}/{name}")
    for item in [*failure_domains(), *protected_clusters()]:
        yield json.dumps(item) + "\n"


def seed(server, pairs, others=()):
    """Creates the objects."""
    for name in [MACHINE_API, CLUSTER_API, "other"]:
        server.request("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    for path, item, status in singletons():
        create(server, path, item, status)
    for entry in others:
        create(server, *entry)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: create(server, *entry), [entry for pair in pairs for entry in pair.objects()]))


def create(server, path, item, status, is_deleting=False):
    code, content, _ = server.request("POST", path, item)
    if code >= 300:
        raise SystemExit(f"{server.name}: {path}: {content}")
    name = item["metadata"]["name"]
    if status:
        code, answer, _ = server.request(
            "PATCH", f"{path}/{name}/status", {"status": status}, content_type="application/merge-patch+json")
        if code >= 300:
            raise SystemExit(f"{server.name}: {path}/{name}/status: {answer}")
    if is_deleting:
        server.request("DELETE", f"{path}/{name}", {"apiVersion": "v1", "kind": "DeleteOptions"})


def stored(server, pair):
    objects = {}
    for path, item, _, _ in pair.objects():
        for _ in range(5):
            code, content, _ = server.request("GET", f"{path}/{pair.name}")
            if code == 200:
                objects[path] = content
                break
    return objects


class Webhook:
    """Our server for a cluster."""

    def __init__(self, directory, cluster):
        self.port, self._operations = free_port(), free_port()
        binary = os.path.abspath(os.environ["OCNE_WEBHOOK"])
        certificates = os.path.join(directory, "certificates")
        subprocess.run([binary, "certs", "generate", "--dir", certificates, "--name", "127.0.0.1"],
                       check=True, stdout=subprocess.DEVNULL)
        policy = os.path.join(directory, "policy.yaml")
        with open(policy, "w") as file:
            json.dump({"profile": "openshift", "rules": {
                **{rule: {"mode": "off"} for rule in OTHER_RULES},
                "no-machine-api-migration": {"mode": "enforce", "allowedPlatforms": ["AWS"]}}}, file)
        self.log = os.path.join(directory, "webhook.log")
        self._process = subprocess.Popen(
            [binary, "serve", "--listen", f"127.0.0.1:{self.port}", "--operations-listen", f"127.0.0.1:{self._operations}",
             "--cert-dir", certificates, "--kubeconfig", cluster.kubeconfig, "--policy", policy, "--tls-profile", "none"],
            stdout=open(self.log, "w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self._register(cluster, certificates)

    @property
    def pid(self):
        return self._process.pid

    def wait_for(self, machines, seconds=120):
        """Waits until the live state has this many machines of each API."""
        deadline = time.monotonic() + seconds
        pattern = re.compile(r'^ocne_webhook_live_state_objects\{[^}]*"machines\.(?:machine\.openshift|cluster\.x-k8s)\.io"[^}]*\} (\d+)', re.M)
        while time.monotonic() < deadline:
            text = urllib.request.urlopen(f"http://127.0.0.1:{self._operations}/metrics").read().decode()
            counts = [int(count) for count in pattern.findall(text)]
            if len(counts) == 2 and min(counts) >= machines:
                return
            time.sleep(0.2)
        raise SystemExit(f"the live state does not have {machines} machines after {seconds} s; see {self.log}")

    def _register(self, cluster, certificates):
        with open(os.path.join(certificates, "ca.crt"), "rb") as file:
            bundle = base64.b64encode(file.read()).decode()
        items = objects(kustomized("deploy/components/tech-preview-openshift"), cluster)
        configuration = next(item for item in items if item["kind"] == "ValidatingWebhookConfiguration")
        for webhook in configuration["webhooks"]:
            webhook["clientConfig"] = {
                "url": f"https://127.0.0.1:{self.port}/validate-tech-preview", "caBundle": bundle}
        cluster.apply(json.dumps(configuration))

    def stop(self):
        self._process.terminate()
        self._process.wait()


def wait_for_policies(upstream, ours):
    """Waits until both clusters refuse what each of them must refuse."""
    path = f"/apis/cluster.x-k8s.io/v1beta2/namespaces/{CLUSTER_API}/machines?dryRun=All"
    item = {
        "apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Machine",
        "metadata": {"name": "probe", "namespace": CLUSTER_API},
        "spec": {"clusterName": "c", "version": "v1.31.1", "bootstrap": {"dataSecretName": "d"},
                 "infrastructureRef": {"apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "AWSMachine", "name": "n"}},
    }
    for server in [upstream, ours]:
        server.wait(lambda: Decision(*server.request("POST", path, item)).is_admission, "refusing")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=150, help="pairs of objects (default: 150)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="seed of the random numbers")
    parser.add_argument("--show", type=int, default=20, help="differences to print (default: 20)")
    parser.add_argument("--messages", help="file for the texts of our refusals and warnings")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}; policies of {Checkout('CAPI_OPERATOR').commit}")
    numbers = random.Random(arguments.seed)
    pairs = [Pair(numbers, number) for number in range(arguments.pairs)]
    in_domains = list(users(numbers, 12))
    others = [*in_domains, *infrastructure_clusters()]
    directory = tempfile.mkdtemp(prefix="upstream-")
    upstream, ours = APIServer(directory, "upstream"), APIServer(directory, "ours")
    webhook = None
    try:
        crds = "---\n".join(custom_resource_definitions())
        for server in [upstream, ours]:
            server.apply(crds)
            server.wait(lambda: server.request("GET", "/apis/machine.openshift.io/v1beta1/machines")[0] == 200
                        and server.request("GET", "/apis/cluster.x-k8s.io/v1beta2/machines")[0] == 200, "serving the CRDs")
            seed(server, pairs, others)
        upstream.apply("---\n".join(policies()))
        webhook = Webhook(directory, ours)
        wait_for_policies(upstream, ours)
        run = Run(arguments, upstream, ours)
        run.send(pair_requests(numbers, pairs, upstream, ours))
        run.send((request, request) for request in [
            *aws_creations(numbers, len(pairs)), *cluster_deletions(numbers, len(pairs) // 4)])
        used = list(used_domains(in_domains))
        status = next(status for path, _, status in singletons() if path.endswith("/infrastructures"))
        for stored in [DOMAINS, DOMAINS[:2]]:
            for server in [upstream, ours]:
                replace_infrastructure(server, stored, status)
            run.send((request, request) for request in updates(numbers, stored, used, len(pairs) // 2))
        return run.report()
    finally:
        for process in [webhook, upstream, ours]:
            if process:
                process.stop()


def infrastructure_clusters():
    """Infrastructure clusters: path, object, status."""
    for namespace, name in [(CLUSTER_API, CLUSTER), (CLUSTER_API, "another"), ("other", CLUSTER)]:
        yield (f"/apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/{namespace}/awsclusters", {
            "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2", "kind": "AWSCluster",
            "metadata": {"name": name, "namespace": namespace}, "spec": {"region": "us-east-1"}}, None)


def pair_requests(numbers, pairs, upstream, ours):
    """The requests about pairs, for each of the two clusters."""
    for pair in pairs:
        # resourceVersions and uids differ between the clusters.
        stored_objects = [stored(server, pair) for server in [upstream, ours]]
        state = numbers.getstate()
        first = list(requests(numbers, pair, stored_objects[0]))
        numbers.setstate(state)
        second = list(requests(numbers, pair, stored_objects[1]))
        if [request.what for request in first] != [request.what for request in second]:
            raise SystemExit(f"{pair.name}: the objects of the clusters differ")
        yield from zip(first, second)


class Run:
    """Sends requests to both clusters and counts the differences of their decisions."""

    def __init__(self, arguments, upstream, ours):
        self.arguments, self.servers = arguments, [upstream, ours]
        self.counts, self.messages, self.unlisted = collections.Counter(), collections.Counter(), []
        self.requests, self.same, self.invalid = 0, 0, 0

    def send(self, work):
        """Sends pairs of requests, one for each cluster."""
        work = list(work)
        self.requests += len(work)

        def decide(entry):
            return [Decision(*server.request(request.method, request.path, request.body, request.user, request.content_type))
                    for server, request in zip(self.servers, entry)]

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for (request, _), (theirs, own) in zip(work, pool.map(decide, work)):
                self._compare(request, theirs, own)

    def _compare(self, request, theirs, own):
        self.counts[f"{re.split('[(:]', request.what)[0].strip()}: {str(theirs).split(':')[0]}"] += 1
        for text in own.warnings if own.is_allowed else own.texts:
            self.messages[text] += 1
        if theirs.is_invalid or own.is_invalid:
            self.invalid += 1
        elif theirs.agrees(own):
            self.same += 1
        elif listed := next((entry for entry in LISTED if entry.matches(request, own, theirs)), None):
            listed.count += 1
        else:
            self.unlisted.append((request, theirs, own))

    def report(self):
        for name, count in sorted(self.counts.items()):
            print(f"{count:6} {name}")
        print(f"{self.same:6} decisions are the same")
        print(f"{self.invalid:6} not compared: refused by an API server itself")
        for entry in LISTED:
            print(f"{entry.count:6} listed: {entry.reason}")
        for request, theirs, own in self.unlisted[:self.arguments.show]:
            print(f"\n{request.what} by {request.user}: {request.method} {request.path}\n"
                  f"  upstream: {theirs}\n  ours: {own}")
        if self.arguments.messages:
            with open(self.arguments.messages, "w") as file:
                file.writelines(f"{count:6} {text}\n" for text, count in sorted(self.messages.items()))
        print(f"\n{self.requests} requests, {len(self.unlisted)} differences")
        return 1 if self.unlisted else 0


if __name__ == "__main__":
    sys.exit(main())
