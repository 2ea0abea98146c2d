internal import JSON
internal import KubernetesClient
internal import Primitives
internal import TLS

/// An object that names the authorities by which API servers know this server.
public struct BundleTarget: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// Its name; such objects have no namespace.
    public let name: String

    /// Kinds of objects that name authorities.
    public enum Kind: String, Sendable, CaseIterable {
        case mutating = "MutatingWebhookConfiguration"
        case validating = "ValidatingWebhookConfiguration"
        case definition = "CustomResourceDefinition"

        /// As RBAC has it: group and resource.
        public var resource: (group: String, plural: String) {
            switch self {
            case .mutating: ("admissionregistration.k8s.io", "mutatingwebhookconfigurations")
            case .validating: ("admissionregistration.k8s.io", "validatingwebhookconfigurations")
            case .definition: ("apiextensions.k8s.io", "customresourcedefinitions")
            }
        }
    }

    /// An object by its kind and name.
    public init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// For people: `validatingwebhookconfigurations/ocne-webhook`.
    var description: String { "\(kind.resource.plural)/\(name)" }

    var path: String { "/apis/\(kind.resource.group)/v1/\(kind.resource.plural)/\(APIRequest.escaped(name))" }
}

extension BundleTarget {
    /// What is to be changed in an object.
    enum Finding {
        /// Every bundle is as it should be.
        case fine
        /// A JSON Patch that makes it so, how many certificates of others it keeps, and whether one of ours was
        /// missing.
        case patch([UInt8], foreign: Int, lacksOurs: Bool)
        /// It does not call this server.
        case elsewhere
    }

    /// Looks at the object.
    ///
    /// - Parameters:
    ///   - isOurs: Whether a host is this server.
    ///   - merge: Makes a bundle what it should be; nil when it is.
    func look(
        at object: borrowing Field, isOurs: (String) -> Bool, merge: ([UInt8]) -> CABundle.Change?
    ) -> Finding {
        var writer = JSONWriter()
        writer.beginArray()
        // With this an object that has changed meanwhile is not touched.
        Self.write("replace", "/metadata/resourceVersion", object["metadata"]["resourceVersion"].string, to: &writer)
        var (ours, changes, foreign) = (0, 0, 0)
        var lacksOurs = false
        func consider(_ client: borrowing Field, _ path: String, _ writer: inout JSONWriter) {
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
                consider(Field(webhook)["clientConfig"], "/webhooks/\(at)/clientConfig", &writer)
                at += 1
            }
            // A registration of nothing needs nobody's authority.
            if at == 0 { return .fine }
        case .definition:
            let conversion = object["spec"]["conversion"]
            guard conversion["strategy"].hasText("Webhook") else { return .fine }
            consider(conversion["webhook"]["clientConfig"], "/spec/conversion/webhook/clientConfig", &writer)
        }
        writer.endArray()
        guard ours > 0 else { return .elsewhere }
        return changes == 0 ? .fine : .patch(writer.bytes, foreign: foreign, lacksOurs: lacksOurs)
    }

    /// Whom a client configuration calls; nil where that is not said.
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
