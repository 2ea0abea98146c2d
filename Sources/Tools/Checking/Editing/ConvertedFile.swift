public import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI
public import OCNEAPI
internal import Reference

/// A file of manifests with its objects in another version. Comments, order and spelling are kept where the text can be
/// edited; fields that move keep their comments.
public struct ConvertedFile: Sendable {
    /// The file with the objects in the version. A file of JSON becomes one of YAML.
    public private(set) var text: [UInt8]
    /// Parts of the text that could not be kept.
    public private(set) var losses: Losses
    /// Notes about values that the version cannot represent or that annotations cannot hold, each with its object.
    public private(set) var notes: [String] = []
    /// The documents as JSON.
    public private(set) var documents: [[UInt8]] = []

    /// Converts the objects of a file; objects of other kinds, and those that are in the version already, are
    /// unchanged.
    ///
    /// - Parameters:
    ///   - preservesFields: True to preserve fields that the version cannot represent in an annotation, as servers do;
    ///     otherwise they are removed and reported.
    ///   - references: The versions of references that have none; nil for `v1beta2`.
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public init(
        _ text: [UInt8], named name: String, to version: APIVersion, preservesFields: Bool = true,
        references: (any ReferenceVersions)? = nil
    ) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, .kept)
        var conversion = OCNEConversion()
        conversion.referenceVersions = references
        var expected: [[UInt8]] = []
        for object in file.objects {
            var json = object.json
            var report = ConversionNotes()
            do throws(JSONError) {
                (json, report) = try Self.converted(object, to: version, &conversion)
                if !preservesFields, json != object.json {
                    let fields: [String]
                    (json, fields) = try Self.withoutAnnotation(json, &conversion)
                    if !fields.isEmpty {
                        notes.append(
                            "\(name): \(object.title): dropped values that \(version.rawValue) cannot represent: "
                                + fields.joined(separator: ", "))
                    }
                }
            } catch {
                notes.append("\(name): \(object.title) is unchanged: internal error: \(error)")
            }
            expected.append(json)
            notes += report.dropped.map {
                "\(name): \(object.title): dropped \($0): annotation limit exceeded"
            }
            notes += report.unreadable.map {
                "\(name): \(object.title): \($0) is not a duration and is kept unchanged"
            }
            if report.isAnnotationForeign {
                notes.append(
                    "\(name): \(object.title): \(ConversionAnnotation.name) cannot be read and is kept unchanged"
                )
            }
        }
        let documents = EditedManifest.documents(of: file, expected)
        self.documents = documents
        if file.isJSON {
            self.text = EditedManifest.yaml(documents)
            losses = Losses(comments: [], variables: [], isRewritten: true)
            return
        }
        let edited = EditedManifest(file, expected: expected) { object in
            guard case .ocne(let kind, let source) = ManifestKind(object) else { return { _ in nil } }
            return FieldOrigins(kind, convertedFrom: source, to: version).origin
        }
        self.text = edited.text
        losses = edited.losses
    }

    private static func converted(
        _ object: ManifestObject, to version: APIVersion, _ conversion: inout OCNEConversion
    ) throws(JSONError) -> (json: [UInt8], report: ConversionNotes) {
        var tape = Tape()
        var writer = JSONWriter()
        let root = try tape.parse(object.json.span).root
        guard let report = conversion.convert(root, in: root, to: version.rawValue, into: &writer) else {
            return (object.json, ConversionNotes())
        }
        return (writer.bytes, report)
    }

    /// Returns a converted object without its conversion annotation, and the paths of what is lost with that. Servers
    /// need the annotation to convert back; manifests that are migrated do not.
    private static func withoutAnnotation(
        _ json: [UInt8], _ conversion: inout OCNEConversion
    ) throws(JSONError) -> (json: [UInt8], fields: [String]) {
        var tape = Tape()
        var writer = JSONWriter()
        let root = try tape.parse(json.span).root
        let annotation = Field(root).conversionAnnotation
        guard annotation.exists else { return (json, []) }
        conversion.writeWithoutAnnotation(root, to: &writer)
        let preserved = PreservedFields(annotation.string)
        let others = preserved.hasOtherContent ? ["\(ConversionAnnotation.path)"] : []
        return (writer.bytes, preserved.paths + others)
    }
}
