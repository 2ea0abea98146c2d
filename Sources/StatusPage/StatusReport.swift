/// What the status page says, as values: what it looks like is the page's own business.
public struct StatusReport: Sendable {
    /// What runs, such as `ocne-webhook 0.1.0`.
    public var title: String
    /// Where it runs; empty when nobody knows.
    public var host: String
    /// How it is doing on the whole.
    public var verdict: Cell
    /// When it was asked (RFC 3339).
    public var time: String
    /// The parts of the page, in order.
    public var sections: [Section] = []

    /// A report without sections yet.
    public init(title: String, host: String, verdict: Cell, time: String) {
        self.title = title
        self.host = host
        self.verdict = verdict
        self.time = time
    }

    /// A part of the page, under a heading.
    public struct Section: Sendable {
        /// What links lead to; letters and dashes.
        public let id: StaticString
        /// The heading.
        public let title: StaticString
        /// What stands below it, in order.
        public let blocks: [Block]

        /// A part; no two of a page have the same id.
        public init(_ id: StaticString, _ title: StaticString, _ blocks: [Block]) {
            self.id = id
            self.title = title
            self.blocks = blocks
        }
    }

    /// What a part is made of.
    public enum Block: Sendable {
        /// Names and what they stand for.
        case facts([(name: StaticString, value: Cell)])
        /// Rows and columns.
        case table(Table)
        /// A sentence.
        case note(String)
    }

    /// A table with heads on columns and rows.
    public struct Table: Sendable {
        /// What the table is about, for those who hear it.
        public let caption: StaticString
        /// The columns, the one that names rows first.
        public let columns: [Column]
        /// The rows; each has a cell for each column.
        public let rows: [[Cell]]
        /// What is said instead of a table without rows.
        public let empty: StaticString

        /// A table.
        ///
        /// - Parameter rows: Each has a cell for each column; the first one names the row.
        public init(_ caption: StaticString, _ columns: [Column], _ rows: [[Cell]], empty: StaticString = "None.") {
            self.caption = caption
            self.columns = columns
            self.rows = rows
            self.empty = empty
        }
    }

    /// A column of a table.
    public struct Column: Sendable {
        let title: StaticString
        let isNumber: Bool

        /// A column of texts, which begin at the same place.
        public static func text(_ title: StaticString) -> Column { Column(title: title, isNumber: false) }
        /// A column of numbers, which end at the same place.
        public static func number(_ title: StaticString) -> Column { Column(title: title, isNumber: true) }
    }

    /// How something is doing.
    public enum State: Sendable {
        case good, warning, bad
    }

    /// A value, by what it is, so that the page can show it as such.
    public enum Cell: Sendable {
        /// Words for people.
        case text(String)
        /// A name of programs: paths, versions, users.
        case code(String)
        /// A count, or another number that is not below zero.
        case count(UInt64)
        /// A time (RFC 3339).
        case time(String)
        /// A time (RFC 3339) in a column that says that its times are UTC.
        case moment(String)
        /// A state in a word, and what more there is to say about it.
        case state(State, String, detail: String = "")
        /// There is none.
        case nothing
    }
}
