internal import APISchema
internal import ClusterObjects
internal import JSON
internal import KubernetesAPI
public import OCNEAPI
public import TechPreview

/// Checks manifests against schema, defaults and rules, with the code of the server. Performs no I/O.
public struct Checker {
    let admission: OCNEAdmission
    let gatesAreKnown: Bool
    var techPreview: TechPreviewAdmission?
    /// The cluster that the files are applied to.
    private let state: any ClusterReader
    private let variables: TemplateVariables
    /// The namespace of objects that have none.
    private let namespace: String?
    let selection: RuleSelection
    private var old: [ManifestFile] = []
    /// The objects in them; the first of duplicates.
    var oldObjects: [ManifestObject.Identity: ManifestObject] = [:]
    private var knownVariables: Set<String> = []
    private var files: [Input] = []
    private var isNoticeReported = false
    /// The findings so far.
    public internal(set) var report = CheckReport()

    private enum Input {
        case manifests(ManifestFile)
        case unreadable(Finding)
    }

    /// A checker for one run over some files: `addOld` and `add` take them, then `check` fills the report.
    ///
    /// - Parameters:
    ///   - configuration: The settings of the server.
    ///   - gatesAreKnown: True if the feature gates are those of the server that the manifests are for. Otherwise all
    ///     are assumed to be on, and a field that needs one that `configuration` has off is a warning.
    ///   - techPreview: The rules of the Technology Preview, with the cluster; nil to skip them.
    ///   - selection: The rules to report.
    ///   - namespace: The namespace of objects that have none, as for `kubectl apply --namespace`; nil if it is not
    ///     known: then nothing that depends on it is checked.
    ///   - variables: Returns the value of a variable of templates; nil for one without a value.
    public init(
        _ configuration: AdmissionConfiguration, gatesAreKnown: Bool = true, techPreview: TechPreviewAdmission? = nil,
        selection: RuleSelection = .all, namespace: String? = nil, variables: @escaping (String) -> String?
    ) {
        var configuration = configuration
        if !gatesAreKnown { configuration.warnOfFeatureGates() }
        admission = OCNEAdmission(configuration)
        self.gatesAreKnown = gatesAreKnown
        self.techPreview = techPreview
        state = techPreview?.cluster ?? NoCluster()
        self.selection = selection
        self.variables = .substituted(variables)
        self.namespace = namespace
    }

