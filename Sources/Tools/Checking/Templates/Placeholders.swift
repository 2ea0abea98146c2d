/// The substitutes for unknown variables in text that is parsed as YAML: an index between two characters that do not
/// occur in the text otherwise. YAML would read a brace of `${NAME}` as a mapping.
struct Placeholders: Sendable {
    /// An unknown variable.
    struct Variable: Sendable {
        let name: String
        /// The variable as the file has it, such as `${NAME:=default}`.
        let text: String
    }

    private(set) var variables: [Variable] = []
    private var indices: [String: Int] = [:]
    private let open: [UInt8]
    private let close: [UInt8]

    init(_ characters: PrivateCharacters) {
        open = Array("\(characters.first)".utf8)
        close = Array("\(characters.second)".utf8)
    }

    /// Returns the placeholder of a variable; equal for equal texts.
    mutating func placeholder(for name: String, _ text: String) -> [UInt8] {
        let index = indices[text] ?? variables.count
        if index == variables.count {
            variables.append(Variable(name: name, text: text))
            indices[text] = index
        }
        return open + Array("\(index)".utf8) + close
    }

    /// Returns `text` with the variables in place of their placeholders.
    func restored(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var at = 0
        while let (range, variable) = next(in: bytes, from: at) {
            result += bytes[at..<range.lowerBound] + Array(variable.text.utf8)
            at = range.upperBound
        }
        return at == 0 ? text : String(decoding: result + bytes[at...], as: UTF8.self)
    }

    /// Returns the first placeholder in `text` from `start` on, with its variable; nil if there is none.
    func next(in text: [UInt8], from start: Int) -> (range: Range<Int>, variable: Variable)? {
        guard !variables.isEmpty else { return nil }
        var at = start
        while let found = text[at...].firstIndex(of: open[0]) {
            at = found + 1
            guard text[found...].starts(with: open) else { continue }
            let digits = text[(found + open.count)...].prefix { $0 &- UInt8(ascii: "0") < 10 }
            guard text[digits.endIndex...].starts(with: close),
                let index = Int(String(decoding: digits, as: UTF8.self)), variables.indices.contains(index)
            else { continue }
            return (found..<digits.endIndex + close.count, variables[index])
        }
        return nil
    }
}
