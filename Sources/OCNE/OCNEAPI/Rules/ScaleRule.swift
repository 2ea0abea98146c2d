internal import APISchema
internal import JSON
internal import KubernetesAPI

/// `scale`. Checked for the subresource: see `ScaleValidation`.
enum ScaleRule {
    static let declaration = RuleDeclaration(
        "scale", "Scaling leaves at least one replica, and an odd number of replicas if etcd is stacked.",
        partlyEnforced: ReplicaProblem.whyEnforced,
        source:
            "CAPOCNE: `ScaleValidator`, for the subresource `scale`; the control plane comes from the live state",
        kinds: [.controlPlane], operations: [.update], fields: [.controlPlane("replicas")])
}

/// Checks requests for the subresource `scale` of OCNEControlPlane.
struct ScaleValidation {
    let controlPlanes: any ControlPlaneLookup
    let registration: ScaleRegistration
    let modes: RuleModes

    private static let schema = CompiledSchema(
        .object(
            "Desired number of replicas (Scale of autoscaling/v1).",
            [
                .value("apiVersion", .string("Group and version.")),
                .value("kind", .string("Kind.")),
                .structure("metadata", .objectMeta),
                .structure("spec", .object("Desired state.", [.value("replicas", .int32("Number of replicas."))])),
                .structure(
                    "status",
                    .object(
                        "Observed state.",
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
        let isEnforced = modes[OCNERule.scale.rule] == .enforce
        // A rule that is not enforced does not refuse a request because the control plane is unknown either.
        switch placement {
        case .notFound where isEnforced:
            response.deny(.internalError("failed to get OCNEControlPlane \(namespace)/\(name): not found"))
        case .unavailable(let reason) where isEnforced:
            response.deny(.internalError("failed to get OCNEControlPlane \(namespace)/\(name): \(reason)"))
        case .notFound, .unavailable, .stacked, .external:
            let problems = ReplicaProblem.problems(of: replicas, isEtcdStacked: placement == .stacked)
            // CAPOCNE leaves a negative number to the API server.
            let isLeft = replicas < 0 && registration == .capocne
            if let problem = problems.first(where: { $0 != .lessThanOne || !isLeft }) {
                deny(problem, replicas, root, &response)
            }
        }
    }

    private func deny(
        _ problem: ReplicaProblem, _ replicas: Int64, _ root: Cursor, _ response: inout AdmissionResponse
    ) {
        let message =
            switch problem {
            case .lessThanOne: replicas == 0 ? "replicas cannot be 0" : "replicas cannot be negative"
            case .evenWithStackedEtcd: "replicas cannot be an even number when etcd is stacked"
            }
        let rule = problem.isAlwaysEnforced ? OCNERule.scale.rule.enforcedPart : OCNERule.scale.rule
        guard modes[rule] != .enforce else { return response.deny(.forbidden(message), by: [rule]) }
        let path = FieldPath([.member("spec"), .member("replicas")])
        response.allow(
            [FieldError(.forbidden, path, detail: message, rule: rule, byteOffset: root.byteOffset)], by: modes)
    }
}
