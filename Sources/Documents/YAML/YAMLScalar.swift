internal import Primitives

/// The value of a scalar as kubectl reads it: by sigs.k8s.io/yaml, which follows YAML 1.1 except for numbers of base 60
/// and times, which are strings, and for `0o17`, which is octal.
enum YAMLScalar: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// An integer beyond `Int64`.
    case unsigned(UInt64)
    /// Possibly infinite or NaN, which JSON cannot represent.
    case float(Double)
    case string(String)

    /// Resolves an unquoted scalar without a tag, by its spelling.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": self = .bool(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": self = .bool(false)
        case ".nan", ".NaN", ".NAN": self = .float(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": self = .float(-.infinity)
        default: self = Self.number(text) ?? .string(text)
        }
    }

    /// Resolves a scalar with a tag, quoted or not; nil if the tag demands another type than the spelling has.
    ///
    /// - Parameter tag: The complete tag. Any but the standard ones makes the scalar a string.
    init?(_ text: String, tag: String) {
        let resolved = Self(plain: text)
        switch (tag, resolved) {
        case (YAMLTag.null, .null), (YAMLTag.bool, .bool), (YAMLTag.int, .integer), (YAMLTag.int, .unsigned),
            (YAMLTag.float, .float):
            self = resolved
        case (YAMLTag.float, .integer(let value)): self = .float(Double(value))
        case (YAMLTag.null, _), (YAMLTag.bool, _), (YAMLTag.int, _), (YAMLTag.float, _): return nil
        case (YAMLTag.binary, _):
            guard let bytes = Base64.decode(text) else { return nil }
            self = .string(String(decoding: bytes, as: UTF8.self))
        default: self = .string(text)
        }
    }

    // MARK: Numbers

    private static func number(_ text: String) -> YAMLScalar? {
        guard let first = text.utf8.first else { return nil }
        // Underscores separate digits, but not in a number that begins with a point.
        if first == UInt8(ascii: ".") { return float(Array(text.utf8)) }
        guard first.isASCIIDigit || isSign(first) else { return nil }
        let plain = text.utf8.filter { $0 != UInt8(ascii: "_") }
        return integer(plain) ?? float(plain) ?? signedBinary(plain)
    }

    /// Parses an integer in base 2, 8, 10 or 16, as Go's `strconv.ParseInt` with base 0.
    private static func integer(_ text: [UInt8]) -> YAMLScalar? {
        let isSigned = text.first.map(isSign) == true
        let isNegative = text.first == UInt8(ascii: "-")
        let (digits, radix) = digits(of: text.dropFirst(isSigned ? 1 : 0))
        guard let magnitude = magnitude(digits, radix) else { return nil }
        if isNegative {
            if magnitude == UInt64(1) << 63 { return .integer(.min) }
            return Int64(exactly: magnitude).map { .integer(-$0) }
        }
        if let value = Int64(exactly: magnitude) { return .integer(value) }
        return isSigned ? nil : .unsigned(magnitude)
    }

    /// Splits the prefix of the base from the digits. A leading zero means octal.
    private static func digits(of text: ArraySlice<UInt8>) -> (digits: ArraySlice<UInt8>, radix: UInt64) {
        guard text.count > 1, text.first == UInt8(ascii: "0"), let second = text.dropFirst().first else {
            return (text, 10)
        }
        let radix: UInt64? =
            switch second | 0x20 {
            case UInt8(ascii: "b"): 2
            case UInt8(ascii: "o"): 8
            case UInt8(ascii: "x"): 16
            default: nil
            }
        return radix.map { (text.dropFirst(2), $0) } ?? (text.dropFirst(), 8)
    }

    /// Parses digits; nil if there is none, for another character, and beyond 64 bits.
    private static func magnitude(_ digits: ArraySlice<UInt8>, _ radix: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = Hexadecimal.value(of: byte), digit < radix else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: radix)
            let (next, carry) = scaled.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            value = next
        }
        return value
    }

    /// Parses `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`; nil for a number that a `Double` cannot hold.
    private static func float(_ text: [UInt8]) -> YAMLScalar? {
        var rest = text[...]
        if let sign = rest.first, isSign(sign) { rest = rest.dropFirst() }
        let whole = rest.prefix(while: \.isASCIIDigit)
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: \.isASCIIDigit)
            guard !whole.isEmpty || !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(fraction.count)
        } else if whole.isEmpty {
            return nil
        }
        if let exponent = rest.first {
            guard exponent | 0x20 == UInt8(ascii: "e") else { return nil }
            rest = rest.dropFirst()
            if let sign = rest.first, isSign(sign) { rest = rest.dropFirst() }
            guard !rest.isEmpty, rest.allSatisfy(\.isASCIIDigit) else { return nil }
        }
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return .float(value)
    }

    /// Parses `0b-1` and `0b+1`, which go-yaml accepts.
    private static func signedBinary(_ text: [UInt8]) -> YAMLScalar? {
        guard text.starts(with: "0b".utf8), let sign = text.dropFirst(2).first, isSign(sign),
            let magnitude = magnitude(text.dropFirst(3), 2)
        else { return nil }
        return integer([sign] + Array("\(magnitude)".utf8))
    }

    private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
}

extension YAML {
    /// Returns true if an unquoted scalar with this spelling is a string, and not a number, a Boolean or null.
    public static func isString(_ text: String) -> Bool { YAMLScalar(plain: text) == .string(text) }
}

/// The standard tags that determine the type of a scalar.
enum YAMLTag {
    static let prefix = "tag:yaml.org,2002:"
    static let null = "\(prefix)null"
    static let bool = "\(prefix)bool"
    static let int = "\(prefix)int"
    static let float = "\(prefix)float"
    static let binary = "\(prefix)binary"
    static let merge = "\(prefix)merge"
}
