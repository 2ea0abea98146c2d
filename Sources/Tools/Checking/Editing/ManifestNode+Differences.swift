internal import JSON
internal import KubernetesAPI

/// A field in which two conversions of an object differ.
struct FieldDifference: Hashable {
    /// Names, without indices of lists.
    let path: [String]
    /// True if the field is one of the object before the conversion, which the conversion annotation preserves.
    let isPreserved: Bool
}

extension ManifestNode {
    /// Returns the fields in which this converted object differs from another one.
    func differences(from other: ManifestNode, at path: [String] = []) -> Set<FieldDifference> {
        if json.elementsEqual(other.json) { return [] }
        switch (content, other.content) {
        case (.object(let members), .object):
            var found: Set<FieldDifference> = []
            for member in members {
                let path = path + [member.name]
                if let counterpart = other.member(member.name) {
                    found.formUnion(member.value.differences(from: counterpart.value, at: path))
                } else {
                    found.formUnion(member.value.leaves(path))
                }
            }
            for member in other.members where self.member(member.name) == nil {
                found.formUnion(member.value.leaves(path + [member.name]))
            }
            return found
        case (.array(let elements), .array(let others)) where elements.count == others.count:
            return zip(elements, others).reduce(into: []) { $0.formUnion($1.0.differences(from: $1.1, at: path)) }
        default:
            guard let first = preserved(path), let second = other.preserved(path) else {
                return leaves(path).union(other.leaves(path))
            }
            return Set(
                first.differences(from: second).map {
                    FieldDifference(path: Array($0.path.dropFirst()), isPreserved: true)
                })
        }
    }

    /// The fields in it that have no members.
    private func leaves(_ path: [String]) -> Set<FieldDifference> {
        switch content {
        case .object(let members) where !members.isEmpty:
            members.reduce(into: []) { $0.formUnion($1.value.leaves(path + [$1.name])) }
        case .array(let elements) where !elements.isEmpty:
            elements.reduce(into: []) { $0.formUnion($1.leaves(path)) }
        default:
            if let preserved = preserved(path) {
                Set(preserved.leaves([]).map { FieldDifference(path: Array($0.path.dropFirst()), isPreserved: true) })
            } else {
                [FieldDifference(path: path, isPreserved: false)]
            }
        }
    }

    /// Returns the content of the conversion annotation, by version; nil for any other value.
    private func preserved(_ path: [String]) -> ManifestNode? {
        guard path == ["metadata", "annotations", "\(ConversionAnnotation.name)"], let text else { return nil }
        return ManifestNode(Array(text.utf8))
    }
}
