internal import APIConversion
internal import ClusterObjects
internal import JSON
internal import OCNEAPI

/// Converts objects for rules, as the API server has them converted for clients.
struct OCNEVersionConverter: VersionConverter {
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [UInt8]? {
        guard let version = OCNEConversion.version(of: Field(object)) else { return nil }
        let target = version.isHub ? APIVersion.spokes[0] : .hub
        var writer = JSONWriter()
        // Rules ignore the versions of references: they match group and kind.
        var conversion = OCNEConversion()
        let notes = conversion.convert(
            object, in: object, to: target.rawValue, annotation: ignoringAnnotation ? .none : .own, into: &writer)
        return notes == nil ? nil : writer.bytes
    }
}
