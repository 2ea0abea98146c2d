internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

extension AdmissionResponse {
    /// The violations and warnings of a decision about an OCNE object.
    ///
    /// - Parameter gatesAreKnown: False if feature gates are only assumed to be off.
    func violations(gatesAreKnown: Bool) -> [Violation] {
        var found = causes.map { Violation($0, severity: .error) }
        if case .request(let status) = denial {
            found.append(Violation(.refused, [], status.message, help: "correct the object"))
        }
        found += unenforced.map { unenforced in
            let gate = gatesAreKnown ? nil : unenforced.violation.featureGate
            return Violation(unenforced: unenforced.violation, without: gate)
        }
        return found + warnings.compactMap { Violation($0) }
    }
}

extension Violation {
    /// The violation of a rule.
    init(_ error: FieldError, severity: Finding.Severity) {
        self.init(
            error.rule, error.path.steps, error.message, help: error.rule.remedy, severity: severity,
            origin: error.origin?.steps)
        countsContent = error.type == .tooLong || error.type == .tooMany
    }

    /// The violation of a rule that the policy does not enforce, or that a feature gate may allow.
    fileprivate init(unenforced error: FieldError, without gate: FeatureGate?) {
        if let gate {
            self.init(
                error.rule, error.path.steps, error.message,
                help: "if the server enables the feature gate, pass --feature-gates \(gate.name)=true",
                severity: .warning, origin: error.origin?.steps)
        } else {
            self.init(
                error.rule, error.path.steps, "\(error.message) (not enforced by the policy)",
                help: error.rule.remedy, severity: .warning, origin: error.origin?.steps)
        }
    }

    /// A warning of the server; nil for one that the schema or the list of violations reports.
    fileprivate init?(_ warning: Warning) {
        let path = warning.path.steps
        switch warning.kind {
        case .unknownField, .unenforcedRule, .furtherUnenforcedRules: return nil
        case .deprecatedField:
            self.init(.deprecated, path, warning.statement, help: "remove it", severity: .warning, isAboutName: true)
        case .replacedValue, .acceptedValue, .reportedByRule, .unchangedViolation, .unverifiedRule:
            guard let rule = warning.rule else { return nil }
            self.init(
                rule, path, warning.statement, help: rule.remedy, severity: .warning,
                origin: warning.origin?.steps)
        }
    }
}

extension Rule {
    /// The next step after a violation; for a rule that is not of the OCNE kinds, the requirement.
    fileprivate var remedy: String { OCNERule(self).map { "\($0.remedy)" } ?? "\(summary)" }
}
