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

    /// Applies defaults to the objects of a file; objects of other kinds are unchanged.
    ///
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public init(
        _ text: [UInt8], named name: String, _ configuration: AdmissionConfiguration,
        variables: @escaping (String) -> String?
    ) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, variables: variables)
        let admission = OCNEAdmission(configuration)
        var notes: [String] = []
        let expected = file.objects.map { object in
            do throws(JSONError) {
                return try Self.defaults(of: object, of: file, admission, &notes).applied(to: object.json)
            } catch {
                notes.append("\(file.name): \(object.title) is unchanged: internal error: \(error)")
                return object.json
            }
        }
        self.notes = notes
        documents = EditedManifest.documents(of: file, expected).map {
            Array(Placeholder.restored(String(decoding: $0, as: UTF8.self)).utf8)
        }
        let edited = EditedManifest(file, expected: expected, variables: variables)
        self.text = edited.text
        losses = edited.losses
    }

    /// Returns the defaults that the server would set, except for values of variables.
    private static func defaults(
        of object: ManifestObject, of file: ManifestFile, _ admission: OCNEAdmission, _ notes: inout [String]
    ) throws(JSONError) -> JSONPatch {
        guard case .ocne(let kind, let version) = ManifestKind(object) else { return JSONPatch([]) }
        let schema = kind.schema(in: version)
        var tape = Tape()
        let unjudged = UnjudgedFields(try tape.parse(object.json.span).root, schema.whole)
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
                !variables.contains { operation.tokens.starts(with: $0) } && !file.isVariable(operation, of: object)
            })
    }
}

extension ManifestFile {
    /// Returns true if the value that an operation replaces comes from a variable.
    fileprivate func isVariable(_ operation: JSONPatch.Operation, of object: ManifestObject) -> Bool {
        var tape = Tape()
        do throws(JSONError) {
            guard let value = try tape.parse(object.json.span).root.value(at: JSONPointer(tokens: operation.tokens))
            else { return false }
            let position = self.position(of: object.offset + value.byteOffset, in: object.document)
            let start = source.offset(of: position)
            let end = min(start + source.extent(at: position), source.bytes.count)
            return String(decoding: source.bytes[start..<end], as: UTF8.self).contains("${")
        } catch {
            // A value that cannot be located is not replaced.
            return true
        }
    }
}
