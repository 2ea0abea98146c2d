internal import Synchronization

/// One thing that readiness depends on, or that an operator should know.
public struct HealthCheck: Sendable {
    /// What `/readyz?verbose` calls it: `event-loops`.
    public let name: String
    /// Nil when all is well, else what is wrong. Any thread.
    public let problem: @Sendable () -> String?
    /// Whether the server is not ready while there is a problem; otherwise it is only shown.
    public let isRequired: Bool
    /// More to say while all is well; nil when there is nothing. Any thread.
    public let detail: @Sendable () -> String?

    /// A check.
    ///
    /// - Parameters:
    ///   - detail: More to say while all is well. Called for each request to look, on any thread, so quick.
    ///   - problem: What is wrong. Called like `detail`.
    public init(
        _ name: String, isRequired: Bool = true, detail: @escaping @Sendable () -> String? = { nil },
        problem: @escaping @Sendable () -> String?
    ) {
        self.name = name
        self.isRequired = isRequired
        self.detail = detail
        self.problem = problem
    }
}

/// A status that one thread sets and others read. Takes a lock: for what changes seldom.
public final class HealthStatus: Sendable {
    private let current = Mutex<String?>(nil)

    /// A status that is well.
    public init() {}

    /// Nil when all is well.
    public var problem: String? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// What the query of a health request asks for, with the parameters of a Kubernetes API server.
struct HealthQuery: Equatable {
    /// `verbose`, with or without a value: every check is listed.
    var isVerbose = false
    /// `exclude`, once for each name: checks that do not count.
    var excluded: [String] = []

    /// Names that are read; a query that has more is not one of a probe.
    private static let maxExcluded = 64

    /// Reads a query as it stands in the request: pairs between `&`, percent-encoded. What it does not know has no
    /// effect.
    init(_ query: String) {
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap({ Self.decoded($0) }) else { continue }
            let value = parts.count > 1 ? Self.decoded(parts[1]) : ""
            switch name {
            case "verbose": isVerbose = true
            case "exclude":
                if let value, !excluded.contains(value), excluded.count < Self.maxExcluded { excluded.append(value) }
            default: break
            }
        }
    }

    /// Nil for a malformed escape, which has Go's parser leave the pair out as well.
    private static func decoded(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap({ digit($0) }),
                    let low = rest.popFirst().flatMap({ digit($0) })
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// The answer of all checks together, as `/livez` and `/readyz` of a Kubernetes API server give it.
///
/// Unlike there, reasons of failures are not withheld, and a check that is not required is shown as `[!]` when it has a
/// problem.
struct HealthReport {
    let isHealthy: Bool
    let text: String

    /// - Parameter path: `/readyz`.
    init(_ checks: [HealthCheck], of path: String, _ query: HealthQuery) {
        var lines = ""
        var failed = false
        for check in checks {
            if query.excluded.contains(check.name) {
                lines += "[+]\(check.name) excluded: ok\n"
            } else if let problem = check.problem() {
                failed = failed || check.isRequired
                lines +=
                    "[\(check.isRequired ? "-" : "!")]\(check.name) \(check.isRequired ? "failed" : "warning"): \(problem)\n"
            } else {
                lines += "[+]\(check.name) ok\(check.detail().map { ": \($0)" } ?? "")\n"
            }
        }
        let unknown = query.excluded.filter { name in !checks.contains { $0.name == name } }
        if !unknown.isEmpty {
            let names = unknown.sorted().map { Self.quoted($0) }.joined(separator: ", ")
            lines += "warn: some health checks cannot be excluded: no matches for \(names)\n"
        }
        let name = path.dropFirst()
        isHealthy = !failed
        text = failed ? "\(lines)\(name) check failed\n" : query.isVerbose ? "\(lines)\(name) check passed\n" : "ok"
    }

    /// Control characters are left out: what a request says must not pass for a line of the report.
    private static func quoted(_ name: String) -> String {
        let scalars = name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" && $0 != "\\" }
        return "\"\(String(String.UnicodeScalarView(scalars.prefix(64))))\""
    }
}
