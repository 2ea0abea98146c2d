internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// An API for reports on policies, in which other programs of the cluster show findings.
public enum ReportAPI: String, CaseIterable, Sendable {
    /// Report and ClusterReport of OpenReports.
    case openReports = "openreports.io"
    /// PolicyReport and ClusterPolicyReport of the Kubernetes Policy Working Group.
    case policyReport = "wgpolicyk8s.io"

    /// The group.
    public var group: String { rawValue }
    /// The version.
    public var version: String { self == .openReports ? "v1alpha1" : "v1alpha2" }
    /// The kind of reports on the objects of a namespace, and of those on cluster-scoped objects.
    var kinds: (namespaced: String, cluster: String) {
        self == .openReports ? ("Report", "ClusterReport") : ("PolicyReport", "ClusterPolicyReport")
    }

    /// Returns the name of the resource in paths and RBAC.
    public func plural(isNamespaced: Bool) -> String {
        (isNamespaced ? kinds.namespaced : kinds.cluster).lowercased() + "s"
    }
}

/// A document of a `ReportAPI`.
public struct ReportDocument: Sendable {
    /// Namespace; empty for a cluster-scoped report.
    public let namespace: String
    /// `metadata.name`.
    public let name: String
    /// The document.
    public let json: [UInt8]

    /// The label by which reports are found again, and its value.
    public static let label = (name: "app.kubernetes.io/managed-by", value: "ocne-webhook-check")
    /// The name of the first report of a namespace; the others have a number.
    static let name = "ocne-webhook-check"
    /// Results in one report: well below the size limit of an object.
    static let maxResults = 500
    /// Characters of a message.
    static let maxMessageCharacters = 1024
}

extension ClusterReport {
    /// Makes the documents of an API on the findings, except for notes: one report for each namespace, several if there
    /// are too many results for one. What could not be read is an error in the report on the cluster. Of the findings,
    /// those of one document are in memory.
    ///
    /// - Parameters:
    ///   - seconds: Time of the check, in seconds since 1970.
    ///   - body: Called with each document.
    public func forEachDocument(
        _ api: ReportAPI, at seconds: Int64, _ body: (ReportDocument) throws -> Void
    ) rethrows {
        var places: [String: [Place]] = unread.isEmpty ? [:] : ["": unread.indices.map { .unread($0) }]
        var all = findings.makeIterator()
        var offset = 0
        while let finding = all.next() {
            if finding.effect != .note { places[finding.object.namespace, default: []].append(.finding(offset)) }
            offset = all.offset
        }
        var reader = FindingLog.Reader(findings)
        for (namespace, places) in places.sorted(by: { $0.key < $1.key }) {
            for (index, start) in stride(from: 0, to: places.count, by: ReportDocument.maxResults).enumerated() {
                let part = places[start..<min(start + ReportDocument.maxResults, places.count)]
                let name = index == 0 ? ReportDocument.name : "\(ReportDocument.name)-\(index + 1)"
                let results = part.compactMap { result(at: $0, &reader) }
                try body(
                    ReportDocument(
                        namespace: namespace, name: name,
                        json: Self.document(api, namespace: namespace, name: name, results, at: seconds)))
            }
        }
    }

    /// Where the contents of a result are.
    private enum Place {
        /// At this offset of the findings.
        case finding(Int)
        /// At this index of `unread`.
        case unread(Int)
    }

    private func result(at place: Place, _ reader: inout FindingLog.Reader) -> Result? {
        switch place {
        case .finding(let offset): reader.finding(at: offset).map { .finding($0.0) }
        case .unread(let index): .unread(unread[index].resource, unread[index].reason)
        }
    }

    fileprivate enum Result {
        case finding(ClusterFinding)
        case unread(String, String)
    }

    private static func document(
        _ api: ReportAPI, namespace: String, name: String, _ results: [Result], at seconds: Int64
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", "\(api.group)/\(api.version)")
            writer.member("kind", namespace.isEmpty ? api.kinds.cluster : api.kinds.namespaced)
            writer.object("metadata") { writer in
                writer.member("name", name)
                if !namespace.isEmpty { writer.member("namespace", namespace) }
                writer.object("labels") { $0.member(ReportDocument.label.name, ReportDocument.label.value) }
            }
            if api == .openReports { writer.member("source", "ocne-webhook") }
            writer.object("summary") { writer in
                writer.member("pass", 0)
                writer.member("fail", results.count { $0.name == "fail" })
                writer.member("warn", results.count { $0.name == "warn" })
                writer.member("error", results.count { $0.name == "error" })
                writer.member("skip", 0)
            }
            writer.list("results", results) { $1.write(to: &$0, at: seconds) }
        }
        return writer.bytes
    }
}

extension ClusterReport.Result {
    fileprivate var name: String {
        switch self {
        case .finding(let finding): finding.effect.isRefusal ? "fail" : "warn"
        case .unread: "error"
        }
    }

    fileprivate func write(to writer: inout JSONWriter, at seconds: Int64) {
        writer.object { writer in
            writer.member("source", "ocne-webhook")
            writer.member("category", "Cluster API")
            writer.member("result", name)
            writer.object("timestamp") { writer in
                writer.member("seconds", seconds)
                writer.member("nanos", 0)
            }
            switch self {
            case .unread(let resource, let reason):
                writer.member("policy", "check")
                writer.member("message", Self.shortened("\(resource): \(reason)"))
            case .finding(let finding):
                writer.member("policy", finding.policy)
                writer.member("rule", "\(finding.rule.id)")
                writer.member("severity", finding.severity)
                writer.member("message", Self.shortened(finding.sentence))
                writer.list("resources", [finding.object]) { writer, object in writer.object { object.write(to: &$0) } }
                writer.object("properties") { writer in
                    writer.member("effect", finding.effect.rawValue)
                    if !finding.path.isEmpty { writer.member("path", finding.path) }
                    if let place = finding.place { writer.member("location", place.description) }
                }
            }
        }
    }

    private static func shortened(_ text: String) -> String {
        text.count > ReportDocument.maxMessageCharacters ? "\(text.prefix(ReportDocument.maxMessageCharacters))…" : text
    }
}

extension ClusterFinding {
    /// The family of the rule.
    fileprivate var policy: String {
        if OCNERule(rule) != nil { return "ocne-rules" }
        if Rule.manifests.contains(rule) { return "schema" }
        return Rule.cluster.contains(rule) ? "check" : "technology-preview"
    }

    fileprivate var severity: String {
        switch effect {
        case .refused: "high"
        case .refusedOnCreate: "medium"
        case .warning, .note: "low"
        }
    }
}
