internal import EventLoop
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
        let text: [UInt8]
        do {
            text = try File.read(path, limit: maxFileBytes)
        } catch {
            throw ConfigurationError("--ocne-metadata: \(path): \(error)")
        }
        return try parse(text, from: "--ocne-metadata: \(path)")
    }

    /// Parses metadata in YAML or JSON.
    ///
    /// - Parameter name: Prefix of errors.
    static func parse(_ text: [UInt8], from name: String) throws(ConfigurationError) -> OCNEMetadata {
        let document: YAML.Document
        do {
            let documents = try YAML.read(text)
            guard documents.count == 1 else {
                throw ConfigurationError("\(name): expected one document with a map of Kubernetes versions")
            }
            document = documents[0]
        } catch let error as YAMLError {
            throw ConfigurationError("\(name):\(error.position.line):\(error.position.column): \(error.reason)")
        } catch {
            throw ConfigurationError("\(name): \(error)")
        }
        do {
            var tape = Tape()
            return try OCNEMetadata(document: try tape.parse(document.json.span).root)
        } catch let error as OCNEMetadataError {
            let at = document.position(at: error.byteOffset)
            throw ConfigurationError("\(name):\(at.line):\(at.column): \(error)")
        } catch {
            throw ConfigurationError("\(name): \(error)")
        }
    }
}
