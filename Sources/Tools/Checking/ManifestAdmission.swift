internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// The decisions of the server about objects of manifests.
struct ManifestAdmission {
    let admission: OCNEAdmission
    let kind: OCNEKind
    let version: APIVersion
    /// False if feature gates are only assumed to be off.
    var gatesAreKnown = true

    /// The changes that defaulting makes; none in an object that cannot be decoded.
    ///
    /// - Parameter old: The object before an update; nil on CREATE.
    func defaults(of object: [UInt8], old: [UInt8]?) throws(JSONError) -> JSONPatch {
        guard let response = try decide(.mutate(kind, version), object, old), response.isAllowed else {
            return JSONPatch([])
        }
        return response.patch.patch
    }

    /// `object` after defaulting.
    func defaulted(_ object: [UInt8], old: [UInt8]?) throws(JSONError) -> [UInt8] {
        try defaults(of: object, old: old).applied(to: object)
    }

    /// The violations of rules by `object`; of rules of updates too when there is an old one.
    func violations(of object: [UInt8], old: [UInt8]?) throws(JSONError) -> [Violation] {
        try decide(.validate(kind, version), object, old)?.violations(gatesAreKnown: gatesAreKnown) ?? []
    }

    private func decide(
        _ endpoint: AdmissionEndpoint, _ object: [UInt8], _ old: [UInt8]?
    ) throws(JSONError) -> AdmissionResponse? {
        try ManifestRequest(object: object, old: old).decided { admission.decide($0, at: endpoint) }
    }
}
