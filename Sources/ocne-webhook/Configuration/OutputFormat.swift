internal import ArgumentParser
internal import JSON
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
        case .json: Swift.print(String(decoding: json(), as: UTF8.self))
        case .yaml:
            let bytes = json()
            var tape = Tape(capacity: 1 << 10)
            Swift.print(
                String(decoding: try YAML.write(try tape.parse(bytes.span).root), as: UTF8.self), terminator: "")
        }
    }
}
