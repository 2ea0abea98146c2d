internal import ClusterObjects
internal import JSON
internal import OCNEAPI

/// Converts objects for rules, as the API server has them converted for clients.
struct ConvertedObject: VersionConverter {
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [[UInt8]] {
        guard ignoringAnnotation else { return Self.convert(object) }
        var writer = JSONWriter()
        Self.writeWithoutAnnotation(object, to: &writer)
        let text = writer.bytes
        var tape = Tape(capacity: 256)
        do throws(JSONError) {
            return Self.convert(try tape.parse(text.span).root)
        } catch {
            return []
        }
    }

    private static func convert(_ object: Cursor) -> [[UInt8]] {
        guard let version = APIVersion.served(Field(object)) else { return [] }
        // Rules ignore the versions of references: they match group and kind.
        var conversion = OCNEConversion()
        return version.counterparts.compactMap { other in
            var writer = JSONWriter()
            guard conversion.convert(object, in: object, to: other.rawValue, into: &writer) != nil else { return nil }
            return writer.bytes
        }
    }

    /// Writes the object without the annotation.
    private static func writeWithoutAnnotation(_ object: Cursor, to writer: inout JSONWriter) {
        guard object.isObject else { return writer.value(object) }
        writer.beginObject()
        var members = object.members
        while let member = members.next() {
            writer.key(member.name)
            guard member.name.stringEquals("metadata"), member.value.isObject else {
                writer.value(member.value)
                continue
            }
            writer.beginObject()
            var fields = member.value.members
            while let field = fields.next() {
                writer.key(field.name)
                guard field.name.stringEquals("annotations"), field.value.isObject else {
                    writer.value(field.value)
                    continue
                }
                writer.beginObject()
                var annotations = field.value.members
                while let annotation = annotations.next() {
                    if annotation.name.stringEquals(ConversionAnnotation.name) { continue }
                    writer.key(annotation.name)
                    writer.value(annotation.value)
                }
                writer.endObject()
            }
            writer.endObject()
        }
        writer.endObject()
    }
}
