/// What a text is expected to hold at a place, said ahead so that the parser can check kinds of values on its way and
/// need not read names that it only has to recognise.
///
/// An expectation never decides whether a text is JSON, nor what is on the tape; it only tells what can be known
/// without looking again.
public indirect enum Expectation: Sendable {
    /// Whatever stands there.
    case anything
    /// A value of one of these kinds, or `null`. One that is of a kind in `noted` is put among the document's notes,
    /// with a number that says what there is to look at.
    case value(JSONKinds, noted: JSONKinds = [], as: UInt8 = 0)
    /// An array of such elements, or `null`.
    case list(Expectation)
    /// An object with members of any name, or `null`.
    case map(Expectation)
    /// An object with some of these members, in this order and no others, or `null`.
    case object([Member])
    /// An object that holds these members, in this order, among others that nobody asks about; or `null`.
    case envelope([Member])
    /// Anything: but what is as expected, with all that it contains, gets the mark, which is not 0.
    case marked(UInt16, Expectation)
    /// What is marked, once more: an object that most likely holds what another one of the same mark, before it among
    /// the members of the same object, holds too. For an object with members that has no mark inside.
    case again(Expectation)

    /// A member of an object.
    public struct Member: Sendable {
        let name: StaticString
        let value: Expectation

        /// A member with this name, which needs no escapes.
        public init(_ name: StaticString, _ value: Expectation = .anything) {
            self.name = name
            self.value = value
        }
    }
}

/// A set of kinds of JSON values.
public struct JSONKinds: OptionSet, BitwiseCopyable, Sendable {
    /// A bit for each kind.
    public let rawValue: UInt8

    /// The kinds whose bits are set.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    @inlinable
    init(_ kind: JSONKind) { rawValue = 1 << kind.rawValue }

    /// `null`.
    public static let null = JSONKinds(.null)
    /// `true` and `false`.
    public static let booleans = JSONKinds(rawValue: JSONKinds(.true).rawValue | JSONKinds(.false).rawValue)
    /// Numbers.
    public static let number = JSONKinds(.number)
    /// Strings.
    public static let string = JSONKinds(.string)
    /// Arrays.
    public static let array = JSONKinds(.array)
    /// Objects.
    public static let object = JSONKinds(.object)
    /// Every kind.
    public static let all = JSONKinds(rawValue: 0x7F)
}

/// An expectation of a whole text, laid out for the parser.
///
/// The tables of the names lie in one row: those of an object's members side by side, with an entry behind them for any
/// other name. What is expected of elements and of members of any name is an entry of its own. Entry 0 expects nothing.
public struct Shape: Sendable {
    let names: [ExpectedName]

    /// Where the parser begins: the entry that stands for the whole text.
    static let start = 1

    /// Expects nothing.
    public static let none = Shape(.anything)

    /// Lays out what is expected of a text. Takes time and memory for each name; made once and kept.
    public init(_ expectation: Expectation) {
        var builder = Builder()
        builder.names = [ExpectedName(any: .anything), ExpectedName(any: .anything)]
        builder.names[Self.start] = ExpectedName(any: builder.value(expectation))
        names = builder.names
    }

    private struct Builder {
        var names: [ExpectedName] = []
        /// What is marked alike is laid out once.
        var marked: [UInt16: ExpectedValue] = [:]

        mutating func value(_ expectation: Expectation) -> ExpectedValue {
            switch expectation {
            case .anything: return .anything
            case .value(let kinds, let noted, let note):
                return ExpectedValue(kinds.union(.null), noted: noted, as: note)
            case .list(let elements): return ExpectedValue([.array, .null], inside: each(elements))
            case .map(let values): return ExpectedValue([.object, .null], inside: each(values))
            case .object(let members):
                return ExpectedValue([.object, .null], inside: row(members, others: .nothing), flags: .distinct)
            case .envelope(let members):
                return ExpectedValue([.object, .null], inside: row(members, others: .anything), flags: .distinct)
            case .marked(let mark, let expectation):
                if let known = marked[mark] { return known }
                var value = value(expectation)
                value.mark = mark
                marked[mark] = value
                return value
            case .again(let expectation):
                var value = value(expectation)
                (value.kinds, value.isAgain) = (.null, true)
                return value
            }
        }

        /// Where an entry lies, in bytes.
        private static func place(_ index: Int) -> UInt32 { UInt32(index * MemoryLayout<ExpectedName>.stride) }

        private mutating func each(_ expectation: Expectation) -> UInt32 {
            let value = value(expectation)
            if value.isAnything { return 0 }
            names.append(ExpectedName(any: value))
            return Self.place(names.count - 1)
        }

        private mutating func row(_ members: [Expectation.Member], others: ExpectedValue) -> UInt32 {
            // A name that is too long is one of the others: what holds it is not as expected, and is looked at again.
            let members = members.filter { $0.name.utf8CodeUnitCount <= ExpectedName.maxNameBytes }
            let first = names.count
            names += members.map { ExpectedName($0.name, .anything) }
            names.append(ExpectedName(any: others))
            for (i, member) in members.enumerated() { names[first + i].value = value(member.value) }
            return Self.place(first)
        }
    }
}
