internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Primitives
internal import Reference

/// The OCNE kind of an object.
enum ManifestKind {
    case ocne(OCNEKind, APIVersion)
    /// The object is meant to be one, but its kind or version is wrong.
    case mistaken(Violation)
    case other

    init(_ object: ManifestObject) {
        guard let kind = OCNEKind(rawValue: object.kind) else {
            self = Self.misspelled(object)
            return
        }
        let expected = kind.group
        let served = APIVersion.allCases.map { "\(expected)/\($0.rawValue)" }
        guard object.group == expected, let version = APIVersion(rawValue: object.version) else {
            let message =
                object.apiVersion.isEmpty
                ? "apiVersion is required" : "no kind \(object.kind) in version \(quoted(object.apiVersion))"
            let help = "use apiVersion: \(served.joined(separator: " or "))"
            self = .mistaken(
                Self.misspelledKey("apiVersion", of: object)
                    ?? Violation(.served, [.member("apiVersion")], message, help: help))
            return
        }
        self = .ocne(kind, version)
    }

    /// The version of an OCNE object; nil for others.
    var version: APIVersion? {
        if case .ocne(_, let version) = self { version } else { nil }
    }

    /// The groups have kinds of other providers; only a kind that begins like an OCNE kind is a mistake.
    private static func misspelled(_ object: ManifestObject) -> ManifestKind {
        let (kind, group) = (object.kind, object.group)
        let kinds = OCNEKind.allCases
        if kind.isEmpty, kinds.contains(where: { $0.group == group }),
            let violation = misspelledKey("kind", of: object)
        {
            return .mistaken(violation)
        }
        if kind.isEmpty, let here = kinds.first(where: { $0.group == group }) {
            let help = "use kind: \(here.rawValue), or another kind of the group"
            return .mistaken(Violation(.served, [.member("kind")], "kind is required", help: help))
        }
        guard kinds.contains(where: { $0.group == group }), kind.lowercased().hasPrefix("ocne")
        else {
            return .other
        }
        let near = nearest(to: kind, among: kinds.map(\.rawValue))
        let help =
            near.isEmpty
            ? "must be one of \(kinds.map(\.rawValue).joined(separator: ", "))" : "did you mean \(near[0])?"
        return .mistaken(
            Violation(.served, [.member("kind")], "no kind \(quoted(kind)) in group \(quoted(group))", help: help))
    }

    /// Returns the mistake in an object with a misspelled name of a required field; nil if it has the field, or none of
    /// a similar name.
    private static func misspelledKey(_ name: String, of object: ManifestObject) -> Violation? {
        let members = object.members
        guard !members.contains(name), let near = nearest(to: name, among: members).first else { return nil }
        return Violation(
            .served, [.member(near)], "unknown field; \(name) is required", help: "did you mean \(name)?",
            isAboutName: true)
    }
}
