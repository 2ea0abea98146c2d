"""How the kinds and fields of Cluster API's kubeadm providers are named in OCNE's: the declared mapping of the test."""

import re

# Kind of Cluster API, kind of OCNE, and the first label of their group.
KINDS = [
    ("KubeadmConfig", "OCNEConfig", "bootstrap"),
    ("KubeadmConfigTemplate", "OCNEConfigTemplate", "bootstrap"),
    ("KubeadmControlPlane", "OCNEControlPlane", "controlplane"),
    ("KubeadmControlPlaneTemplate", "OCNEControlPlaneTemplate", "controlplane"),
]
FIELDS = {
    "kubeadmConfigSpec": "controlPlaneConfig",
    "preKubeadmCommands": "preOCNECommands",
    "postKubeadmCommands": "postOCNECommands",
}
# Within machineNaming.template.
TEXTS = {".kubeadmControlPlane.": ".ocneControlPlane."}

# Upstream's webhooks name some fields by another path than that of the field.
PATHS = [
    (r"machineTemplate\.infrastructure\.", "machineTemplate.spec.infrastructureRef."),
    (r"^dns\.imageTag$", "spec.kubeadmConfigSpec.clusterConfiguration.dns.imageTag"),
    (r"discovery\.file\.kubeconfig\.", "discovery.file.kubeConfig."),
]


def plural(kind):
    return kind.lower() + "s"


def renamed(value):
    """The value of OCNE's kind for a value of the kubeadm kind."""
    if isinstance(value, dict):
        return {FIELDS.get(name, name): renamed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [renamed(item) for item in value]
    if isinstance(value, str):
        for theirs, ours in TEXTS.items():
            value = value.replace(theirs, ours)
    return value


def their_path(path):
    """Upstream's path of a field, under its own name."""
    for pattern, replacement in PATHS:
        path = re.sub(pattern, replacement, path)
    return path


def our_path(path):
    """Upstream's path for a path of ours."""
    return re.sub(r"\w+", lambda name: next((theirs for theirs, ours in FIELDS.items() if ours == name[0]), name[0]), path)
