internal import JSON

/// Where a version keeps what the rules of both versions look at, as far as it is not in the same place in each of
/// them.
///
/// What is not here is in the same place. Paths are relative to the spec of OCNEControlPlane and to
/// `spec.template.spec` of its template; a test holds them against the conversion tables.
struct Places: Sendable {
    /// The reference to the template of the machines' infrastructure.
    let infrastructureRef: Place
    /// The member of the reference that names the group.
    let infrastructureGroup: StaticString
    /// How long before their certificates expire machines are replaced.
    let certificatesExpiryDays: Place
    /// How machines are replaced.
    let rolloutStrategy: Place

    static let v1alpha1 = Places(
        infrastructureRef: Place("machineTemplate", "infrastructureRef"),
        infrastructureGroup: "apiVersion",
        certificatesExpiryDays: Place("rolloutBefore", "certificatesExpiryDays"),
        rolloutStrategy: Place("rolloutStrategy"))

    static let v1beta2 = Places(
        infrastructureRef: Place("machineTemplate", "spec", "infrastructureRef"),
        infrastructureGroup: "apiGroup",
        certificatesExpiryDays: Place("rollout", "before", "certificatesExpiryDays"),
        rolloutStrategy: Place("rollout", "strategy"))
}

extension APIVersion {
    /// Where this version keeps what rules look at.
    var places: Places {
        switch self {
        case .v1alpha1: .v1alpha1
        case .v1beta2: .v1beta2
        }
    }
}

/// Up to three member names, one inside the other.
struct Place: Sendable {
    let first: StaticString
    let second: StaticString
    let third: StaticString

    init(_ first: StaticString, _ second: StaticString = "", _ third: StaticString = "") {
        self.first = first
        self.second = second
        self.third = third
    }
}

extension Field {
    /// The field at `place` below this one.
    subscript(place: Place) -> Field {
        @_lifetime(copy self)
        get {
            let outer = self[place.first]
            guard place.second.utf8CodeUnitCount > 0 else { return outer }
            let inner = outer[place.second]
            return place.third.utf8CodeUnitCount > 0 ? inner[place.third] : inner
        }
    }
}
