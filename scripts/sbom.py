#!/usr/bin/env python3
"""Writes and checks the software bill of materials of a built ocne-webhook: CycloneDX 1.6, as JSON.

usage: sbom.py write [--root DIR] [--installed] BINARY > FILE
       sbom.py check [--root DIR] [--installed] BINARY FILE

It lists the Swift packages of Package.resolved with their commits, the Swift runtime that the toolchain links, the Debian packages of
static libraries, and those of the shared libraries that the program loads, with their dependencies. With --installed it lists all packages of the root instead: the
contents of an image. `check` generates the list again from the same sources and fails for each difference: a component that is missing or
duplicate, or has another version or hash. Both fail if a library does not belong to a package.

  --root DIR   root file system with the dpkg database (default: /)
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import urllib.parse
import uuid

SOURCE = pathlib.Path(__file__).resolve().parent.parent
NAME = "ocne-webhook"
REPOSITORY_LICENSE = "Apache-2.0"
# Licenses of code linked from source; packages of a distribution have theirs in /usr/share/doc.
SWIFT_LICENSE = "Apache-2.0 WITH Swift-exception"
RUNTIME = "swift-runtime"


def fail(message):
    sys.exit(f"sbom.py: {message}")


class Elf:
    """The dynamic section of a 64-bit little-endian ELF file: the libraries that it needs."""

    DYNAMIC, LOAD, NEEDED, STRINGS, END = 2, 1, 1, 5, 0

    def __init__(self, path):
        self.data = pathlib.Path(path).read_bytes()
        if self.data[:6] != b"\x7fELF\x02\x01":
            fail(f"{path}: not a 64-bit little-endian ELF file")
        offset, = struct.unpack_from("<Q", self.data, 32)
        size, count = struct.unpack_from("<HH", self.data, 54)
        self.segments = [struct.unpack_from("<IIQQQQ", self.data, offset + i * size) for i in range(count)]

    def file_offset(self, address):
        for kind, _, offset, virtual, _, length in self.segments:
            if kind == self.LOAD and virtual <= address < virtual + length:
                return address - virtual + offset
        fail("an address outside of all segments")

    def needed(self):
        entries = []
        for kind, _, offset, _, _, length in self.segments:
            if kind == self.DYNAMIC:
                for at in range(offset, offset + length, 16):
                    tag, value = struct.unpack_from("<qQ", self.data, at)
                    if tag == self.END:
                        break
                    entries.append((tag, value))
        table = next((value for tag, value in entries if tag == self.STRINGS), None)
        names = []
        for tag, value in entries:
            if tag == self.NEEDED:
                start = self.file_offset(table) + value
                names.append(self.data[start:self.data.index(b"\0", start)].decode())
        return names


class Packages:
    """The dpkg database of a root file system."""

    def __init__(self, root):
        self.directory = pathlib.Path(root, "var/lib/dpkg")
        status = self.directory / "status"
        if not status.is_file():
            fail(f"{status}: not found; only Debian and its derivatives are supported")
        self.packages = {}
        self.providers = {}
        for text in status.read_text().split("\n\n"):
            fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", text, re.M))
            if fields.get("Status", "").endswith(" installed"):
                self.packages[fields["Package"]] = fields
                for provided in self.names(fields.get("Provides", "")):
                    self.providers.setdefault(provided, fields["Package"])
        self.release = dict(re.findall(r'^([A-Z_]+)="?([^"\n]*)"?$', pathlib.Path(root, "usr/lib/os-release").read_text(), re.M))

    @staticmethod
    def names(relation):
        """The first alternatives in a field such as Depends."""
        return [re.split(r"[ (:]", part.strip())[0] for part in relation.split(",") if part.strip()]

    def owner(self, library):
        """The package with a file of this name in any library directory; of a path, with this file."""
        names = re.escape(library) if library.startswith("/") else rf"(/usr)?/lib(64)?(/[a-z0-9_]+-linux-gnu)?/{re.escape(library)}"
        pattern = re.compile(rf"^{names}$", re.M)
        for listing in sorted((self.directory / "info").glob("*.list")):
            package = listing.name[:-len(".list")].split(":")[0]
            if package in self.packages and pattern.search(listing.read_text(errors="replace")):
                return package
        return None

    def dependencies(self, package):
        fields = self.packages[package]
        found = set()
        for field in ("Pre-Depends", "Depends"):
            for alternatives in fields.get(field, "").split(","):
                for choice in alternatives.split("|"):
                    name = re.split(r"[ (:]", choice.strip())[0]
                    name = name if name in self.packages else self.providers.get(name)
                    if name:
                        found.add(name)
                        break
        return sorted(found - {package})

    def closure(self, packages):
        todo, seen = list(packages), set()
        while todo:
            package = todo.pop()
            if package not in seen:
                seen.add(package)
                todo += self.dependencies(package)
        return seen

    def component(self, package):
        fields = self.packages[package]
        distribution = self.release.get("ID", "debian")
        qualifiers = f"arch={fields['Architecture']}&distro={distribution}-{self.release.get('VERSION_ID', '')}"
        purl = f"pkg:deb/{distribution}/{quoted(package)}@{quoted(fields['Version'])}?{qualifiers}"
        return {"type": "library", "bom-ref": purl, "name": package, "version": fields["Version"], "purl": purl}


def quoted(text):
    return urllib.parse.quote(text, safe="")


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, cwd=SOURCE).stdout


def swift_packages():
    for pin in json.loads((SOURCE / "Package.resolved").read_text())["pins"]:
        location = pin["location"].removesuffix(".git")
        version = pin["state"].get("version") or pin["state"]["revision"]
        purl = f"pkg:swift/{location.split('://', 1)[1]}@{quoted(version)}"
        yield {
            "type": "library", "bom-ref": purl, "name": pin["identity"], "version": version,
            "licenses": [{"expression": SWIFT_LICENSE}], "purl": purl,
            "externalReferences": [{"type": "vcs", "url": location, "comment": pin["state"]["revision"]}],
        }


def swift_runtime():
    found = re.search(r"Swift version (\S+) \((.*?)\)", output("swift", "--version"))
    if not found:
        fail("swift --version says no version")
    purl = f"pkg:github/swiftlang/swift@{quoted(found[2])}"
    return {
        "type": "library", "bom-ref": purl, "name": RUNTIME, "version": found[1], "licenses": [{"expression": SWIFT_LICENSE}], "purl": purl,
    }


def is_of_toolchain(library):
    """Libraries of Swift, which debug builds load."""
    return re.match(r"lib(swift|Foundation|_Foundation|dispatch|BlocksRuntime)", library)


def static_libraries(needed):
    """The Debian packages of this machine with the libraries that a release build links statically (static-libraries.sh)."""
    if any(map(is_of_toolchain, needed)):
        return
    names = [archive for shared, archive in (("libstdc++.so.6", "libstdc++.a"), ("libgcc_s.so.1", "libgcc_eh.a")) if shared not in needed]
    packages = Packages("/") if names else None
    for name in names:
        path = os.path.normpath(output("g++", f"-print-file-name={name}").strip())
        owner = packages.owner(path)
        if not owner:
            fail(f"{path} does not belong to a package of this machine")
        yield packages.component(owner)


def program(binary):
    version = json.loads(subprocess.run([binary, "version", "-o", "json"], stdout=subprocess.PIPE, check=True).stdout)["version"]
    purl = f"pkg:generic/{NAME}@{quoted(version)}"
    digest = hashlib.sha256(pathlib.Path(binary).read_bytes()).hexdigest()
    return {
        "type": "application", "bom-ref": purl, "name": NAME, "version": version, "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"license": {"id": REPOSITORY_LICENSE}}], "purl": purl,
    }


def document(binary, root, installed):
    application, runtime, pins = program(binary), swift_runtime(), list(swift_packages())
    packages = Packages(root)
    linked, needed = set(), Elf(binary).needed()
    archives = list(static_libraries(needed))
    for library in needed:
        if is_of_toolchain(library):
            continue
        owner = packages.owner(library)
        if not owner:
            fail(f"{library}, which {binary} needs, does not belong to a package")
        linked.add(owner)
    listed = sorted(packages.packages if installed else packages.closure(linked))
    components = {package: packages.component(package) for package in listed}
    built = [runtime] + pins + [part for part in archives if part not in components.values()]
    graph = [{
        "ref": application["bom-ref"],
        "dependsOn": sorted(
            {part["bom-ref"] for part in [runtime] + pins + archives} | {components[package]["bom-ref"] for package in linked}),
    }]
    graph += [{"ref": part["bom-ref"], "dependsOn": []} for part in built]
    for package in listed:
        on = sorted(components[name]["bom-ref"] for name in packages.dependencies(package) if name in components)
        graph.append({"ref": components[package]["bom-ref"], "dependsOn": on})
    result = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": application},
        "components": sorted(built + list(components.values()), key=lambda part: part["bom-ref"]),
        "dependencies": sorted(graph, key=lambda entry: entry["ref"]),
    }
    # The serial number depends on the contents only, so that builds are reproducible.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(result, sort_keys=True))
    return {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "serialNumber": number.urn, **result}


def differences(found, wanted):
    """Yields the differences of a document, one line each."""
    for key in ("bomFormat", "specVersion", "version"):
        if found.get(key) != wanted[key]:
            yield f"{key}: {found.get(key)!r}, expected {wanted[key]!r}"
    pairs = [("metadata.component", [found.get("metadata", {}).get("component", {})], [wanted["metadata"]["component"]])]
    pairs.append(("components", found.get("components", []), wanted["components"]))
    for location, have, want in pairs:
        names = [part.get("name") for part in have]
        for part in want:
            mine = [other for other in have if other.get("name") == part["name"]]
            if not mine:
                yield f"{location}: {part['name']} {part['version']} is missing"
            for other in mine:
                for key in sorted(set(part) | set(other)):
                    if part.get(key) != other.get(key):
                        yield f"{location}: {part['name']}: {key} is {other.get(key)!r}, expected {part.get(key)!r}"
        for name in sorted({str(name) for name in names} - {part["name"] for part in want}):
            yield f"{location}: {name} is not part of the program"
        for name in sorted({str(name) for name in names if names.count(name) > 1}):
            yield f"{location}: {name} occurs {names.count(name)} times"
    if found.get("dependencies") != wanted["dependencies"]:
        yield "dependencies: do not match the program"


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "), add_help=False)
    parser.add_argument("verb", choices=["write", "check"])
    parser.add_argument("--root", default="/")
    parser.add_argument("--installed", action="store_true")
    parser.add_argument("binary")
    parser.add_argument("file", nargs="?")
    arguments = parser.parse_args()
    if (arguments.verb == "check") != (arguments.file is not None):
        parser.error("check requires a FILE, write does not take one")
    wanted = document(os.path.abspath(arguments.binary), arguments.root, arguments.installed)
    if arguments.verb == "write":
        print(json.dumps(wanted, indent=1))
        return
    try:
        found = json.loads(pathlib.Path(arguments.file).read_text())
    except (OSError, ValueError) as error:
        fail(f"{arguments.file}: {error}")
    problems = list(differences(found, wanted))
    for problem in problems:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{arguments.file}: {len(wanted['components'])} components, as in {arguments.binary}")


if __name__ == "__main__":
    main()
