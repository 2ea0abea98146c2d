/// Renders name templates, which are written in the language of Go's `text/template`: texts with actions in double
/// braces.
///
/// Fields and literal texts are all that names take. What goes beyond (functions, conditions, variables) is left to the
/// controller, which has the whole language: the answer is then that the name is not known.
enum MachineNameTemplate {
    enum Rendering: Equatable {
        case name([UInt8])
        case unknown
        case invalid(String)
    }

    /// Longer names are cut, and get as many random characters at their end as `{{ .random }}` has.
    private static let maxLength = 63
    private static let random = Array("xxxxx".utf8)

    /// A name as the template makes it, of a cluster called `cluster` and a control plane called `ocnecontrolplane`.
    static func render(_ template: [UInt8]) -> Rendering {
        var rest = template[...]
        var name: [UInt8] = []
        var isKnown = true
        while let open = rest.firstRange(of: opening) {
            var text = rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            if rest.first == UInt8(ascii: "-"), rest.dropFirst().first.map(isSpace) == true {
                text = trimmedEnd(text)
                rest = rest.dropFirst()
            }
            name += text
            guard let end = end(of: rest) else { return .invalid("an action is not closed by }}") }
            var action = rest[..<end]
            rest = rest[(end + closing.count)...]
            if action.last == UInt8(ascii: "-"), action.dropLast().last.map(isSpace) == true {
                action = action.dropLast()
                rest = rest.drop(while: isSpace)
            }
            switch value(of: trimmedEnd(action.drop(while: isSpace))) {
            case .name(let value): name += value
            case .unknown: isKnown = false
            case .invalid(let reason): return .invalid(reason)
            }
        }
        guard isKnown else { return .unknown }
        name += rest
        if name.count > maxLength { name = name[..<(maxLength - random.count)] + random }
        return .name(name)
    }

    private static let opening = Array("{{".utf8)
    private static let closing = Array("}}".utf8)

    /// Returns the end of the action that begins `text`; braces in quotes and comments do not end it.
    private static func end(of text: ArraySlice<UInt8>) -> Int? {
        var quote: UInt8? = nil
        var i = text.startIndex
        let content = text.drop(while: isSpace)
        if content.starts(with: "/*".utf8) {
            guard let end = content.dropFirst(2).firstRange(of: Array("*/".utf8)) else { return nil }
            i = end.upperBound
        }
        while i < text.endIndex {
            let unit = text[i]
            if let open = quote {
                if unit == UInt8(ascii: "\\"), open != UInt8(ascii: "`") {
                    i += 1
                } else if unit == open {
                    quote = nil
                }
            } else if unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "`") || unit == UInt8(ascii: "'") {
                quote = unit
            } else if text[i...].starts(with: closing) {
                return i
            }
            i += 1
        }
        return nil
    }

    /// Returns the value of an action.
    private static func value(of action: ArraySlice<UInt8>) -> Rendering {
        guard let first = action.first else { return .invalid("an action is empty") }
        if first == UInt8(ascii: "/") { return .name([]) }
        if first == UInt8(ascii: "."), action.allSatisfy({ $0 == UInt8(ascii: ".") || isWord($0) }) {
            switch String(decoding: action, as: UTF8.self) {
            case ".random": return .name(random)
            case ".cluster.name": return .name(Array("cluster".utf8))
            case ".ocneControlPlane.name": return .name(Array("ocnecontrolplane".utf8))
            case let field:
                return .invalid("there is no \(field); there are .random, .cluster.name and .ocneControlPlane.name")
            }
        }
        if let name = functions(in: action).first(where: { !knownFunctions.contains($0) }) {
            return .invalid("there is no function \(name)")
        }
        return .unknown
    }

    /// The names in an action that are no fields, no variables and not quoted.
    private static func functions(in action: ArraySlice<UInt8>) -> [String] {
        var found: [String] = []
        var quote: UInt8? = nil
        var before = UInt8(ascii: " ")
        var i = action.startIndex
        while i < action.endIndex {
            let unit = action[i]
            if let open = quote {
                if unit == open { quote = nil }
                i += unit == UInt8(ascii: "\\") && open != UInt8(ascii: "`") ? 2 : 1
                continue
            }
            if unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "`") || unit == UInt8(ascii: "'") { quote = unit }
            let word = action[i...].prefix(while: isWord)
            if let first = word.first, first > UInt8(ascii: "9"), before != UInt8(ascii: "."),
                before != UInt8(ascii: "$")
            {
                found.append(String(decoding: word, as: UTF8.self))
            }
            before = unit
            i += max(word.count, 1)
        }
        return found
    }

    /// Keywords, constants and functions of the language.
    private static let knownFunctions: Set<String> = [
        "and", "block", "break", "call", "continue", "define", "else", "end", "eq", "false", "ge", "gt", "html", "if",
        "index", "js", "le",
        "len", "lt", "ne", "nil", "not", "or", "print", "printf", "println", "range", "slice", "template", "true",
        "urlquery", "with",
    ]

    private static func trimmedEnd(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let last = text.lastIndex(where: { !isSpace($0) }) else { return text.prefix(0) }
        return text[...last]
    }

    private static func isSpace(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }

    private static func isWord(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
