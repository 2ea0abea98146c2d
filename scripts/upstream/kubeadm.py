#!/usr/bin/env python3
"""Sends the same requests for kubeadm and OCNE kinds to one API server with the webhooks of both, and compares answers.

The objects are random values of the schemas of Cluster API's CRDs in v1beta2, and changes of them; kubeadm_names.py maps
their names. An answer is the decision, the fields that are refused, and the object after defaulting.
"""

import argparse
import base64
import collections
import concurrent.futures
import copy
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from api_server import APIServer, free_port
from checkout import Checkout
from kubeadm_differences import LISTED
from kubeadm_names import KINDS, our_path, plural, renamed, their_path
from kubeadm_values import POOLS, correct
from manifests import address, kustomized, objects
from schema_values import Values

NAMESPACE = "kubeadm-test"
# A refusal of ours names at most so many fields.
MAXIMUM_CAUSES = 100


class Answer:
    """What the API server answered. Fields and objects have upstream's names."""

    def __init__(self, status, content, path):
        self.is_allowed = status < 300
        self.code = status
        self.message = content.get("message", "") if isinstance(content, dict) else str(content)
        details = content.get("details") or {} if isinstance(content, dict) else {}
        self.causes = {path(cause.get("field", "")): cause.get("message", "") for cause in details.get("causes", [])
                       if "some validation rules were not checked" not in cause.get("message", "")}
        # A refusal without causes may name a field. If it is ours of an object that cannot be decoded, it is the first.
        named = None if self.causes else re.search(r"denied the request: (spec\S*): (.*)", self.message)
        self.undecoded = path(named[1]) if named and status == 400 else None
        if named and status != 400:
            self.causes = {path(named[1]): named[2]}
        self.object = content if self.is_allowed else None

    @property
    def is_by_webhook(self):
        return "admission webhook" in self.message

    def __str__(self):
        return "allowed" if self.is_allowed else f"refused ({self.code}): {self.message}"


def leaves(value, path=""):
    """The scalars, empty objects and lists of an object by path."""
    if isinstance(value, dict) and value:
        return {key: leaf for name, member in value.items() for key, leaf in leaves(member, f"{path}.{name}").items()}
    if isinstance(value, list) and value:
        return {key: leaf for index, item in enumerate(value) for key, leaf in leaves(item, f"{path}[{index}]").items()}
    return {path: value}


def differences(theirs, ours):
    """Yields side, field and message for each difference of two answers."""
    if theirs.is_allowed and ours.is_allowed:
        a, b = (leaves(renamed({"spec": answer.object.get("spec", {})})) for answer in (theirs, ours))
        for path in sorted(a.keys() | b.keys()):
            if a.get(path) != b.get(path):
                side = "ours sets" if path not in a else "theirs sets" if path not in b else "values"
                yield side, our_path(path.lstrip(".")), f"{a.get(path)!r} and {b.get(path)!r}"
        return
    if theirs.is_allowed or ours.is_allowed:
        side, refusal = ("ours refuses", ours) if theirs.is_allowed else ("theirs refuses", theirs)
        for field, message in (refusal.causes or {refusal.undecoded or "": refusal.message}).items():
            yield side, field, message
        return
    if theirs.is_by_webhook != ours.is_by_webhook:
        return  # The schema hides what the webhooks would name.
    if theirs.code == 400 and not theirs.causes:
        return  # Upstream could not decode the object, and names no field.
    if ours.undecoded:
        if not any(ours.undecoded in text for cause in theirs.causes.items() for text in cause):
            yield "ours names", ours.undecoded, ours.message
        return
    for field in sorted(theirs.causes.keys() - ours.causes.keys()) if len(ours.causes) < MAXIMUM_CAUSES else []:
        yield "theirs names", field, theirs.causes[field]
    for field in sorted(ours.causes.keys() - theirs.causes.keys()):
        yield "ours names", field, ours.causes[field]


