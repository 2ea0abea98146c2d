// swift-tools-version: 6.2
import PackageDescription

/// Compiler settings of all Swift targets.
/// `Lifetimes` lets a cursor borrow the bytes it points into without reference counting (docs/decisions/0001).
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableExperimentalFeature("Lifetimes"),
        .strictMemorySafety(),
        .treatWarning("StrictMemorySafety", as: .error),
    ] + (Context.environment["WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// The groups of ARCHITECTURE.md: each is a folder of `Sources`.
enum Group: String {
    case documents = "Documents"
    case kubernetes = "Kubernetes"
    case ocne = "OCNE"
    case preview = "Preview"
    case server = "Server"
    case tools = "Tools"
}

/// A module: a library target in the folder of its group, and the modules that it depends on.
func module(_ group: Group, _ name: String, dependsOn dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(group.rawValue)/\(name)", swiftSettings: settings)
}

/// A C library of Debian, found by pkg-config.
func library(_ group: Group, _ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/\(group.rawValue)/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// The tests of a module, in `Tests/<Module>Tests`. `vectors` is a folder of files that the tests read where they are.
func tests(of name: String, using dependencies: [Target.Dependency] = [], vectors: String? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: vectors.map { [$0] } ?? [],
        swiftSettings: settings
    )
}

/// Code that several test targets share, in `Tests/<Name>`. Optimized in debug builds too: property tests spend half of
/// their time on making and comparing random objects.
func testSupport(_ name: String, dependsOn dependencies: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/\(name)",
        swiftSettings: settings + [.unsafeFlags(["-O"])])
}

let package = Package(
    name: "ocne-webhook",
    products: [
        .executable(name: "ocne-webhook", targets: ["ocne-webhook"]),
        .library(
            name: "OCNEWebhook",
            targets: ["JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "HTTP", "WebhookServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // What the modules share; it depends on nothing.
        .target(name: "Primitives", path: "Sources/Primitives", swiftSettings: settings),

        // Documents. Each C library, here and below, has exactly one Swift importer.
        .target(name: "CVector", path: "Sources/Documents/CVector"),
        library(.documents, "CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
        module(.documents, "JSON", dependsOn: ["Primitives", "CVector"]),
        module(.documents, "YAML", dependsOn: ["Primitives", "JSON", "CYAML"]),

        // The server modules do not depend on Kubernetes.
        .target(name: "CLinux", path: "Sources/Server/CLinux"),
        library(.server, "COpenSSL", pkgConfig: "openssl", package: "libssl-dev"),
        library(.server, "CNghttp2", pkgConfig: "libnghttp2", package: "libnghttp2-dev"),
        module(.server, "EventLoop", dependsOn: ["Primitives", "CLinux"]),
        module(.server, "TLS", dependsOn: ["Primitives", "COpenSSL"]),
        module(.server, "HTTP", dependsOn: ["Primitives", "CNghttp2"]),
        module(.server, "Metrics", dependsOn: ["Primitives"]),
        module(.server, "WebhookServer", dependsOn: ["Primitives", "EventLoop", "TLS", "HTTP", "Metrics"]),
        module(.server, "StatusPage", dependsOn: ["Primitives", "JSON"]),

        // Kubernetes: its API as data, without sockets; then the API server's clients.
        module(.kubernetes, "KubernetesAPI", dependsOn: ["Primitives", "JSON"]),
        module(.kubernetes, "APISchema", dependsOn: ["Primitives", "JSON", "KubernetesAPI"]),
        module(.kubernetes, "APIConversion", dependsOn: ["Primitives", "JSON", "APISchema"]),
        module(.kubernetes, "KubernetesClient", dependsOn: ["Primitives", "JSON", "YAML", "EventLoop", "TLS", "HTTP"]),
        module(
            .kubernetes, "AccessReviews",
            dependsOn: ["Primitives", "JSON", "EventLoop", "TLS", "HTTP", "KubernetesClient"]),
        module(
            .kubernetes, "CertificateRotation",
            dependsOn: ["Primitives", "JSON", "EventLoop", "TLS", "HTTP", "KubernetesClient"]),
        module(.kubernetes, "StorageMigration", dependsOn: ["Primitives", "JSON", "HTTP", "KubernetesClient"]),
        module(
            .kubernetes, "Tracing",
            dependsOn: ["Primitives", "JSON", "Metrics", "EventLoop", "HTTP", "KubernetesClient"]),

        // The OCNE kinds.
        module(.ocne, "OCNEAPI", dependsOn: ["Primitives", "JSON", "KubernetesAPI", "APISchema", "APIConversion"]),
        module(.ocne, "Manifests", dependsOn: ["Primitives", "JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI"]),

        // The Technology Preview, and the cluster that its rules look at.
        module(.preview, "ClusterObjects", dependsOn: ["Primitives", "JSON", "KubernetesAPI"]),
        module(.preview, "TechPreview", dependsOn: ["Primitives", "JSON", "YAML", "KubernetesAPI", "ClusterObjects"]),
        module(
            .preview, "LiveState",
            dependsOn: ["Primitives", "JSON", "YAML", "ClusterObjects", "EventLoop", "TLS", "HTTP", "KubernetesClient"]),

        // The tools: modules behind the command line.
        module(
            .tools, "Reference",
            dependsOn: ["Primitives", "KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "TechPreview"]),
        module(
            .tools, "Checking",
            dependsOn: [
                "Primitives", "JSON", "YAML", "KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "Reference",
                "ClusterObjects", "TechPreview",
            ]),

        // The executable.
        .executableTarget(
            name: "ocne-webhook",
            dependencies: [
                "Primitives", "JSON", "YAML", "KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "Manifests",
                "Reference",
                "Checking", "ClusterObjects", "TechPreview", "KubernetesClient", "LiveState", "CertificateRotation",
                "AccessReviews", "StorageMigration", "EventLoop", "HTTP", "TLS", "Metrics", "StatusPage", "Tracing",
                "WebhookServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // Tests of bytes and values: no sockets, no files but their own vectors.
        testSupport("TestDocuments", dependsOn: ["JSON"]),
        tests(of: "Primitives"),
        testSupport("TestObjects", dependsOn: ["JSON", "KubernetesAPI", "APISchema", "TestDocuments"]),
        tests(of: "JSON", using: ["TestDocuments", "TestSupport"], vectors: "Instructions"),
        tests(of: "Metrics"),
        tests(of: "StatusPage", using: ["TLS", "TestDocuments"]),
        tests(of: "YAML", using: ["JSON", "TestDocuments"]),
        tests(of: "KubernetesAPI", using: ["JSON", "TestDocuments"]),
        tests(of: "APISchema", using: ["JSON", "TestDocuments"]),
        tests(of: "APIConversion", using: ["JSON", "APISchema", "TestDocuments"]),
        tests(
            of: "OCNEAPI",
            using: [
                "Primitives", "JSON", "YAML", "KubernetesAPI", "APISchema", "APIConversion", "EventLoop", "Reference",
                "TestDocuments", "TestObjects",
            ],
            vectors: "Vectors"),
        tests(
            of: "Reference",
            using: ["KubernetesAPI", "APISchema", "APIConversion", "OCNEAPI", "TechPreview", "EventLoop"]),
        tests(
            of: "Checking",
            using: [
                "Primitives", "JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "ClusterObjects", "TechPreview",
                "EventLoop", "TestDocuments", "TestObjects",
            ],
            vectors: "Manifests"),
        tests(of: "HTTP", using: ["TestDocuments"]),
        tests(
            of: "Tracing",
            using: [
                "JSON", "HTTP", "Metrics", "EventLoop", "KubernetesClient", "TLS", "TestDocuments", "TestSupport",
            ]),
        tests(of: "WebhookServer", using: ["EventLoop", "HTTP", "Metrics"]),
        tests(of: "KubernetesClient", using: ["EventLoop", "HTTP", "TLS", "TestSupport"]),
        tests(
            of: "LiveState",
            using: [
                "JSON", "ClusterObjects", "HTTP", "EventLoop", "TLS", "KubernetesClient", "ocne-webhook",
                "TestDocuments", "TestSupport",
            ]),
        tests(
            of: "CertificateRotation",
            using: [
                "Primitives", "JSON", "HTTP", "EventLoop", "TLS", "KubernetesClient", "ocne-webhook", "TestDocuments",
                "TestSupport",
            ]),
        tests(
            of: "AccessReviews",
            using: [
                "Primitives", "JSON", "HTTP", "EventLoop", "TLS", "KubernetesClient", "ocne-webhook", "TestDocuments",
                "TestSupport",
            ]),
        tests(
            of: "StorageMigration",
            using: [
                "JSON", "YAML", "HTTP", "EventLoop", "KubernetesClient", "KubernetesAPI", "APISchema", "OCNEAPI",
                "TestDocuments", "TestSupport",
            ]),
        tests(
            of: "Manifests",
            using: [
                "Primitives", "JSON", "YAML", "KubernetesAPI", "APISchema", "OCNEAPI", "TechPreview", "LiveState",
                "CertificateRotation", "EventLoop", "ocne-webhook", "TestSupport", "TestDocuments", "TestObjects",
            ]),
        tests(
            of: "TechPreview",
            using: ["JSON", "YAML", "KubernetesAPI", "ClusterObjects", "EventLoop", "TestDocuments"]),

        // Tests that call the built server over the loopback interface.
        testSupport("TestSupport", dependsOn: ["TLS", "TestDocuments"]),
        tests(of: "EventLoop", using: ["Primitives", "TestSupport", "TestDocuments"]),
        tests(of: "TLS", using: ["EventLoop", "TestSupport", "TestDocuments"], vectors: "Shapes"),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "ocne-webhook", "ClusterObjects", "EventLoop", "JSON", "KubernetesAPI", "KubernetesClient",
                "LiveState", "OCNEAPI", "TechPreview", "Metrics", "TLS", "TestDocuments", "TestSupport",
                "WebhookServer", "Checking", "Primitives", "YAML",
            ], swiftSettings: settings),
        .testTarget(
            name: "DocumentTests",
            dependencies: [
                "ocne-webhook", "EventLoop", "YAML", "TestSupport", "TestDocuments",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["StandIns"], swiftSettings: settings),
        .testTarget(
            name: "LoopbackTests", dependencies: ["ocne-webhook", "EventLoop", "TestSupport", "TLS"],
            swiftSettings: settings),

        // The baseline server of the benchmarks; not part of the product.
        .executableTarget(
            name: "bench-static", dependencies: ["WebhookServer", "TLS", "Metrics"], path: "bench/StaticServer",
            swiftSettings: settings),
    ]
)
