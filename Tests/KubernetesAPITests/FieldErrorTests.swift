import JSON
import KubernetesAPI
import Testing

@Suite("Field errors")
struct FieldErrorTests {
    static let types: [(type: FieldError.ErrorType, reason: String, text: String)] = [
        (.invalid, "FieldValueInvalid", "Invalid value"), (.required, "FieldValueRequired", "Required value"),
        (.forbidden, "FieldValueForbidden", "Forbidden"),
        (.notSupported, "FieldValueNotSupported", "Unsupported value"),
        (.duplicate, "FieldValueDuplicate", "Duplicate value"), (.internalError, "InternalError", "Internal error"),
    ]

    @Test("Types have the reasons and texts of the API machinery", arguments: types)
    func type(type: FieldError.ErrorType, reason: String, text: String) {
        #expect(type.reason == reason)
        #expect("\(FieldError.sample(type, "a", "detail"))" == "spec.a: \(text): detail")
        #expect(FieldError.sample(type, "a", value: "7", "detail").message == "\(text): 7: detail")
        #expect(FieldError.sample(type, "a", value: "7", "").message == "\(text): 7")
        #expect(FieldError.sample(type, "a", "").message == text)
    }

    @Test("Formats field paths like the API machinery")
    func paths() {
        let steps: [(steps: [PathStep], text: String)] = [
            ([], ""), ([.member("a")], "a"), ([.member("a"), .member("b")], "a.b"), ([.element(0)], "[0]"),
            ([.member("a"), .element(1), .element(2), .member("b")], "a[1][2].b"),
            ([.member("a/b"), .member("c.d")], "a/b.c.d"),
        ]
        for (steps, text) in steps { #expect("\(FieldPath(steps))" == text) }
    }

    static let texts: [(text: String, quoted: String)] = [
        ("", #""""#), ("plain é €", #""plain é €""#), ("\"", #""\"""#), ("\\", #""\\""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{7}\u{1F}\u{7F}", #""\x00\x07\x1f\x7f""#), ("'", #""'""#),
        (
            "\u{85}\u{AD}\u{200B}\u{2028}\u{2029}\u{202E}\u{2066}\u{E000}",
            #""\u0085\u00ad\u200b\u2028\u2029\u202e\u2066\ue000""#
        ),
        ("\u{A0}\u{E0001}", #""\u00a0\U000e0001""#), ("日本 😀", #""日本 😀""#),
        (String(repeating: "x", count: 256), "\"" + String(repeating: "x", count: 256) + "\""),
        (String(repeating: "x", count: 257), "\"" + String(repeating: "x", count: 256) + "…\""),
    ]

    @Test("Quotes strings like Go, and truncates long ones", arguments: texts)
    func quotes(text: String, expected: String) {
        #expect(quoted(text) == expected)
    }

    @Test("Errors have the offset of their field, or of its nearest ancestor")
    func places() throws {
        try reading(#"{"a": {"b": [1, {"c": "x"}]}}"#) { root in
            var errors = FieldErrors<SampleRule>(root: root)
            let wasEmpty = errors.isEmpty
            #expect(wasEmpty)
            let fields = Field(root)
            if let element = fields["a"]["b"].value?.element(at: 1) {
                errors.invalid(text: Field(element)["c"], "one", by: .first)
                errors.required(Field(element)["d"]["e"], "two", by: .first)
            }
            errors.forbidden(fields["z"], "three", by: .second)
            errors.internalError(fields["a"], "four", by: .second)
            errors.invalid(fields["a"]["b"], "[]", "five", by: .first)
            errors.append(.sample())
            let all = errors.all
            #expect(
                all.map(\.description) == [
                    #"a.b[1].c: Invalid value: "x": one"#, "a.b[1].d.e: Required value: two", "z: Forbidden: three",
                    "a: Internal error: four", "a.b: Invalid value: []: five", "spec.a: Invalid value: is wrong",
                ])
            #expect(all.map(\.byteOffset) == [22, 16, 0, 6, 12, 0])
            #expect(all.map { "\($0.rule.id)" } == ["first", "first", "second", "second", "first", "first"])
        }
    }

    @Test("Kinds are named as the API machinery names them")
    func kinds() {
        let kind = GroupVersionKind(group: "g.example", version: "v1", kind: "Thing")
        #expect(kind.apiVersion == "g.example/v1")
        #expect("\(kind)" == "g.example/v1, Kind=Thing")
        #expect(GroupVersionKind(group: "", version: "v1", kind: "Pod").apiVersion == "v1")
    }

    @Test("Rules are the same when their ids are")
    func rules() {
        #expect(Rule.first == Rule("first", "Other words."))
        #expect(Rule.first != .second)
    }
}
