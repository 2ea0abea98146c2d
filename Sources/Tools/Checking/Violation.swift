internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Reference

/// What is wrong with an object, before it is known where that stands in the file.
struct Violation {
    let severity: Finding.Severity
    let rule: Rule
    let path: [PathStep]
    /// Where it is written, when that is not the field itself.
    let origin: [PathStep]?
    let message: String
    /// What would satisfy the rule.
    let help: String
    /// Whether the name of the field is what is wrong, not its value.
    let isAboutName: Bool

    init(
        _ rule: Rule, _ path: [PathStep], _ message: String, help: String, severity: Finding.Severity = .error,
        isAboutName: Bool = false,
        origin: [PathStep]? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.path = path
        self.message = message
        self.help = help
        self.isAboutName = isAboutName
        self.origin = origin
    }

    /// The same, of a server whose feature gates are not known.
    var presumed: Violation {
        let gate = FeatureGates.names.first { help.contains($0) || message.contains($0) } ?? "NAME"
        return Violation(
            rule, path, message, help: "\(help) Where a server has it, say so: --feature-gates \(gate)=true",
            severity: .warning,
            isAboutName: isAboutName)
    }

    /// The same; of a field that only another version of the kind has, it says so.
    func pointing(from version: APIVersion, of kind: OCNEKind) -> Violation {
        guard rule == .schemaUnknown else { return self }
        let text = FieldPath(path).description
        for other in APIVersion.allCases where other != version && (try? kind.schema(in: other).place(at: text)) != nil
        {
            return Violation(
                rule, path, "only \(other.rawValue) has this field, the object is \(version.rawValue)",
                help: "convert the object, ocne-webhook convert --to \(other.rawValue); \(help)", severity: severity,
                isAboutName: isAboutName)
        }
        return self
    }
}

extension OfflineReview.Verdict {
    /// The verdict as violations.
    var violations: [Violation] {
        var found = causes.map {
            Violation($0.rule, $0.path.steps, $0.message, help: "\($0.rule.summary)", origin: $0.origin?.steps)
        }
        if let refusal { found.append(Violation(.refused, [], refusal, help: "\(Rule.refused.summary)")) }
        found += fieldWarnings.map {
            Violation(
                $0.rule, $0.path.steps, $0.detail, help: "\($0.rule.summary)", severity: .warning,
                origin: $0.origin?.steps)
        }
        found += unenforced.map {
            Violation(
                $0.rule, $0.path.steps, "\($0.message) (not enforced by the policy)", help: "\($0.rule.summary)",
                severity: .warning,
                origin: $0.origin?.steps)
        }
        return found + warnings.compactMap(Self.warning)
    }

    /// A warning of the server, told where it says that it belongs; unknown fields are found by the schema.
    private static func warning(_ text: String) -> Violation? {
        guard !text.hasPrefix("unknown field ") else { return nil }
        let place = text.prefix { $0 != " " }
        let path = place.split(separator: ".").map { PathStep.member(String($0)) }
        let message = String(text.dropFirst(place.count + 1))
        return Violation(.deprecated, path, message, help: "leave it out", severity: .warning, isAboutName: true)
    }
}
