internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Reference

/// The fields that an object lacks since they are written under another name or in another place: what is said about
/// them follows from the unknown field.
struct IntendedFields {
    private let paths: Set<[PathStep]>
    private let unknown: Set<[PathStep]>
    /// The paths of violations at which the object has no value.
    private let absent: Set<[PathStep]>

    /// - Parameter object: The object as it was written, without defaults.
    init(_ violations: [Violation], of kind: OCNEKind, _ version: APIVersion, in object: Cursor) {
        let misplaced = violations.filter { $0.rule == .schemaUnknown }
        unknown = Set(misplaced.map(\.path))
        guard !misplaced.isEmpty else {
            (paths, absent) = ([], [])
            return
        }
        var found = Set(misplaced.flatMap(\.intended))
        for violation in misplaced {
            found.formUnion(Self.places(of: violation.path, kind, version, in: object))
        }
        paths = found.filter { !Self.exists($0, in: object) }
        absent = paths.isEmpty ? [] : Set(violations.map(\.path)).filter { !Self.exists($0, in: object) }
    }

    /// Returns the places of an unknown field and of the fields in it, if another version knows them.
    private static func places(
        of path: [PathStep], _ kind: OCNEKind, _ version: APIVersion, in object: Cursor
    ) -> [[PathStep]] {
        let name = path.names.joined(separator: ".")
        return version.counterparts.flatMap { other -> [[PathStep]] in
            let rows = kind.conversionTable(between: other, and: version)?.rows(fromHub: other.isHub) ?? []
            return rows.flatMap { row -> [[PathStep]] in
                guard let here = row.here, here == name || here.hasPrefix("\(name)."),
                    exists(path.aligned(with: here), in: object),
                    case .at(let places) = rows.counterpart(of: here)
                else { return [] }
                return places.map { path.aligned(with: $0) }
            }
        }
    }

    private static func exists(_ path: [PathStep], in object: Cursor) -> Bool {
        guard let value = object.value(at: JSONPointer(path)) else { return false }
        return !value.isNull
    }

    /// Returns true if a violation follows from an unknown field.
    func explain(_ violation: Violation, _ inputs: RuleInputs?) -> Bool {
        guard violation.rule != .schemaUnknown, !unknown.isEmpty else { return false }
        let path = violation.path
        if path.indices.contains(where: { unknown.contains(Array(path[...$0])) }) { return true }
        guard !paths.isEmpty else { return false }
        if path.indices.contains(where: { paths.contains(Array(path[...$0])) }) { return true }
        let isOfContent = [.schemaOneOf, .schemaCount].contains(violation.rule) || absent.contains(path)
        return paths.contains { $0.starts(with: path) && isOfContent || inputs?.contain($0) ?? false }
    }

    /// True if the metadata of the object, or a part of it, is written under another name.
    var includeMetadata: Bool { paths.contains { $0.first == .member("metadata") } }
}

extension [PathStep] {
    /// The names in a path.
    var names: [String] { compactMap { if case .member(let name) = $0 { name } else { nil } } }
}
