"""Objects of the kubeadm kinds: pools of values for the fields that webhooks read, and corrections of random objects."""

from schema_values import Pool

REFERENCE = {"apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "OCIMachineTemplate", "name": "machines"}
KEYS = [{"a": "b"}, {"example.com/x": "y", "a": ""}]
BAD_KEYS = [{"/bad": "x"}, {"a b": "x"}, {"example.com/": "x"}, {"Example.com/x": "x"}, {"a" * 64: "x"}]

POOLS = [
    Pool(r"spec\.version", ["v1.26.6", "v1.27.3", "1.28.0", "v1.28.15", "v1.19.0", "v1.27.0-alpha.1", "v1.27.0+x.1"],
         ["v1.26", "latest", "v01.2.3", "1", "v1.26.6 ", "", "v2.0.0", "v1.29.0"]),
    Pool(r"spec\.replicas", [1, 3, 5], [0, 2, 4, -1, 1 << 31]),
    Pool(r"maxSurge", [0, 1, "1", "0"], [2, -1, "50%", "abc", "100%", "2"]),
    Pool(r"dns\.imageTag", ["v1.9.3", "v1.10.1", "v1.8.6", "1.11.1", "v1.11.3-0", "v1.12.1_ocne"],
         ["bad tag", "latest", "v1", "1.9", "v1.9.3@sha", "v1.9.99", "v1.09.3", "-v1.9.3"]),
    Pool(r"etcd\.local\.imageTag", ["3.5.6", "3.5.10-0", "v3.5_x"], ["a b", "x:y", "-", ".x", "a" * 129]),
    Pool(r"criSocket", ["/var/run/crio/crio.sock", "unix:///var/run/crio/crio.sock"], ["/run/containerd/containerd.sock"]),
    Pool(r"bootstrapTokens\.token", ["abcdef.0123456789abcdef"], ["abc", "ABCDEF.0123456789abcdef", "", "abcdef.0123456789abcdef0"]),
    Pool(r"files\.path", ["/etc/a", "/etc/b", "/etc/c", "/etc/d", "/etc/../etc/a"]),
    Pool(r"machineNaming\.template",
         ["{{ .cluster.name }}-{{ .random }}", "{{ .kubeadmControlPlane.name }}-{{ .random }}", "cp-{{ .random }}"],
         ["cp", "{{ .cluster.name }}", "UPPER-{{ .random }}", "{{ .nope }}-{{ .random }}", "{{ .random", "{{.random}}",
          "a_{{ .random }}", "-{{ .random }}", "x" * 240 + "{{ .random }}", "{{ .cluster }}-{{ .random }}",
          "{{ .random }}.", "{{ .random }}{{ .random }}", "{{- .random }}", "{{ .cluster.nope }}{{ .random }}",
          "{{ .cluster.name | printf \"%s\" }}-{{ .random }}", "{{/* c */}}{{ .random }}"]),
    Pool(r"machineTemplate\.spec\.taints\.key", ["example.com/a", "dedicated"],
         ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master", "node-role.kubernetes.io/worker",
          "node.kubernetes.io/not-ready", "node.kubernetes.io/x", "node.cluster.x-k8s.io/uninitialized",
          "node.cluster.x-k8s.io/outdated-revision", "node.cloudprovider.kubernetes.io/uninitialized", "bad key",
          "kubernetes.io/x", "cluster.x-k8s.io/x", "a" * 64, "/x", "Example.com/x"]),
    Pool(r"machineTemplate\.spec\.taints\.value", ["", "true", "a_b.c"], ["a" * 64, "-a", "a b"]),
    Pool(r"metadata\.labels", KEYS, [*BAD_KEYS, {"a": "a" * 64}, {"a": "b c"}, {"a": "-"}]),
    Pool(r"metadata\.annotations", [*KEYS, {"a": "any text, \u00fc"}], BAD_KEYS),
    Pool(r"infrastructureRef\.apiGroup", ["infrastructure.cluster.x-k8s.io"], ["", "Bad", "a/b"]),
    Pool(r"infrastructureRef\.kind", ["OCIMachineTemplate", "DockerMachineTemplate"], ["", "a b", "1"]),
    Pool(r"infrastructureRef\.name", ["machines", "other"], ["", "A_b", "a" * 254]),
    Pool(r"partitionType", ["Linux", "LinuxSwap", "0FC63DAF-8483-4772-8E79-3D69D8477DE4"], ["NTFS4", ""]),
    Pool(r"diskLayout\.percentage", [10, 30, 50], [0, 60, 100, 101]),
    Pool(r"certificatesExpiryDays", [7, 30, 400], [0, 6, 1095]),
    Pool(r"(certificateV|caCertificateV)alidityPeriodDays", [1, 30, 365, 1095, 3650], [0, 36501]),
    Pool(r"extra(Args)\.name", ["a", "node-labels", "v"], ["", "a" * 257]),
    Pool(r"extraEnvs\.name", ["A", "HTTP_PROXY", "a.b-c"], ["", "1", "a b", "="]),
    Pool(r"(divisor)", ["1", "1Mi", 1], ["x"]),
    Pool(r"readinessGates\.conditionType", ["Ready", "example.com/Ready"], ["", "a b", "a" * 317]),
    Pool(r"featureGates", [{"A": True}, {"A": False, "B": True}], [{"A": "yes"}]),
]


