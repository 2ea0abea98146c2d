internal import ArgumentParser
internal import JSON
internal import Primitives
internal import YAML

/// Output format of a command (`-o`).
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case yaml

    /// Prints `text`, or `json` as JSON or YAML.
    func print(text: () -> String, json: () -> [UInt8]) throws {
        switch self {
        case .text: Swift.print(text(), terminator: "")
        case .json: Swift.print(String(decoding: Printable.escapedJSON(json()), as: UTF8.self))
        case .yaml: Swift.print(try Self.yaml(json()), terminator: "")
        }
    }

    /// Returns JSON as YAML in which everything is printable.
    static func yaml(_ json: [UInt8]) throws -> String {
        let escaped = Printable.escapedJSON(json)
        var tape = Tape(capacity: 1 << 10)
        let root = try tape.parse(escaped.span).root
        // The writer escapes all that is not ASCII, or only what YAML demands.
        let needsEscapes = escaped != json || escaped.contains(UInt8(ascii: "\\"))
        return String(decoding: try YAML.write(root, isASCII: needsEscapes), as: UTF8.self)
    }
}
