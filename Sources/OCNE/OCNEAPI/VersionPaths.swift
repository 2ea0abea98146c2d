internal import JSON

/// Paths of fields that rules check in all versions and that differ between versions.
///
/// Relative to the spec of OCNEControlPlane and to `spec.template.spec` of its template. A test compares them with the
/// conversion tables.
struct VersionPaths: Sendable {
    /// The reference to the template of the machines' infrastructure.
    let infrastructureRef: MemberPath
    /// The member of the reference that names the group.
    let infrastructureGroup: StaticString
    /// Days before their certificates expire at which machines are replaced.
    let certificatesExpiryDays: MemberPath
    /// The strategy by which machines are replaced.
    let rolloutStrategy: MemberPath
}

/// A path of one to three member names.
struct MemberPath: Sendable, CustomStringConvertible {
    let first: StaticString
    let second: StaticString
    let third: StaticString

    init(_ first: StaticString, _ second: StaticString = "", _ third: StaticString = "") {
        self.first = first
        self.second = second
        self.third = third
    }

    /// The names, outermost first.
    var names: [StaticString] { [first, second, third].filter { $0.utf8CodeUnitCount > 0 } }

    /// The names, separated by dots.
    var description: String { names.map { "\($0)" }.joined(separator: ".") }
}

extension APIVersion {
    /// Paths of fields that differ between versions.
    var paths: VersionPaths { traits.paths }
}

extension Field {
    /// The field at `path` below this one.
    subscript(path: MemberPath) -> Field {
        @_lifetime(copy self)
        get {
            let outer = self[path.first]
            guard path.second.utf8CodeUnitCount > 0 else { return outer }
            let inner = outer[path.second]
            return path.third.utf8CodeUnitCount > 0 ? inner[path.third] : inner
        }
    }
}
