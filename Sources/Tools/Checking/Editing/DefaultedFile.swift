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
    /// The documents with defaults, as JSON.
    public private(set) var documents: [[UInt8]] = []

    /// Applies defaults to the objects of a file; objects of other kinds are unchanged, and so are the variables of
    /// templates.
    ///
    /// - Parameter namespace: The namespace of objects that have none, as for `kubectl apply --namespace`; nil if it is
    ///   not known.
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public init(
        _ text: [UInt8], named name: String, _ configuration: AdmissionConfiguration,
        namespace: String? = nil
    ) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, .kept)
        let admission = OCNEAdmission(configuration)
        var notes: [String] = []
        let expected = file.objects.map { object in
            do throws(JSONError) {
                return try Self.defaults(of: object, of: file, admission, namespace, &notes).applied(to: object.json)
            } catch {
                notes.append("\(file.name): \(object.title) is unchanged: internal error: \(error)")
                return object.json
            }
        }
        self.notes = notes
        documents = EditedManifest.documents(of: file, expected)
        let edited = EditedManifest(file, expected: expected)
        self.text = edited.text
        losses = edited.losses
    }

    /// Returns the defaults that the server would set, except in fields with variables.
    private static func defaults(
        of object: ManifestObject, of file: ManifestFile, _ admission: OCNEAdmission, _ namespace: String?,
        _ notes: inout [String]
    ) throws(JSONError) -> JSONPatch {
        guard case .ocne(let kind, let version) = ManifestKind(object) else { return JSONPatch([]) }
        let schema = kind.schema(in: version)
        var tape = Tape()
        let unjudged = try UnjudgedFields(
            object, schema.whole, namespace: namespace == nil ? .own : object.appliedNamespace(namespace))
        let check = SchemaCheck(try tape.parse(unjudged.object.span).root, schema, demandsMembers: false)
        if let wrong = check.violations.first(where: { $0.rule == .schemaType }) {
            let position = Locator(file: file, object: object).position(of: wrong.path)
            notes.append(
                "\(file.name):\(position.line):\(position.column): \(object.title) is unchanged: \(FieldPath(wrong.path)): \(wrong.message)"
            )
            return JSONPatch([])
        }
        let patch = try ManifestAdmission(admission: admission, kind: kind, version: version).defaults(
            of: unjudged.object, old: nil)
        let variables = unjudged.paths.map { JSONPointer($0).tokens }
        // The value of a variable is not replaced.
        return JSONPatch(
            patch.operations.filter { operation in
                !variables.contains { operation.tokens.starts(with: $0) }
            })
    }
}
