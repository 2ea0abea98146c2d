#!/usr/bin/env python3
"""Puts deploy/ together with `kubectl kustomize` and prints it as Swift, for `ocne-webhook manifests`: `make manifests` runs it.

Definitions are left out, since the program makes them of its schemas, and so are the annotations that say who writes the CA bundle, since
they are all that would tell most documents of one way to get a certificate from those of another.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Ways to get a certificate, and limits of the Technology Preview, by the components that bring them: Installation.swift has the same names.
CERTIFICATES = {"certManager": "cert-manager", "openShift": "service-ca", "selfManaged": "self-managed", "files": None}
PROFILES = {"none": None, "ocne": "tech-preview", "openshift": "tech-preview-openshift"}
INJECTION = re.compile(r"^  annotations:\n    (?:cert-manager\.io/inject-ca-from|service\.beta\.openshift\.io/inject-cabundle): .*\n", re.M)


def kustomize(scratch, components):
    """The documents of base with these components."""
    lines = ["resources: [../deploy/base]", "components:"] + [f"- ../deploy/components/{component}" for component in components if component]
    (scratch / "all" / "kustomization.yaml").write_text("\n".join(lines) + "\n")
    result = subprocess.run(["kubectl", "kustomize", str(scratch / "all")], stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(result.returncode)
    return [INJECTION.sub("", document) for document in result.stdout.split("\n---\n")]


def main():
    if not shutil.which("kubectl"):
        sys.exit("render-manifests.py: kubectl is not installed")
    documents = []
    sets = []
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        shutil.copytree(ROOT / "deploy", scratch / "deploy")
        (scratch / "all").mkdir()
        for certificates, component in CERTIFICATES.items():
            for profile, limits in PROFILES.items():
                # Limits first: what brings the CA bundle has to find their registrations.
                rendered = [document.rstrip("\n") for document in kustomize(scratch, [limits, component])]
                documents += [document for document in rendered if document not in documents]
                numbers = ", ".join(str(documents.index(document)) for document in rendered)
                sets.append(f"        (.{certificates}, .{profile}, [{numbers}]),")
    print("// swift-format-ignore-file")
    print("// Made of deploy/ by `make manifests`; change that, not this.")
    print("\nextension Installation {")
    print("    /// Which of `documents` are installed.")
    print("    static let sets: [(certificates: CertificateSource, profile: Profile, documents: [Int])] = [")
    print("\n".join(sets) + "\n    ]\n")
    print("    /// Documents of deploy/, as `kubectl kustomize` writes them.")
    print("    static let documents = [")
    for document in documents:
        print('        #"""\n' + "".join(f"        {line}\n" for line in document.split("\n")) + '        """#,')
    print("    ]\n}")


if __name__ == "__main__":
    main()
