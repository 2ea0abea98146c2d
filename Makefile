# `make demo` shows the server in action; `make quick` and `make test` test it. Demo and test install missing packages.
# Diagnostics have no colors: SwiftPM rebuilds everything when that option changes, as it does between a terminal and a file.
# The linker lays out functions as `bench/order` has found them, for which they need names (docs/decisions/0044), and links the libraries
# of the compiler statically (docs/decisions/0045); it exports no symbols, which nothing looks up. One line: scripts read it.
RELEASE = swift build -c release --static-swift-stdlib --experimental-lto-mode full --no-color-diagnostics -Xswiftc -Xfrontend -Xswiftc -disable-llvm-merge-functions-pass -Xswiftc -L.build/static -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xlinker --symbol-ordering-file=Sources/ocne-webhook.order -Xlinker --no-warn-symbol-ordering -Xlinker --no-export-dynamic
BINARY = .build/release/ocne-webhook

VERSIONS = $(shell sed -n 's/^    case \(v[0-9][0-9a-z]*\)$$/\1/p' Sources/OCNE/OCNEAPI/APIVersion.swift)
KINDS = ocneconfigs ocneconfigtemplates ocnecontrolplanes ocnecontrolplanetemplates

DOCUMENTS = Sources/OCNE/Manifests/Generated/Installation+Documents.swift

# Name and engine of `make image`; image/bases has the base images.
ENGINE = docker
IMAGE = ocne-webhook:0.1.0
IMAGE_ARGUMENTS = $(shell sed -n 's/^[A-Z_]*=/--build-arg &/p' image/bases) --build-arg ALLOW_TAGS=$(ALLOW_TAGS) \
	--build-arg REVISION=$(shell git rev-parse HEAD)
SBOM = .build/ocne-webhook.cdx.json

.PHONY: demo serve build quick test manifests release lint format fuzz bench image sbom check-sbom lock dependencies clean

demo: build
	@scripts/demo.py $(BINARY)

serve: build
	$(BINARY) serve --status-page=true

build: dependencies
	$(RELEASE) --product ocne-webhook

# Unit tests, with a 25th of the random objects: every test but those that start processes. These are the targets below, and
# in other targets the suites and tests with the trait `.integration` or `.requires(...)` (Tests/TestDocuments/TestTier.swift).
INTEGRATION_TARGETS = LoopbackTests|CommandLineTests|DocumentTests
quick:
	swift build --build-tests
	OCNE_TEST_TIER=unit OCNE_PROPERTY_OBJECTS=10 \
		swift test --skip-build --disable-xctest --skip '^($(INTEGRATION_TARGETS))\.'

test: dependencies
	swift build --build-tests
	swift test --skip-build

# Files that are generated from the schemas and from deploy/, and kept in git. Tests fail when they are stale. Needs kubectl.
manifests: build
	for kind in $(KINDS); do $(BINARY) manifests crds $$kind > deploy/crds/$$kind.yaml || exit 1; done
	for page in conversion rules; do $(BINARY) explain $$page > docs/reference/$$page.md || exit 1; done
	for version in $(VERSIONS); do $(BINARY) explain fields --api-version $$version > docs/reference/$$version.md || exit 1; done
	scripts/render-manifests.py > .build/documents.swift
	cmp -s .build/documents.swift $(DOCUMENTS) || cp .build/documents.swift $(DOCUMENTS)
	$(RELEASE) --product ocne-webhook
	$(BINARY) manifests --certificates cert-manager > deploy/install/cert-manager.yaml
	$(BINARY) manifests --certificates self-managed > deploy/install/self-managed.yaml
	$(BINARY) manifests --certificates openshift --profile openshift > deploy/install/openshift.yaml

# Assembles a release in dist/, with IMAGE as the image of the server: docs/packages.md. A commit always yields the same bytes.
release: build
	SOURCE_DATE_EPOCH=$(shell git log -1 --format=%ct) scripts/release.py --image $(IMAGE) $(BINARY) dist

# Builds the image and copies its bill of materials to .build/image/ocne-webhook.cdx.json.
image:
	$(ENGINE) build $(IMAGE_ARGUMENTS) -t $(IMAGE) .
	$(ENGINE) build $(IMAGE_ARGUMENTS) --target sbom --output type=local,dest=.build/image .

# Writes and checks the bill of materials of the local build.
sbom: build
	scripts/sbom.py write $(BINARY) > $(SBOM)
	scripts/sbom.py check $(BINARY) $(SBOM)

check-sbom:
	scripts/sbom.py check $(BINARY) $(SBOM)

# Updates the versions of the packages in the image: image/*.lock.
lock:
	image/lock

lint:
	swift format lint -s -r Package.swift Sources Tests bench $(wildcard fuzz/Package.swift fuzz/Sources)

format:
	swift format -i -r Package.swift Sources Tests bench $(wildcard fuzz/Package.swift fuzz/Sources)

bench:
	@scripts/dependencies.sh bench
	$(RELEASE) --product ocne-webhook
	$(RELEASE) --product bench-static
	bench/peers/build
	bench/run

dependencies:
	@scripts/dependencies.sh

clean:
	swift package clean
