/// The names of the members that all objects have in common, and of the annotation for preserved fields.
public struct ObjectLayout: Sendable {
    /// The root's member that holds `group/version`.
    let version: StaticString
    /// The root's member that holds the kind.
    let kind: StaticString
    /// The root's member that holds namespace and annotations.
    let metadata: StaticString
    /// The metadata's member that holds the namespace.
    let namespace: StaticString
    /// The metadata's member that holds the annotations.
    let annotations: StaticString
    /// Members of the root that are never restored from an annotation, besides version, kind and metadata.
    let unpreserved: [StaticString]
    /// The annotation that holds the preserved fields.
    let annotation: StaticString
    /// Bytes that names and values of all annotations of an object may have together.
    let maxAnnotationBytes: Int

    /// Creates a layout.
    ///
    /// - Parameters:
    ///   - version: The root's member that holds `group/version`.
    ///   - kind: The root's member that holds the kind.
    ///   - metadata: The root's member that holds namespace and annotations.
    ///   - namespace: The metadata's member that holds the namespace.
    ///   - annotations: The metadata's member that holds the annotations.
    ///   - unpreserved: Further members of the root that are never restored from an annotation.
    ///   - annotation: The annotation that holds the preserved fields.
    ///   - maxAnnotationBytes: Bytes that names and values of all annotations of an object may have together.
    public init(
        version: StaticString, kind: StaticString, metadata: StaticString, namespace: StaticString,
        annotations: StaticString, unpreserved: [StaticString], annotation: StaticString, maxAnnotationBytes: Int
    ) {
        self.version = version
        self.kind = kind
        self.metadata = metadata
        self.namespace = namespace
        self.annotations = annotations
        self.unpreserved = unpreserved
        self.annotation = annotation
        self.maxAnnotationBytes = maxAnnotationBytes
    }

    /// Members of the root that identify the object: neither fields of a table nor unknown.
    var envelope: [StaticString] { [version, kind, metadata] }
}
