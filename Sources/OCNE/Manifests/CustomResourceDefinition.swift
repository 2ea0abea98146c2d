public import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import YAML

/// A CustomResourceDefinition (apiextensions.k8s.io/v1): one kind in all of its versions.
public struct CustomResourceDefinition: Sendable {
    /// The versions, oldest first; the same kind and group in each.
    public let versions: [KindSchema]
    /// Service that converts objects for the API server.
    public let conversion: WebhookService
    /// The version that is stored. Versions before it are deprecated.
    public let storageVersion: String
    /// Annotations of the definition, in the order in which they are written.
    var annotations: [(name: String, value: String)] = []
    /// Labels of the definition besides those by which Cluster API finds versions.
    var labels: [(name: String, value: String)] = []

    init(versions: [KindSchema], conversion: WebhookService, storageVersion: String) {
        self.versions = versions
        self.conversion = conversion
        self.storageVersion = storageVersion
    }

    /// The kinds of the OCNE provider.
    ///
    /// - Parameter storageVersion: `v1alpha1`, which today's controllers use, or `v1beta2`.
    public static func all(storageVersion: String, conversion: WebhookService) -> [CustomResourceDefinition] {
        OCNEKind.allCases.map { kind in
            CustomResourceDefinition(
                versions: APIVersion.allCases.map { kind.schema(in: $0) }, conversion: conversion,
                storageVersion: storageVersion)
        }
    }

    /// Versions that can be stored.
    public static let storableVersions = APIVersion.storable.map(\.rawValue)

    /// A label for each contract, with the versions that implement it.
    private static let contractLabels: [(name: String, value: String)] = {
        var labels: [(name: String, value: String)] = []
        for version in APIVersion.allCases {
            let name = "cluster.x-k8s.io/\(version.contract)"
            if let index = labels.firstIndex(where: { $0.name == name }) {
                labels[index].value += "_\(version.rawValue)"
            } else {
                labels.append((name, version.rawValue))
            }
        }
        return labels
    }()

    private var latest: KindSchema { versions[versions.count - 1] }

    /// Name of the kind in URLs: `ocneconfigs`.
    public var plural: String { latest.plural }

    /// Name of the definition: `ocneconfigs.bootstrap.cluster.x-k8s.io`.
    public var name: String { "\(latest.plural).\(latest.gvk.group)" }

    /// Name of the file in `deploy/crds`.
    public var fileName: String { "\(plural).yaml" }

    /// The definition as a document of a YAML stream.
    public func yaml() throws -> [UInt8] {
        let text = json
        var tape = Tape(capacity: 1 << 14)
        let document = try tape.parse(text.span)
        return Array("# Made by `ocne-webhook manifests crds`; change the schema, not this.\n".utf8)
            + (try YAML.write(document.root, startsDocument: true))
    }

    /// The definition as JSON.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", "apiextensions.k8s.io/v1")
            writer.member("kind", "CustomResourceDefinition")
            writer.key("metadata")
            writer.object { writer in
                if !annotations.isEmpty {
                    writer.key("annotations")
                    writer.object { writer in
                        for annotation in annotations {
                            writer.key(annotation.name)
                            writer.string(annotation.value)
                        }
                    }
                }
                writer.key("labels")
                writer.object { writer in
                    for label in labels {
                        writer.key(label.name)
                        writer.string(label.value)
                    }
                    // Cluster API finds the versions that implement a contract by these.
                    for label in Self.contractLabels {
                        writer.key(label.name)
                        writer.string(label.value)
                    }
                }
                writer.member("name", name)
            }
            writer.key("spec")
            writer.object { writer in
                writeConversion(to: &writer)
                writer.member("group", latest.gvk.group)
                writeNames(to: &writer)
                writer.member("scope", "Namespaced")
                writer.key("versions")
                writer.array { writer in
                    for version in versions { write(version, to: &writer) }
                }
            }
        }
        return writer.bytes
    }

    private func writeConversion(to writer: inout JSONWriter) {
        writer.key("conversion")
        writer.object { writer in
            writer.member("strategy", "Webhook")
            writer.key("webhook")
            writer.object { writer in
                writer.key("clientConfig")
                writer.object { writer in
                    if let caBundle = conversion.caBundle { writer.member("caBundle", caBundle) }
                    writer.key("service")
                    writer.object { writer in
                        writer.member("name", conversion.name)
                        writer.member("namespace", conversion.namespace)
                        writer.member("path", "/convert")
                        writer.key("port")
                        writer.integer(conversion.port)
                    }
                }
                writer.key("conversionReviewVersions")
                writer.array { $0.string("v1") }
            }
        }
    }

    private func writeNames(to writer: inout JSONWriter) {
        writer.key("names")
        writer.object { writer in
            writer.key("categories")
            writer.array { $0.string("cluster-api") }
            writer.member("kind", latest.gvk.kind)
            writer.member("listKind", latest.listKind)
            writer.member("plural", latest.plural)
            if !latest.shortNames.isEmpty {
                writer.key("shortNames")
                writer.array { writer in
                    for name in latest.shortNames { writer.string(name) }
                }
            }
            writer.member("singular", latest.singular)
        }
    }

    private func write(_ version: KindSchema, to writer: inout JSONWriter) {
        let name = version.gvk.version
        let isStored = name == storageVersion
        writer.object { writer in
            if !version.printColumns.isEmpty {
                writer.key("additionalPrinterColumns")
                writer.array { writer in
                    for column in version.printColumns { write(column, to: &writer) }
                }
            }
            if versions.prefix(while: { $0.gvk.version != storageVersion }).contains(where: { $0 === version }) {
                writer.key("deprecated")
                writer.bool(true)
                writer.member(
                    "deprecationWarning",
                    "\(version.gvk.group)/\(name) \(version.gvk.kind) is deprecated; use \(storageVersion)")
            }
            writer.member("name", name)
            writer.key("schema")
            writer.object { writer in
                writer.key("openAPIV3Schema")
                version.writeOpenAPI(to: &writer)
            }
            writer.key("served")
            writer.bool(true)
            writer.key("storage")
            writer.bool(isStored)
            writeSubresources(of: version, to: &writer)
        }
    }

    private func write(_ column: PrintColumn, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("description", column.doc)
            writer.member("jsonPath", column.path)
            writer.member("name", column.name)
            if column.isWide {
                writer.key("priority")
                writer.integer(10)
            }
            writer.member("type", column.type.rawValue)
        }
    }

    private func writeSubresources(of version: KindSchema, to writer: inout JSONWriter) {
        guard version.hasStatus || version.scale != nil else { return }
        writer.key("subresources")
        writer.object { writer in
            if let scale = version.scale {
                writer.key("scale")
                writer.object { writer in
                    writer.member("labelSelectorPath", scale.selector)
                    writer.member("specReplicasPath", scale.specReplicas)
                    writer.member("statusReplicasPath", scale.statusReplicas)
                }
            }
            if version.hasStatus {
                writer.key("status")
                writer.object { _ in }
            }
        }
    }
}

/// The Service that webhooks are reached by (`ServiceReference` of apiextensions.k8s.io/v1).
public struct WebhookService: Sendable {
    /// Name of the Service.
    public let name: String
    /// Namespace of the Service.
    public let namespace: String
    /// Port of the Service, not of the pods behind it.
    public let port: Int
    /// The CA that its certificate descends from, as base64 of PEM; nil if another component injects it.
    var caBundle: String?

    /// Creates a reference to a Service; 443 is the default port of API servers.
    public init(name: String, namespace: String, port: Int = 443) {
        self.name = name
        self.namespace = namespace
        self.port = port
    }
}
