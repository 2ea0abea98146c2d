/// The content of the status page as values; `html` renders it.
public struct StatusReport: Sendable {
    /// Program and version, such as `ocne-webhook 0.1.0`.
    public var title: String
    /// The replica and its position among the others.
    public var replica: Replica
    /// The overall status.
    public var verdict: StatusVerdict
    /// The time at which the page was rendered (RFC 3339).
    public var time: String
    /// The parts of the page, in order.
    public var sections: [Section] = []

    /// Creates a report without sections.
    public init(title: String, replica: Replica, verdict: StatusVerdict, time: String) {
        self.title = title
        self.replica = replica
        self.verdict = verdict
        self.time = time
    }

    /// The identity of a replica.
    public struct Replica: Sendable {
        /// The name of the pod or host; empty if unknown.
        public let name: String
        /// Its position among the replicas and their state, or the reason why that is unknown: `replica 1 of 2, both
        /// ready`.
        public let position: String

        /// Creates an identity.
        public init(name: String, position: String) {
            self.name = name
            self.position = position
        }
    }

    /// A section of the page with a heading.
    public struct Section: Sendable {
        /// The target of links; letters and dashes.
        public let id: StaticString
        /// The heading.
        public let title: StaticString
        /// The contents, in order.
        public let blocks: [Block]

        /// Creates a section; ids are unique within a page.
        public init(_ id: StaticString, _ title: StaticString, _ blocks: [Block]) {
            self.id = id
            self.title = title
            self.blocks = blocks
        }
    }

    /// A block of content.
    public indirect enum Block: Sendable {
        /// Pairs of name and value.
        case properties([(name: String, value: Value)])
        /// Rows and columns.
        case table(Table)
        /// A sentence.
        case note(Value)
        /// Collapsible content below a summary.
        case details(summary: String, [Block])
        /// Links that filter the listed decisions.
        case filter
    }

    /// A table with headers for columns and rows.
    public struct Table: Sendable {
        /// The caption.
        public let caption: StaticString
        /// The columns; the first one names the rows.
        public let columns: [Column]
        /// The rows, with one value per column.
        public let rows: [[Value]]
        /// The sentence shown instead of an empty table.
        public let empty: StaticString

        /// Creates a table.
        ///
        /// - Parameter rows: Rows with one value per column; the first one names the row.
        public init(_ caption: StaticString, _ columns: [Column], _ rows: [[Value]], empty: StaticString = "None.") {
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

        /// Creates a column of strings, aligned left.
        public static func text(_ title: StaticString) -> Column { Column(title: title, isNumber: false) }
        /// Creates a column of numbers, aligned right.
        public static func number(_ title: StaticString) -> Column { Column(title: title, isNumber: true) }
    }

    /// The state of a subject.
    public enum State: Sendable {
        case good, warning, bad
    }

    /// A value to display.
    public indirect enum Value: Sendable {
        /// Prose.
        case text(String)
        /// A technical name: paths, versions, users.
        case code(String)
        /// A count, or another non-negative number.
        case count(UInt64)
        /// A time (RFC 3339).
        case time(String)
        /// A time (RFC 3339) in a column whose title names UTC.
        case moment(String)
        /// A state as a word, with details.
        case state(State, String, detail: String = "")
        /// Values below each other, the most important one first; skips `nothing`.
        case lines([Value])
        /// No value.
        case nothing
    }
}
