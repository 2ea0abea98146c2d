internal import JSON

/// Location of the two specs that kinds share: OCNEControlPlane embeds that of OCNEConfig, and templates embed either.
extension OCNEKind {
    /// The kinds with the spec of OCNEControlPlane.
    static let controlPlanes = allCases.filter { !$0.controlPlaneSpecPath.isEmpty }

    /// Path of the spec of OCNEControlPlane in objects of the kind; empty if it has none.
    public var controlPlaneSpecPath: [StaticString] {
        switch self {
        case .config, .configTemplate: []
        case .controlPlane: ["spec"]
        case .controlPlaneTemplate: ["spec", "template", "spec"]
        }
    }

    /// Path of the spec of OCNEConfig in objects of the kind.
    public var configSpecPath: [StaticString] {
        switch self {
        case .config: ["spec"]
        case .configTemplate: ["spec", "template", "spec"]
        case .controlPlane, .controlPlaneTemplate: controlPlaneSpecPath + [Self.configSpecMember]
        }
    }

    /// The member of the spec of OCNEControlPlane that is a spec of OCNEConfig.
    static let configSpecMember: StaticString = "controlPlaneConfig"
}

extension Field {
    /// Returns the spec of OCNEControlPlane in an object of a kind; absent if the kind has none.
    @_lifetime(copy self)
    func controlPlaneSpec(of kind: OCNEKind) -> Field {
        let path = kind.controlPlaneSpecPath
        return path.isEmpty ? Field(absentFrom: nearestValue) : descendant(at: path)
    }

    /// Returns the spec of OCNEConfig in an object of a kind.
    @_lifetime(copy self)
    func configSpec(of kind: OCNEKind) -> Field { configSpec(of: kind, in: controlPlaneSpec(of: kind)) }

    /// Returns the spec of OCNEConfig in an object of a kind, given its spec of OCNEControlPlane.
    @_lifetime(copy self, copy controlPlane)
    func configSpec(of kind: OCNEKind, in controlPlane: Field) -> Field {
        switch kind {
        case .config, .configTemplate: descendant(at: kind.configSpecPath)
        case .controlPlane, .controlPlaneTemplate: controlPlane[OCNEKind.configSpecMember]
        }
    }

    @_lifetime(copy self)
    private func descendant(at path: [StaticString]) -> Field {
        var field = self
        for name in path { field = field[name] }
        return field
    }
}
