import Primitives
import TestDocuments

/// Renders the part of Go templates that the Helm chart uses, and rejects everything else: an independent reading of the
/// chart where helm is not installed.
struct GoTemplate {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private indirect enum Node {
        case text(String)
        case output(String)
        /// Conditions with what they render; an empty condition is else.
        case conditional([(condition: String, body: [Node])])
        case range(String, [Node])
    }

    private let nodes: [Node]

    init(_ text: String) throws {
        var tokens = try Self.tokens(text)[...]
        nodes = try Self.parse(&tokens, isNested: false).nodes
        guard tokens.isEmpty else { throw Failure(description: "too many end actions") }
    }

    /// Renders the template with `root` as its data.
    func render(_ root: Value) throws -> String {
        try Self.render(nodes, root, at: root)
    }

    // MARK: Parsing

    private enum Token {
        case text(String)
        case action(String)
    }

    private static func tokens(_ text: String) throws -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw Failure(description: "no end of an action")
            }
            var before = rest[..<start.lowerBound]
            var action = rest[start.upperBound..<end.lowerBound]
            rest = rest[end.upperBound...]
            if action.hasPrefix("- ") {
                action = action.dropFirst(2)
                while before.last?.isWhitespace == true { before.removeLast() }
            }
            guard !action.hasSuffix(" -") else { throw Failure(description: "\(action): -}} is not supported") }
            tokens.append(.text(String(before)))
            // A literal "{{" is the only string with braces: it ends at its own quotation mark.
            tokens.append(.action(action.split(separator: " ").joined(separator: " ")))
        }
        return tokens + [.text(String(rest))]
    }

    private static func parse(
        _ tokens: inout ArraySlice<Token>, isNested: Bool
    ) throws -> (nodes: [Node], end: String) {
        var nodes: [Node] = []
        while let token = tokens.popFirst() {
            switch token {
            case .text(let text): nodes.append(.text(text))
            case .action(let action) where action == "end" || action == "else" || action.hasPrefix("else if "):
                guard isNested else { throw Failure(description: "unexpected \(action)") }
                return (nodes, action)
            case .action(let action) where action.hasPrefix("if "):
                var branches: [(condition: String, body: [Node])] = []
                var condition = String(action.dropFirst("if ".count))
                while true {
                    let (body, end) = try parse(&tokens, isNested: true)
                    branches.append((condition, body))
                    if end == "end" { break }
                    condition = end == "else" ? "" : String(end.dropFirst("else if ".count))
                }
                nodes.append(.conditional(branches))
            case .action(let action) where action.hasPrefix("range "):
                let (body, end) = try parse(&tokens, isNested: true)
                guard end == "end" else { throw Failure(description: "else of a range is not supported") }
                nodes.append(.range(String(action.dropFirst("range ".count)), body))
            case .action(let action): nodes.append(.output(action))
            }
        }
        guard !isNested else { throw Failure(description: "an end action is missing") }
        return (nodes, "")
    }

    // MARK: Rendering

    private static func render(_ nodes: [Node], _ root: Value, at dot: Value) throws -> String {
        try nodes.map { node in
            switch node {
            case .text(let text): return text
            case .output(let pipeline): return try spelled(try evaluate(pipeline, root, dot))
            case .conditional(let branches):
                for branch in branches
                where try branch.condition.isEmpty || isTrue(evaluate(branch.condition, root, dot)) {
                    return try render(branch.body, root, at: dot)
                }
                return ""
            case .range(let list, let body):
                return try evaluate(list, root, dot).elements.map { try render(body, root, at: $0) }.joined()
            }
        }.joined()
    }

    private static func isTrue(_ value: Value) -> Bool {
        switch value {
        case .null: false
        case .bool(let value): value
        case .number(let digits): digits != [UInt8(ascii: "0")]
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    private static func spelled(_ value: Value) throws -> String {
        switch value {
        case .string(let text): String(decoding: text, as: UTF8.self)
        case .number(let digits): String(decoding: digits, as: UTF8.self)
        case .bool(let value): "\(value)"
        default: throw Failure(description: "\(value) cannot be printed")
        }
    }

    /// Evaluates a pipeline: commands between bars, each of which gets the value before it as its last argument.
    private static func evaluate(_ pipeline: String, _ root: Value, _ dot: Value) throws -> Value {
        var value: Value?
        for command in pipeline.split(separator: "|") {
            var words = command.split(separator: " ").map(String.init)
            // not (...) is the only expression in parentheses.
            if words.first == "not", words.count > 1, words[1].hasPrefix("("), words.last?.hasSuffix(")") == true {
                let inner = words.dropFirst().joined(separator: " ").dropFirst().dropLast()
                value = .bool(!isTrue(try evaluate(String(inner), root, dot)))
                continue
            }
            let first = words.removeFirst()
            let arguments = try words.map { try operand($0, root, dot) } + (value.map { [$0] } ?? [])
            value = try call(first, arguments, root, dot)
        }
        guard let value else { throw Failure(description: "an empty action") }
        return value
    }

    private static func call(_ name: String, _ arguments: [Value], _ root: Value, _ dot: Value) throws -> Value {
        switch (name, arguments.count) {
        case ("eq", 2): return .bool(arguments[0] == arguments[1])
        case ("toJson", 1): return .string(arguments[0].json)
        case ("quote", 1): return .string(Value.string(Array(try spelled(arguments[0]).utf8)).json)
        case ("b64enc", 1): return .string(Array(Base64.encode(Array(try spelled(arguments[0]).utf8)).utf8))
        case ("default", 2): return isTrue(arguments[1]) ? arguments[1] : arguments[0]
        case (_, 0): return try operand(name, root, dot)
        default: throw Failure(description: "\(name) with \(arguments.count) arguments is not supported")
        }
    }

    private static func operand(_ word: String, _ root: Value, _ dot: Value) throws -> Value {
        if word == "." { return dot }
        if word.hasPrefix("\""), word.hasSuffix("\""), word.count > 1 {
            return .string(Array(word.dropFirst().dropLast().utf8))
        }
        guard word.hasPrefix(".") else { throw Failure(description: "\(word) is not supported") }
        var value = root
        for name in word.dropFirst().split(separator: ".") {
            guard value.names.contains(String(name)) else { throw Failure(description: "\(word): no such value") }
            value = value[String(name)]
        }
        return value
    }
}
