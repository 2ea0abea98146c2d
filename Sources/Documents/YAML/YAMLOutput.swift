internal import JSON

/// Writes nodes as JSON, remembering where each came from.
struct YAMLOutput {
    var writer = JSONWriter()
    private(set) var positions: [(offset: Int, position: SourcePosition)] = []

    mutating func write(_ node: YAMLNode) throws(YAMLError) {
        note(node.position)
        switch node {
        case .scalar(let text, let isPlain, _):
            if isPlain { writeScalar(text) } else { writer.string(text) }
        case .sequence(let elements, _):
            writer.beginArray()
            for element in elements { try write(element) }
            writer.endArray()
        case .mapping(let members, _):
            writer.beginObject()
            for (name, position, value) in try Self.merged(members) {
                note(position)
                writer.key(name)
                try write(value)
            }
            writer.endObject()
        }
    }

    /// The offset of what is written next: behind the comma, if there will be one.
    private mutating func note(_ position: SourcePosition) {
        positions.append((writer.bytes.count + (writer.needsComma ? 1 : 0), position))
    }

    /// Names the key if that fits one line.
    private static func duplicate(_ name: String) -> String {
        let isShown = name.utf8.count <= 64 && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isShown ? "duplicate key \"\(name)\"" : "duplicate key"
    }

    /// Members with `<<` resolved; a name that stands twice is an error, since one of the two would be lost.
    private static func merged(_ members: [(key: YAMLNode, value: YAMLNode)]) throws(YAMLError) -> [(
        String, SourcePosition, YAMLNode
    )] {
        var result: [(String, SourcePosition, YAMLNode)] = []
        // By bytes: Swift takes different spellings of an accented letter for the same text, JSON does not.
        var index: [[UInt8]: Int] = [:]
        var merges: [YAMLNode] = []
        for (key, value) in members {
            guard case .scalar(let name, let isPlain, let position) = key else {
                throw YAMLError(
                    reason: "a mapping key must be a string", position: key.position,
                    help: "quote keys that begin with a brace or bracket")
            }
            if name == "<<", isPlain {
                merges.append(value)
                continue
            }
            guard index[Array(name.utf8)] == nil else {
                throw YAMLError(
                    reason: Self.duplicate(name), position: position,
                    help: "remove one of them")
            }
            index[Array(name.utf8)] = result.count
            result.append((name, position, value))
        }
        for merge in merges {
            var sources = [merge]
            if case .sequence(let elements, _) = merge { sources = elements }
            for source in sources {
                guard case .mapping(let inner, _) = source else {
                    throw YAMLError(reason: "<< must refer to a mapping", position: source.position)
                }
                for (name, position, value) in try merged(inner) where index[Array(name.utf8)] == nil {
                    index[Array(name.utf8)] = result.count
                    result.append((name, position, value))
                }
            }
        }
        return result
    }

    /// True if a plain scalar of this spelling is a text.
    static func isText(_ text: String) -> Bool {
        var output = YAMLOutput()
        output.writeScalar(text)
        return output.writer.bytes.first == UInt8(ascii: "\"")
    }

    private mutating func writeScalar(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": writer.null()
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": writer.bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N": writer.bool(false)
        default:
            if let number = Self.number(text) { writer.raw(Array(number.utf8)) } else { writer.string(text) }
        }
    }

    /// A number as JSON spells it; nil for what is none in YAML, or none in JSON.
    private static func number(_ text: String) -> String? {
        var rest = text.utf8[...]
        var negative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        guard let first = rest.first, first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: ".") else { return nil }
        let plain = Substring(rest).filter { $0 != "_" }
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            let digits = plain.dropFirst(2)
            // A second sign makes it a text; Swift would read it, and the smallest number has no opposite.
            guard digits.first?.isHexDigit == true else { return nil }
            return Int64(digits, radix: radix).map { "\(negative ? -$0 : $0)" }
        }
        if plain.allSatisfy({ $0.isASCII && $0.isNumber }) {
            // A leading zero means octal in YAML 1.1.
            if plain.count > 1, plain.hasPrefix("0") { return Int64(plain, radix: 8).map { "\(negative ? -$0 : $0)" } }
            return (negative ? "-" : "") + plain
        }
        guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }), let value = Double(plain),
            value.isFinite
        else {
            return nil
        }
        // The spelling is kept where JSON knows it: a digit on either side of the point.
        let isJSON =
            plain.first != "." && !plain.hasSuffix(".") && !plain.contains(".e") && !plain.contains(".E")
            && !(plain.count > 1 && plain.hasPrefix("0") && !plain.hasPrefix("0."))
        return (negative ? "-" : "") + (isJSON ? plain : "\(value)")
    }
}
