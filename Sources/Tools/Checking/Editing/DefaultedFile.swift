internal import APISchema
internal import JSON
internal import KubernetesAPI
public import OCNEAPI
internal import YAML

/// A file of manifests with the defaults of the server in its objects. Comments, order and spelling are kept where a
/// value can be inserted into the text.
public struct DefaultedFile: Sendable {
    /// The file with defaults.
    public private(set) var text: [UInt8]
    /// Parts of the text that could not be kept.
    public private(set) var losses: Losses
    /// Objects without defaults, since they could not be decoded, each with the reason.
    public private(set) var notes: [String] = []
    /// Objects without defaults, since those would depend on the values of variables: each variable with its place.
    public private(set) var failures: [String] = []
    /// The documents with defaults, as JSON.
    public private(set) var documents: [[UInt8]] = []

    /// Applies defaults to the objects of a file; objects of other kinds are unchanged, and so are the variables of
    /// templates. An object whose defaults would depend on their values is unchanged.
    ///
    /// Fields with variables get no defaults: the server sets those. If the value of a variable is known, and the server
    /// would change it, the object counts as one whose defaults depend on it.
    ///
    /// - Parameters:
    ///   - namespace: The namespace of objects that have none, as for `kubectl apply --namespace`; nil if it is not
    ///     known.
    ///   - variables: Returns the value that a variable of templates will have; nil if it is not known.
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public init(
        _ text: [UInt8], named name: String, _ configuration: AdmissionConfiguration,
        namespace: String? = nil, variables: @escaping (String) -> String? = { _ in nil }
    ) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, .kept)
        let admission = OCNEAdmission(configuration)
        var notes: [String] = []
        var expected = file.objects.map { object in
            do throws(JSONError) {
                switch try Self.defaults(of: object, admission, namespace) {
                case .patch(let patch): return try patch.applied(to: object.json)
                case .wrongType(let wrong):
                    let position = Locator(file: file, object: object).position(of: wrong.path)
                    notes.append(
                        "\(file.name):\(position.line):\(position.column): \(object.title) is unchanged: \(FieldPath(wrong.path)): \(wrong.message)"
                    )
                    return object.json
                }
            } catch {
                notes.append("\(file.name): \(object.title) is unchanged: internal error: \(error)")
                return object.json
            }
        }
        self.notes = notes
        var edited = EditedManifest(file, expected: expected)
        let trial = TemplateTrial(of: file, expected, result: edited.text, known: variables, isRepeated: true) {
            (object) throws(JSONError) in
            guard case .patch(let patch) = try Self.defaults(of: object, admission, namespace) else { return nil }
            return try patch.applied(to: object.json)
        }
        let dependencies = trial.dependencies()
        if !dependencies.isEmpty {
            for index in Set(dependencies.map(\.object)) { expected[index] = file.objects[index].json }
            edited = EditedManifest(file, expected: expected)
            failures = dependencies.map { dependency in
                "\(name):\(dependency.line):\(dependency.column): \(file.objects[dependency.object].title) gets no defaults: "
                    + "they depend on the value of \(TemplateAction.shown(dependency.variable)); "
                    + TemplateAction.advice(dependency.variable)
            }
        }
        documents = EditedManifest.documents(of: file, expected)
        self.text = edited.text
        losses = edited.losses
    }

    private enum Defaults {
        case patch(JSONPatch)
        /// The object cannot be decoded.
        case wrongType(Violation)
    }

    /// Returns the defaults that the server would set, except in fields with variables.
    private static func defaults(
        of object: ManifestObject, _ admission: OCNEAdmission, _ namespace: String?
    ) throws(JSONError) -> Defaults {
        guard case .ocne(let kind, let version) = ManifestKind(object) else { return .patch(JSONPatch([])) }
        let schema = kind.schema(in: version)
        var tape = Tape()
        let unjudged = try UnjudgedFields(
            object, schema.whole, namespace: namespace == nil ? .own : object.appliedNamespace(namespace))
        let check = SchemaCheck(try tape.parse(unjudged.object.span).root, schema, demandsMembers: false)
        if let wrong = check.violations.first(where: { $0.rule == .schemaType }) {
            return .wrongType(wrong)
        }
        let patch = try ManifestAdmission(admission: admission, kind: kind, version: version).defaults(
            of: unjudged.object, old: nil)
        let variables = unjudged.paths.map { JSONPointer($0).tokens }
        // The value of a variable is not replaced.
        return .patch(
            JSONPatch(
                patch.operations.filter { operation in
                    !variables.contains { operation.tokens.starts(with: $0) }
                }))
    }
}
