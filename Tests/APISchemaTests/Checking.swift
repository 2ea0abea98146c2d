import APISchema
import JSON

/// Parses `text` and calls `body` with the root.
func reading<Result>(_ text: String, _ body: (Cursor) throws -> Result) throws -> Result {
    let bytes = Array(text.utf8)
    var tape = Tape(capacity: 16)
    let document = try tape.parse(bytes.span)
    return try body(document.root)
}

/// Formats a path as `a.b[1]`.
func text(_ path: [PathStep]) -> String {
    path.reduce("") { text, step in
        switch step {
        case .member(let name): text.isEmpty ? name : "\(text).\(name)"
        case .element(let index): "\(text)[\(index)]"
        }
    }
}

extension Schema {
    /// A member for every type and presence.
    static let everything = Schema.object(
        "Everything.",
        [
            .value("text", .string("")), .value("flag", .boolean("")), .value("small", .int32("")),
            .value("large", .int64("")),
            .value("either", .intOrString("")), .value("map", .map("", of: .int32(""))),
            .value("list", .array("", of: .string(""))),
            .value("duration", .duration("")), .value("time", .dateTime("")),
            .value("token", Schema(.string(.bootstrapToken), "")), .value("bytes", Schema(.string(.bytes), "")),
            .value("any", .any("")),
            .pointer("textPointer", .string("")), .pointer("flagPointer", .boolean("")),
            .pointer("smallPointer", .int32("")),
            .pointer("listPointer", .array("", of: .string(""))),
            .pointer("objectPointer", .object("", [.value("a", .string(""))])),
            .pointer("durationPointer", .duration("")), .pointer("timePointer", .dateTime("")),
            .pointer("eitherPointer", .intOrString("")),
            .pointer("anyPointer", .any("")),
            .structure(
                "structure",
                .object("", [.value("a", .string("")), .pointer("b", .object("", [.value("c", .string(""))]))])),
            .always("alwaysText", .string("")),
            .always("alwaysList", .array("", of: .object("", [.value("a", .string(""))]))),
            .always("alwaysSmall", .int32("")), .always("alwaysFlag", .boolean("")),
            .value("maps", .map("", of: .object("", [.value("a", .string("")), .pointer("b", .boolean(""))]))),
            .value("lists", .array("", of: .array("", of: .int64("")))),
        ])
}
