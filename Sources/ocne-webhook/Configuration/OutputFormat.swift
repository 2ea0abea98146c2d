internal import ArgumentParser
internal import JSON
internal import YAML

/// `-o`: for whom a command writes.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
    case yaml

    /// Prints `json` for programs; `text` for people.
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
