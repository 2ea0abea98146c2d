internal import JSON

/// The namespace that an object without `metadata.namespace` gets when it is applied.
enum AppliedNamespace: Equatable {
    /// The object has a namespace, or its kind has none.
    case own
    /// The one that the command line names, as for `kubectl apply --namespace`.
    case given(String)
    /// The one of the current context of whoever applies the object.
    case unknown

    /// The value in objects that are checked; nil if they have it already.
    var text: String? {
        switch self {
        case .own: nil
        case .given(let namespace): namespace
        // Not a valid name, so that no other object has it.
        case .unknown: Self.unknownText
        }
    }

    static let unknownText = "<namespace>"

    /// Returns an object with another namespace in its metadata, if it has metadata.
    ///
    /// - Parameter namespace: Nil to remove it.
    static func replaced(in json: [UInt8], with namespace: String?) throws(JSONError) -> [UInt8] {
        var tape = Tape()
        var writer = JSONWriter()
        writer.beginObject()
        var members = try tape.parse(json.span).root.members
        while let member = members.next() {
            writer.key(member.name)
            guard member.name.stringEquals("metadata"), member.value.isObject else {
                writer.value(member.value)
                continue
            }
            writer.beginObject()
            var metadata = member.value.members
            while let member = metadata.next() {
                if member.name.stringEquals("namespace") { continue }
                writer.key(member.name)
                writer.value(member.value)
            }
            if let namespace {
                writer.key("namespace")
                writer.string(namespace)
            }
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }
}

extension ManifestObject {
    /// Returns the namespace that the object gets when it is applied.
    ///
    /// - Parameter option: The namespace that the command line names; nil if it names none.
    func appliedNamespace(_ option: String?) -> AppliedNamespace {
        guard namespace.isEmpty, hasValidNamespace, !isClusterScoped else { return .own }
        return option.map { .given($0) } ?? .unknown
    }

    /// The namespace of the object when it is applied.
    func namespace(_ option: String?) -> String { appliedNamespace(option).text ?? namespace }

    /// True for kinds without namespace, as far as rules look at them or manifests of clusters usually have them.
    private var isClusterScoped: Bool {
        switch group {
        case "config.openshift.io", "apiextensions.k8s.io", "admissionregistration.k8s.io": true
        case "": ["Namespace", "Node", "PersistentVolume"].contains(kind)
        default: kind.hasPrefix("Cluster") && group == "rbac.authorization.k8s.io"
        }
    }
}

extension JSONPatch {
    /// The patch without defaults that come from a namespace that is not known.
    var withoutUnknownNamespace: JSONPatch {
        JSONPatch(
            operations.filter {
                !String(decoding: $0.value, as: UTF8.self).contains(AppliedNamespace.unknownText)
            })
    }
}
