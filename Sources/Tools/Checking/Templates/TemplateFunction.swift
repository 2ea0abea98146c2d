/// A function that a template applies to a variable: `${NAME^^}`, `${NAME:2:3}`, `${NAME#v}`, `${NAME/a/b}` and the
/// like, as defined by clusterctl's template library (drone/envsubst).
enum TemplateFunction: String, CaseIterable {
    // Longer ones first: the shorter ones are their prefixes.
    case lowercased = ",,"
    case firstLowercased = ","
    case uppercased = "^^"
    case firstUppercased = "^"
    case withoutLongestPrefix = "##"
    case withoutPrefix = "#"
    case withoutLongestSuffix = "%%"
    case withoutSuffix = "%"
    case replacingAll = "//"
    case replacingPrefix = "/#"
    case replacingSuffix = "/%"
    case replacing = "/"
    case part = ":"

    /// The function whose operator `text` begins with, and how long that is.
    static func beginning(_ text: ArraySlice<UInt8>) -> (TemplateFunction, length: Int)? {
        allCases.first { text.starts(with: $0.rawValue.utf8) }.map { ($0, $0.rawValue.utf8.count) }
    }

    /// Maximum number of words.
    var maxWords: Int {
        switch self {
        case .lowercased, .firstLowercased, .uppercased, .firstUppercased: 0
        case .withoutLongestPrefix, .withoutPrefix, .withoutLongestSuffix, .withoutSuffix: 1
        case .replacingAll, .replacingPrefix, .replacingSuffix, .replacing, .part: 2
        }
    }

    /// The separator of words.
    var separator: UInt8? {
        switch self {
        case .replacingAll, .replacingPrefix, .replacingSuffix, .replacing: UInt8(ascii: "/")
        case .part: UInt8(ascii: ":")
        default: nil
        }
    }

    /// The result; nil when the words make no sense.
    func applied(to value: String, _ words: [String]) -> String? {
        let first = words.first ?? ""
        switch self {
        case .lowercased: return value.lowercased()
        case .firstLowercased: return value.prefix(1).lowercased() + value.dropFirst()
        case .uppercased: return value.uppercased()
        case .firstUppercased: return value.prefix(1).uppercased() + value.dropFirst()
        case .withoutPrefix: return Self.trimmed(value, first, isLongest: false)
        case .withoutLongestPrefix: return Self.trimmed(value, first, isLongest: true)
        case .withoutSuffix:
            return String(Self.trimmed(String(value.reversed()), String(first.reversed()), isLongest: false).reversed())
        case .withoutLongestSuffix:
            return String(Self.trimmed(String(value.reversed()), String(first.reversed()), isLongest: true).reversed())
        case .part: return Self.part(of: value, words)
        default:
            guard !first.isEmpty else { return value }
            return replaced(in: value, first, words.count > 1 ? words[1] : "")
        }
    }

    private func replaced(in value: String, _ old: String, _ new: String) -> String {
        switch self {
        case .replacingAll: value.replacing(old, with: new)
        case .replacingPrefix: value.hasPrefix(old) ? new + value.dropFirst(old.count) : value
        case .replacingSuffix: value.hasSuffix(old) ? value.dropLast(old.count) + new : value
        default: value.replacing(old, with: new, maxReplacements: 1)
        }
    }

    /// Returns a substring by offset, from the end if negative, and maximum length.
    private static func part(of value: String, _ words: [String]) -> String? {
        guard let offset = words.first.flatMap({ Int($0) }), abs(offset) <= Int(Int32.max) else { return nil }
        let rest = offset < 0 ? value.suffix(-offset) : value.dropFirst(offset)
        guard words.count > 1 else { return String(rest) }
        guard let length = Int(words[1]), length >= 0 else { return nil }
        return String(rest.prefix(length))
    }

    /// Removes the shortest or longest prefix that matches the pattern, in which `*` stands for any string and `?` for
    /// any character.
    private static func trimmed(_ value: String, _ pattern: String, isLongest: Bool) -> String {
        let value = Array(value)
        let pattern = Array(pattern)
        // Both strings are normally short; the product of their lengths bounds the work.
        guard value.count * pattern.count <= 1 << 20 else { return String(value) }
        let ends = matches(of: pattern, in: value)
        guard let end = isLongest ? ends.last : ends.first else { return String(value) }
        return String(value[end...])
    }

    /// Returns the ends of the prefixes of `value` that match the pattern, ascending.
    private static func matches(of pattern: [Character], in value: [Character]) -> [Int] {
        var ends = Set([0])
        for character in pattern {
            switch character {
            case "*": if let first = ends.min() { ends = Set(first...value.count) }
            case "?": ends = Set(ends.filter { $0 < value.count }.map { $0 + 1 })
            default: ends = Set(ends.filter { $0 < value.count && value[$0] == character }.map { $0 + 1 })
            }
        }
        return ends.sorted()
    }
}
