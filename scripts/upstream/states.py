"""The objects of both clusters: machines and machine sets in each state of authority, and their counterparts."""

MACHINE_API = "openshift-machine-api"
CLUSTER_API = "openshift-cluster-api"
CLUSTER = "demo-7x9kd"

AUTHORITIES = [None, "MachineAPI", "ClusterAPI", "Migrating"]


class Pair:
    """A Machine or MachineSet of Machine API, its counterpart in Cluster API, or one of them."""

    def __init__(self, random, number):
        self.kind = random.choice(["Machine", "MachineSet"])
        self.name = f"{self.kind.lower()}-{number}"
        self.has_machine_api = random.random() < 0.85
        self.has_cluster_api = not self.has_machine_api or random.random() < 0.8
        self.authority = random.choice(AUTHORITIES)
        self.spec_authority = random.choice(["MachineAPI", "ClusterAPI"])
        self.paused = random.choice([None, "True", "False"])
        self.synchronized = random.choice([None, "True", "False", "Unknown"])
        self.phase = random.choice([None, "Provisioning", "Running"])
        self.is_deleting = random.random() < 0.15
        self.labels = self._labels(random)
        self.other_labels = {**self._labels(random), **({k: v for k, v in self.labels.items() if random.random() < 0.5})}
        self.cluster_api_paused = random.random() < 0.5
        self.is_provisioned = random.choice([None, True, False])
        self.is_other_deleting = random.random() < 0.15

    def _labels(self, random):
        labels = {}
        for key in ["machine.openshift.io/zone", "team", "kubernetes.io/os", "machine-template-hash"]:
            if random.random() < 0.4:
                labels[key] = random.choice(["a", "b"])
        return labels

    @property
    def state(self):
        """The state of authority, for reports and `differences.py`."""
        deleting = [name for name, is_deleting in [("Machine API", self.is_deleting), ("Cluster API", self.is_other_deleting)]
                    if is_deleting]
        missing = "" if self.has_machine_api and self.has_cluster_api else ", no counterpart"
        return f"({self.authority or 'no'} authority{missing}{''.join(f', {name} deleting' for name in deleting)})"

    @property
    def plural(self):
        return self.kind.lower() + "s"

    def machine_api(self):
        machine = {
            "authoritativeAPI": self.spec_authority,
            "providerSpec": {"value": {"kind": "AWSMachineProviderConfig", "instanceType": "m5.large"}},
        }
        spec = machine if self.kind == "Machine" else {
            "authoritativeAPI": self.spec_authority, "replicas": 1, "selector": {"matchLabels": {"set": self.name}},
            "template": {"metadata": {"labels": {"set": self.name}}, "spec": machine},
        }
        return {
            "apiVersion": "machine.openshift.io/v1beta1", "kind": self.kind,
            "metadata": self._metadata(MACHINE_API, self.labels, self.is_deleting), "spec": spec,
        }

    def machine_api_status(self):
        status = {}
        if self.authority:
            status["authoritativeAPI"] = self.authority
        conditions = [(t, s) for t, s in [("Paused", self.paused), ("Synchronized", self.synchronized)] if s]
        if conditions:
            status["conditions"] = [
                {"type": t, "status": s, "lastTransitionTime": "2026-01-01T00:00:00Z", "reason": "Test", "message": ""}
                for t, s in conditions]
        if self.phase and self.kind == "Machine":
            status["phase"] = self.phase
        return status

    def cluster_api(self):
        machine = {
            "clusterName": CLUSTER, "bootstrap": {"dataSecretName": "worker-user-data"},
            "infrastructureRef": {
                "apiGroup": "infrastructure.cluster.x-k8s.io",
                "kind": "AWSMachine" if self.kind == "Machine" else "AWSMachineTemplate", "name": self.name},
        }
        spec = machine if self.kind == "Machine" else {
            "clusterName": CLUSTER, "replicas": 1, "selector": {"matchLabels": {"set": self.name}},
            "template": {"metadata": {"labels": {"set": self.name}}, "spec": machine},
        }
        metadata = self._metadata(CLUSTER_API, self.other_labels, self.is_other_deleting)
        if self.cluster_api_paused:
            metadata["annotations"] = {"cluster.x-k8s.io/paused": ""}
        return {"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": self.kind, "metadata": metadata, "spec": spec}

    def cluster_api_status(self):
        if self.kind != "Machine" or self.is_provisioned is None:
            return {}
        return {"initialization": {"infrastructureProvisioned": self.is_provisioned}}

    def _metadata(self, namespace, labels, is_deleting):
        metadata = {"name": self.name, "namespace": namespace, "labels": dict(labels)}
        if is_deleting:
            metadata["finalizers"] = ["example.com/test"]
        return metadata

    def objects(self):
        """The objects that exist: path of the collection, object, status, whether it is being deleted."""
        if self.has_machine_api:
            yield (f"/apis/machine.openshift.io/v1beta1/namespaces/{MACHINE_API}/{self.plural}",
                   self.machine_api(), self.machine_api_status(), self.is_deleting)
        if self.has_cluster_api:
            yield (f"/apis/cluster.x-k8s.io/v1beta2/namespaces/{CLUSTER_API}/{self.plural}",
                   self.cluster_api(), self.cluster_api_status(), self.is_other_deleting)


def singletons():
    """Objects of config.openshift.io: path, object, status."""
    config = "/apis/config.openshift.io/v1"
    gates = ["ClusterAPIMachineManagement", "ClusterAPIMachineManagementAWS", "MachineAPIMigration",
             "MachineAPIMigrationAWS"]
    return [
        (f"{config}/infrastructures",
         {"apiVersion": "config.openshift.io/v1", "kind": "Infrastructure", "metadata": {"name": "cluster"},
          "spec": {"platformSpec": {"type": "AWS"}}},
         {"infrastructureName": CLUSTER, "platform": "AWS", "platformStatus": {"type": "AWS"},
          "apiServerURL": "", "apiServerInternalURI": "", "controlPlaneTopology": "HighlyAvailable",
          "infrastructureTopology": "HighlyAvailable", "etcdDiscoveryDomain": ""}),
        (f"{config}/featuregates",
         {"apiVersion": "config.openshift.io/v1", "kind": "FeatureGate", "metadata": {"name": "cluster"},
          "spec": {"featureSet": "TechPreviewNoUpgrade"}},
         {"featureGates": [{"version": "4.22.0", "enabled": [{"name": name} for name in gates]}]}),
    ]
