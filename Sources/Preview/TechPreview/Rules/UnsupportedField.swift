internal import JSON

/// A field of a platform's machines that Machine API has no equivalent for.
struct UnsupportedField {
    /// Names from the spec of the machine to the field. Elements of lists on the way are all visited.
    let path: [StaticString]
    /// What to do instead.
    let remedy: StaticString
    /// True if OpenShift synchronizes the machine without the field, instead of refusing to synchronize it.
    var isDropped = false

    /// Those of AWS: the fields that OpenShift's policy `unsupported-aws-spec-fields` lists.
    static let aws: [UnsupportedField] = [
        UnsupportedField(path: ["ami", "eksLookupType"], remedy: "use ami.id instead"),
        UnsupportedField(path: ["imageLookupFormat"], remedy: "use ami.id instead"),
        UnsupportedField(path: ["imageLookupOrg"], remedy: "use ami.id instead"),
        UnsupportedField(path: ["imageLookupBaseOS"], remedy: "use ami.id instead"),
        UnsupportedField(path: ["networkInterfaces"], remedy: "use subnet instead"),
        UnsupportedField(path: ["uncompressedUserData"], remedy: "remove it"),
        UnsupportedField(path: ["ignition", "proxy"], remedy: "remove it"),
        UnsupportedField(path: ["ignition", "tls"], remedy: "remove it"),
        UnsupportedField(path: ["securityGroupOverrides"], remedy: "use additionalSecurityGroups instead"),
        UnsupportedField(path: ["cloudInit", "secretCount"], remedy: "remove it"),
        UnsupportedField(path: ["cloudInit", "secretPrefix"], remedy: "remove it"),
        UnsupportedField(path: ["cloudInit", "insecureSkipSecretsManager"], remedy: "remove it"),
        UnsupportedField(path: ["cloudInit", "secureSecretsBackend"], remedy: "remove it"),
    ]

    /// Those of OpenStack: what the operator's `capi2mapi/openstack.go` reports. It has no policy for them.
    static let openStack: [UnsupportedField] = [
        UnsupportedField(path: ["flavorID"], remedy: "use flavor instead"),
        UnsupportedField(path: ["image", "id"], remedy: "use image.filter.name instead"),
        UnsupportedField(path: ["image", "imageRef"], remedy: "use image.filter.name instead"),
        UnsupportedField(path: ["image", "filter", "tags"], remedy: "remove it", isDropped: true),
        UnsupportedField(path: ["ports", "hostID"], remedy: "remove it", isDropped: true),
        UnsupportedField(path: ["ports", "propagateUplinkStatus"], remedy: "remove it", isDropped: true),
        UnsupportedField(path: ["ports", "valueSpecs"], remedy: "remove it", isDropped: true),
    ]

    /// Adds the field below `spec`, once for each element of the lists on its path.
    func check(in spec: Field, _ findings: inout Findings) { check(path[...], spec, &findings) }

    private func check(_ rest: ArraySlice<StaticString>, _ field: Field, _ findings: inout Findings) {
        if let value = field.value, value.isArray, !rest.isEmpty {
            var elements = field.elements
            while let element = elements.next() { check(rest, Field(element), &findings) }
        } else if let name = rest.first {
            check(rest.dropFirst(), field[name], &findings)
        } else if field.exists {
            if isDropped {
                let name = path.map { "\($0)" }.joined(separator: ".")
                findings.notice("OpenShift's machine of Machine API will not have \(name); \(remedy)")
            } else {
                InfrastructureParity.add(field, "\(remedy)", &findings)
            }
        }
    }
}
