internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The rules of the scale sub-resource of OCNEControlPlane.
struct ScaleValidation {
    let controlPlanes: any ControlPlaneLookup
    let registration: ScaleRegistration
    let modes: RuleModes

    private static let schema = CompiledSchema(
        .object(
            "The wanted number of replicas (Scale of autoscaling/v1).",
            [
                .value("apiVersion", .string("Group and version.")),
                .value("kind", .string("Kind.")),
                .structure("metadata", .objectMeta),
                .structure("spec", .object("What is wanted.", [.value("replicas", .int32("Number of replicas."))])),
                .structure(
                    "status",
                    .object(
                        "What is there.",
                        [
                            .always("replicas", .int32("Number of replicas.")),
                            .value("selector", .string("Label selector of the replicas.")),
                        ])),
            ]))

    func validate(_ request: borrowing AdmissionRequest, _ response: inout AdmissionResponse) {
        let scale = request.object
        guard let root = scale.value, root.isObject else {
            return response.deny(.badRequest("request.object: expected a Scale of autoscaling/v1"))
        }
        guard scale["kind"].isEmpty || scale["kind"].equals("Scale"),
            scale["apiVersion"].isEmpty || scale["apiVersion"].equals("autoscaling/v1")
        else {
            return response.deny(.badRequest("request.object: expected apiVersion \"autoscaling/v1\", kind \"Scale\""))
        }
        var unknown: [UnknownField] = []
        if let failure = Self.schema.check(root, unknown: &unknown) {
            return response.deny(.badRequest("\(FieldPath(failure.path)): \(failure.reason)"))
        }
        let namespace = scale["metadata"]["namespace"].string
        let name = scale["metadata"]["name"].string
        let replicas = scale["spec"]["replicas"].int64 ?? 0
        let placement = controlPlanes.etcdPlacement(namespace: namespace, name: name)
        let isEnforced = modes[.scale] == .enforce
        // A rule that would not refuse anything refuses nothing for want of what it looks at either.
        switch placement {
        case .notFound where isEnforced:
            response.deny(.internalError("failed to get OCNEControlPlane \(namespace)/\(name): not found"))
        case .unavailable(let reason) where isEnforced:
            response.deny(.internalError("failed to get OCNEControlPlane \(namespace)/\(name): \(reason)"))
        case .notFound, .unavailable, .stacked, .external:
            if replicas == 0 {
                deny("replicas cannot be 0", by: .lastReplica(of: .scale), root, &response)
            } else if replicas < 0, registration == .own {
                deny("replicas cannot be negative", by: .lastReplica(of: .scale), root, &response)
            } else if replicas % 2 == 0, placement == .stacked {
                deny("replicas cannot be an even number when etcd is stacked", by: .scale, root, &response)
            }
        }
    }

    private func deny(_ message: String, by rule: Rule, _ root: Cursor, _ response: inout AdmissionResponse) {
        guard modes[rule] != .enforce else { return response.deny(.forbidden(message), by: rule) }
        let path = FieldPath([.member("spec"), .member("replicas")])
        response.allow(
            [FieldError(.forbidden, path, detail: message, rule: rule, byteOffset: root.byteOffset)], by: modes)
    }
}
