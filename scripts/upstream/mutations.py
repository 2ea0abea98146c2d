"""The requests: what users and controllers may do to the objects, all as dry runs, so that the clusters stay alike."""

import copy

from states import CLUSTER, CLUSTER_API, MACHINE_API

ADMINISTRATOR = "alice"
CONTROLLERS = [
    f"system:serviceaccount:{MACHINE_API}:machine-api-controllers",
    f"system:serviceaccount:{CLUSTER_API}:capi-controllers",
]

LABELS = ["machine.openshift.io/zone", "machine.openshift.io/x", "kubernetes.io/os", "cluster.x-k8s.io/x",
          "x.cluster.x-k8s.io/y", "team", "machine-template-hash", "example.com/x"]
ANNOTATIONS = ["machine.openshift.io/x", "cluster.x-k8s.io/x", "clusters.x-k8s.io/x", "x/cluster.x-k8s.io", "team"]


class Request:
    def __init__(self, what, method, path, body, user, content_type="application/json"):
        self.what, self.method, self.path, self.body = what, method, path, body
        self.user, self.content_type = user, content_type


def machine_spec(item):
    return item["spec"] if item["kind"] == "Machine" else item["spec"]["template"]["spec"]


def mutate(random, pair, item, changes):
    """Changes an object in place, and names the change."""
    metadata = item["metadata"]
    is_machine_api = item["apiVersion"].startswith("machine.openshift.io")
    kind = random.choice(["authority", "label", "label", "twin label", "unlabel", "annotation", "unannotate", "spec",
                          "field", "nothing"])
    if kind == "authority" and is_machine_api:
        item["spec"]["authoritativeAPI"] = random.choice(["MachineAPI", "ClusterAPI"])
    elif kind == "label":
        key = random.choice(LABELS)
        metadata.setdefault("labels", {})[key] = random.choice(["a", "b", "c"])
        kind = f"label {key}"
    elif kind == "twin label":
        twin = pair.other_labels if is_machine_api else pair.labels
        if not twin:
            return
        key = random.choice(sorted(twin))
        metadata.setdefault("labels", {})[key] = twin[key]
        kind = f"twin label {key}"
    elif kind == "unlabel" and metadata.get("labels"):
        key = random.choice(sorted(metadata["labels"]))
        del metadata["labels"][key]
        kind = f"unlabel {key}"
    elif kind == "annotation":
        key = random.choice(ANNOTATIONS)
        metadata.setdefault("annotations", {})[key] = random.choice(["a", "b"])
        kind = f"annotation {key}"
    elif kind == "unannotate" and metadata.get("annotations"):
        metadata["annotations"].popitem()
    elif kind == "spec":
        if is_machine_api:
            machine_spec(item)["taints"] = [{"key": "a", "effect": "NoSchedule"}]
        elif item["kind"] == "Machine":
            item["spec"]["providerID"] = "aws:///x"
        else:
            item["spec"]["replicas"] = random.randrange(4)
    elif kind == "field" and not is_machine_api:
        key = random.choice(["version", "readinessGates"])
        machine_spec(item)[key] = {"version": "v1.31.1", "readinessGates": [{"conditionType": "Ready"}]}[key]
        kind = f"field {key}"
    else:
        return
    changes.append(kind)


def requests(random, pair, stored):
    """Random requests about a pair. `stored` has its objects as they are in the cluster, by path of the collection."""
    for path, item in stored.items():
        api = "Machine API" if "machine.openshift.io" in path else "Cluster API"
        for _ in range(6):
            new, changes = copy.deepcopy(item), []
            new["metadata"].pop("managedFields", None)
            for _ in range(random.choice([1, 1, 1, 2, 3])):
                mutate(random, pair, new, changes)
            user = random.choice([ADMINISTRATOR] * 4 + CONTROLLERS)
            yield Request(f"update {api} {pair.kind} {pair.state}: {', '.join(changes) or 'nothing'}", "PUT",
                          f"{path}/{pair.name}?dryRun=All", new, user)
        if random.random() < 0.3:
            yield Request(f"delete {api} {pair.kind} {pair.state}", "DELETE", f"{path}/{pair.name}",
                          {"apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"]}, ADMINISTRATOR)
        if pair.kind == "MachineSet":
            yield Request(f"scale {api} MachineSet {pair.state}", "PATCH", f"{path}/{pair.name}/scale?dryRun=All",
                          {"spec": {"replicas": random.randrange(5)}}, random.choice([ADMINISTRATOR] * 2 + CONTROLLERS),
                          "application/merge-patch+json")
    yield from creations(random, pair)


