extension ObjectEditor {
    /// Returns a member without comments. A value with variables has quotes if the value that it comes from has them:
    /// without, it could become a number when the variables are substituted, and with, it could not.
    func written(_ name: String, _ value: ManifestNode, _ indent: Int, like origin: ManifestNode) -> [String] {
        guard let text = value.text, text.contains("${"), origin.text == text else {
            return written(name, value, indent)
        }
        let source = String(decoding: file.source.bytes[extent(at: position(of: origin.offset))], as: UTF8.self)
        // A plain scalar on one line, as it is; others are quoted anyway.
        return source == text ? ["\(pad(indent))\(key(name)): \(text)"] : written(name, value, indent)
    }
}
