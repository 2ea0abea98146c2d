internal import APIConversion
internal import KubernetesAPI

extension ObjectLayout {
    /// The members that all Kubernetes objects have in common, and Cluster API's annotation for preserved fields.
    ///
    /// The status is never restored from an annotation: a client may write annotations without permission for the status
    /// subresource.
    static let kubernetes = ObjectLayout(
        version: "apiVersion", kind: "kind", metadata: "metadata", namespace: "namespace", annotations: "annotations",
        unpreserved: ["status"], annotation: ConversionAnnotation.key,
        maxAnnotationBytes: ObjectLimits.maxAnnotationBytes)
}
