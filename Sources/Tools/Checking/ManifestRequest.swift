internal import JSON
internal import KubernetesAPI

/// The request that applying an object of a manifest would make: a creation, or an update of an old object.
struct ManifestRequest {
    let object: [UInt8]
    let old: [UInt8]?

    /// Returns the decision of `decide` about the request.
    ///
    /// - Throws: `JSONError` if one of the objects is not JSON.
    func decided<Decision>(_ decide: (borrowing AdmissionRequest) -> Decision) throws(JSONError) -> Decision {
        var tape = Tape()
        var oldTape = Tape()
        let document = try tape.parse(object.span)
        guard let old else { return decide(AdmissionRequest(creating: document)) }
        return decide(AdmissionRequest(updating: try oldTape.parse(old.span), to: document))
    }
}
