internal import APISchema
internal import JSON
public import KubernetesAPI

/// Decides on requests for the OCNE kinds: request value in, response value out. Any thread.
public struct OCNEAdmission: Sendable {
    /// What decisions depend on beside the request.
    public let configuration: AdmissionConfiguration

    /// Decides by `configuration`; when it changes, make another.
    public init(_ configuration: AdmissionConfiguration) {
        self.configuration = configuration
    }

    /// Answers a request. Pure but for the look-up of control planes; takes time linear in the objects.
    public func respond(to request: borrowing AdmissionRequest, at endpoint: AdmissionEndpoint, into response: inout AdmissionResponse) {
        switch endpoint {
        case .mutate(let kind, let version): mutate(request, kind, version, &response)
        case .validate(let kind, let version): validate(request, kind, version, &response)
        case .validateScale: ScaleValidation(controlPlanes: configuration.controlPlanes).validate(request, &response)
        }
    }

    private func mutate(
        _ request: borrowing AdmissionRequest, _ kind: OCNEKind, _ version: APIVersion, _ response: inout AdmissionResponse
    ) {
        guard request.operation != .delete else { return }
        let object = request.object
        guard Self.decode(object, "object", kind, version, request, &response), let root = object.value else { return }
        switch kind {
        case .config: Defaults.setConfigSpec(object["spec"], in: root, &response.patch)
        case .configTemplate:
            let spec = object["spec"]["template"]["spec"]
            if version == .v1beta2, FormerDefaults.areWanted(by: request) {
                FormerDefaults.set(spec, in: root, &response.patch)
            } else {
                Defaults.setConfigSpec(spec, in: root, &response.patch)
            }
        case .controlPlane:
            Defaults.setControlPlane(object, version, in: root, &response.patch)
            if version == .v1beta2 { Warnings.addReplacedStrategy(object["spec"][version.places.rolloutStrategy]["type"], &response) }
        case .controlPlaneTemplate: Defaults.setControlPlaneTemplate(object, version, in: root, &response.patch)
        }
    }

    private func validate(
        _ request: borrowing AdmissionRequest, _ kind: OCNEKind, _ version: APIVersion, _ response: inout AdmissionResponse
    ) {
        if request.operation == .delete, !request.oldObject.exists {
            // Whatever may be deleted; but an API server always says what.
            return response.deny(.badRequest("request.oldObject: there is no \(kind.rawValue) to look at"))
        }
        guard request.operation == .create || request.operation == .update else { return }
        let object = request.object
        guard Self.decode(object, "object", kind, version, request, &response), let root = object.value else { return }
        let isUpdate = request.operation == .update
        if isUpdate {
            // Whatever the rules say, finalizers of an object that is going away can be removed.
            if object["metadata"]["deletionTimestamp"].exists { return }
            guard Self.decode(request.oldObject, "oldObject", kind, version, request, twin: root, &response) else { return }
        }
        var errors = FieldErrors(root: root)
        let gates = configuration.featureGates
        switch kind {
        case .config: ConfigSpecValidation(version: version, gates: gates).validate(object["spec"], &errors)
        case .configTemplate:
            let template = object["spec"]["template"]
            ConfigSpecValidation(version: version, gates: gates).validate(template["spec"], &errors)
            if version == .v1beta2 { MetadataValidation.validate(template["metadata"], &errors) }
        case .controlPlane:
            let rules = ControlPlaneValidation(version: version, gates: gates, metadata: configuration.metadata)
            if isUpdate {
                rules.validateUpdate(object, old: request.oldObject, &errors)
            } else {
                rules.validateCreate(object, &errors)
            }
        case .controlPlaneTemplate:
            let rules = ControlPlaneTemplateValidation(version: version, gates: gates)
            if isUpdate {
                rules.validateUpdate(object, old: request.oldObject, &errors)
            } else {
                rules.validateCreate(object, &errors)
            }
        }
        if version == .v1alpha1 { Warnings.add(for: object, kind, &response) }
        guard !errors.isEmpty else { return }
        response.deny(
            invalid: kind.schema(in: version).gvk, name: object["metadata"]["name"].string, errors.all,
            furtherCount: errors.furtherCount)
    }

    /// Whether `object` is one of `kind` in all its types; if not, the request is refused.
    ///
    /// An object that is being deleted is let through as it is, so that its finalizers can be removed.
    private static func decode(
        _ object: Field, _ member: StaticString, _ kind: OCNEKind, _ version: APIVersion, _ request: borrowing AdmissionRequest,
        twin: Cursor? = nil, _ response: inout AdmissionResponse
    ) -> Bool {
        let schema = kind.schema(in: version)
        guard let root = object.value else {
            response.deny(.badRequest("request.\(member): there is no \(kind.rawValue) to look at"))
            return false
        }
        guard root.isObject else {
            response.deny(.badRequest("request.\(member): expected an \(kind.rawValue) object"))
            return false
        }
        // An object without type is taken for what the path says, as the provider's decoder does.
        guard object["kind"].isEmpty || object["kind"].hasText(schema.gvk.kind),
            object["apiVersion"].isEmpty || object["apiVersion"].hasText(schema.gvk.apiVersion)
        else {
            let found = "\(quoted(object["apiVersion"].string)), kind \(quoted(object["kind"].string))"
            response.deny(
                .badRequest(
                    "request.\(member): expected apiVersion \"\(schema.gvk.apiVersion)\", kind \"\(schema.gvk.kind)\"; found \(found)"))
            return false
        }
        if schema.compiled.isMet(by: root, in: request.document) { return true }
        var unknown: [UnknownField] = []
        guard let failure = schema.compiled.check(root, twin: twin, unknown: &unknown) else {
            for field in unknown where member == "object" {
                response.warn("unknown field \"\(FieldPath(field.path))\"")
            }
            return true
        }
        if request.operation == .update, object["metadata"]["deletionTimestamp"].exists { return false }
        let path = FieldPath(failure.path).description
        response.deny(.badRequest("\(member == "object" ? "" : "\(member): ")\(path.isEmpty ? "the object" : path): \(failure.reason)"))
        return false
    }
}

/// `StaticString`s are compared by content.
private func == (a: StaticString, b: StaticString) -> Bool { "\(a)" == "\(b)" }
