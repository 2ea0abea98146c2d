/// The likely structure of a document, so that the parser checks the kinds of values while it reads, and compares names
/// instead of reading them.
/// An expectation does not affect which documents are accepted. It affects tags and notes, and which containers are
/// opaque.
public indirect enum Expectation: Sendable {
    /// Any value.
    case anything
    /// Any value that is not read. The parser validates it, and may leave out the content of a container; see
    /// `Cursor.isOpaque`.
    case opaque
    /// A value of one of these kinds, or `null`. A value of a kind in `noted` is added to the document's notes, with
    /// a number that identifies the check it needs.
    case value(JSONKinds, noted: JSONKinds = [], as: UInt8 = 0)
    /// An array with these elements, or `null`.
    case list(Expectation)
    /// An object with members of any name, or `null`.
    case map(Expectation)
    /// An object with some of these members, in this order and no others, or `null`.
    case object([Member])
    /// An object with these members, in this order, among any others; or `null`.
    case envelope([Member])
    /// Any value. One that meets the expectation, including all its content, gets the tag, which must not be 0.
    case tagged(UInt16, Expectation)
    /// A tagged object that probably equals an earlier one with the same tag among the members of the same object.
    /// Nothing inside it may be tagged.
    case repeated(Expectation)

    /// A member of an object.
    public struct Member: Sendable {
        let name: StaticString
        let value: Expectation

        /// Creates a member with this name, which must not need escapes.
        public init(_ name: StaticString, _ value: Expectation = .anything) {
            self.name = name
            self.value = value
        }
    }
}

/// A set of kinds of JSON values.
public struct JSONKinds: OptionSet, BitwiseCopyable, Sendable {
    /// A bit for each kind, and one each for small integers and times.
    public let rawValue: UInt16

    /// Creates a set from bits.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    @inlinable
    init(_ kind: JSONKind) { rawValue = 1 << kind.rawValue }

    /// `null`.
    public static let null = JSONKinds(.null)
    /// `true` and `false`.
    public static let booleans = JSONKinds(rawValue: JSONKinds(.true).rawValue | JSONKinds(.false).rawValue)
    /// Numbers.
    public static let number = JSONKinds(rawValue: JSONKinds(.number).rawValue | smallIntegers.rawValue)
    /// Integers from 0 on, of up to nine digits, without fraction and exponent.
    public static let smallIntegers = JSONKinds(rawValue: 0x80)
    /// Strings.
    public static let string = JSONKinds(.string)
    /// Strings that are times in UTC, in whole seconds, not later than the 28th of a month: `2030-01-02T03:04:05Z`.
    public static let utcTimes = JSONKinds(rawValue: 0x100)
    /// Arrays.
    public static let array = JSONKinds(.array)
    /// Objects.
    public static let object = JSONKinds(.object)
    /// Every kind.
    public static let all = JSONKinds(rawValue: 0x1FF)
}

/// An expectation of a whole document, compiled for the parser.
/// The members of all objects form one array: those of an object are adjacent, followed by an entry for any other name.
/// Elements and members of any name have an entry of their own. Entry 0 expects nothing.
public struct Shape: Sendable {
    let names: [ExpectedName]

    /// Index of the entry of the root value.
    static let start = 1

    /// No expectation.
    public static let none = Shape(.anything)

    /// Compiles an expectation. Takes time and memory for each name; compile it once.
    public init(_ expectation: Expectation) {
        var builder = Builder()
        builder.names = [ExpectedName(any: .anything), ExpectedName(any: .anything)]
        builder.names[Self.start] = ExpectedName(any: builder.value(expectation))
        names = builder.names
    }

    private struct Builder {
        var names: [ExpectedName] = []
        /// Expectations with the same tag are compiled once.
        var tagged: [UInt16: ExpectedValue] = [:]

        mutating func value(_ expectation: Expectation) -> ExpectedValue {
            switch expectation {
            case .anything: return .anything
            case .opaque: return .opaque
            case .value(let kinds, let noted, let note):
                return ExpectedValue(kinds.union(.null), noted: noted, as: note)
            case .list(let elements): return ExpectedValue([.array, .null], inside: each(elements))
            case .map(let values): return ExpectedValue([.object, .null], inside: each(values))
            case .object(let members):
                return ExpectedValue([.object, .null], inside: row(members, others: .nothing), flags: .distinct)
            case .envelope(let members):
                return ExpectedValue([.object, .null], inside: row(members, others: .anything), flags: .distinct)
            case .tagged(let tag, let expectation):
                if let known = tagged[tag] { return known }
                let value = value(expectation).tagged(tag)
                tagged[tag] = value
                return value
            case .repeated(let expectation): return value(expectation).repeated()
            }
        }

        /// Offset of an entry, in bytes.
        private static func offset(_ index: Int) -> UInt32 { UInt32(index * MemoryLayout<ExpectedName>.stride) }

        private mutating func each(_ expectation: Expectation) -> UInt32 {
            let value = value(expectation)
            if value.isAnything { return 0 }
            names.append(ExpectedName(any: value))
            return Self.offset(names.count - 1)
        }

        private mutating func row(_ members: [Expectation.Member], others: ExpectedValue) -> UInt32 {
            // A name that is too long counts as unexpected: its object does not meet the expectation.
            let members = members.filter { $0.name.utf8CodeUnitCount <= ExpectedName.maxNameBytes }
            let first = names.count
            names += members.map { ExpectedName($0.name, .anything) }
            names.append(ExpectedName(any: others))
            for (i, member) in members.enumerated() { names[first + i].value = value(member.value) }
            return Self.offset(first)
        }
    }
}
