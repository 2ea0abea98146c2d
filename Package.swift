// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of this package is compiled with.
/// `Lifetimes` lets a cursor borrow the bytes it points into without reference counting (docs/decisions/0001).
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableExperimentalFeature("Lifetimes"),
        .strictMemorySafety(),
        .treatWarning("StrictMemorySafety", as: .error),
    ] + (Context.environment["WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A room of ARCHITECTURE.md: a library target and the rooms it may know.
func room(_ name: String, knows dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room, in `Tests/<Room>Tests`.
func tests(of name: String, knows dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
    name: "ocne-webhook",
    products: [
        .executable(name: "ocne-webhook", targets: ["ocne-webhook"]),
        .library(name: "Rooms", targets: ["JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "HTTP", "WebhookServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // C libraries, each with exactly one Swift importer.
        .target(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Documents and the API: no sockets below here.
        room("JSON"),
        room("YAML", knows: ["JSON", "CYAML"]),
        room("KubernetesAPI", knows: ["JSON"]),
        room("APISchema", knows: ["JSON", "KubernetesAPI"]),
        room("OCNEAPI", knows: ["JSON", "KubernetesAPI", "APISchema"]),
        room("LiveState", knows: ["JSON", "YAML", "EventLoop"]),

        // The server: no Kubernetes below here.
        room("Metrics"),
        room("EventLoop", knows: ["CLinux"]),
        room("TLS", knows: ["COpenSSL"]),
        room("HTTP", knows: ["CNghttp2"]),
        room("WebhookServer", knows: ["EventLoop", "TLS", "HTTP", "Metrics"]),

        // Where both halves meet.
        .executableTarget(
            name: "ocne-webhook",
            dependencies: [
                "JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "LiveState", "EventLoop", "TLS", "Metrics", "WebhookServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Tests that speak with the built server over the loopback.
        .target(name: "TestSupport", dependencies: ["TLS"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "LoopbackTests", dependencies: ["ocne-webhook", "TestSupport", "TLS"], swiftSettings: strict),

        // Measures what a request costs before any decision is made; not part of the product.
        .executableTarget(name: "bench-static", dependencies: ["WebhookServer"], path: "bench/StaticServer", swiftSettings: strict),
    ]
)
