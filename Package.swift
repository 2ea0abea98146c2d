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

/// The tests of a room, in `Tests/<Room>Tests`. `vectors` is a folder of files that the tests read where they lie.
func tests(of name: String, knows dependencies: [Target.Dependency] = [], vectors: String? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: vectors.map { [$0] } ?? [],
        swiftSettings: strict
    )
}

let package = Package(
    name: "ocne-webhook",
    products: [
        .executable(name: "ocne-webhook", targets: ["ocne-webhook"]),
        .library(
            name: "Rooms", targets: ["JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "HTTP", "WebhookServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // C libraries, each with exactly one Swift importer.
        .target(name: "CLinux"),
        .target(name: "CVector"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Documents and the API: no sockets below here.
        room("JSON", knows: ["CVector"]),
        room("YAML", knows: ["JSON", "CYAML"]),
        room("KubernetesAPI", knows: ["JSON"]),
        room("APISchema", knows: ["JSON", "KubernetesAPI"]),
        room("APIConversion", knows: ["JSON", "APISchema"]),
        room("OCNEAPI", knows: ["JSON", "KubernetesAPI", "APISchema", "APIConversion"]),
        room("Manifests", knows: ["JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI"]),
        room("Reference", knows: ["KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "TechPreview"]),
        room(
            "Checking",
            knows: [
                "JSON", "YAML", "KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "Reference", "ClusterFacts",
                "TechPreview",
            ]),
        room("ClusterFacts", knows: ["JSON"]),
        room("TechPreview", knows: ["JSON", "YAML", "KubernetesAPI", "ClusterFacts"]),
        room("KubernetesClient", knows: ["JSON", "YAML", "EventLoop", "TLS", "HTTP"]),
        room("LiveState", knows: ["JSON", "YAML", "ClusterFacts", "EventLoop", "TLS", "HTTP", "KubernetesClient"]),
        room("AccessReviews", knows: ["JSON", "EventLoop", "TLS", "HTTP", "KubernetesClient"]),
        room("Tracing", knows: ["JSON", "Metrics", "EventLoop", "HTTP", "KubernetesClient"]),
        room("SelfManaged", knows: ["JSON", "EventLoop", "TLS", "HTTP", "KubernetesClient"]),

        // The server: no Kubernetes below here.
        room("Metrics"),
        room("EventLoop", knows: ["CLinux"]),
        room("TLS", knows: ["COpenSSL"]),
        room("HTTP", knows: ["CNghttp2"]),
        room("WebhookServer", knows: ["EventLoop", "TLS", "HTTP", "Metrics"]),

        room("StatusPage", knows: ["JSON"]),

        // Where both halves meet.
        .executableTarget(
            name: "ocne-webhook",
            dependencies: [
                "JSON", "YAML", "KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "Manifests", "Reference",
                "Checking",
                "ClusterFacts",
                "TechPreview", "KubernetesClient", "LiveState", "SelfManaged", "AccessReviews", "EventLoop", "HTTP",
                "TLS",
                "Metrics",
                "StatusPage",
                "Tracing",
                "WebhookServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Tests of bytes and values: no sockets, no files but their own vectors.
        .target(name: "TestDocuments", dependencies: ["JSON"], path: "Tests/TestDocuments", swiftSettings: strict),
        .target(
            name: "TestObjects", dependencies: ["JSON", "KubernetesAPI", "APISchema", "TestDocuments"],
            path: "Tests/TestObjects",
            swiftSettings: strict),
        tests(of: "JSON", knows: ["TestDocuments", "TestSupport"], vectors: "Instructions"),
        tests(of: "Metrics"),
        tests(of: "StatusPage", knows: ["TLS", "TestDocuments"]),
        tests(of: "YAML", knows: ["JSON", "TestDocuments"]),
        tests(of: "KubernetesAPI", knows: ["JSON", "TestDocuments"]),
        tests(of: "APISchema", knows: ["JSON", "TestDocuments"]),
        tests(
            of: "OCNEAPI",
            knows: [
                "JSON", "YAML", "KubernetesAPI", "APISchema", "APIConversion", "EventLoop", "Reference",
                "TestDocuments", "TestObjects",
            ],
            vectors: "Vectors"),
        tests(
            of: "Reference",
            knows: ["KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "TechPreview", "EventLoop"]),
        tests(
            of: "Checking",
            knows: [
                "JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "ClusterFacts", "TechPreview", "EventLoop",
                "TestDocuments",
                "TestObjects",
            ],
            vectors: "Manifests"),
        tests(of: "HTTP"),
        tests(
            of: "Tracing",
            knows: ["JSON", "HTTP", "Metrics", "EventLoop", "KubernetesClient", "TLS", "TestDocuments", "TestSupport"]),
        tests(of: "WebhookServer", knows: ["EventLoop", "HTTP", "Metrics"]),
        tests(of: "KubernetesClient", knows: ["TestSupport"]),
        tests(
            of: "LiveState",
            knows: [
                "JSON", "ClusterFacts", "HTTP", "EventLoop", "TLS", "KubernetesClient", "ocne-webhook", "TestDocuments",
                "TestSupport",
            ]),
        tests(
            of: "SelfManaged",
            knows: [
                "JSON", "HTTP", "EventLoop", "TLS", "KubernetesClient", "ocne-webhook", "TestDocuments", "TestSupport",
            ]),
        tests(
            of: "AccessReviews",
            knows: ["JSON", "HTTP", "EventLoop", "TLS", "KubernetesClient", "ocne-webhook", "TestSupport"]),
        tests(
            of: "Manifests",
            knows: [
                "JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "TechPreview", "LiveState", "SelfManaged",
                "EventLoop",
                "ocne-webhook",
                "TestSupport", "TestDocuments",
            ]),
        tests(
            of: "TechPreview", knows: ["JSON", "YAML", "KubernetesAPI", "ClusterFacts", "EventLoop", "TestDocuments"]),

        // Tests that speak with the built server over the loopback.
        .target(name: "TestSupport", dependencies: ["TLS"], path: "Tests/TestSupport", swiftSettings: strict),
        tests(of: "EventLoop", knows: ["TestSupport", "TestDocuments"]),
        tests(of: "TLS", knows: ["EventLoop", "TestSupport", "TestDocuments"], vectors: "Shapes"),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "ocne-webhook", "ClusterFacts", "EventLoop", "JSON", "KubernetesAPI", "OCNEAPI", "TechPreview",
                "Metrics", "TLS",
                "TestSupport",
            ], swiftSettings: strict),
        .testTarget(
            name: "DocumentTests", dependencies: ["ocne-webhook", "EventLoop", "TestSupport"], exclude: ["StandIns"],
            swiftSettings: strict),
        .testTarget(
            name: "LoopbackTests", dependencies: ["ocne-webhook", "EventLoop", "TestSupport", "TLS"],
            swiftSettings: strict),

        // Measures what a request costs before any decision is made; not part of the product.
        .executableTarget(
            name: "bench-static", dependencies: ["WebhookServer", "TLS", "Metrics"], path: "bench/StaticServer",
            swiftSettings: strict),
    ]
)
