internal import JSON
internal import KubernetesAPI

/// The request that applying an object of a manifest would make: a creation, or an update of an old object.
struct ManifestRequest {
    let object: [UInt8]
    let old: [UInt8]?

    /// Calls `decide` with the request; nil if one of the objects is not JSON.
    func decided<Decision>(_ decide: (borrowing AdmissionRequest) -> Decision) -> Decision? {
        var tape = Tape()
        var oldTape = Tape()
        do throws(JSONError) {
            let document = try tape.parse(object.span)
            guard let old else { return decide(AdmissionRequest(creating: document)) }
            return decide(AdmissionRequest(updating: try oldTape.parse(old.span), to: document))
        } catch {
            return nil
        }
    }
}
