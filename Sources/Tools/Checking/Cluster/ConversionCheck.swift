internal import APIConversion
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// Converts an object to its other versions and back, and reports what they cannot hold.
struct ConversionCheck: ~Copyable {
    private var conversion = OCNEConversion()

    /// Paths in one message.
    private static let maxPaths = 8

    /// - Parameter references: The versions of references that have none; nil for `v1beta2`.
    init(references: (any ReferenceVersions)?) {
        conversion.referenceVersions = references
    }

    /// Returns an object in another version; nil if it is no object of an OCNE kind in a served version.
    mutating func converted(_ json: [UInt8], to version: APIVersion) throws(JSONError) -> [UInt8]? {
        var tape = Tape()
        let root = try tape.parse(json.span).root
        var writer = JSONWriter()
        guard conversion.convert(root, in: root, to: version.rawValue, into: &writer) != nil else { return nil }
        return writer.bytes
    }

    /// Returns the findings about the conversion of an object to its other versions and back.
    mutating func violations(in json: [UInt8], _ version: APIVersion) throws(JSONError) -> [Judgment] {
        var found: [Judgment] = []
        for other in version.counterparts {
            var tape = Tape()
            let root = try tape.parse(json.span).root
            var writer = JSONWriter()
            guard let notes = conversion.convert(root, in: root, to: other.rawValue, into: &writer) else { continue }
            found += Self.findings(notes, other)
            found += try Self.preserved(in: writer.bytes, other)
            guard notes.dropped.isEmpty else { continue }
            found += try roundTrip(of: root, from: writer.bytes, version, by: other)
        }
        return found
    }

    private static func findings(_ notes: ConversionNotes, _ other: APIVersion) -> [Judgment] {
        var found: [Judgment] = []
        if !notes.dropped.isEmpty {
            found.append(
                Judgment(
                    .conversionDropped, [], "\(other.rawValue) drops \(list(notes.dropped))",
                    help: """
                        the annotation \(ConversionAnnotation.name) would need \(notes.neededBytes) bytes of \
                        \(notes.allowedBytes): shorten other annotations
                        """))
        }
        if !notes.unreadable.isEmpty {
            found.append(
                Judgment(
                    .conversionUnreadable, [], "not a duration, kept in the annotation: \(list(notes.unreadable))",
                    help: "use a duration such as 10m0s"))
        }
        if notes.isAnnotationForeign {
            found.append(
                Judgment(
                    .conversionUnreadable, ConversionAnnotation.path.steps, "another program wrote the annotation",
                    help: "it is kept unchanged; remove it if nothing reads it"))
        }
        found += notes.rejected.map {
            Judgment(
                .conversionUnreadable, ConversionAnnotation.path.steps,
                "\(other.rawValue) cannot read \(FieldPath($0.path).description) of the annotation: \($0.reason)",
                help: "edit the object in \(other.rawValue), or remove that part of the annotation")
        }
        return found
    }

    /// Returns what the annotation of a converted object holds.
    private static func preserved(in converted: [UInt8], _ other: APIVersion) throws(JSONError) -> [Judgment] {
        var tape = Tape()
        let annotation = Field(try tape.parse(converted.span).root).conversionAnnotation
        guard annotation.exists else { return [] }
        let paths = PreservedFields(annotation.string).paths
        guard !paths.isEmpty else { return [] }
        return [
            Judgment(
                .conversionPreserved, [], "\(other.rawValue) keeps in its annotation: \(list(paths))",
                help: "", effect: .note)
        ]
    }

    private mutating func roundTrip(
        of root: Cursor, from converted: [UInt8], _ version: APIVersion, by other: APIVersion
    ) throws(JSONError) -> [Judgment] {
        guard let back = try self.converted(converted, to: version) else { return [] }
        var tape = Tape()
        guard try !root.isSameValue(as: tape.parse(back.span).root) else { return [] }
        return [
            Judgment(
                .conversionRoundTrip, [], "conversion to \(other.rawValue) and back changes the object",
                help: "compare the object with the output of: ocne-webhook convert --to \(other.rawValue)")
        ]
    }

    private static func list(_ paths: [String]) -> String {
        let shown = paths.prefix(maxPaths).joined(separator: ", ")
        return paths.count > maxPaths ? "\(shown) and \(paths.count - maxPaths) more" : shown
    }
}
