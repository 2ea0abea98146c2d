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

    /// Returns an object in the version, and notes about what it cannot represent, each to follow the object's title.
    /// Objects of other kinds, and those that are in the version already, are unchanged.
    func converted(_ object: ManifestObject) -> (json: [UInt8], notes: [String]) {
        do throws(JSONError) {
            var conversion = OCNEConversion()
            conversion.referenceVersions = references
            guard let (result, report) = try convert(object, &conversion) else { return (object.json, []) }
            var json = result
            var notes: [String] = []
            if !preservesFields {
                let fields: [String]
                (json, fields) = try Self.withoutAnnotation(json, &conversion)
                if !fields.isEmpty {
                    notes.append(
                        ": dropped values that \(version.rawValue) cannot represent: \(fields.joined(separator: ", "))")
                }
            }
            notes += report.dropped.map { ": dropped \($0): annotation limit exceeded" }
            notes += report.unreadable.map { ": \($0) is not a duration and is kept unchanged" }
            if report.isAnnotationForeign {
                notes.append(": \(ConversionAnnotation.name) cannot be read and is kept unchanged")
            }
            return (json, notes)
        } catch {
            return (object.json, [" is unchanged: internal error: \(error)"])
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
