"""Cost of a Technology Preview decision compared with a static baseline, with few and with many objects in the live state."""
import json
import os
import statistics

from .admissions import answer_length, ratio
from .page import table
from .setup import static_path
from .turns import CONNECTIONS, Run, in_turns, paired, rounds_of

PATH = "/validate-tech-preview"
#: Requests: name, profile, body, and the maximum ratio to the baseline.
REQUESTS = [
    ("create a MachineSet, profile ocne", "ocne", "machineset-ocne.json", 1.25),
    ("scale a MachineSet, profile openshift", "openshift", "machineset-openshift.json", 1.25),
]
FEW, MANY = 10, 10_000


def measure(setup):
    rounds, count = rounds_of(setup)
    directories = {number: state(setup, number) for number in (FEW, MANY)}
    servers = {
        (profile, number): serve(setup, profile, directories[number])
        for _, profile, _, _ in REQUESTS for number in (FEW, MANY)}
    lengths = [answer_length(setup, servers[profile, FEW], PATH, body) for _, profile, body, _ in REQUESTS]
    static = setup.serve_static(set(lengths))
    groups = [
        [Run(server, path, setup.body(body), "HTTP/1.1")
         for server, path in ((servers[profile, FEW], PATH), (servers[profile, MANY], PATH), (static, static_path(length)))]
        for (_, profile, body, _), length in zip(REQUESTS, lengths)]
    samples = in_turns(groups, rounds, count)
    for server in [static, *servers.values()]:
        server.end()
    rows = []
    for (name, _, body, limit), group in zip(REQUESTS, groups):
        few, many, own = (samples[run] for run in group)
        rows.append([
            name, f"{os.path.getsize(setup.body(body)):,}", *(f"{statistics.median(values):.1f}" for values in (few, many, own)),
            f"{paired(many, few):.2f}", ratio(paired(many, own), limit)])
    return (
        "## Technology Preview rules\n\n"
        f"Microseconds of CPU per request over HTTP/1.1: medians of {rounds} rounds of {count:,} requests on {CONNECTIONS} connections, with "
        f"{FEW} and with {MANY:,} machines of each of the two APIs in the live state.\n\n"
        + table(["request", "bytes", f"{FEW} machines", f"{MANY:,} machines", "static baseline", "growth", "vs. baseline"], rows))


def serve(setup, profile, directory):
    """The server with a state directory, which it has read before it serves."""
    return setup.serve("--profile", profile, "--state-dir", directory)


def state(setup, machines):
    """A directory of manifests: the objects that the bodies refer to, and `machines` machines of each API."""
    reference = {"kind": "MachineSet", "apiVersion": "cluster.x-k8s.io/v1beta1", "name": "workers", "uid": "1", "controller": True}
    items = [
        manifest("config.openshift.io/v1", "FeatureGate", "cluster", spec={"featureSet": "TechPreviewNoUpgrade"}),
        manifest("config.openshift.io/v1", "ClusterVersion", "version", status={"desired": {"version": "4.20.3"}}),
        manifest(
            "config.openshift.io/v1", "Infrastructure", "cluster",
            status={"infrastructureName": "one", "platformStatus": {"type": "AWS"}}),
    ]
    for namespace, template in (("default", "OCIMachineTemplate"), ("openshift-cluster-api", "AWSMachineTemplate")):
        items += [
            manifest("cluster.x-k8s.io/v1beta1", "Cluster", "one", namespace),
            manifest("infrastructure.cluster.x-k8s.io/v1beta2", template, "workers-template", namespace),
            manifest("bootstrap.cluster.x-k8s.io/v1alpha1", "OCNEConfigTemplate", "workers-template", namespace),
        ]
    for number in range(machines):
        name = f"machine-{number:05d}"
        items.append(manifest("cluster.x-k8s.io/v1beta1", "Machine", name, "openshift-cluster-api", owner=reference))
        items.append(manifest("machine.openshift.io/v1beta1", "Machine", name, "openshift-machine-api"))
    directory = setup.scratch(f"state-{machines}")
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "objects.json"), "w") as file:
        json.dump({"apiVersion": "v1", "kind": "List", "items": items}, file)
    return directory


def manifest(api_version, kind, name, namespace=None, owner=None, **parts):
    metadata = {"name": name, "uid": f"{kind}-{name}"}
    if namespace:
        metadata["namespace"] = namespace
    if owner:
        metadata["ownerReferences"] = [owner]
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **parts}
