"""Objects of YAML manifests, read by kubectl, and their registration with a server on the loopback interface."""

import json
import os
import subprocess


def objects(text, cluster):
    """Returns the objects of a manifest. The cluster has to serve their kinds."""
    answer = subprocess.run(
        ["kubectl", "create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"], input=text, check=True,
        capture_output=True, text=True, env={**os.environ, "KUBECONFIG": cluster.kubeconfig}).stdout
    items = json.loads("[" + answer.replace("}\n{", "},{") + "]")
    return [item for entry in items for item in entry.get("items", [entry])]


def kustomized(directory):
    return subprocess.run(["kubectl", "kustomize", directory], check=True, capture_output=True, text=True).stdout


def address(configuration, port, bundle, path=None):
    """Replaces the service of a clientConfig with a URL."""
    path = path or configuration["service"]["path"]
    return {"url": f"https://127.0.0.1:{port}{path}", "caBundle": bundle}
