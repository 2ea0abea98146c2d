import JSON
import KubernetesAPI
import TestDocuments

/// Parses `text` and hands the root to `body`.
func reading<Result>(_ text: String, _ body: (Cursor) throws -> Result) throws -> Result {
    let bytes = Array(text.utf8)
    var tape = Tape(capacity: 16)
    let document = try tape.parse(bytes.span)
    return try body(document.root)
}

/// A review with what every decision needs.
func review(version: String = "v1", uid: String = "7", operation: String = "CREATE", _ more: String = "") -> String {
    #"{"apiVersion":"admission.k8s.io/\#(version)","kind":"AdmissionReview","request":{"uid":"\#(uid)","operation":"\#(operation)"\#(more)}}"#
}

/// The text of the answer to `text` that `prepare` makes.
func answer(_ text: String = review(), _ prepare: (inout AdmissionResponse, Cursor) -> Void) throws -> String {
    try reading(text) { root in
        let request = try AdmissionRequest(root)
        var response = AdmissionResponse()
        prepare(&response, root)
        var writer = JSONWriter()
        response.write(answering: request, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Rules for tests.
enum SampleRule: DeclaredRule {
    case first
    case second

    var rule: Rule {
        switch self {
        case .first: Rule("first", "The first rule.")
        case .second: Rule("second", "The second rule.", partlyEnforced: "a part cannot be undone")
        }
    }
}

extension Rule {
    static let first = SampleRule.first.rule
    static let second = SampleRule.second.rule
}

extension FieldError {
    /// An error at `spec.<name>`.
    static func sample(
        _ type: ErrorType = .invalid, _ name: String = "a", value: String = "", _ detail: String = "is wrong",
        by rule: Rule = .first
    ) -> FieldError {
        FieldError(
            type, FieldPath([.member("spec"), .member(name)]), shownValue: value, detail: detail, rule: rule)
    }
}
