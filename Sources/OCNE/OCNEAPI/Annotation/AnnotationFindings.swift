internal import APISchema
internal import JSON
internal import KubernetesAPI

/// What is wrong with an object in a version: its limits, which an API server would have held it to, and the rules.
struct AnnotationFindings {
    /// Violations of rules that are enforced.
    private var enforced = Violations()
    /// Violations of the other rules.
    private var unenforced = Violations()

    /// Those that are kept, and how many more there are.
    fileprivate struct Violations {
        var all: [FieldError] = []
        var furtherCount = 0
    }

    /// Findings that are kept. The rest is counted, and counts as well.
    private static let limit = 1000

    /// Finds what is wrong with an object of `kind` as it reads in `version`.
    ///
    /// - Parameters:
    ///   - old: The object before an update; nil on CREATE.
    ///   - other: The same object with, or without, the annotation: limits are looked at where they differ.
    init(
        _ object: ConvertedObject, old: ConvertedObject?, unlike other: ConvertedObject, _ admission: OCNEAdmission,
        _ kind: OCNEKind,
        _ version: APIVersion
    ) {
        var tape = Tape()
        var defaultedTape = Tape()
        var oldTape = Tape()
        var otherTape = Tape()
        do throws(JSONError) {
            let root = try defaultedTape.parse(object.defaulted.span).root
            var errors = FieldErrors(root: root, limit: Self.limit, modes: admission.configuration.ruleModes)
            // Limits hold for what is read, defaulted or not.
            Self.checkLimits(
                of: try tape.parse(object.json.span).root, unlike: try otherTape.parse(other.json.span).root,
                kind.schema(in: version),
                &errors)
            let configuration = admission.configuration
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
        } catch {
            // A conversion writes JSON.
        }
    }

    /// The limits of the schema that the spec does not keep.
    private static func checkLimits(
        of root: Cursor, unlike other: Cursor, _ kind: KindSchema, _ errors: inout FieldErrors
    ) {
        var validation = SchemaValidation(demandsMembers: true, findsUnknown: false, limit: limit)
        // Metadata and status are not the annotation's to change.
        validation.check(root, .object(kind.doc, kind.properties.filter { "\($0.name)" == "spec" }), unlike: other)
        for violation in validation.violations { errors.append(FieldError(violation)) }
        errors.countFurther(validation.furtherCount)
    }

    /// Whether there is nothing wrong.
    var isEmpty: Bool { enforced.all.isEmpty && unenforced.all.isEmpty }

    /// The findings that are not among those of the same object without the annotation: what the annotation brings.
    ///
    /// Elements of lists may stand elsewhere without it, so indices do not count.
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
        // Among too many to compare, those beyond the earlier number are the annotation's.
        if brought.isEmpty, let last = all.last, all.count + furtherCount > others.all.count + others.furtherCount {
            brought = [last]
        }
        // Where the object by itself has so many that they are not all known, one that is not among those may be one of
        // them.
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
    /// A limit that an API server would have refused the object for.
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
