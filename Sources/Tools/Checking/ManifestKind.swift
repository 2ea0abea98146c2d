internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Primitives
internal import Reference

/// Whether an object is one of ours.
enum ManifestKind {
    case ours(OCNEKind, APIVersion)
    /// It means to be, but says so wrongly.
    case mistaken(Violation)
    case other

    init(_ object: ManifestObject) {
        guard let kind = OCNEKind(rawValue: object.kind) else {
            self = Self.misspelled(object.kind, group: object.group)
            return
        }
        let expected = kind.group
        let served = APIVersion.allCases.map { "\(expected)/\($0.rawValue)" }
        guard object.group == expected, let version = APIVersion(rawValue: object.version) else {
            let message =
                object.apiVersion.isEmpty
                ? "\(object.kind) needs an apiVersion" : "\(quoted(object.apiVersion)) does not serve \(object.kind)"
            self = .mistaken(
                Violation(
                    .served, [.member("apiVersion")], message,
                    help: "write apiVersion: \(served.joined(separator: " or "))"))
            return
        }
        self = .ours(kind, version)
    }

    /// The version, of one of ours.
    var version: APIVersion? {
        if case .ours(_, let version) = self { version } else { nil }
    }

    /// In our groups are kinds of others; a kind that begins as ours do but is none is a slip.
    private static func misspelled(_ kind: String, group: String) -> ManifestKind {
        let kinds = OCNEKind.allCases
        if kind.isEmpty, let here = kinds.first(where: { $0.group == group }) {
            let help = "write kind: \(here.rawValue), or what else it is"
            return .mistaken(Violation(.served, [.member("kind")], "an object of \(group) needs a kind", help: help))
        }
        guard kinds.contains(where: { $0.group == group }), kind.lowercased().hasPrefix("ocne")
        else {
            return .other
        }
        let near = nearest(to: kind, among: kinds.map(\.rawValue))
        let help =
            near.isEmpty ? "the kinds are \(kinds.map(\.rawValue).joined(separator: ", "))" : "did you mean \(near[0])?"
        return .mistaken(
            Violation(.served, [.member("kind")], "there is no kind \(quoted(kind)) in \(group)", help: help))
    }
}
