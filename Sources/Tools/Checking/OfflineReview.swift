internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// Asks the decisions of the server what an API server would ask, without either.
struct OfflineReview {
    let admission: OCNEAdmission
    let kind: OCNEKind
    let version: APIVersion

    /// What came of validation.
    struct Verdict {
        /// Causes that name fields.
        var causes: [FieldError] = []
        /// A refusal that names none.
        var refusal: String?
        /// Warnings about a field.
        var fieldWarnings: [FieldError] = []
        /// Violations of rules that are not enforced.
        var unenforced: [FieldError] = []
        /// Other warnings.
        var warnings: [String] = []
    }

    /// What defaulting changes in `object`: nothing when the object cannot be decoded.
    func defaults(of object: [UInt8], old: [UInt8]?) -> JSONPatch {
        let document = ask(.mutate(kind, version), object, old) { response in
            var writer = JSONWriter()
            response.patch.write(to: &writer)
            return response.isAllowed ? writer.bytes : nil
        }
        guard let document, let document else { return JSONPatch([]) }
        var tape = Tape()
        do throws(JSONError) {
            return JSONPatch(try tape.parse(document.span).root)
        } catch {
            return JSONPatch([])
        }
    }

    /// `object` after defaulting.
    func defaulted(_ object: [UInt8], old: [UInt8]?) -> [UInt8] { defaults(of: object, old: old).applied(to: object) }

    /// What the rules say of `object`; of its change, when there is an old one.
    func verdict(on object: [UInt8], old: [UInt8]?) -> Verdict {
        ask(.validate(kind, version), object, old) { response in
            var verdict = Verdict()
            verdict.fieldWarnings = response.fieldWarnings
            verdict.unenforced = response.unenforced.map(\.violation)
            let texts = Set(response.fieldWarnings.map(\.warningText) + verdict.unenforced.map(\.unenforcedText))
            verdict.warnings = response.warnings.filter { !texts.contains($0) }
            if let details = response.details, !details.causes.isEmpty {
                verdict.causes = details.causes
            } else if let denial = response.denial {
                verdict.refusal = denial.message
            }
            return verdict
        } ?? Verdict()
    }

    private func ask<Answer>(
        _ endpoint: AdmissionEndpoint, _ object: [UInt8], _ old: [UInt8]?,
        _ read: (borrowing AdmissionResponse) -> Answer
    ) -> Answer? {
        let review = Self.document(kind.schema(in: version).gvk, object, old)
        var tape = Tape()
        var answer: [UInt8] = []
        var result: Answer?
        _ = admission.answer(review.span, at: endpoint, tape: &tape, into: &answer) { _, response in
            result = read(response)
        }
        return result
    }

    /// The request as an API server puts it.
    static func document(
        _ gvk: GroupVersionKind, namespace: String = "", name: String = "", _ object: [UInt8], _ old: [UInt8]?
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", "admission.k8s.io/v1")
            writer.member("kind", "AdmissionReview")
            writer.object("request") { writer in
                writer.member("uid", "offline")
                writer.object("kind") { writer in
                    writer.member("group", gvk.group)
                    writer.member("version", gvk.version)
                    writer.member("kind", gvk.kind)
                }
                writer.member("namespace", namespace)
                writer.member("name", name)
                writer.member("operation", old == nil ? "CREATE" : "UPDATE")
                writer.key("object")
                writer.raw(object)
                guard let old else { return }
                writer.key("oldObject")
                writer.raw(old)
            }
        }
        return writer.bytes
    }
}
