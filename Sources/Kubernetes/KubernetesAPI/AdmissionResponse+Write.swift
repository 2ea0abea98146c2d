public import JSON
internal import Primitives

extension AdmissionResponse {
    /// Writes the review that answers `request`.
    public func write(answering request: borrowing AdmissionRequest, to writer: inout JSONWriter) {
        Self.writeEnvelope(apiVersion: request.reviewAPIVersion, uid: request.uid, to: &writer) { writer in
            writeMembers(to: &writer)
        }
    }

    /// Writes the review that says why `review` was not understood, if its uid can be read; false when it can't.
    public static func write(_ status: Status, answering review: Cursor, to writer: inout JSONWriter) -> Bool {
        let fields = Field(review)
        let uid = fields["request"]["uid"]
        guard let value = uid.value, value.isString, !value.isEmptyString, fields["kind"].equals("AdmissionReview")
        else { return false }
        var response = AdmissionResponse()
        response.deny(status)
        writeEnvelope(apiVersion: fields["apiVersion"], uid: uid, to: &writer) { response.writeMembers(to: &$0) }
        return true
    }

    private static func writeEnvelope(
        apiVersion: borrowing Field, uid: borrowing Field, to writer: inout JSONWriter,
        members: (inout JSONWriter) -> Void
    ) {
        writer.append("{\"kind\":\"AdmissionReview\",\"apiVersion\":")
        // An unknown version is answered in the one that every API server reads.
        if apiVersion.equals("admission.k8s.io/v1beta1") {
            writer.append("\"admission.k8s.io/v1beta1\"")
        } else {
            writer.append("\"admission.k8s.io/v1\"")
        }
        writer.append(",\"response\":{\"uid\":")
        if let uid = uid.value { writer.append(uid.text) }
        writer.needsComma = true
        members(&writer)
        writer.append("}}")
    }

    private func writeMembers(to writer: inout JSONWriter) {
        guard let denial else {
            writer.append(",\"allowed\":true,\"status\":{\"code\":200}")
            writePatch(to: &writer)
            writeNotes(to: &writer)
            return
        }
        writer.append(",\"allowed\":false,\"status\":{")
        writer.needsComma = false
        denial.writeMembers(to: &writer)
        if let details {
            writer.key("details")
            writeDetails(details, to: &writer)
        }
        writer.append("}")
        writeNotes(to: &writer)
    }

    private func writeDetails(_ details: Details, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(details.name)
        writer.key("group")
        writer.string(details.group)
        writer.key("kind")
        writer.string(details.kind)
        writer.key("causes")
        writer.beginArray()
        for cause in details.causes {
            writer.beginObject()
            writer.key("reason")
            writer.string(cause.type.reason)
            writer.key("message")
            writer.string(cause.message)
            writer.key("field")
            writer.string(cause.path.description)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private func writePatch(to writer: inout JSONWriter) {
        guard !patch.isEmpty else { return }
        var document = JSONWriter()
        patch.write(to: &document)
        writer.append(",\"patchType\":\"JSONPatch\",\"patch\":\"")
        Base64.append(document.bytes.span, to: &writer.bytes)
        writer.append("\"")
    }

    private func writeNotes(to writer: inout JSONWriter) {
        if !auditAnnotations.isEmpty || !ruleIDs.isEmpty {
            writer.needsComma = true
            writer.key("auditAnnotations")
            writer.beginObject()
            if !ruleIDs.isEmpty {
                writer.key("rules")
                writer.string(ruleIDs.joined(separator: ","))
            }
            for annotation in auditAnnotations {
                writer.key(annotation.key)
                writer.string(annotation.value)
            }
            writer.endObject()
        }
        if !warnings.isEmpty {
            writer.needsComma = true
            writer.key("warnings")
            writer.beginArray()
            for warning in warnings { writer.string(warning) }
            writer.endArray()
        }
    }
}
