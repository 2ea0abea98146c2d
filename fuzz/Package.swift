// swift-tools-version: 6.2
import PackageDescription

/// Coverage and address sanitizer. `fuzz/run` passes the same flags for the modules, so that the fuzzer gets
/// coverage of them.
let sanitizers = ["-sanitize=fuzzer,address"]

/// A fuzz target: an executable whose `main` is libFuzzer's.
func fuzzer(_ name: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Fuzzing", "Trees", .product(name: "OCNEWebhook", package: "ocne-webhook")],
        swiftSettings: [
            .swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility"),
            .unsafeFlags(["-parse-as-library"] + sanitizers),
        ],
        linkerSettings: [.unsafeFlags(sanitizers + ["-use-ld=lld"])])
}

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "ocne-webhook", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .target(
            name: "Trees", dependencies: [.product(name: "OCNEWebhook", package: "ocne-webhook")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault")]),
        .target(name: "Fuzzing", dependencies: ["CFuzzer"], swiftSettings: [.swiftLanguageMode(.v6)]),
        fuzzer("FuzzJSON"),
        fuzzer("FuzzHTTP1"),
        fuzzer("FuzzHTTP2"),
        fuzzer("FuzzYAML"),
        fuzzer("FuzzAdmission"),
        fuzzer("FuzzConversion"),
        fuzzer("FuzzAnnotation"),
    ]
)
