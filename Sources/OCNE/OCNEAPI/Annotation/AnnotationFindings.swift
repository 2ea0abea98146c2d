internal import APISchema
internal import JSON
internal import KubernetesAPI

/// Violations in an object of a version: of the schema, which an API server would have enforced, and of the rules.
struct AnnotationFindings {
    /// Violations of rules that are enforced.
    private var enforced = Violations()
    /// Violations of the other rules.
    private var unenforced = Violations()

    /// The first findings, and the number of the others.
    fileprivate struct Violations {
        var all: [FieldError] = []
        var furtherCount = 0
    }

    /// Maximum number of findings that are kept; the others are counted.
    private static let limit = 1000

    /// Validates an object of `kind` in `version`.
    ///
    /// - Parameters:
    ///   - old: The object before an update; nil on CREATE.
    ///   - other: The same object with or without the annotation: the schema is checked only where they differ.
    /// - Throws: `JSONError` if one of the objects cannot be parsed.
    init(
        _ object: ConvertedObject, old: ConvertedObject?, unlike other: ConvertedObject, _ admission: OCNEAdmission,
        _ kind: OCNEKind,
        _ version: APIVersion
    ) throws(JSONError) {
        var tape = Tape()
        var defaultedTape = Tape()
        var oldTape = Tape()
        var otherTape = Tape()
        let root = try defaultedTape.parse(object.defaulted.span).root
        let configuration = admission.configuration
        var errors = FieldErrors(root: root, limit: Self.limit, modes: configuration.ruleModes)
        // The schema applies to the object with and without defaults.
        Self.checkLimits(
            of: try tape.parse(object.json.span).root, unlike: try otherTape.parse(other.json.span).root,
            kind.schema(in: version), &errors)
        if let old {
            let before = try oldTape.parse(old.defaulted.span).root
            let context = RuleContext(
                kind, version, object: Field(root), old: Field(before), undecodable: [], isConverted: true,
                configuration)
            OCNERule.check(context, &errors)
        } else {
            let context = RuleContext(
                kind, version, object: Field(root), old: nil, undecodable: [], isConverted: true, configuration)
            OCNERule.check(context, &errors)
        }
        enforced = Violations(all: errors.all, furtherCount: errors.furtherCount)
        unenforced = Violations(all: errors.unenforced, furtherCount: errors.furtherUnenforcedCount)
    }

    /// Returns the violations of the schema in the spec.
    private static func checkLimits(
        of root: Cursor, unlike other: Cursor, _ kind: KindSchema, _ errors: inout FieldErrors
    ) {
        var validation = SchemaValidation(demandsMembers: true, findsUnknown: false, limit: limit)
        // The annotation cannot change metadata and status.
        validation.check(root, .object(kind.doc, kind.properties.filter { "\($0.name)" == "spec" }), unlike: other)
        for violation in validation.violations { errors.append(FieldError(violation)) }
        errors.countFurther(validation.furtherCount)
    }

    /// True if there are no findings.
    var isEmpty: Bool { enforced.all.isEmpty && unenforced.all.isEmpty }

    /// Returns the findings that the annotation causes: those that the same object does not have without it.
    ///
    /// Indices of lists are ignored, since they may differ without the annotation.
    func removing(_ others: AnnotationFindings) -> [FieldError] {
        enforced.removing(others.enforced) + unenforced.removing(others.unenforced)
    }
}

extension AnnotationFindings.Violations {
    fileprivate func removing(_ others: Self) -> [FieldError] {
        var known: [Key: Int] = [:]
        for finding in others.all { known[Key(finding), default: 0] += 1 }
        var brought: [FieldError] = []
        for finding in all {
            let key = Key(finding)
            if let count = known[key], count > 0 { known[key] = count - 1 } else { brought.append(finding) }
        }
        // If there are too many to compare, the difference of their numbers is attributed to the annotation.
        if brought.isEmpty, let last = all.last, all.count + furtherCount > others.all.count + others.furtherCount {
            brought = [last]
        }
        // If the object has more findings without the annotation than are kept, one that is not among those kept may
        // still be one of them.
        if others.furtherCount > 0, all.count + furtherCount <= others.all.count + others.furtherCount { return [] }
        return brought
    }

    fileprivate struct Key: Hashable {
        let path: [String]
        let rule: String
        let message: String

        init(_ finding: FieldError) {
            path = finding.path.steps.map { if case .member(let name) = $0 { name } else { "" } }
            rule = "\(finding.rule.id)"
            message = finding.message
        }
    }
}

extension FieldError {
    /// Returns the violation of the schema as an API server would have reported it.
    fileprivate init(_ violation: SchemaViolation) {
        let schema = violation.schema
        let (type, value, detail): (ErrorType, String, String) =
            switch violation.problem {
            case .type: (.invalid, "", "must be of the type that the field has")
            case .length(let length):
                length > schema.maxLength ?? .max
                    ? (.tooLong, "", "may not be more than \(schema.maxLength ?? 0) characters")
                    : (.invalid, "", "should be at least \(schema.minLength ?? 0) characters long")
            case .notAllowed(let text):
                (
                    .notSupported, quoted(text),
                    "supported values: \(schema.allowedValues.map { quoted($0) }.joined(separator: ", "))"
                )
            case .pattern(let text): (.invalid, quoted(text), "should match '\(schema.pattern ?? "")'")
            case .range(let number):
                if let least = schema.minimum, (Int64(number) ?? 0) < least {
                    (.invalid, number, "should be greater than or equal to \(least)")
                } else {
                    (.invalid, number, "should be less than or equal to \(schema.maximum ?? .max)")
                }
            case .count(let count, let counted):
                Self.countProblem(
                    count,
                    counted == .members
                        ? (schema.minProperties, schema.maxProperties) : (schema.minItems, schema.maxItems))
            case .unknown: (.invalid, "", "unknown field")
            case .missing: (.required, "", "")
            case .alternatives:
                (
                    .invalid, "",
                    "exactly one of \(schema.exactlyOneOf.map { "\($0)" }.joined(separator: ", ")) must be set"
                )
            case .duplicate: (.duplicate, "", "must be unique in the list")
            }
        self.init(
            type, FieldPath(violation.path), shownValue: value, detail: detail, rule: OCNERule.conversionData.rule,
            byteOffset: violation.byteOffset)
    }

    private static func countProblem(_ count: Int, _ limits: (least: Int?, most: Int?)) -> (ErrorType, String, String) {
        if let most = limits.most, count > most { return (.tooMany, "\(count)", "must have at most \(most) items") }
        return (.invalid, "", "should have at least \(limits.least ?? 0) entries")
    }
}
