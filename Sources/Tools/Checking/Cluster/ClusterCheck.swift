public import APIConversion
public import ClusterObjects
internal import JSON
internal import KubernetesAPI
public import OCNEAPI
public import TechPreview

/// Checks the objects of a cluster, one at a time, as if each were written again today. Performs no I/O but that of the
/// log's storage, and keeps nothing of an object but its findings. Confined to one thread.
public struct ClusterCheck: ~Copyable {
    /// The settings that objects are held to.
    public struct Settings: Sendable {
        /// The configuration of the server.
        public var configuration: AdmissionConfiguration
        /// True if the feature gates are those of the server. Otherwise all are assumed to be on, and a field that needs
        /// one that `configuration` has off is a warning.
        public var gatesAreKnown: Bool
        /// The policy of the Technology Preview, with the rule modes of the OCNE kinds.
        public var policy: Policy
        /// The version that objects are converted to before they are judged; nil for their own.
        public var target: APIVersion?

        /// Creates settings.
        public init(
            configuration: AdmissionConfiguration, gatesAreKnown: Bool, policy: Policy, target: APIVersion? = nil
        ) {
            self.configuration = configuration
            self.gatesAreKnown = gatesAreKnown
            self.policy = policy
            self.target = target
        }
    }

    private var report: ClusterReport
    private let objects: ObjectCheck
    private let references: ReferenceCheck
    private let target: APIVersion?
    private var conversion: ConversionCheck
    private var clients = VersionClients()
    private var tape = Tape()
    /// The objects to check again; nil for all.
    private let selected: ObjectSelection?
    /// Index of the current resource in the report.
    private var current = 0
    /// State at the start of the last resource, to return to.
    private var start = (findings: FindingLog.Mark(), clients: VersionClients())

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - facts: What the cluster has.
    ///   - versions: The versions of references that have none; nil for `v1beta2`.
    ///   - converter: Converts objects with a conversion annotation, so that rules read both versions.
    ///   - selected: The objects to check; nil for all.
    ///   - findings: An empty log.
    ///   - clock: Returns the seconds since 1970, by which exemptions of the policy end.
    public init(
        _ settings: Settings, facts: ClusterFacts, versions: (any ReferenceVersions)?,
        converter: (any VersionConverter)?, only selected: ObjectSelection? = nil,
        findings: FindingLog = FindingLog(), clock: @escaping @Sendable () -> Int64
    ) {
        var configuration = settings.configuration
        configuration.ruleModes = settings.policy.ocneRules
        if !settings.gatesAreKnown { configuration.warnOfFeatureGates() }
        objects = ObjectCheck(
            admission: OCNEAdmission(configuration), gatesAreKnown: settings.gatesAreKnown,
            techPreview: TechPreviewAdmission(
                policy: settings.policy, cluster: facts.reader, stateUnavailable: .allow, converter: converter,
                clock: clock))
        let mode = settings.policy[.primaryResources]
        references = ReferenceCheck(facts: facts, reportsPrimaryResources: mode == .enforce || mode == .warn)
        target = settings.target
        conversion = ConversionCheck(references: versions)
        self.selected = selected
        report = ClusterReport(findings: findings)
    }

    /// Begins the list of a resource. Beginning the last one again discards what was found in it.
    public mutating func begin(_ name: String, version: String) {
        if report.resources.last?.name == name { discard() }
        start = (report.findings.mark, clients)
        current = report.resources.count
        report.resources.append(ClusterReport.Resource(name: name, version: version))
    }

    /// Discards the last resource that was begun, with what was found in it.
    public mutating func discard() {
        guard !report.resources.isEmpty else { return }
        report.resources.removeLast()
        report.findings.truncate(to: start.findings)
        clients = start.clients
    }

    /// Continues with a resource, or begins it: the objects of a dump are in any order and in several versions.
    public mutating func resume(_ name: String, version: String) {
        guard let index = report.resources.firstIndex(where: { $0.name == name }) else {
            return begin(name, version: version)
        }
        current = index
        let versions = report.resources[index].version.split(separator: ",").map(String.init)
        if !versions.contains(version) {
            report.resources[index].version = (versions + [version]).joined(separator: ",")
        }
    }

    /// Checks an object of the current resource. One that is not JSON is ignored.
    ///
    /// - Parameters:
    ///   - apiVersion: Group and version of the object, which items of a list need not have.
    ///   - kind: Its kind.
    ///   - place: Where it is in a dump; nil in a cluster.
    public mutating func check(
        _ object: Span<UInt8>, apiVersion: String, kind: String, at place: ObjectPlace? = nil
    ) {
        do throws(JSONError) {
            let json = try ListItem.object(object, apiVersion: apiVersion, kind: kind, &tape)
            if let (identity, found) = try judgments(of: json) {
                add(found, identity, try found.isEmpty ? nil : place?.places(of: found, in: object))
            }
        } catch {
            // Unreachable: the caller has parsed the object, and conversion writes JSON.
        }
        tape.trim()
    }

    /// Returns the findings in an object.
    private mutating func judgments(of json: [UInt8]) throws(JSONError) -> (ClusterObject, [Judgment])? {
        var tape = Tape()
        let root = Field(try tape.parse(json.span).root)
        let object = ClusterObject(root)
        guard selected?.contains(object.key) ?? true else { return nil }
        var found: [Judgment]
        if let kind = OCNEKind(rawValue: object.kind), kind.group == object.group, let version = APIVersion.served(root)
        {
            clients.add(root, kind)
            found = try conversion.violations(in: ObjectCheck.decodable(json, kind, version), version)
            let judged = try target.flatMap { target throws(JSONError) in
                target == version ? nil : try conversion.converted(json, to: target)
            }
            found += try objects.judgments(of: judged ?? json, kind, judged == nil ? version : target ?? version)
        } else {
            found = try objects.judgments(of: json, group: object.group)
        }
        found += references.violations(in: object, root).map {
            Judgment($0, refusal: .refused, dependsOnOthers: true)
        }
        return (object, found)
    }

    private mutating func add(_ judgments: [Judgment], _ object: ClusterObject, _ places: [SourcePlace]?) {
        guard report.resources.indices.contains(current) else { return }
        report.resources[current].objects += 1
        report.resources[current].count(judgments.lazy.map(\.effect))
        for (index, judgment) in judgments.enumerated() {
            report.findings.append(
                ClusterFinding(
                    effect: judgment.effect, rule: judgment.rule, object: object,
                    path: FieldPath(judgment.path).description, message: judgment.message, help: judgment.help,
                    place: places?[index], dependsOnOthers: judgment.dependsOnOthers, resource: current))
        }
    }

    /// The report so far.
    public var result: ClusterReport {
        var report = report
        report.clients = clients.sorted
        return report
    }
}