def creations(random, pair):
    for exists, path, make in [
        (pair.has_machine_api, f"/apis/machine.openshift.io/v1beta1/namespaces/{MACHINE_API}/{pair.plural}",
         pair.machine_api),
        (pair.has_cluster_api, f"/apis/cluster.x-k8s.io/v1beta2/namespaces/{CLUSTER_API}/{pair.plural}",
         pair.cluster_api),
    ]:
        if exists:
            continue
        api = "Machine API" if "machine.openshift.io" in path else "Cluster API"
        for _ in range(3):
            item, changes = make(), []
            item["metadata"].pop("finalizers", None)
            for _ in range(random.choice([0, 1, 2])):
                mutate(random, pair, item, changes)
            if api == "Cluster API":
                item["metadata"]["annotations"] = random.choice([{}, {"cluster.x-k8s.io/paused": "true"}])
                changes.append("paused" if item["metadata"]["annotations"] else "not paused")
            yield Request(f"create {api} {pair.kind} {pair.state}: {', '.join(changes) or 'nothing'}", "POST",
                          f"{path}?dryRun=All", item, random.choice([ADMINISTRATOR] * 3 + CONTROLLERS))


AWS_FIELDS = {
    "imageLookupFormat": "x", "imageLookupOrg": "x", "imageLookupBaseOS": "x", "networkInterfaces": ["eni-1"],
    "uncompressedUserData": True, "securityGroupOverrides": {"node": "sg-1"},
    "ignition": {"version": "3.4", "proxy": {"httpProxy": "http://x"}}, "cloudInit": {"secretCount": 1},
    "publicIP": True, "ami": {"eksLookupType": "AmazonLinux"}, "spotMarketOptions": {"maxPrice": "1"},
    "nonRootVolumes": [{"deviceName": "/dev/sdb", "size": 10}], "instanceMetadataOptions": {"httpTokens": "required"},
}


def aws_creations(random, count):
    """Creations of AWSMachine and AWSMachineTemplate with and without fields that Machine API lacks."""
    for number in range(count):
        kind = random.choice(["AWSMachine", "AWSMachineTemplate"])
        machine = {"instanceType": "m5.large", "ami": {"id": "ami-1"}}
        names = random.sample(sorted(AWS_FIELDS), random.choice([0, 1, 1, 2]))
        for name in names:
            machine[name] = {**machine.get(name, {}), **AWS_FIELDS[name]} if name == "ami" else AWS_FIELDS[name]
        item = {
            "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2", "kind": kind,
            "metadata": {"name": f"aws-{number}", "namespace": CLUSTER_API},
            "spec": machine if kind == "AWSMachine" else {"template": {"spec": machine}},
        }
        yield Request(f"create {kind}: {', '.join(names) or 'nothing'}", "POST",
                      f"/apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/{CLUSTER_API}/{kind.lower()}s?dryRun=All",
                      item, ADMINISTRATOR)


def cluster_deletions(random, count):
    """Deletions of infrastructure clusters: OpenShift's own, another, and one of its name in another namespace."""
    for _ in range(count):
        namespace, name = random.choice([(CLUSTER_API, CLUSTER), (CLUSTER_API, "another"), ("other", CLUSTER)])
        yield Request(f"delete AWSCluster {namespace}/{name}", "DELETE",
                      f"/apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/{namespace}/awsclusters/{name}",
                      {"apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"]},
                      random.choice([ADMINISTRATOR] * 2 + CONTROLLERS))
