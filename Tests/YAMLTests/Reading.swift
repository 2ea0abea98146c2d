import JSON
import YAML

/// Returns the documents of `text` as JSON.
func json(_ text: String) throws -> [String] {
    try YAML.read(Array(text.utf8)).map { String(decoding: $0.json, as: UTF8.self) }
}

/// Returns the error for `text`; nil if it is valid.
func failure(_ text: String) -> YAMLError? {
    do {
        _ = try YAML.read(Array(text.utf8))
        return nil
    } catch {
        return error
    }
}
