internal import ClusterObjects
internal import JSON
public import KubernetesAPI
internal import YAML

extension Policy {
    /// Reads a policy file.
    ///
    /// - Parameters:
    ///   - text: YAML or JSON, one document; an empty one is the profile as it is.
    ///   - profile: Overrides the profile of the file; nil for the file's.
    ///   - providers: Namespaces of OCNE's providers, unless the file lists their service accounts.
    ///   - ocneRules: The rules of OCNE objects, whose modes the file may set.
    /// - Throws: `PolicyErrors` with all errors; only the first one if the text is not YAML.
    public init(
        yaml text: [UInt8], profile: Profile? = nil, providers: ProviderNamespaces = .usual, ocneRules: [Rule] = []
    ) throws(PolicyErrors) {
        let documents: [YAML.Document]
        do {
            documents = try YAML.read(text)
        } catch {
            throw Self.errors(error.reason, error.position)
        }
        guard let document = documents.first else {
            self.init(profile: profile ?? .ocne, providers: providers, ocneRules: ocneRules)
            return
        }
        guard documents.count == 1 else { throw Self.errors("must be one document", documents[1].position(at: 0)) }
        var reader = PolicyReader()
        do throws(JSONError) {
            var tape = Tape(capacity: 256)
            let root = try tape.parse(document.json.span).root
            self = reader.read(root, profile: profile, providers: providers, ocneRules: ocneRules)
        } catch {
            throw Self.errors("\(error.code)", SourcePosition(line: error.line, column: error.column))
        }
        guard reader.faults.isEmpty else {
            let faults = reader.faults.sorted { $0.byteOffset < $1.byteOffset }
            throw PolicyErrors(
                all: faults.map { PolicyError(reason: $0.reason, position: document.position(at: $0.byteOffset)) })
        }
    }

    private static func errors(_ reason: String, _ position: SourcePosition) -> PolicyErrors {
        PolicyErrors(all: [PolicyError(reason: reason, position: position)])
    }

    /// The policy as a policy file that leaves nothing to the profile: every rule with its mode.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("profile")
        writer.string(profile.rawValue)
        Self.write("managedNamespaces", managedNamespaces, to: &writer)
        writer.key("rules")
        writer.beginObject()
        for rule in TechPreviewRule.allCases { write(rule, to: &writer) }
        writer.endObject()
        writer.key("controlPlaneProviders")
        writer.beginObject()
        Self.write("serviceAccounts", controlPlaneProviders.map(\.description), to: &writer)
        writer.endObject()
        Self.write("controlPlaneDataSecrets", controlPlaneDataSecrets, to: &writer)
        writer.key("exemptions")
        writer.beginArray()
        for exemption in exemptions { Self.write(exemption, to: &writer) }
        writer.endArray()
        writer.key("ocneRules")
        writer.beginObject()
        for rule in ocneRules.rules {
            writer.key("\(rule.id)")
            writer.beginObject()
            writer.key("mode")
            writer.string(ocneRules[rule].rawValue)
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private func write(_ rule: TechPreviewRule, to writer: inout JSONWriter) {
        writer.key(rule.id)
        writer.beginObject()
        writer.key("mode")
        writer.string(self[rule].rawValue)
        switch rule {
        case .platformSupported:
            if let platforms { Self.write("platforms", platforms.map(\.rawValue), to: &writer) }
            Self.write("kinds", kinds.map(\.description), to: &writer)
        case .noMachineAPIMigration:
            guard let migrationPlatforms else { break }
            Self.write("allowedPlatforms", migrationPlatforms.map(\.rawValue), to: &writer)
        case .featureSetNotice where requiresUpgradeAnnotation:
            writer.key("requireAnnotation")
            writer.bool(true)
        default: break
        }
        writer.endObject()
    }

    private static func write(_ exemption: Exemption, to writer: inout JSONWriter) {
        writer.beginObject()
        write("rules", exemption.rules.rules.map(\.id), to: &writer)
        for (name, texts) in [
            ("namespaces", exemption.namespaces), ("users", exemption.users), ("groups", exemption.groups),
            ("serviceAccounts", exemption.serviceAccounts.map(\.description)),
        ] where !texts.isEmpty {
            write(name, texts, to: &writer)
        }
        for (name, text) in [("until", exemption.until?.description), ("reason", exemption.reason)]
            as [(String, String?)]
        {
            guard let text, !text.isEmpty else { continue }
            writer.key(name)
            writer.string(text)
        }
        writer.endObject()
    }

    private static func write(_ name: String, _ texts: [String], to writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }
}
