internal import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// The conversion of objects of manifests to a version.
struct ManifestConversion {
    let version: APIVersion
    /// True to preserve fields that the version cannot represent in an annotation.
    let preservesFields: Bool
    /// The versions of references that have none.
    let references: (any ReferenceVersions)?
    /// The namespace of objects that have none.
    let namespace: String?

    /// A converted object.
    struct Result {
        /// The object; unchanged if it is of another kind, or in the version already.
        let json: [UInt8]
        /// The fields of the former version that the conversion preserved in the annotation; nil if the object is
        /// unchanged.
        var preserved: PreservedFields?
        /// Notes about what could not be converted, each to follow the object's title.
        var notes: [String] = []
    }

    /// Returns an object in the version.
    func converted(_ object: ManifestObject) -> Result {
        do throws(JSONError) {
            var conversion = OCNEConversion()
            conversion.referenceVersions = references
            guard let source = ManifestKind(object).version,
                let (result, report) = try convert(object, &conversion)
            else { return Result(json: object.json) }
            let (stripped, preserved) = try Self.withoutAnnotation(result, of: source, &conversion)
            var notes: [String] = []
            if !preservesFields, preserved.hasOtherContent { notes.append(": \(ConversionAnnotation.path) dropped") }
            notes += report.dropped.map { ": dropped \($0): annotation limit exceeded" }
            notes += report.unreadable.map { ": \($0) is not a duration and is kept unchanged" }
            notes += report.rejected.map {
                ": \(ConversionAnnotation.path): \(FieldPath($0.path)): \($0.reason); kept unchanged"
            }
            if report.isAnnotationForeign {
                notes.append(": \(ConversionAnnotation.name) cannot be read and is kept unchanged")
            }
            return Result(json: preservesFields ? result : stripped, preserved: preserved, notes: notes)
        } catch {
            return Result(json: object.json, notes: [" is unchanged: internal error: \(error)"])
        }
    }

    /// Returns the converted object; nil if it is unchanged.
    private func convert(
        _ object: ManifestObject, _ conversion: inout OCNEConversion
    ) throws(JSONError) -> (json: [UInt8], report: ConversionNotes)? {
        guard let source = ManifestKind(object).version, source != version else { return nil }
        let given = namespace == nil ? nil : object.appliedNamespace(namespace).text
        var tape = Tape()
        var writer = JSONWriter()
        let json = given == nil ? object.json : try AppliedNamespace.replaced(in: object.json, with: given)
        let root = try tape.parse(json.span).root
        guard let report = conversion.convert(root, in: root, to: version.rawValue, into: &writer) else { return nil }
        let converted = given == nil ? writer.bytes : try AppliedNamespace.replaced(in: writer.bytes, with: nil)
        return (converted, report)
    }

    /// Returns a converted object without its conversion annotation, and the fields of `source` in that. Servers need
    /// the annotation to convert back; manifests that are migrated do not.
    private static func withoutAnnotation(
        _ json: [UInt8], of source: APIVersion, _ conversion: inout OCNEConversion
    ) throws(JSONError) -> (json: [UInt8], preserved: PreservedFields) {
        var tape = Tape()
        var writer = JSONWriter()
        let root = try tape.parse(json.span).root
        let annotation = Field(root).conversionAnnotation
        guard annotation.exists else { return (json, PreservedFields("{}")) }
        conversion.writeWithoutAnnotation(root, to: &writer)
        return (writer.bytes, PreservedFields(annotation.string, of: source.rawValue))
    }
}
