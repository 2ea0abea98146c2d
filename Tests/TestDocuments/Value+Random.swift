extension Value {
    /// Returns a random value with up to `depth` levels. Names repeat between calls, so that random values have
    /// members in common.
    public static func random(depth: Int, using random: inout SeededRandom) -> Value {
        switch random.below(depth > 0 ? 8 : 5) {
        case 0: return .null
        case 1: return .bool(random.once(in: 2))
        case 2, 3:
            return .number(
                Array(["0", "-0", "7", "-12", "1.50", "3e2", "123456789012345678901"][random.below(7)].utf8))
        case 4: return .string(randomText(using: &random))
        case 5: return .array((0..<random.below(4)).map { _ in .random(depth: depth - 1, using: &random) })
        default: return .randomObject(depth: depth, using: &random)
        }
    }

    /// Returns a random object with up to `depth` levels.
    public static func randomObject(depth: Int, using random: inout SeededRandom) -> Value {
        var members: [[UInt8]: Value] = [:]
        for _ in 0..<random.below(6) {
            let name =
                random.once(in: 4) ? randomText(using: &random) : Array("abcdefgh".utf8.prefix(1 + random.below(8)))
            members[name] = .random(depth: depth - 1, using: &random)
        }
        return .object(members)
    }

    private static func randomText(using random: inout SeededRandom) -> [UInt8] {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "\u{301}", "€", "\u{1F600}", "~",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<random.below(12) { text.append(scalars[random.below(scalars.count)]) }
        return Array(String(text).utf8)
    }
}

extension Value {
    /// The value with numbers as a reader of YAML sends them, of those that `random` makes.
    public var sent: Value {
        switch self {
        case .number(let digits):
            switch String(decoding: digits, as: UTF8.self) {
            case "-0": .number(Array("0".utf8))
            case "1.50": .number(Array("1.5".utf8))
            case "3e2": .number(Array("300".utf8))
            case "123456789012345678901": .number(Array("123456789012345680000".utf8))
            default: self
            }
        case .array(let elements): .array(elements.map(\.sent))
        case .object(let members): .object(members.mapValues(\.sent))
        default: self
        }
    }
}
