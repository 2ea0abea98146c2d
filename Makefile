# What a developer needs. `make demo` shows the main job, `make test` checks it; both install what is missing.
# Without colours in diagnostics, since a build to a terminal and one to a file would otherwise each build all anew.
RELEASE = swift build -c release --static-swift-stdlib --no-color-diagnostics
BINARY = .build/release/ocne-webhook

KINDS = ocneconfigs ocneconfigtemplates ocnecontrolplanes ocnecontrolplanetemplates

DOCUMENTS = Sources/OCNE/Manifests/Generated/Installation+Documents.swift

# What `make image` builds and with what; image/bases names the base images.
ENGINE = docker
IMAGE = ocne-webhook:0.1.0
IMAGE_ARGUMENTS = $(shell sed -n 's/^[A-Z_]*=/--build-arg &/p' image/bases) --build-arg ALLOW_TAGS=$(ALLOW_TAGS) \
	--build-arg REVISION=$(shell git rev-parse HEAD)
SBOM = .build/ocne-webhook.cdx.json

.PHONY: demo serve build test manifests lint format fuzz bench image sbom check-sbom lock dependencies clean

demo: build
	@scripts/demo.py $(BINARY)

serve: build
	$(BINARY) serve --status-page=true

build: dependencies
	$(RELEASE) --product ocne-webhook

test: dependencies
	swift build --build-tests
	swift test --skip-build

# What is generated from the schemas and from deploy/, and kept in git; tests fail when it is stale. Needs kubectl.
manifests: build
	for kind in $(KINDS); do $(BINARY) manifests crds $$kind > deploy/crds/$$kind.yaml || exit 1; done
	for page in conversion rules; do $(BINARY) explain $$page > docs/reference/$$page.md || exit 1; done
	for version in v1alpha1 v1beta2; do $(BINARY) explain fields --api-version $$version > docs/reference/$$version.md || exit 1; done
	scripts/render-manifests.py > .build/documents.swift
	cmp -s .build/documents.swift $(DOCUMENTS) || cp .build/documents.swift $(DOCUMENTS)
	$(RELEASE) --product ocne-webhook
	$(BINARY) manifests --certificates cert-manager > deploy/install/cert-manager.yaml
	$(BINARY) manifests --certificates self-managed > deploy/install/self-managed.yaml
	$(BINARY) manifests --certificates openshift --profile openshift > deploy/install/openshift.yaml

# The image, and beside it the bill of materials that is also in it: .build/image/ocne-webhook.cdx.json.
image:
	$(ENGINE) build $(IMAGE_ARGUMENTS) -t $(IMAGE) .
	$(ENGINE) build $(IMAGE_ARGUMENTS) --target sbom --output type=local,dest=.build/image .

# The bill of materials of the program as it is built here, and whether it is right.
sbom: build
	scripts/sbom.py write $(BINARY) > $(SBOM)
	scripts/sbom.py check $(BINARY) $(SBOM)

check-sbom:
	scripts/sbom.py check $(BINARY) $(SBOM)

# New versions of the packages in the image: image/*.lock.
lock:
	image/lock

lint:
	swift format lint -s -r Package.swift Sources Tests bench $(wildcard fuzz/Package.swift fuzz/Sources)

format:
	swift format -i -r Package.swift Sources Tests bench $(wildcard fuzz/Package.swift fuzz/Sources)

bench:
	@scripts/dependencies.sh bench
	$(RELEASE)
	bench/run

dependencies:
	@scripts/dependencies.sh

clean:
	swift package clean
