public import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI
public import OCNEAPI
internal import Reference

/// A file of manifests with its objects in another version. Comments, order and spelling stay wherever the text can be
/// edited; what is in another place in the other version takes its comments along.
public struct ConvertedFile: Sendable {
    /// The file with the objects in the version. A file of JSON is one of YAML now.
    public private(set) var text: [UInt8]
    /// What of the text could not be kept.
    public private(set) var losses: Losses
    /// What of the objects does not fit into their annotations, each with its object.
    public private(set) var notes: [String] = []
    /// The documents as JSON.
    public private(set) var documents: [[UInt8]] = []

    /// Converts the objects of a file; objects of other kinds, and those that are in the version already, stay as they
    /// are.
    ///
    /// - Parameters:
    /// - keepsRemainder: Whether what the version cannot hold is kept in an annotation, as servers do; else it is left
    ///     out, and told.
    ///   - references: What says the versions of references that have none; nil for `v1beta2`.
    ///   - variables: Values of the variables of templates; where a text need not be changed it keeps its variable.
    /// - Throws: `UnreadableManifest` for what is no YAML.
    public init(
        _ text: [UInt8], named name: String, to version: APIVersion, keepsRemainder: Bool = true,
        references: (any ReferenceVersions)? = nil, variables: @escaping (String) -> String?
    ) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, variables: variables)
        var conversion = OCNEConversion()
        conversion.referenceVersions = references
        var expected: [[UInt8]] = []
        for object in file.objects {
            let (whole, told) = Self.converted(object, to: version, &conversion)
            var json = whole
            if !keepsRemainder, whole != object.json {
                let (plain, fields) = ConversionRemainder.removed(from: whole)
                json = plain
                if !fields.isEmpty {
                    notes.append(
                        "\(name): \(object.title): not kept as it was, since \(version.rawValue) cannot say it: \(fields.joined(separator: ", "))"
                    )
                }
            }
            expected.append(json)
            notes += told.dropped.map {
                "\(name): \(object.title): \($0) does not fit into the annotations and is left out"
            }
            notes += told.unreadable.map {
                "\(name): \(object.title): \($0) is no duration, and is carried along as it is"
            }
            if told.isAnnotationForeign {
                notes.append(
                    "\(name): \(object.title): \(ConversionAnnotation.name) cannot be read, and is carried along as it is"
                )
            }
        }
        let documents = EditedManifest.documents(of: file, expected)
        self.documents = documents.map { Array(Placeholder.restored(String(decoding: $0, as: UTF8.self)).utf8) }
        if file.isJSON {
            self.text = EditedManifest.yaml(documents)
            losses = Losses(comments: [], variables: [], isRewritten: true)
            return
        }
        let edited = EditedManifest(file, expected: expected, variables: variables) { object in
            guard case .ours(let kind, _) = ManifestKind(object) else { return { _ in nil } }
            return FieldOrigins(kind, convertedTo: version).origin
        }
        self.text = edited.text
        losses = edited.losses
    }

    private static func converted(
        _ object: ManifestObject, to version: APIVersion, _ conversion: inout OCNEConversion
    ) -> (json: [UInt8], told: ConversionNotes) {
        var tape = Tape()
        var writer = JSONWriter()
        do throws(JSONError) {
            let root = try tape.parse(object.json.span).root
            guard let told = conversion.convert(root, in: root, to: version.rawValue, into: &writer) else {
                return (object.json, ConversionNotes())
            }
            return (writer.bytes, told)
        } catch {
            return (object.json, ConversionNotes())
        }
    }
}
