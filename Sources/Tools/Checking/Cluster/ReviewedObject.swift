internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// The AdmissionReview that an API server would send about a write of an object, without a user. Unlike the request for
/// a manifest it has a namespace, which exemptions of a policy are about.
struct ReviewedObject {
    let json: [UInt8]
    /// The object before an update; nil for a creation.
    let old: [UInt8]?

    /// Returns the decision of `decide` about the request.
    ///
    /// - Throws: `JSONError` if one of the objects is not JSON.
    func decided<Decision>(_ decide: (borrowing AdmissionRequest) -> Decision) throws(JSONError) -> Decision {
        let review = try review
        var tape = Tape()
        let document = try tape.parse(review.span)
        do throws(ReviewFailure) {
            return decide(try AdmissionRequest(document))
        } catch {
            // Unreachable: the review is complete.
            return try ManifestRequest(object: json, old: old).decided(decide)
        }
    }

    private var review: [UInt8] {
        get throws(JSONError) {
            var tape = Tape()
            let object = ClusterObject(Field(try tape.parse(json.span).root))
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("apiVersion", "admission.k8s.io/v1")
                writer.member("kind", "AdmissionReview")
                writer.object("request") { writer in
                    writer.member("uid", "check")
                    writer.object("kind") { writer in
                        writer.member("group", object.group)
                        writer.member("version", String(object.apiVersion.split(separator: "/").last ?? ""))
                        writer.member("kind", object.kind)
                    }
                    writer.member("name", object.name)
                    if !object.namespace.isEmpty { writer.member("namespace", object.namespace) }
                    writer.member("operation", old == nil ? "CREATE" : "UPDATE")
                    writer.key("object")
                    writer.raw(json)
                    if let old {
                        writer.key("oldObject")
                        writer.raw(old)
                    }
                }
            }
            return writer.bytes
        }
    }
}