def config_specs(item):
    """The config specs of an object."""
    spec = item.get("spec", {})
    spec = spec.get("template", {}).get("spec", {}) if item["kind"].endswith("Template") else spec
    yield spec.get("kubeadmConfigSpec", {}) if "ControlPlane" in item["kind"] else spec


def correct(random, item, share):
    """Removes the combinations that webhooks refuse, each with a probability."""
    def does():
        return random.random() < share

    is_control_plane = item["kind"] == "KubeadmControlPlane"
    spec = item.get("spec", {})
    if is_control_plane:
        if does():
            spec["replicas"] = random.choice([3, 5])
        if does():
            spec.setdefault("machineTemplate", {}).setdefault("spec", {})["infrastructureRef"] = dict(REFERENCE)
    inner = spec if is_control_plane else spec.get("template", {}).get("spec", {})
    if isinstance(inner, dict) and isinstance(inner.get("rollout"), dict) and does():
        inner["rollout"].pop("before", None)
        if not inner["rollout"]:
            del inner["rollout"]
    for config in config_specs(item):
        if isinstance(config, dict):
            correct_config(config, does)


def correct_config(config, does):
    for file in config.get("files", []):
        if isinstance(file, dict) and does():
            file.pop("content" if "contentFrom" in file else "contentFrom", None)
    if does():
        seen = set()
        config["files"] = [file for file in config.get("files", [])
                           if isinstance(file, dict) and not (file.get("path") in seen or seen.add(file.get("path")))]
        if not config["files"]:
            del config["files"]
    for user in config.get("users", []):
        if isinstance(user, dict) and does():
            user.pop("passwd" if "passwdFrom" in user else "passwdFrom", None)
    cluster = config.get("clusterConfiguration", {})
    if does() and "external" in cluster.get("etcd", {}):
        cluster["etcd"].pop("local", None)
    if does():
        cluster.pop("caCertificateValidityPeriodDays", None)
        if not cluster:
            config.pop("clusterConfiguration", None)
    timeouts = [config[name]["timeouts"] for name in ["initConfiguration", "joinConfiguration"]
                if isinstance(config.get(name), dict) and isinstance(config[name].get("timeouts"), dict)]
    if does():
        for each in timeouts:
            each.pop("controlPlaneComponentHealthCheckSeconds", None)
            each.setdefault("discoverySeconds", 5)
        if len(timeouts) == 2:
            for each in timeouts:
                each["controlPlaneComponentHealthCheckSeconds"] = 90
    if does() and config.get("format") != "ignition":
        config.pop("ignition", None)
    if does() and config.get("format") == "ignition":
        config.pop("bootCommands", None)
        config.pop("diskSetup", None)
        for file in config.get("files", []):
            if isinstance(file, dict):
                file.pop("encoding", None)
        for user in config.get("users", []):
            if isinstance(user, dict):
                user.pop("inactive", None)
    for disk in config.get("diskSetup", {}).get("partitions", []):
        if isinstance(disk, dict) and does():
            disk.pop("layout" if "diskLayout" in disk else "diskLayout", None)
            if "diskLayout" not in disk:
                disk["layout"] = True
    user = config.get("joinConfiguration", {}).get("discovery", {}).get("file", {}).get("kubeConfig", {}).get("user")
    if isinstance(user, dict) and "exec" in user and does():
        user.pop("authProvider", None)
    for name in ["initConfiguration", "joinConfiguration"]:
        registration = config.get(name, {}).get("nodeRegistration", {})
        if "criSocket" in registration and does():
            registration["criSocket"] = "/var/run/crio/crio.sock"
