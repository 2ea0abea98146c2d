internal import JSON
internal import YAML

/// A YAML file that sets flags: a map of their names to values.
struct FlagFile {
    /// A flag with its values.
    struct Entry {
        let name: String
        /// The elements of a list, the members of a map as `NAME=VALUE`, or the one value.
        let values: [String]
        /// Positions for messages: `config.yaml:3:5`.
        let nameOrigin: String
        let origin: String
    }

    let entries: [Entry]

    /// Reads a file. Blocks on the disk.
    ///
    /// - Parameter flag: The flag that names the file, for errors; nil if none does.
    /// - Throws: `ConfigurationError` with the position of a value that no flag takes.
    init(_ path: String, flag: String? = nil) throws {
        let text = try ConfigurationFile.read(path, named: flag.map { "\($0) \(path)" } ?? path)
        guard let file = try ConfigurationDocument(ofOptional: text, named: path) else {
            entries = []
            return
        }
        var tape = Tape()
        let root = try tape.parse(file.document.json.span).root
        guard root.isObject || root.isNull else {
            throw ConfigurationError("\(path):1:1: expected a map of flag names and values")
        }
        var entries: [Entry] = []
        var members = root.isNull ? nil : root.members
        while let member = members?.next() {
            let origin = file.location(of: member.value.byteOffset)
            guard let values = Self.values(of: member.value) else {
                throw ConfigurationError("\(origin): expected a string, number, boolean, list or map")
            }
            entries.append(
                Entry(
                    name: member.name.string ?? "", values: values,
                    nameOrigin: file.location(of: member.name.byteOffset), origin: origin))
        }
        self.entries = entries
    }

    private static func values(of value: Cursor) -> [String]? {
        switch value.kind {
        case .array:
            var values: [String] = []
            var elements = value.elements
            while let element = elements.next() {
                guard let text = scalar(element) else { return nil }
                values.append(text)
            }
            return values
        case .object:
            var values: [String] = []
            var members = value.members
            while let member = members.next() {
                guard let text = scalar(member.value) else { return nil }
                values.append("\(member.name.string ?? "")=\(text)")
            }
            return values
        default: return scalar(value).map { [$0] }
        }
    }

    private static func scalar(_ value: Cursor) -> String? {
        switch value.kind {
        case .string: value.string
        case .number, .true, .false: String(decoding: [UInt8](copying: value.text), as: UTF8.self)
        case .null, .array, .object: nil
        }
    }
}
