/// What the status page says, as values; `html` decides how it looks.
public struct StatusReport: Sendable {
    /// What runs, such as `ocne-webhook 0.1.0`.
    public var title: String
    /// Which replica this is, of how many.
    public var replica: Replica
    /// Whether all is well, and what is not.
    public var verdict: StatusVerdict
    /// When the page was made (RFC 3339).
    public var time: String
    /// The parts of the page, in order.
    public var sections: [Section] = []

    /// A report without sections yet.
    public init(title: String, replica: Replica, verdict: StatusVerdict, time: String) {
        self.title = title
        self.replica = replica
        self.verdict = verdict
        self.time = time
    }

    /// Which replica this is.
    public struct Replica: Sendable {
        /// The pod's name, or the host's; empty when it is not known.
        public let name: String
        /// Its place among the replicas and how they do, or why that is not known: `replica 1 of 2, both ready`.
        public let place: String

        /// A replica.
        public init(name: String, place: String) {
            self.name = name
            self.place = place
        }
    }

    /// A part of the page, under a heading.
    public struct Section: Sendable {
        /// What links lead to; letters and dashes.
        public let id: StaticString
        /// The heading.
        public let title: StaticString
        /// The contents, in order.
        public let blocks: [Block]

        /// A part; no two of a page have the same id.
        public init(_ id: StaticString, _ title: StaticString, _ blocks: [Block]) {
            self.id = id
            self.title = title
            self.blocks = blocks
        }
    }

    /// What a part is made of.
    public indirect enum Block: Sendable {
        /// Names and what they stand for.
        case facts([(name: StaticString, value: Cell)])
        /// Rows and columns.
        case table(Table)
        /// A sentence.
        case note(Cell)
        /// Contents that are shown when their summary is clicked.
        case folded(summary: String, [Block])
        /// Links that choose which decisions are listed.
        case filter
    }

    /// A table with headers for columns and rows.
    public struct Table: Sendable {
        /// What the table is about.
        public let caption: StaticString
        /// The columns, the one that names rows first.
        public let columns: [Column]
        /// The rows; each has a cell for each column.
        public let rows: [[Cell]]
        /// The sentence in place of a table without rows.
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

        /// A column of texts, aligned at their start.
        public static func text(_ title: StaticString) -> Column { Column(title: title, isNumber: false) }
        /// A column of numbers, aligned at their end.
        public static func number(_ title: StaticString) -> Column { Column(title: title, isNumber: true) }
    }

    /// How something is doing.
    public enum State: Sendable {
        case good, warning, bad
    }

    /// A value, by its kind.
    public indirect enum Cell: Sendable {
        /// A sentence or words.
        case text(String)
        /// A name of programs: paths, versions, users.
        case code(String)
        /// A count, or another number that is not below zero.
        case count(UInt64)
        /// A time (RFC 3339).
        case time(String)
        /// A time (RFC 3339) in a column whose title says that its times are UTC.
        case moment(String)
        /// A state in a word, and details.
        case state(State, String, detail: String = "")
        /// Values below each other, the first one the most important; those that are `nothing` are left out.
        case lines([Cell])
        /// There is none.
        case nothing
    }
}
