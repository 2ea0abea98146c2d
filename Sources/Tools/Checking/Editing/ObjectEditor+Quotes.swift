extension ObjectEditor {
    /// Returns a member without comments, with the quotes of the value that it comes from. A plain value with variables
    /// stays plain: with quotes, it could not become a number when the variables are substituted.
    func written(_ name: String, _ value: ManifestNode, _ indent: Int, like origin: ManifestNode) -> [String] {
        guard origin.content.isScalar, let text = value.text else { return written(name, value, indent) }
        let source = String(decoding: file.source.bytes[extent(at: position(of: origin.offset))], as: UTF8.self)
        if let quoted = ScalarStyle(of: source).quoted(text) { return ["\(pad(indent))\(key(name)): \(quoted)"] }
        // On one line, as it is; others are quoted anyway.
        guard TemplateAction.mayBe(in: text), origin.text == text, source == text else {
            return written(name, value, indent)
        }
        return ["\(pad(indent))\(key(name)): \(text)"]
    }
}
