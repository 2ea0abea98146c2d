internal import APIConversion
internal import ClusterObjects
internal import JSON
internal import OCNEAPI

/// Converts objects for rules, as the API server has them converted for clients.
struct OCNEVersionConverter: VersionConverter {
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [[UInt8]] {
        guard let version = APIVersion.served(Field(object)) else { return [] }
        // Rules ignore the versions of references: they match group and kind.
        var conversion = OCNEConversion()
        return version.counterparts.compactMap { other in
            var writer = JSONWriter()
            let notes = conversion.convert(
                object, in: object, to: other.rawValue, annotation: ignoringAnnotation ? .none : .own, into: &writer)
            return notes == nil ? nil : writer.bytes
        }
    }
}
