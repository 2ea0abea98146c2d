internal import JSON
internal import KubernetesClient
internal import Primitives
internal import TLS

/// An object whose `caBundle` makes API servers trust this server.
public struct BundleTarget: Sendable, Hashable {
    /// Kind of the object.
    public let kind: Kind
    /// Name of the object, which is cluster-scoped.
    public let name: String

    /// Kinds of objects with a `caBundle`.
    public enum Kind: String, Sendable, CaseIterable {
        case mutating = "MutatingWebhookConfiguration"
        case validating = "ValidatingWebhookConfiguration"
        case crd = "CustomResourceDefinition"

        /// Group and resource, as in RBAC.
        public var resource: (group: String, plural: String) {
            switch self {
            case .mutating: ("admissionregistration.k8s.io", "mutatingwebhookconfigurations")
            case .validating: ("admissionregistration.k8s.io", "validatingwebhookconfigurations")
            case .crd: ("apiextensions.k8s.io", "customresourcedefinitions")
            }
        }
    }

    /// Creates a target; the object need not exist.
    public init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// `validatingwebhookconfigurations/ocne-webhook`.
    var description: String { "\(kind.resource.plural)/\(name)" }

    var path: String { "/apis/\(kind.resource.group)/v1/\(kind.resource.plural)/\(PercentEncoding.encode(name))" }
}

extension BundleTarget {
    /// Comparison of an object with the wanted bundles.
    enum Finding {
        /// Every bundle is up to date.
        case upToDate
        /// A JSON Patch that updates the bundles, the number of foreign certificates that it preserves, and true if one
        /// of ours was missing.
        case patch([UInt8], foreign: Int, lacksOurs: Bool)
        /// The object calls another server.
        case otherServer
    }

    /// Compares an object with the wanted bundles.
    ///
    /// - Parameters:
    ///   - isOurs: Returns true for a host name of this server.
    ///   - merge: Returns the updated bundle; nil if it is up to date.
    func compare(
        _ object: borrowing Field, isOurs: (String) -> Bool, merge: ([UInt8]) -> CABundle.Change?
    ) -> Finding {
        var writer = JSONWriter()
        writer.beginArray()
        // The patch fails if the object has changed in the meantime.
        Self.write("replace", "/metadata/resourceVersion", object["metadata"]["resourceVersion"].string, to: &writer)
        var (ours, changes, foreign) = (0, 0, 0)
        var lacksOurs = false
        func compareClient(_ client: borrowing Field, _ path: String, _ writer: inout JSONWriter) {
            guard let host = Self.host(of: client), isOurs(host) else { return }
            ours += 1
            let current = client["caBundle"]
            guard let wanted = merge(current.isEmpty ? [] : Base64.decode(current.string) ?? []) else { return }
            changes += 1
            foreign = max(foreign, wanted.foreign)
            lacksOurs = lacksOurs || wanted.lacksOurs
            Self.write("add", "\(path)/caBundle", Base64.encode(wanted.pem), to: &writer)
        }
        switch kind {
        case .mutating, .validating:
            var webhooks = object["webhooks"].elements
            var at = 0
            while let webhook = webhooks.next() {
                compareClient(Field(webhook)["clientConfig"], "/webhooks/\(at)/clientConfig", &writer)
                at += 1
            }
            // A configuration without webhooks needs no bundle.
            if at == 0 { return .upToDate }
        case .crd:
            let conversion = object["spec"]["conversion"]
            guard conversion["strategy"].hasText("Webhook") else { return .upToDate }
            compareClient(conversion["webhook"]["clientConfig"], "/spec/conversion/webhook/clientConfig", &writer)
        }
        writer.endArray()
        guard ours > 0 else { return .otherServer }
        return changes == 0 ? .upToDate : .patch(writer.bytes, foreign: foreign, lacksOurs: lacksOurs)
    }

    /// Returns the host that a client configuration calls; nil if it has none.
    private static func host(of client: borrowing Field) -> String? {
        let service = client["service"]
        if !service["name"].isEmpty { return "\(service["name"].string).\(service["namespace"].string).svc" }
        return ClusterAccess.Server(url: client["url"].string)?.host
    }

    private static func write(_ operation: StaticString, _ path: String, _ value: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("op")
        writer.string(operation)
        writer.key("path")
        writer.string(path)
        writer.key("value")
        writer.string(value)
        writer.endObject()
    }
}
