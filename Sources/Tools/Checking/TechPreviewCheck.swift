internal import JSON
internal import KubernetesAPI
internal import TechPreview

/// Holds objects to the limits of the Technology Preview, as the server does.
struct TechPreviewCheck {
    let admission: TechPreviewAdmission

    func violations(of json: [UInt8], old: [UInt8]?, _ object: ManifestObject) -> [Violation] {
        let gvk = GroupVersionKind(group: object.group, version: object.version, kind: object.kind)
        let review = OfflineReview.document(gvk, namespace: object.namespace, name: object.name, json, old)
        var tape = Tape()
        var answer: [UInt8] = []
        var found: [Violation] = []
        _ = admission.answer(review.span, tape: &tape, into: &answer) { _, response, outcome in
            if let causes = response.details?.causes, !causes.isEmpty {
                found = causes.map { Self.violation($0.path.steps, $0.message, Self.rule($0.rule), .error) }
            } else if let denial = response.denial {
                let message =
                    denial.message.split(separator: " is forbidden: ", maxSplits: 1).last.map { String($0) }
                    ?? denial.message
                found = Self.sentences(of: message).map { Self.violation(in: $0, .error) }
            }
            found += response.warnings.map { Self.violation(in: $0, .warning) }
        }
        // Manifests leave their namespace to whoever applies them.
        guard object.namespace.isEmpty || Placeholder.isIn(object.namespace.utf8) else { return found }
        return found.filter { $0.rule != TechPreviewRule.namespace.description.rule }
    }

    /// What several rules have said in one message; each sentence ends with the name of its rule.
    private static func sentences(of message: String) -> [String] {
        var sentences: [String] = []
        var start = ""
        for part in message.split(separator: " (rule ", omittingEmptySubsequences: false) {
            guard let end = part.firstIndex(of: ")"), !start.isEmpty else {
                start += part
                continue
            }
            sentences.append("\(start) (rule \(part[...end])")
            start = String(part[part.index(after: end)...].drop { $0 == ";" || $0 == " " })
        }
        return start.isEmpty ? sentences : sentences + [start]
    }

    /// A sentence names its field first, or after how it came about, where it is about one, and its rule at the end.
    private static func violation(in text: String, _ severity: Finding.Severity) -> Violation {
        let named = text.split(separator: "(rule ").last?.split(separator: ")").first.flatMap {
            TechPreviewRule(id: String($0))
        }
        var parts = text.split(separator: ": ", maxSplits: 2, omittingEmptySubsequences: false)
        for index in parts.indices.dropLast().prefix(2) where isPath(parts[index]) {
            let path = steps(of: parts.remove(at: index))
            return violation(path, parts.joined(separator: ": "), named, severity)
        }
        return violation([], text, named, severity)
    }

    /// Whether a piece of a message is the path of a field.
    private static func isPath(_ text: Substring) -> Bool { text.first?.isLowercase == true && !text.contains(" ") }

    private static func violation(
        _ path: [PathStep], _ message: String, _ rule: TechPreviewRule?, _ severity: Finding.Severity
    )
        -> Violation
    {
        guard let rule else {
            return Violation(.refused, path, message, help: "\(Rule.refused.summary)", severity: severity)
        }
        let description = rule.description
        // The rule stands behind the message anyhow.
        let text = message.split(separator: " (rule \(rule.id))", omittingEmptySubsequences: false).joined()
        // Of a label its key says it, whatever the value.
        return Violation(
            description.rule, path, text, help: "\(description.remedy)", severity: severity, isAboutName: isKey(path))
    }

    private static func rule(_ rule: Rule) -> TechPreviewRule? { TechPreviewRule(id: "\(rule.id)") }

    /// Whether a path leads to a label or an annotation.
    private static func isKey(_ path: [PathStep]) -> Bool { isMapOfKeys(path.dropLast().last) }

    private static func isMapOfKeys(_ step: PathStep?) -> Bool {
        if case .member(let name) = step { ["labels", "annotations", "matchLabels"].contains(name) } else { false }
    }

    /// The steps of a path as messages spell it: without quotes around the names of labels, which have dots.
    private static func steps(of text: Substring) -> [PathStep] {
        var steps: [PathStep] = []
        var rest = text
        while !rest.isEmpty {
            let part = isMapOfKeys(steps.last) ? rest : rest.prefix { $0 != "." }
            rest = rest.dropFirst(part.count + 1)
            let name = part.prefix { $0 != "[" }
            steps.append(.member(String(name)))
            steps += part.dropFirst(name.count).split { $0 == "[" || $0 == "]" }.compactMap { Int($0) }.map {
                .element($0)
            }
        }
        return steps
    }
}
