/// The annotation for fields of one version that another version cannot represent.
public enum ConversionAnnotation {
    /// The key. Cluster API's tools know it and leave the annotation alone.
    static let key: StaticString = "cluster.x-k8s.io/conversion-data"

    /// The key, for messages and paths.
    public static let name = "\(key)"

    /// Bytes that names and values of all annotations of an object may have together (apimachinery,
    /// `TotalAnnotationSizeLimitB`).
    static let maxTotalBytes = 256 * 1024
}
