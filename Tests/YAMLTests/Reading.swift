import JSON
import TestDocuments
import YAML

/// The documents of `text` as JSON texts.
func json(_ text: String) throws -> [String] {
    try YAML.read(Array(text.utf8)).map { String(decoding: $0.json, as: UTF8.self) }
}

/// Why `text` is not read; nil when it is.
func failure(_ text: String) -> YAMLError? {
    do {
        _ = try YAML.read(Array(text.utf8))
        return nil
    } catch {
        return error
    }
}
