internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// Removes violations that follow from another one, so that one mistake has one finding.
struct Consequences {
    static let version = [PathStep.member("spec"), .member("version")]
    private static let namespace = [PathStep.member("metadata"), .member("namespace")]
    private static let ofVersion: [Rule] = [OCNERule.version.rule, .schemaType, .schemaRequired]

    private let kind: OCNEKind
    private let apiVersion: APIVersion
    private let errors: [Violation]
    /// The paths of errors in the schema and in the rules of OCNE objects.
    private let wrong: Set<[PathStep]>
    /// The paths of the objects that hold one of them.
    private let parents: Set<[PathStep]>
    private let missing: Set<[PathStep]>
    /// Lists with too many or too few elements.
    private let miscounted: Set<[PathStep]>
    private let versionIsWrong: Bool
    private let wrongTags: [[PathStep]]
    /// The paths of errors in the schema, for rules that read several fields.
    private let schemaErrors: [[PathStep]]
    private let intended: IntendedFields

    /// Returns the violations without those that disappear when another one is corrected.
    ///
    /// - Parameter source: The object as it was written, without defaults.
    static func removed(
        from violations: [Violation], _ kind: OCNEKind, _ version: APIVersion, in source: [UInt8]
    ) throws(JSONError) -> [Violation] {
        let merged = try AbsentObjects.merged(violations, in: source)
        var tape = Tape()
        let intended = IntendedFields(merged, of: kind, version, in: try tape.parse(source.span).root)
        let consequences = Consequences(merged, kind, version, intended)
        return OnePerPath.kept(of: merged.filter { !consequences.contains($0) })
    }

    private init(_ violations: [Violation], _ kind: OCNEKind, _ version: APIVersion, _ intended: IntendedFields) {
        (self.kind, apiVersion, self.intended) = (kind, version, intended)
        errors = violations.filter { $0.severity == .error }
        let judged = errors.filter { !$0.isOfTechPreview }.map(\.path)
        wrong = Set(judged)
        parents = Set(judged.map { Array($0.dropLast()) })
        missing = Set(errors.filter { $0.rule == .schemaRequired }.map(\.path))
        miscounted = Set(errors.filter { $0.rule == .schemaCount }.map(\.path))
        versionIsWrong = errors.contains { $0.path == Self.version && Self.ofVersion.contains($0.rule) }
        wrongTags = errors.filter { $0.rule == .dnsImageTag || $0.rule == .etcdImageTag }.map(\.path)
        schemaErrors = errors.filter { $0.rule.isOfSchema && $0.rule != .schemaUnknown }.map(\.path)
    }

    /// Returns true if a violation follows from another one.
    private func contains(_ one: Violation) -> Bool {
        if isInMissingObject(one) { return true }
        if intended.explain(one, OCNERule.inputs(ofViolation: one.rule, at: one.path, in: kind, apiVersion)) {
            return true
        }
        switch one.rule {
        // The images of OCNE depend on the version, and a malformed tag cannot be the right one.
        case let rule where rule == .ocneImages || rule == .supportedVersion:
            return versionIsWrong || wrongTags.contains(one.path)
        case let rule where rule == .healthCheckTimeout: return isSecondTimeout(one) || dependsOnWrongField(one)
        case let rule where rule == .infrastructureRef && one.path.last == Self.namespace.last:
            return metadataIsWrong(Self.namespace)
        case .replaced: return wrong.contains(one.path)
        case .statusInManifest:
            return intended.includeMetadata || errors.contains { $0.path.first == Self.namespace.first }
        case let rule where rule == .schemaUnique || rule == .filePathUnique:
            return one.path.indices.contains { miscounted.contains(Array(one.path.prefix($0))) }
        default: return one.isOfTechPreview ? followsFromReference(one) : dependsOnWrongField(one)
        }
    }

    /// Returns true if the violation is in an object that is missing: the object has no members.
    private func isInMissingObject(_ one: Violation) -> Bool {
        !missing.isEmpty && one.path.indices.contains { missing.contains(Array(one.path.prefix($0))) }
    }

    private func metadataIsWrong(_ path: [PathStep]) -> Bool {
        wrong.contains(path) || wrong.contains(Array(path.dropLast()))
    }

    /// Returns true for the second violation of the rule: the same difference, seen from the other field.
    private func isSecondTimeout(_ one: Violation) -> Bool {
        errors.first { $0.rule == one.rule }.map { $0.path != one.path } ?? false
    }

    /// Returns true if a Technology Preview rule read a field that is wrong: at the same path, or in the same reference.
    private func followsFromReference(_ one: Violation) -> Bool {
        guard !one.path.isEmpty else {
            return one.rule == TechPreviewRule.primaryResources.description.rule
                && (metadataIsWrong(Self.namespace) || errors.contains { $0.rule == .infrastructureRef })
        }
        return wrong.contains(one.path) || parents.contains(Array(one.path.dropLast()))
    }

    /// Returns true if the violation depends on another field that has an error in the schema.
    private func dependsOnWrongField(_ one: Violation) -> Bool {
        guard !schemaErrors.isEmpty,
            let inputs = OCNERule.inputs(ofViolation: one.rule, at: one.path, in: kind, apiVersion)
        else { return false }
        return schemaErrors.contains { $0 != one.path && inputs.contain($0) }
    }
}

extension Violation {
    /// True if a Technology Preview rule found it.
    var isOfTechPreview: Bool { TechPreviewRule(id: "\(rule.id)") != nil }
}

extension Rule {
    /// True for the rules of the command line: the schema, and values that cannot work.
    var isOfSchema: Bool { Rule.manifests.contains(self) }
}