class Managers:
    """Cluster API's two managers, whose webhooks are registered with the cluster."""

    def __init__(self):
        self._processes, self.ports = [], {"bootstrap": free_port(), "controlplane": free_port()}

    def start(self, directory, cluster, gates):
        certificates = os.path.join(directory, "tls")
        os.makedirs(certificates)
        for name in ["tls.crt", "tls.key"]:
            os.symlink(os.path.join(cluster.directory, name), os.path.join(certificates, name))
        for name, variable in [("bootstrap", "KUBEADM_BOOTSTRAP_MANAGER"),
                               ("controlplane", "KUBEADM_CONTROL_PLANE_MANAGER")]:
            log = open(os.path.join(directory, f"{name}.log"), "w")
            self._processes.append(subprocess.Popen(
                [os.environ[variable], f"--webhook-port={self.ports[name]}", f"--webhook-cert-dir={certificates}",
                 f"--health-addr=127.0.0.1:{free_port()}", f"--diagnostics-address=127.0.0.1:{free_port()}",
                 # Taints need a gate there; here they do not.
                 "--insecure-diagnostics", f"--feature-gates={gates},MachineTaintPropagation=true", "--watch-filter=none"],
                env={**os.environ, "KUBECONFIG": cluster.kubeconfig}, stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def stop(self):
        for process in self._processes:
            process.kill()
            process.wait()


class Webhook:
    """Our server for the cluster."""

    def __init__(self, directory, cluster, gates):
        self.port = free_port()
        with open(os.path.join(directory, "ocne-webhook.log"), "w") as log:
            self._process = subprocess.Popen(
                [os.path.abspath(os.environ["OCNE_WEBHOOK"]), "serve", "--listen", f"127.0.0.1:{self.port}",
                 "--operations-listen", f"127.0.0.1:{free_port()}", "--cert-dir", cluster.directory,
                 "--self-made-names", "127.0.0.1", "--kubeconfig", cluster.kubeconfig, "--feature-gates", gates,
                 "--ocne-metadata", "none"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def stop(self):
        self._process.terminate()
        self._process.wait()


def install(cluster, webhook, managers, storage):
    """Installs the CRDs and webhook configurations of both."""
    with open(os.path.join(cluster.directory, "ca.crt"), "rb") as file:
        bundle = base64.b64encode(file.read()).decode()
    checkout = Checkout("CLUSTER_API")
    for name in checkout.names("config/crd/bases"):
        cluster.apply(checkout.read(f"config/crd/bases/{name}"))
    theirs, configurations = [], []
    for provider in ["bootstrap", "controlplane"]:
        base = f"{provider}/kubeadm/config"
        for name in checkout.names(f"{base}/crd/bases"):
            items = objects(checkout.read(f"{base}/crd/bases/{name}"), cluster)
            for item in items:
                item["spec"]["conversion"] = {"strategy": "Webhook", "webhook": {
                    "conversionReviewVersions": ["v1"],
                    "clientConfig": address({}, managers.ports[provider], bundle, "/convert")}}
            theirs += items
        for item in objects(checkout.read(f"{base}/webhook/manifests.yaml"), cluster):
            item["metadata"]["name"] = f"{provider}-{item['metadata']['name']}"
            for entry in item["webhooks"]:
                entry["clientConfig"] = address(entry["clientConfig"], managers.ports[provider], bundle)
            configurations.append(item)
    ours = objects(kustomized("deploy/crds"), cluster)
    for item in ours:
        item["spec"]["conversion"]["webhook"]["clientConfig"] = address({}, webhook.port, bundle, "/convert")
        for version in item["spec"]["versions"]:
            version["storage"] = version["name"] == storage
    for item in objects(kustomized("deploy/base"), cluster):
        if item["kind"].endswith("WebhookConfiguration"):
            for entry in item["webhooks"]:
                entry["clientConfig"] = address(entry["clientConfig"], webhook.port, bundle)
            configurations.append(item)
    for item in [*theirs, *ours]:
        item.pop("status", None)
        cluster.apply(json.dumps(item))
    for kind, own, group in KINDS:
        for each in [kind, own]:
            cluster.wait(lambda: cluster.request("GET", collection(each, group))[0] == 200, "serving the CRDs")
    for item in configurations:
        cluster.apply(json.dumps(item))
    return {item["spec"]["names"]["kind"]: next(
        version["schema"]["openAPIV3Schema"] for version in item["spec"]["versions"] if version["name"] == "v1beta2")
        for item in theirs}


def collection(kind, group, version="v1beta2"):
    return f"/apis/{group}.cluster.x-k8s.io/{version}/namespaces/{NAMESPACE}/{plural(kind)}"


def short(text, length=2000):
    """A text with long words and values cut."""
    text = re.sub(r"\w{80,}", lambda word: word[0][:20] + "...", text)
    return text if len(text) < length else text[:length] + "..."


class Pair:
    """An object that is stored under both names."""

    def __init__(self, kind, own, group, item, answers):
        self.kind, self.own, self.group, self.name = kind, own, group, item["metadata"]["name"]
        self.spec = item["spec"]
        self.theirs, self.ours = (answer.object for answer in answers)


class Test:
    def __init__(self, arguments, cluster, schemas):
        self.arguments, self.cluster, self.schemas = arguments, cluster, schemas
        self.random = random.Random(arguments.seed)
        self.counts, self.unlisted, self.messages, self.requests = collections.Counter(), [], collections.Counter(), 0

    def values(self, can_fail=True):
        """Half of the values are valid for the schema, so that webhooks see their other faults."""
        share = self.random.choice([0.15, 0.25, 0.45])
        if not can_fail:
            return Values(self.random, POOLS, share=share)
        return Values(self.random, POOLS, self.random.choice([0, 0.1, 0.3]), self.random.choice([0, 0, 0.01, 0.03]), share)

    def item(self, kind, group, name, can_fail, correction):
        values = self.values(can_fail)
        schema = self.schemas[kind]["properties"]["spec"]
        item = {"apiVersion": f"{group}.cluster.x-k8s.io/v1beta2", "kind": kind,
                "metadata": {"name": name, "namespace": NAMESPACE}, "spec": values.value(schema, "spec")}
        if not isinstance(item["spec"], dict):
            item["spec"] = {}
        try:
            correct(self.random, item, correction)
        except (AttributeError, TypeError):
            pass  # an invalid value where an object belongs
        return item

    def send(self, method, kind, own, group, name, bodies, query="?dryRun=All", kind_of_content="application/json"):
        """Sends a request under both names; returns the answers."""
        answers = []
        for each, body, path in [(kind, bodies[0], their_path), (own, bodies[1], our_path)]:
            url = collection(each, group) + (f"/{name}" if name else "") + query
            status, content, _ = self.cluster.request(method, url, body, content_type=kind_of_content)
            answers.append(Answer(status, content, path))
        return answers

    def own(self, item, kind, own):
        return {**renamed(item), "kind": own}

    def compare(self, what, theirs, ours):
        self.requests += 1
        self.counts[f"{what.split(':')[0]}: {'allowed' if theirs.is_allowed else 'refused'}"] += 1
        if not ours.is_allowed:
            for message in ours.causes.values() or [ours.message]:
                self.messages[message] += 1
        found = list(differences(theirs, ours))
        entries = [next((entry for entry in LISTED if entry.explains(*difference)), None) for difference in found]
        if None in entries:
            self.unlisted.append((what, theirs, ours, [d for d, entry in zip(found, entries) if entry is None]))
        for entry in {id(entry): entry for entry in entries if entry}.values():
            entry.count += 1

    def creations(self, count):
        work = []
        for number in range(count):
            kind, own, group = self.random.choice(KINDS)
            item = self.item(kind, group, f"new-{number}", True, self.random.choice([0.7, 0.95]))
            work.append((kind, own, group, item))

        def run(entry):
            kind, own, group, item = entry
            return self.send("POST", kind, own, group, "", (item, self.own(item, kind, own)))

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for (kind, _, _, item), answers in zip(work, pool.map(run, work)):
                self.compare(f"create {kind}: {json.dumps(item)}", *answers)

    def stored(self, count):
        """Creates objects that both accept."""
        pairs = []
        for number in range(count * 10):
            kind, own, group = KINDS[number % len(KINDS)]
            name = f"old-{number}"
            item = self.item(kind, group, name, False, 1)
            if not all(answer.is_allowed for answer in self.send("POST", kind, own, group, "", (item, self.own(item, kind, own)))):
                continue
            answers = self.send("POST", kind, own, group, "", (item, self.own(item, kind, own)), query="")
            if not all(answer.is_allowed for answer in answers):
                raise SystemExit(f"{name}: allowed as a dry run, but then: {answers[0]}; {answers[1]}")
            pairs.append(Pair(kind, own, group, item, answers))
            if len(pairs) == count:
                break
        return pairs

    def updates(self, pairs, count):
        work = []
        for _ in range(count):
            pair = self.random.choice(pairs)
            values = self.values()
            new = {"metadata": {"labels": {}}, "spec": copy.deepcopy(pair.spec)}
            old = copy.deepcopy(new["spec"])
            schema = self.schemas[pair.kind]["properties"]["spec"]
            changes = [values.change(schema, new["spec"], "spec") for _ in range(self.random.choice([1, 1, 1, 2, 3]))]
            try:
                correct(self.random, {"kind": pair.kind, **new}, self.random.choice([0, 0, 0.9]))
            except (AttributeError, TypeError):
                pass
            if pair.kind == "KubeadmControlPlane" and self.random.random() < 0.1:
                new["metadata"]["annotations"] = {"controlplane.cluster.x-k8s.io/skip-coredns": ""}
            work.append((pair, old, new, changes))

        def run(entry):
            pair, _, new, _ = entry
            bodies = []
            for stored, item in [(pair.theirs, new), (pair.ours, renamed(new))]:
                metadata = {**stored["metadata"], **item["metadata"]}
                metadata.pop("managedFields", None)
                bodies.append({**stored, "metadata": metadata, "spec": item["spec"]})
            return self.send("PUT", pair.kind, pair.own, pair.group, pair.name, bodies)

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for (pair, old, new, changes), answers in zip(work, pool.map(run, work)):
                self.compare(f"update {pair.kind}: {', '.join(changes)}: {json.dumps(old)} to {json.dumps(new)}", *answers)

    def scales(self, pairs, count):
        control_planes = [pair for pair in pairs if pair.kind == "KubeadmControlPlane"]
        for _ in range(count):
            pair = self.random.choice(control_planes)
            replicas = self.random.choice([0, 1, 2, 3, 4, 5])
            answers = self.send("PATCH", pair.kind, pair.own, pair.group, pair.name, [{"spec": {"replicas": replicas}}] * 2,
                                query="/scale?dryRun=All", kind_of_content="application/merge-patch+json")
            for answer in answers:
                answer.object = {} if answer.is_allowed else None
            self.compare(f"scale {pair.kind}: {replicas}", *answers)

    def report(self):
        for name, count in sorted(self.counts.items()):
            print(f"{count:6} {name}")
        for entry in LISTED:
            print(f"{entry.count:6} listed: {entry.reason}")
        kinds = {}
        for *_, found in self.unlisted:
            for side, field, message in found:
                kinds.setdefault((side, re.sub(r"\[\d+\]", "[]", field)), []).append(message)
        for (side, field), messages in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
            print(f"{len(messages):6} NOT LISTED: {side}: {field}: {short(messages[0])}")
        for what, theirs, ours, found in self.unlisted[:self.arguments.show]:
            print(f"\n{short(what)}\n  upstream: {short(str(theirs))}\n  ours: {short(str(ours))}\n  {short(str(found))}")
        if self.arguments.messages:
            with open(self.arguments.messages, "w") as file:
                file.writelines(f"{count:6} {message}\n" for message, count in sorted(self.messages.items()))
        print(f"\n{self.requests} requests, {len(self.unlisted)} differences")
        return 1 if self.unlisted else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=3000, help="number of requests (default: 3000)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="seed of the random numbers")
    parser.add_argument("--feature-gates", default="ClusterTopology=true,KubeadmBootstrapFormatIgnition=true",
                        help="gates of all servers (default: both on)")
    parser.add_argument("--storage", choices=["v1alpha1", "v1beta2"], default="v1alpha1",
                        help="storage version of OCNE's CRDs (default: v1alpha1)")
    parser.add_argument("--show", type=int, default=20, help="differences to print (default: 20)")
    parser.add_argument("--messages", help="file for the texts of our refusals")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}; webhooks of {Checkout('CLUSTER_API').commit}, {arguments.feature_gates}, stored as {arguments.storage}", flush=True)
    directory = tempfile.mkdtemp(prefix="kubeadm-")
    cluster = APIServer(directory, "cluster")
    parts = [cluster]
    try:
        cluster.request("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
        parts.insert(0, webhook := Webhook(directory, cluster, arguments.feature_gates))
        parts.insert(0, managers := Managers())
        schemas = install(cluster, webhook, managers, arguments.storage)
        managers.start(directory, cluster, arguments.feature_gates)
        test = Test(arguments, cluster, schemas)
        for kind, own, group in KINDS:
            probe = test.item(kind, group, "probe", False, 1)
            for each, item in [(kind, probe), (own, test.own(probe, kind, own))]:
                cluster.wait(lambda: cluster.request("POST", collection(each, group) + "?dryRun=All", item)[0] < 500,
                             f"served by the webhooks of {each}")
        pairs = test.stored(arguments.requests // 40)
        test.creations(arguments.requests // 2)
        test.updates(pairs, arguments.requests // 2 - arguments.requests // 30)
        test.scales(pairs, arguments.requests // 30)
        return test.report()
    finally:
        for part in parts:
            part.stop()


if __name__ == "__main__":
    sys.exit(main())
