#!/usr/bin/env python3
"""Assembles a release in a directory: `make release` runs it.

usage: release.py [--image IMAGE] BINARY DIRECTORY

The directory gets the stripped binary, an archive to install it from, shell completions, the manual page, the bill of materials, manifests,
JSON Schemas, the Helm chart, the provider repository for clusterctl, and SHA256SUMS of all files. The same source yields the same bytes:
archives are sorted, owned by root, and dated SOURCE_DATE_EPOCH (default: 0).

  --image IMAGE   image of the server in manifests, chart and provider repository (default: ocne-webhook:VERSION)
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
NAME = "ocne-webhook"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# Sections that depend on the build directory: the build ID is a hash of debug information too.
DIRECTORY_SECTIONS = [".note.gnu.build-id", ".swift_modhash"]
INSTALLATIONS = {
    "cert-manager": ["--certificates", "cert-manager"],
    "self-managed": ["--certificates", "self-managed"],
    "openshift": ["--certificates", "openshift", "--profile", "openshift"],
    "capocne": ["--certificates", "cert-manager", "--replace-capocne"],
}
COMPLETIONS = {"bash": f"{NAME}.bash", "zsh": f"_{NAME}", "fish": f"{NAME}.fish"}


def archive(path, root, files, links=()):
    """Writes a .tar.gz whose bytes depend only on its arguments. `files` maps names to paths, `links` has pairs of name and target."""
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    content = io.BytesIO()
    entries = {f"{root}/{name}": source for name, source in files.items()}
    entries |= {f"{root}/{name}": target for name, target in links}
    folders = {str(parent) for name in entries for parent in pathlib.PurePosixPath(name).parents} - {"."}
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(folders | set(entries)):
            info = tarfile.TarInfo(name)
            info.mtime, info.uname, info.gname = epoch, "root", "root"
            source = entries.get(name)
            if source is None:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
            elif isinstance(source, str):
                info.type, info.linkname, info.mode = tarfile.SYMTYPE, source, 0o777
                tar.addfile(info)
            else:
                data = source.read_bytes()
                info.size, info.mode = len(data), 0o755 if os.access(source, os.X_OK) else 0o644
                tar.addfile(info, io.BytesIO(data))
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=epoch) as compressed:
        compressed.write(content.getvalue())


def below(folder):
    """The files below a folder, by relative path."""
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


class Release:
    def __init__(self, binary, image, folder):
        folder.mkdir()
        self.folder, self.image = folder, image
        self.version = json.loads(self.output(binary, "version", "-o", "json"))["version"]
        self.binary = folder / f"{NAME}-linux-{ARCHITECTURES.get(platform.machine(), platform.machine())}"
        shutil.copyfile(binary, self.binary)
        self.binary.chmod(0o755)
        subprocess.run(["strip", "--strip-all", *(f"--remove-section={name}" for name in DIRECTORY_SECTIONS), self.binary], check=True)

    @staticmethod
    def output(*command):
        return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout

    def run(self, *arguments):
        return self.output(self.binary, *arguments)

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def make(self):
        for shell, name in COMPLETIONS.items():
            self.write(f"completions/{name}", self.run("completions", shell))
        self.write(f"man/{NAME}.1", self.run("manual"))
        self.write(f"{NAME}-{self.version}.cdx.json", self.output(SOURCE / "scripts/sbom.py", "write", self.binary))
        image = ["--image", self.image] if self.image else []
        for name, arguments in INSTALLATIONS.items():
            self.write(f"manifests/{name}.yaml", self.run("manifests", *arguments, *image))
        self.write("manifests/crds.yaml", self.run("manifests", "crds"))
        self.run("manifests", "schemas", "--output-dir", self.folder / "schemas")
        provider = self.folder / f"providers/runtime-extension-{NAME}/v{self.version}"
        self.run("manifests", "provider", *image, "--output-dir", provider)
        with tempfile.TemporaryDirectory() as chart:
            self.run("manifests", "chart", *image, "--output-dir", chart)
            archive(self.folder / f"{NAME}-{self.version}.tgz", NAME, below(pathlib.Path(chart)))
        self.make_archive()
        self.make_checksums()

    def make_archive(self):
        files = {f"bin/{NAME}": self.binary, "bin/kubectl_complete-ocne": SOURCE / "integrations/kubectl/kubectl_complete-ocne"}
        files |= {f"share/doc/{NAME}/{name}": SOURCE / name for name in ["LICENSE", "README.md", "CHANGELOG.md"]}
        files[f"share/man/man1/{NAME}.1"] = self.folder / f"man/{NAME}.1"
        for shell, folder in [("bash", "bash-completion/completions"), ("zsh", "zsh/site-functions"), ("fish", "fish/vendor_completions.d")]:
            name = NAME if shell == "bash" else COMPLETIONS[shell]
            files[f"share/{folder}/{name}"] = self.folder / "completions" / COMPLETIONS[shell]
        system = self.binary.name.removeprefix(f"{NAME}-")
        archive(
            self.folder / f"{NAME}-{self.version}-{system}.tar.gz", f"{NAME}-{self.version}", files, links=[("bin/kubectl-ocne", NAME)])

    def make_checksums(self):
        files = sorted(below(self.folder).items())
        lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in files]
        self.write("SHA256SUMS", "".join(lines).encode())


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "), add_help=False)
    parser.add_argument("--image")
    parser.add_argument("binary")
    parser.add_argument("directory", type=pathlib.Path)
    arguments = parser.parse_args()
    directory = arguments.directory
    if directory.exists() and any(directory.iterdir()) and not (directory / "SHA256SUMS").exists():
        sys.exit(f"release.py: {directory}: not empty, and not a release")
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.absolute().parent) as scratch:
        release = Release(os.path.abspath(arguments.binary), arguments.image, pathlib.Path(scratch) / "release")
        release.make()
        shutil.rmtree(directory, ignore_errors=True)
        (pathlib.Path(scratch) / "release").rename(directory)
    print(f"{directory}: {len((directory / 'SHA256SUMS').read_text().splitlines())} files, see SHA256SUMS")


if __name__ == "__main__":
    main()
