internal import JSON

/// The one YAML document of a configuration file. Its errors begin with the file's name and the position in it.
public struct ConfigurationDocument: Sendable {
    /// The name of the file in errors.
    public let name: String
    /// The document as JSON with the positions of its values.
    public let document: YAML.Document

    /// Parses the text of a file.
    ///
    /// - Throws: `ConfigurationDocumentError` unless the text is one document.
    public init(_ text: [UInt8], named name: String) throws(ConfigurationDocumentError) {
        guard let document = try Self(ofOptional: text, named: name) else {
            throw ConfigurationDocumentError("\(name): expected one document")
        }
        self = document
    }

    /// Parses the text of a file that may be empty; nil if it is.
    ///
    /// - Throws: `ConfigurationDocumentError` if the text is not YAML or has several documents.
    public init?(ofOptional text: [UInt8], named name: String) throws(ConfigurationDocumentError) {
        let documents = try YAML.read(text, named: name)
        guard documents.count < 2 else { throw ConfigurationDocumentError("\(name): expected one document") }
        guard let document = documents.first else { return nil }
        self.name = name
        self.document = document
    }

    /// Returns the position of the value at `byteOffset` of the JSON: `config.yaml:3:5`.
    public func location(of byteOffset: Int) -> String {
        let position = document.position(at: byteOffset)
        return "\(name):\(position.line):\(position.column)"
    }
}

/// A reason why a configuration file is not a document.
public struct ConfigurationDocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, the position if known, and the reason, on one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension YAML {
    /// Reads the documents of a file.
    ///
    /// - Parameter name: The name of the file in errors.
    /// - Throws: `ConfigurationDocumentError` with the position of the error.
    public static func read(_ text: [UInt8], named name: String) throws(ConfigurationDocumentError) -> [Document] {
        do throws(YAMLError) {
            return try read(text)
        } catch {
            throw ConfigurationDocumentError(
                "\(name):\(error.position.line):\(error.position.column): \(error.reason)")
        }
    }
}
