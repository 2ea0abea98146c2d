internal import JSON
internal import YAML

/// Values as lines of YAML.
enum YAMLLines {
    /// `json` in block style, line by line.
    static func of(_ json: some Sequence<UInt8>) -> [String] {
        let json = Array(json)
        var tape = Tape()
        do {
            // A line end within an action of a template would hide it from what renders it.
            let isTemplate = TemplateAction.mayBe(in: String(decoding: json, as: UTF8.self))
            let text = try YAML.write(try tape.parse(json.span).root, wrapsLines: !isTemplate)
            var lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                .map { String($0) }
            while lines.last?.isEmpty == true { lines.removeLast() }
            // A document that is a scalar may end with `...`.
            if lines.last == "..." { lines.removeLast() }
            return lines
        } catch {
            return [String(decoding: json, as: UTF8.self)]
        }
    }

    /// A member, in block style.
    static func ofMember(_ name: String, _ json: some Sequence<UInt8>) -> [String] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(name)
        writer.raw(Array(json))
        writer.endObject()
        return of(writer.bytes)
    }
}
