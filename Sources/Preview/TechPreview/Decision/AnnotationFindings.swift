internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Findings in the other version of an object that its annotation causes.
///
/// The annotation `cluster.x-k8s.io/conversion-data` carries values that only the other version has a field for: who
/// writes the annotation writes that version. Rules read the object itself as it is; so a finding counts only if the
/// same object, converted without the annotation, does not have it.
struct AnnotationFindings {
    /// Those of one rule.
    struct OfRule {
        /// Findings that the annotation causes.
        let found: [TechPreviewFinding]
        /// Identities of those that it caused before an update.
        let before: [String]
    }

    private var rules: [Int: OfRule] = [:]

    subscript(rule: TechPreviewRule) -> OfRule? { rules[rule.rawValue] }

    /// Returns the findings of the active rules; nil for an object without the annotation, which costs a look at its
    /// kind.
    static func of(
        _ review: borrowing Review, _ active: @autoclosure () -> [TechPreviewRule],
        _ converter: @autoclosure () -> (any VersionConverter)?
    ) -> AnnotationFindings? {
        guard review.subject.isConverted, let converter = converter(), review.isCreateOrUpdate,
            review.object.conversionAnnotation.exists, let object = review.object.value
        else { return nil }
        let converted = converter.convert(object, ignoringAnnotation: false)
        let bare = converter.convert(object, ignoringAnnotation: true)
        // An object that cannot be converted has no other version.
        var old: [[UInt8]] = []
        if review.operation == .update, let before = review.oldObject.value {
            old = converter.convert(before, ignoringAnnotation: false)
        }
        var result = AnnotationFindings()
        let rules = active()
        for (index, (converted, bare)) in zip(converted, bare).enumerated() {
            result.add(review, rules, converted, bare, old: index < old.count ? old[index] : bare)
        }
        return result.rules.isEmpty ? nil : result
    }

    /// Adds the findings in one other version of an object.
    private mutating func add(
        _ review: borrowing Review, _ rules: [TechPreviewRule], _ converted: [UInt8], _ bare: [UInt8], old: [UInt8]
    ) {
        var newTape = Tape(capacity: 256)
        var bareTape = Tape(capacity: 256)
        var oldTape = Tape(capacity: 256)
        do throws(JSONError) {
            let newRoot = try newTape.parse(converted.span).root
            let bareRoot = try bareTape.parse(bare.span).root
            let oldRoot = try oldTape.parse(old.span).root
            let now = review.with(object: Field(newRoot), oldObject: Field(oldRoot))
            let openly = review.with(object: Field(bareRoot), oldObject: Field(oldRoot))
            let version = now.object["apiVersion"].string.split(separator: "/").last.map { String($0) } ?? ""
            for rule in rules {
                var findings = Findings(of: rule, root: newRoot)
                rule.check(now, &findings)
                guard !findings.all.isEmpty else { continue }
                var others = Findings(of: rule, root: bareRoot)
                rule.check(openly, &others)
                let said = Set(others.all.compactMap(\.identity))
                let found = findings.all.filter { finding in !(finding.identity.map(said.contains) ?? false) }
                guard !found.isEmpty else { continue }
                var before = Findings(of: rule, root: oldRoot)
                if review.operation == .update { rule.check(now.unchanged, &before) }
                let known = self.rules[rule.rawValue]
                self.rules[rule.rawValue] = OfRule(
                    found: (known?.found ?? []) + found.map { $0.inConverted(version) },
                    before: (known?.before ?? []) + before.all.compactMap { $0.inConverted(version).identity })
            }
        } catch {
            // A conversion writes valid JSON. Should it not, no rule may take the annotation for harmless.
            for rule in rules {
                var findings = Findings(of: rule, root: review.object.value)
                findings.uncheckable(
                    review.object.conversionAnnotation,
                    "the object cannot be checked in its other version, since its conversion is not JSON: \(error)")
                self.rules[rule.rawValue] = OfRule(found: findings.all, before: [])
            }
        }
    }
}
