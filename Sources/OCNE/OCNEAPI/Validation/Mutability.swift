/// Mutability of a field after its object is created.
public enum Mutability: Sendable, Equatable {
    /// It may.
    case free
    /// Some of the fields in it may.
    case partly
    /// It may not.
    case fixed
}

extension OCNEKind {
    /// Returns the mutability of the field at `path`, names without indices; `free` if no rule protects it.
    public func mutability(of path: [String], in version: APIVersion) -> Mutability {
        switch self {
        case .config, .configTemplate: .free
        case .controlPlane:
            path.first == "spec" ? Self.mutability(of: path, where: version.traits.mutablePaths.all) : .free
        case .controlPlaneTemplate:
            path.starts(with: ["spec", "template", "spec"]) ? .fixed : path.first == "spec" ? .partly : .free
        }
    }

    private static func mutability(of path: [String], where mutable: [[String]]) -> Mutability {
        var isPartly = false
        for pattern in mutable {
            if pattern.last == "*" {
                let prefix = pattern.dropLast()
                if path.count > prefix.count, path.starts(with: prefix) { return .free }
            } else if path.starts(with: pattern) {
                return .free
            }
            isPartly = isPartly || pattern.starts(with: path)
        }
        return isPartly ? .partly : .fixed
    }
}