    /// Adds a file with objects of the cluster: an object of the same kind, namespace and name is an update of it.
    ///
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public mutating func addOld(_ text: [UInt8], named name: String) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, variables)
        old.append(file)
        for object in file.objects where oldObjects[identity(of: object)] == nil {
            oldObjects[identity(of: object)] = object
        }
    }

    /// Adds a file to check. Files may refer to each other's objects, so add all before checking any.
    public mutating func add(_ text: [UInt8], named name: String) {
        report.files.append(name)
        do throws(UnreadableManifest) {
            files.append(.manifests(try ManifestFile(name, text, variables)))
        } catch {
            let source = SourceText(text)
            files.append(
                .unreadable(
                    Finding(
                        severity: .error, rule: .syntax, file: name, position: error.position,
                        length: source.extent(at: error.position),
                        line: SecretLine.maskedWithoutContext(source.line(error.position.line)), object: "", path: "",
                        message: error.reason,
                        help: error.help.isEmpty ? "correct this line or the one before it" : error.help)))
        }
    }

    /// Checks the added files, and adds the findings to the report.
    public mutating func check() {
        let known = old + files.compactMap { if case .manifests(let file) = $0 { file } else { nil } }
        let cluster = OfflineCluster(
            known.flatMap(\.objects), state: state, namespace: namespace, converter: techPreview?.converter)
        techPreview?.cluster = cluster
        for file in files {
            switch file {
            case .unreadable(let finding): report.findings.append(finding)
            case .manifests(let file):
                report.otherDocuments += file.otherDocuments
                let first = report.findings.count
                for object in file.objects where !object.kind.isEmpty || !object.apiVersion.isEmpty {
                    if oldObject(of: object) != nil { report.matchedOldObjects += 1 }
                    check(object, of: file)
                }
                report.select(selection, AcceptedFindings(file), from: first)
            }
        }
        files = []
        report.oldObjects = oldObjects.values.filter { !$0.kind.isEmpty }.map(\.title).sorted()
    }

    private mutating func check(_ object: ManifestObject, of file: ManifestFile) {
        let locator = Locator(file: file, object: object)
        do throws(JSONError) {
            switch ManifestKind(object) {
            case .other:
                report.others += 1
                var unjudged = try unjudged(object, .any(""))
                if object.isOfClusters { note(unjudged) }
                var before: [UInt8]?
                if let old = oldObject(of: object) {
                    let old = try self.unjudged(old, .any(""))
                    before = old.object
                    unjudged.add(old)
                }
                let found = try limits(on: unjudged.object, old: before) + namespaceViolations(object)
                add(found.filter(unjudged.permit), locator)
            case .mistaken(let violation):
                report.objects += 1
                add([violation], locator)
            case .ocne(let kind, let version):
                report.objects += 1
                add(try violations(of: object, kind, version), locator)
            }
        } catch {
            add([.notChecked(error)], locator)
        }
    }

    /// The findings of the Technology Preview rules in an object. The support notice is reported once.
    private mutating func limits(on json: [UInt8], old: [UInt8]?) throws(JSONError) -> [Violation] {
        guard let techPreview else { return [] }
        let found = try TechPreviewCheck(admission: techPreview).findings(in: json, old: old)
            .filter { !isNoticeReported || $0.rule != .supportNotice }
        if !isNoticeReported { isNoticeReported = found.contains { $0.rule == .supportNotice } }
        return found.compactMap { Violation($0) }
    }

    func oldObject(of object: ManifestObject) -> ManifestObject? { oldObjects[identity(of: object)] }

    /// Notes the variables of an object that have no value.
    private mutating func note(_ unjudged: UnjudgedFields) {
        for name in unjudged.variables where knownVariables.insert(name).inserted { report.add(unknown: name) }
    }

    private func namespaceViolations(_ object: ManifestObject) -> [Violation] {
        Violation.ofNamespace(object, namespace).map { [$0] } ?? []
    }

    private func identity(of object: ManifestObject) -> ManifestObject.Identity {
        object.identity(in: object.namespace(namespace))
    }

    /// The identity of a finding in an object.
    private struct FindingKey: Hashable {
        let rule: String
        let severity: Finding.Severity
        let line: Int
        let column: Int
        let path: String
        let message: String
        let help: String
    }

    mutating func add(_ violations: [Violation], _ locator: Locator) {
        var found: [Finding] = []
        var known: Set<FindingKey> = []
        let locations = locator.locations(
            of: violations.map { Locator.Field(path: $0.origin ?? $0.path, isAboutName: $0.isAboutName) })
        let values = locator.file.values
        for (violation, location) in zip(violations, locations) {
            let violation = violation.masked(by: values, isAboutVariable: location.containsVariable)
            let finding = Finding(
                severity: violation.severity, rule: violation.rule, file: locator.file.name,
                position: location.position,
                length: location.length, line: location.line, object: locator.object.title(maskedBy: values),
                path: values.masked(FieldPath(violation.path).description, fallback: ""), message: violation.message,
                help: violation.help)
            let key = FindingKey(
                rule: "\(finding.rule.id)", severity: finding.severity, line: finding.position.line,
                column: finding.position.column,
                path: finding.path, message: finding.message, help: finding.help)
            if known.insert(key).inserted { found.append(finding) }
        }
        found.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
        report.findings += found
    }

    /// Returns the violations in an OCNE object.
    private mutating func violations(
        of object: ManifestObject, _ kind: OCNEKind, _ version: APIVersion
    ) throws(JSONError) -> [Violation] {
        let schema = kind.schema(in: version)
        var unjudged = try unjudged(object, schema.whole, of: (kind, version))
        note(unjudged)

        // A server stops at the first value of the wrong type; the check continues without that value.
        let first = try Self.schemaCheck(unjudged.object, schema, demandsMembers: false)
        var found = first.violations.filter { $0.rule == .schemaType }.filter(unjudged.permit)
        try unjudged.remove(first.wrongTypes)

        let decisions = ManifestAdmission(
            admission: admission, kind: kind, version: version, gatesAreKnown: gatesAreKnown)
        let old = try oldVersion(of: object, kind, version)
        if let old {
            report.updates += 1
            unjudged.add(old.unjudged)
        }
        let defaults = try decisions.defaults(of: unjudged.object, old: old?.object).withoutUnknownNamespace
        let changed =
            try defaults.replacements(in: unjudged.object) + Self.metadataViolations(unjudged.object)
            + namespaceViolations(object) + Self.warnings(unjudged.object, kind)
        found += changed.filter(unjudged.permit)
        let defaulted = try defaults.applied(to: unjudged.object)
        var further = try Self.schemaCheck(defaulted, schema, demandsMembers: true).violations
            .map { $0.pointing(from: version, of: kind) }
        let lacksVersion = try Self.kubernetesVersion(of: unjudged.object).isEmpty
        let refused = try decisions.violations(of: defaulted, old: old?.object)
        further += refused.map { lacksVersion ? $0.ofMissingVersion : $0 }
        further += try limits(on: defaulted, old: old?.object)
        found += further.filter(unjudged.permit)
        let kubernetes = try Self.kubernetesVersion(of: defaulted)
        return try Consequences.removed(from: found, kind, version, in: unjudged.object).map {
            $0.resolving(with: admission.configuration.metadata, kubernetes: kubernetes)
        }
    }

    /// Returns `spec.version`; empty if there is none.
    private static func kubernetesVersion(of json: [UInt8]) throws(JSONError) -> String {
        var tape = Tape()
        return Field(try tape.parse(json.span).root)["spec"]["version"].string
    }

    /// Returns the violations in the object's own name and labels, which the API server would refuse.
    private static func metadataViolations(_ json: [UInt8]) throws(JSONError) -> [Violation] {
        var tape = Tape()
        return ObjectMetadata.errors(of: try tape.parse(json.span).root).map {
            Violation($0.rule, $0.path.steps, $0.message, help: Self.nameHint(at: $0.path))
        }
    }

    /// Returns the values that a server would accept and that are wrong nevertheless.
    private static func warnings(_ json: [UInt8], _ kind: OCNEKind) throws(JSONError) -> [Violation] {
        var tape = Tape()
        let root = try tape.parse(json.span).root
        return ObjectWarnings.violations(in: root) + ValueWarning.violations(in: root, kind)
    }

    /// Returns the characters that are valid in a name, or in a key or value of labels and annotations.
    private static func nameHint(at path: FieldPath) -> String {
        path.steps.contains(.member("labels")) || path.steps.contains(.member("annotations"))
            ? "use letters, digits, '-', '_' and '.'" : "use lower case letters, digits, '-' and '.'"
    }

    /// Returns the object in the cluster, defaulted and in the version of the new one; nil for a new object.
    private func oldVersion(
        of object: ManifestObject, _ kind: OCNEKind, _ version: APIVersion
    ) throws(JSONError) -> (object: [UInt8], unjudged: UnjudgedFields)? {
        guard let found = oldObject(of: object), let stored = ManifestKind(found).version else { return nil }
        var unjudged = try unjudged(found, kind.schema(in: stored).whole)
        let decisions = ManifestAdmission(admission: admission, kind: kind, version: stored)
        let defaults = try decisions.defaults(of: unjudged.object, old: nil).withoutUnknownNamespace
        let defaulted = try defaults.applied(to: unjudged.object)
        guard stored != version else { return (defaulted, unjudged) }
        var tape = Tape()
        var writer = JSONWriter()
        var conversion = OCNEConversion()
        let root = try tape.parse(defaulted.span).root
        guard conversion.convert(root, in: root, to: version.rawValue, into: &writer) != nil else { return nil }
        try unjudged.addUnknownNamespaces(in: writer.bytes)
        return (writer.bytes, unjudged)
    }

    private func unjudged(
        _ object: ManifestObject, _ schema: Schema, of kind: (OCNEKind, APIVersion)? = nil
    ) throws(JSONError) -> UnjudgedFields {
        try UnjudgedFields(object, schema, of: kind, namespace: object.appliedNamespace(namespace))
    }

    private static func schemaCheck(
        _ json: [UInt8], _ schema: KindSchema, demandsMembers: Bool
    ) throws(JSONError) -> SchemaCheck {
        var tape = Tape()
        return SchemaCheck(try tape.parse(json.span).root, schema, demandsMembers: demandsMembers)
    }
}
