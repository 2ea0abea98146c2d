/// A version of three numbers with whatever follows, as the rules compare them: the rest is ignored.
struct Version: Equatable, Comparable {
    let major: UInt64
    let minor: UInt64
    let patch: UInt64

    init(_ major: UInt64, _ minor: UInt64, _ patch: UInt64) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads `v` + major.minor.patch + anything, the `v` being optional unless `requiringV`. Numbers have no leading zeros.
    init?(_ text: String, requiringV: Bool = false) {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "v") {
            rest = rest.dropFirst()
        } else if requiringV {
            return nil
        }
        guard let major = Self.number(&rest), Self.dot(&rest), let minor = Self.number(&rest), Self.dot(&rest),
            let patch = Self.number(&rest)
        else { return nil }
        self.init(major, minor, patch)
        suffix = String(decoding: rest, as: UTF8.self)
    }

    /// What follows the numbers.
    private(set) var suffix = ""

    static func == (a: Version, b: Version) -> Bool { (a.major, a.minor, a.patch) == (b.major, b.minor, b.patch) }

    static func < (a: Version, b: Version) -> Bool { (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch) }

    private static func number(_ rest: inout Substring.UTF8View) -> UInt64? {
        let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        rest = rest.dropFirst(digits.count)
        return UInt64(Substring(digits))
    }

    private static func dot(_ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: ".") else { return false }
        rest = rest.dropFirst()
        return true
    }
}

extension Version: CustomStringConvertible {
    var description: String { "\(major).\(minor).\(patch)" }
}
