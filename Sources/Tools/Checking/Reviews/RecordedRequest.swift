internal import JSON
internal import KubernetesAPI

/// A recorded request to a webhook: an AdmissionReview, or an event of the audit log as one.
struct RecordedRequest {
    /// The review as JSON.
    let review: [UInt8]
    /// The object that the request is about, at its place in the file.
    let object: ManifestObject
    /// True if the request is an update whose old object is not known. The review is that of a creation then.
    let lacksOldObject: Bool

    /// Reads a document of a file; nil if it is neither, or records no object.
    ///
    /// - Parameter oldObject: Returns an object before the request as JSON: events do not record it.
    /// - Throws: `JSONError` if the document is not JSON.
    init?(
        _ document: ManifestObject, oldObject: (ManifestObject.Identity) -> [UInt8]?
    ) throws(JSONError) {
        var tape = Tape()
        let fields = Field(try tape.parse(document.json.span).root)
        switch (document.group, document.kind) {
        case ("admission.k8s.io", "AdmissionReview"):
            let request = fields["request"]
            let field = request["object"].exists ? request["object"] : request["oldObject"]
            guard let object = field.value, object.isObject else { return nil }
            review = document.json
            self.object = ManifestObject(object, document: document.document, base: document.offset)
            lacksOldObject = false
        case ("audit.k8s.io", "Event"):
            guard let event = AuditEvent(fields) else { return nil }
            let field = event.hasResult ? fields["responseObject"] : fields["requestObject"]
            // The response to a refused patch and to most deletions is a Status.
            guard let object = field.value, object.isObject, !field["kind"].equals("Status") else { return nil }
            self.object = ManifestObject(object, document: document.document, base: document.offset)
            let old = event.operation == .update ? oldObject(self.object.identity(in: self.object.namespace)) : nil
            lacksOldObject = event.operation == .update && old == nil
            review = event.review(of: self.object, old: old)
        default: return nil
        }
    }
}
