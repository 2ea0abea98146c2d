"""Failure domains of vSphere: machines, machine sets and a control plane in them, and updates of Infrastructure."""

from mutations import ADMINISTRATOR, Request
from states import CLUSTER, MACHINE_API

INFRASTRUCTURES = "/apis/config.openshift.io/v1/infrastructures"
# Name, region, zone. Two of them are the same place.
DOMAINS = [("fd-1", "r1", "z1"), ("fd-2", "r1", "z2"), ("fd-3", "r2", "z1"), ("fd-4", "r2", "z1"), ("fd-5", "r3", "z3")]
CONTROL_PLANE = ["fd-1", "fd-5"]


def users(random, count):
    """Objects that use failure domains: path, object, status, whether it is being deleted."""
    base = f"/apis/machine.openshift.io/v1beta1/namespaces/{MACHINE_API}"
    for number in range(count):
        _, region, zone = random.choice(DOMAINS[:4])
        labels = {"machine.openshift.io/region": region, "machine.openshift.io/zone": zone}
        for name in random.sample(sorted(labels), random.choice([0, 0, 0, 1])):
            del labels[name]
        machine = {"providerSpec": {"value": {"kind": "VSphereMachineProviderSpec"}}}
        if random.random() < 0.5:
            yield (f"{base}/machines", {
                "apiVersion": "machine.openshift.io/v1beta1", "kind": "Machine", "spec": machine,
                "metadata": {"name": f"domain-{number}", "namespace": MACHINE_API, "labels": labels}}, None)
        else:
            match = {"set": f"domain-{number}"}
            yield (f"{base}/machinesets", {
                "apiVersion": "machine.openshift.io/v1beta1", "kind": "MachineSet",
                "metadata": {"name": f"domain-{number}", "namespace": MACHINE_API}, "spec": {
                    "replicas": 0, "selector": {"matchLabels": match},
                    "template": {"metadata": {"labels": {**labels, **match}}, "spec": machine}}}, None)
    labels = {f"machine.openshift.io/cluster-api-{name}": value
              for name, value in [("cluster", CLUSTER), ("machine-role", "master"), ("machine-type", "master")]}
    yield (f"/apis/machine.openshift.io/v1/namespaces/{MACHINE_API}/controlplanemachinesets", {
        "apiVersion": "machine.openshift.io/v1", "kind": "ControlPlaneMachineSet",
        "metadata": {"name": "cluster", "namespace": MACHINE_API}, "spec": {
            "replicas": 3, "selector": {"matchLabels": labels}, "template": {
                "machineType": "machines_v1beta1_machine_openshift_io", "machines_v1beta1_machine_openshift_io": {
                    "failureDomains": {"platform": "VSphere", "vsphere": [{"name": name} for name in CONTROL_PLANE]},
                    "metadata": {"labels": labels}, "spec": {"providerSpec": {"value": {}}}}}}}, None)


def used_domains(entries):
    """The regions and zones that are in use."""
    for _, item, _ in entries:
        labels = item["metadata"].get("labels", {}) if item["kind"] == "Machine" else \
            item["spec"]["template"].get("metadata", {}).get("labels", {}) if item["kind"] == "MachineSet" else {}
        place = tuple(labels.get(f"machine.openshift.io/{name}") for name in ["region", "zone"])
        if all(place):
            yield place


def spec(domains):
    return {"platformSpec": {"type": "VSphere", "vsphere": {
        "vcenters": [{"server": "vcenter.example.com", "datacenters": ["dc"]}],
        "failureDomains": [{
            "name": name, "region": region, "zone": zone, "server": "vcenter.example.com", "topology": {
                "datacenter": "dc", "datastore": "/dc/datastore/d", "computeCluster": "/dc/host/c", "networks": ["n"]}}
            for name, region, zone in domains]}}}


def replace_infrastructure(server, domains, status):
    """Creates Infrastructure "cluster" anew, since no policy checks that."""
    server.request("DELETE", f"{INFRASTRUCTURES}/cluster")
    item = {"apiVersion": "config.openshift.io/v1", "kind": "Infrastructure", "metadata": {"name": "cluster"},
            "spec": spec(domains)}
    for method, path, body, content_type in [
            ("POST", INFRASTRUCTURES, item, "application/json"),
            ("PATCH", f"{INFRASTRUCTURES}/cluster/status",
             {"status": {**status, "platform": "VSphere", "platformStatus": {"type": "VSphere"}}},
             "application/merge-patch+json")]:
        code, content, _ = server.request(method, path, body, content_type=content_type)
        if code >= 300:
            raise SystemExit(f"{server.name}: {path}: {content}")


def updates(random, stored, used, count):
    """Random updates of Infrastructure, whose list of failure domains is `stored`."""
    listed = {(region, zone) for _, region, zone in stored}
    names = {name for name, _, _ in stored}
    is_missing = not set(used) <= listed or not set(CONTROL_PLANE) <= names
    for _ in range(count):
        domains = [domain for domain in stored if random.random() < 0.8]
        if random.random() < 0.2 and domains:
            name, region, _ = domains.pop()
            domains.append((name, region, random.choice(["z1", "z9"])))
        if random.random() < 0.2:
            domains.append(random.choice([domain for domain in DOMAINS if domain[0] not in {d[0] for d in domains}]
                                         or [("fd-6", "r6", "z6")]))
        yield Request(
            f"update Infrastructure: {', '.join('/'.join(domain) for domain in domains) or 'none'}"
            + (" (one in use is not listed)" if is_missing else ""),
            "PATCH", f"{INFRASTRUCTURES}/cluster?dryRun=All", {"spec": spec(domains)}, ADMINISTRATOR,
            "application/merge-patch+json")
