internal import JSON
internal import OCNEAPI
internal import YAML

/// The source of the OCNE metadata (`--ocne-metadata`).
enum MetadataSource: Sendable {
    case builtIn
    case none
    case file(String)

    /// Maximum size of the file.
    private static let maxFileBytes = 8 * 1024 * 1024

    init(_ argument: String?) {
        switch argument {
        case nil: self = .builtIn
        case "none": self = .none
        case let path?: self = .file(path)
        }
    }

    /// True if the rules that need the metadata are turned off.
    var isOff: Bool { if case .none = self { true } else { false } }

    /// The file; empty without one.
    var files: [String] { if case .file(let path) = self { [path] } else { [] } }

    /// Reads the metadata; nil turns off the rules that need it. Blocks on the disk.
    func read() throws(ConfigurationError) -> OCNEMetadata? {
        switch self {
        case .builtIn: .builtIn
        case .none: nil
        case .file(let path): try Self.read(path)
        }
    }

    private static func read(_ path: String) throws(ConfigurationError) -> OCNEMetadata {
        let text = try ConfigurationFile.read(path, limit: maxFileBytes, named: "--ocne-metadata: \(path)")
        return try parse(text, from: path)
    }

    /// Parses metadata in YAML or JSON.
    ///
    /// - Parameter name: Prefix of errors.
    /// - Throws: `ConfigurationError` with all errors, a line each.
    static func parse(_ text: [UInt8], from name: String) throws(ConfigurationError) -> OCNEMetadata {
        let file: ConfigurationDocument
        do {
            file = try ConfigurationDocument(text, named: name)
        } catch {
            throw ConfigurationError("\(error)")
        }
        do {
            var tape = Tape()
            return try OCNEMetadata(document: try tape.parse(file.document.json.span).root)
        } catch let errors as OCNEMetadataErrors {
            throw ConfigurationError(
                errors.all.map { "\(file.location(of: $0.byteOffset)): \($0)" }.joined(separator: "\n"))
        } catch {
            throw ConfigurationError("\(name): \(error)")
        }
    }
}
