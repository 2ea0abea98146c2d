internal import JSON
internal import KubernetesAPI

/// The write that an event of the audit log records (audit.k8s.io/v1, level RequestResponse).
struct AuditEvent {
    let operation: Operation
    /// True if the object is that of the response: the request of a patch has only the changes, and that of a deletion
    /// none.
    let hasResult: Bool

    private let id: String
    private let resource: (group: String, version: String, name: String, subResource: String)
    private let name: String
    private let namespace: String
    /// `user` as JSON.
    private let user: [UInt8]

    /// Reads an event; nil if it records no write.
    init?(_ event: borrowing Field) {
        switch event["verb"].string {
        case "create": (operation, hasResult) = (.create, false)
        case "update": (operation, hasResult) = (.update, false)
        case "patch": (operation, hasResult) = (.update, true)
        case "delete": (operation, hasResult) = (.delete, true)
        default: return nil
        }
        id = event["auditID"].string
        let reference = event["objectRef"]
        resource = (
            reference["apiGroup"].string, reference["apiVersion"].string, reference["resource"].string,
            reference["subresource"].string
        )
        name = reference["name"].string
        namespace = reference["namespace"].string
        if let value = event["user"].value {
            user = [UInt8](copying: value.text)
        } else {
            user = Array("{}".utf8)
        }
    }

    /// Returns the review that the API server sent about an object; for an update without the old object that of a
    /// creation.
    func review(of object: ManifestObject, old: [UInt8]?) -> [UInt8] {
        let operation = operation == .update && old == nil ? .create : operation
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", "admission.k8s.io/v1")
            writer.member("kind", "AdmissionReview")
            writer.object("request") { writer in
                writer.member("uid", id.isEmpty ? "-" : id)
                writer.object("kind") { writer in
                    writer.member("group", object.group)
                    writer.member("version", object.version)
                    writer.member("kind", object.kind)
                }
                writer.object("resource") { writer in
                    writer.member("group", resource.group)
                    writer.member("version", resource.version)
                    writer.member("resource", resource.name)
                }
                if !resource.subResource.isEmpty { writer.member("subResource", resource.subResource) }
                writer.member("name", name)
                writer.member("namespace", namespace)
                writer.member("operation", operation.rawValue)
                writer.key("userInfo")
                writer.raw(user)
                writer.key(operation == .delete ? "oldObject" : "object")
                writer.raw(object.json)
                if let old {
                    writer.key("oldObject")
                    writer.raw(old)
                }
            }
        }
        return writer.bytes
    }
}
