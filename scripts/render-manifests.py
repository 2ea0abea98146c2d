#!/usr/bin/env python3
"""Renders deploy/ with `kubectl kustomize` and prints it as Swift source for `ocne-webhook manifests`. `make manifests` runs it.

Each document is printed once, with the edits that a certificate source or a profile makes to it. The edits of the two are independent:
the script applies them for every combination, compares the result with kustomize's, and fails if they differ.

CRDs are left out, since the program writes them from its schemas. So are the annotations that have the CA bundle injected, since the
program writes them as well.
"""
import difflib
import graphlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The cases of Installation.CertificateSource and Installation.Profile, and the components of deploy/ that they stand for.
CERTIFICATE_SOURCES = {"certManager": "cert-manager", "openShift": "service-ca", "selfManaged": "self-managed", "files": None}
PROFILES = {"none": None, "ocne": "tech-preview", "openshift": "tech-preview-openshift"}
INJECTION = re.compile(r"^  annotations:\n    (?:cert-manager\.io/inject-ca-from|service\.beta\.openshift\.io/inject-cabundle): .*\n", re.M)


def identity(document):
    """Kind, namespace and name of a document: kustomize indents the members of metadata by two spaces."""
    def value(pattern):
        match = re.search(pattern, document, re.M)
        return match.group(1) if match else ""
    return value(r"^kind: (.*)$"), value(r"^  namespace: (.*)$"), value(r"^  name: (.*)$")


def kustomize(scratch, *components):
    """The documents of deploy/base with these components, by identity, in kustomize's order."""
    lines = ["resources: [../deploy/base]", "components:"] + [f"- ../deploy/components/{component}" for component in components if component]
    (scratch / "all" / "kustomization.yaml").write_text("\n".join(lines) + "\n")
    result = subprocess.run(["kubectl", "kustomize", str(scratch / "all")], stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(result.returncode)
    documents = [INJECTION.sub("", document).rstrip("\n") for document in result.stdout.split("\n---\n")]
    return {identity(document): document for document in documents}


def edits(base, edited):
    """Pairs of texts: replacing the first text of each pair, which occurs once in base, by the second one gives edited."""
    before, after = base.split("\n"), edited.split("\n")

    def context(i1, i2, isEmpty):
        """The number of lines before i1 that make the text up to i2 unique. At least one if one side would be empty."""
        first = i1 - 1 if isEmpty else i1
        while ("\n" + base + "\n").count("\n" + "\n".join(before[first:i2]) + "\n") != 1:
            first -= 1
        return i1 - first

    hunks = []
    for operation, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        kept = context(i1, i2, i1 == i2 or j1 == j2)
        i1, j1 = i1 - kept, j1 - kept
        while hunks and hunks[-1][1] > i1:
            i1, _, j1, _ = hunks.pop()
        hunks.append((i1, i2, j1, j2))
    return [("\n".join(before[i1:i2]), "\n".join(after[j1:j2])) for i1, i2, j1, j2 in hunks]


def apply(document, pairs):
    for old, new in pairs:
        assert document.count(old) == 1, f"not unique: {old}"
        document = document.replace(old, new)
    return document


def literal(text, indent):
    """A Swift string literal."""
    if "\n" not in text and '"' not in text:
        return f'"{text}"'
    margin = " " * indent
    return f'#"""\n' + "".join(f"{margin}{line}\n" for line in text.split("\n")) + f'{margin}"""#'


def main():
    if not shutil.which("kubectl"):
        sys.exit("render-manifests.py: kubectl is not installed")
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        shutil.copytree(ROOT / "deploy", scratch / "deploy")
        (scratch / "all").mkdir()
        # The profile first: the component that injects the CA bundle has to find its webhook configurations.
        rendered = {(source, profile): kustomize(scratch, PROFILES[profile], CERTIFICATE_SOURCES[source])
                    for source in CERTIFICATE_SOURCES for profile in PROFILES}
    base = rendered["files", "none"]
    components = {f".certificates(.{source})": rendered[source, "none"] for source in CERTIFICATE_SOURCES if source != "files"}
    components |= {f".profile(.{profile})": rendered["files", profile] for profile in PROFILES if profile != "none"}

    # Kustomize sorts, so one order serves all combinations.
    sorter = graphlib.TopologicalSorter()
    for documents in rendered.values():
        order = list(documents)
        for before, after in zip(order, order[1:]):
            sorter.add(after, before)
    printed = []
    for document in sorter.static_order():
        if document in base:
            changes = {component: edits(base[document], documents[document]) for component, documents in components.items()}
            printed.append((document, None, base[document], changes))
        else:
            # Several components may bring the same document.
            owners = [component for component, documents in components.items() if document in documents]
            printed += [(document, owner, components[owner][document], {}) for owner in owners]

    for (source, profile), expected in rendered.items():
        chosen = {f".certificates(.{source})", f".profile(.{profile})"}
        composed = {document: apply(text, [pair for component in components if component in chosen for pair in changes.get(component, [])])
                    for document, owner, text, changes in printed if owner is None or owner in chosen}
        if list(composed.items()) != list(expected.items()):
            sys.exit(f"render-manifests.py: the edits of {source} and {profile} are not independent")

    print("// swift-format-ignore-file")
    print("// Generated from deploy/ by `make manifests`. DO NOT EDIT.")
    print("\nextension Installation {")
    print("    /// The documents of deploy/ but the CRDs, in the order of `kubectl kustomize`.")
    print("    static let documents: [Document] = [")
    for _, owner, text, changes in printed:
        print("        Document(")
        if owner:
            print(f"            of: {owner},")
        print(f"            {literal(text, 12)}", end="")
        pairs = [(component, old, new) for component, found in changes.items() for old, new in found]
        if pairs:
            print(",\n            edits: [")
            for component, old, new in pairs:
                print(f"                Edit(\n                    of: {component},")
                print(f"                    replace: {literal(old, 20)},\n                    with: {literal(new, 20)}),")
            print("            ]", end="")
        print("),")
    print("    ]\n}")


if __name__ == "__main__":
    main()
