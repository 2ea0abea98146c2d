# What a developer needs. `make demo` shows the main job, `make test` checks it; both install what is missing.
RELEASE = swift build -c release --static-swift-stdlib
BINARY = .build/release/ocne-webhook

.PHONY: demo serve build test lint format fuzz bench dependencies clean

demo: build
	@scripts/demo.sh $(BINARY)

serve: build
	$(BINARY) serve

build: dependencies
	$(RELEASE) --product ocne-webhook

test: dependencies
	swift build --build-tests
	swift test --skip-build

lint:
	swift format lint -s -r Package.swift Sources Tests bench $(wildcard fuzz/Package.swift fuzz/Sources)

format:
	swift format -i -r Package.swift Sources Tests bench $(wildcard fuzz/Package.swift fuzz/Sources)

bench: dependencies
	$(RELEASE)
	bench/run

dependencies:
	@scripts/dependencies.sh

clean:
	swift package clean
