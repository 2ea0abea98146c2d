public import JSON
internal import Primitives

extension AdmissionResponse {
    /// Appends the review that answers `request`.
    public func write(answering request: borrowing AdmissionRequest, to output: inout [UInt8]) {
        var writer = JSONWriter(appendingTo: output)
        output = []
        write(answering: request, to: &writer)
        output = writer.bytes
    }

    /// Writes the review that answers `request`.
    public func write(answering request: borrowing AdmissionRequest, to writer: inout JSONWriter) {
        let isV1Beta1 = request.reviewAPIVersion.equals("admission.k8s.io/v1beta1")
        if let uid = request.uid.value {
            write(uid: uid.text, isV1Beta1: isV1Beta1, to: &writer)
        } else {
            write(uid: Span(), isV1Beta1: isV1Beta1, to: &writer)
        }
    }

    /// Writes a review.
    ///
    /// - Parameters:
    ///   - uid: The uid of the request, as the review has it: JSON.
    ///   - isV1Beta1: True for a review of `admission.k8s.io/v1beta1`.
    func write(uid: Span<UInt8>, isV1Beta1: Bool, to writer: inout JSONWriter) {
        writer.append(
            "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/", isV1Beta1 ? "v1beta1" : "v1",
            "\",\"response\":{\"uid\":", uid)
        if isBareApproval { return writer.append(",\"allowed\":true,\"status\":{\"code\":200}}}") }
        writer.needsComma = true
        writeMembers(to: &writer)
        writer.append("}}")
    }

    /// True for the most frequent response: allowed, and nothing else.
    private var isBareApproval: Bool {
        denial == nil && patch.isEmpty && auditAnnotations.isEmpty && rules.isEmpty && unenforced.isEmpty
            && warnings.isEmpty
    }

    private func writeMembers(to writer: inout JSONWriter) {
        if let denial {
            writer.append(",\"allowed\":false,\"status\":{")
            writer.needsComma = false
            denial.status.writeMembers(to: &writer)
            if case .invalid(let object) = denial {
                writer.key("details")
                object.writeDetails(to: &writer)
            }
            writer.append("}")
        } else {
            writer.append(",\"allowed\":true,\"status\":{\"code\":200}")
            writePatch(to: &writer)
        }
        writeAuditAnnotations(to: &writer)
        writeWarnings(to: &writer)
    }

    private func writePatch(to writer: inout JSONWriter) {
        guard !patch.isEmpty else { return }
        var document = JSONWriter()
        patch.write(to: &document)
        writer.append(",\"patchType\":\"JSONPatch\",\"patch\":\"")
        Base64.append(document.bytes.span, to: &writer.bytes)
        writer.append("\"")
    }

    private func writeAuditAnnotations(to writer: inout JSONWriter) {
        guard !auditAnnotations.isEmpty || !rules.isEmpty || !unenforced.isEmpty else { return }
        writer.needsComma = true
        writer.key("auditAnnotations")
        writer.beginObject()
        if !rules.isEmpty {
            writer.key("rules")
            writer.string(rules.ids.joined(separator: ","))
        }
        for rule in unenforcedRules() {
            writer.key("\(rule.id)")
            writer.string(annotation(of: rule))
        }
        for annotation in auditAnnotations {
            writer.key(annotation.key)
            writer.string(annotation.value)
        }
        writer.endObject()
    }

    /// Violations that one audit annotation names.
    private static let maxAnnotatedViolations = 4

    /// The audit annotation of a rule that is not enforced: its mode and the first violations.
    private func annotation(of rule: Rule) -> String {
        let violated = unenforced.filter { $0.violation.rule == rule }
        let mode = violated.first?.mode ?? .audit
        let shown = violated.prefix(Self.maxAnnotatedViolations).map(\.violation.description).joined(separator: "; ")
        let hidden = violated.count - Self.maxAnnotatedViolations
        let further = hidden > 0 ? "; and \(furtherUnenforcedCount > 0 ? "at least " : "")\(hidden) more" : ""
        return "\(mode.rawValue): \(shown)\(further)"
    }

    private func writeWarnings(to writer: inout JSONWriter) {
        guard !warnings.isEmpty else { return }
        writer.needsComma = true
        writer.key("warnings")
        writer.beginArray()
        var written: Set<String> = []
        for warning in warnings {
            let text = warning.description
            if written.insert(text).inserted { writer.string(text) }
        }
        writer.endArray()
    }
}

extension AdmissionResponse.Denial {
    /// The refusal as the API machinery writes it.
    public var status: Status {
        switch self {
        case .request(let status): status
        case .invalid(let object): Status(code: 422, reason: "Invalid", message: object.message)
        }
    }
}

extension AdmissionResponse.InvalidObject {
    /// The message of apimachinery's `NewInvalid`; equal errors are in it once.
    var message: String {
        var errors: [String] = []
        var written: Set<String> = []
        for cause in causes {
            let error = cause.description
            if written.insert(error).inserted { errors.append(error) }
        }
        if furtherCount > 0 { errors.append("and \(furtherCount) more") }
        let list = errors.count == 1 ? errors[0] : "[\(errors.joined(separator: ", "))]"
        return "\(kind.kind).\(kind.group) \(quoted(name)) is invalid: \(list)"
    }

    /// Writes `details` of the Status: the object, with a cause for each violation.
    func writeDetails(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("group")
        writer.string(kind.group)
        writer.key("kind")
        writer.string(kind.kind)
        writer.key("causes")
        writer.beginArray()
        for cause in causes {
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
}
