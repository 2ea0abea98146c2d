internal import Primitives
internal import Synchronization

/// A health check: readiness depends on it, or it is reported only.
public struct HealthCheck: Sendable {
    /// Name in `/readyz?verbose`, for example `event-loops`.
    public let name: String
    /// Returns the problem; nil if the check passes. Any thread.
    public let problem: @Sendable () -> String?
    /// True if a problem makes the server unready; otherwise it is a warning.
    public let isRequired: Bool
    /// Returns details while the check passes; nil for none. Any thread.
    public let detail: @Sendable () -> String?

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - detail: Details while the check passes. Called for each request, on any thread; must not block.
    ///   - problem: The problem. Called like `detail`.
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

/// A problem that one thread sets and others read. Takes a lock: for problems that change seldom.
public final class HealthStatus: Sendable {
    private let current = Mutex<String?>(nil)

    /// Creates a status without a problem.
    public init() {}

    /// The problem; nil if there is none.
    public var problem: String? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// The query of a health request, with the parameters of a Kubernetes API server.
struct HealthQuery: Equatable {
    /// `verbose`, with or without a value: every check is listed.
    var isVerbose = false
    /// `exclude`, once for each name: checks that are ignored.
    var excluded: [String] = []

    /// Maximum number of names that are parsed.
    private static let maxExcluded = 64

    /// Parses the query of a request: percent-encoded pairs, separated by `&`. Unknown parameters have no effect.
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

    /// Returns nil for a malformed escape; Go's parser skips such a pair as well.
    private static func decoded(_ text: Substring.UTF8View) -> String? {
        PercentEncoding.decodeQuery(text).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// The result of all checks, as `/livez` and `/readyz` of a Kubernetes API server report it.
///
/// Unlike there, reasons of failures are not withheld, and a check that is not required is shown as `[!]` if it has a
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

    /// Escapes control characters: text of a request must not look like a line of the report.
    private static func quoted(_ name: String) -> String { "\"\(Printable.escaped(String(name.prefix(64))))\"" }
}
