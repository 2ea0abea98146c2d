public import JSON

/// Cluster API's annotation with the fields that only an object's other version has. Everyone who may write the object
/// may write it.
public enum ConversionAnnotation {
    /// The key. Cluster API's tools leave the annotation alone.
    public static let key: StaticString = "cluster.x-k8s.io/conversion-data"

    /// The key, for messages and paths.
    public static let name = "\(key)"

    /// The path of the annotation from an object's root.
    public static let path = FieldPath([.member("metadata"), .member("annotations"), .member(name)])
}

extension Field {
    /// The conversion annotation of an object.
    public var conversionAnnotation: Field {
        @_lifetime(copy self)
        get { self["metadata"]["annotations"][ConversionAnnotation.key] }
    }
}
