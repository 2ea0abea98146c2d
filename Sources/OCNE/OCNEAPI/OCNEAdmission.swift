internal import APISchema
internal import JSON
public import KubernetesAPI

/// Decides on requests for the OCNE kinds: request value in, response value out. Immutable. Any thread.
public final class OCNEAdmission: Sendable {
    /// The settings that decisions depend on.
    public let configuration: AdmissionConfiguration

    /// Decides by `configuration`; a changed configuration takes a new value.
    public init(_ configuration: AdmissionConfiguration) {
        self.configuration = configuration
    }

    /// Decides on a request, from an API server or for a manifest: defaults at a mutating endpoint, rules at a
    /// validating one.
    ///
    /// Pure but for the look-up of control planes; takes time linear in the objects.
    ///
    /// - Parameter isOver: Returns true if the client no longer waits for the decision.
    /// - Returns: The decision; nil if it was abandoned.
    public func decide(
        _ request: borrowing AdmissionRequest, at endpoint: AdmissionEndpoint, isOver: () -> Bool = { false }
    ) -> AdmissionResponse? {
        var response = AdmissionResponse()
        switch endpoint {
        case .mutate(let kind, let version): mutate(request, kind, version, &response)
        case .validate(let kind, let version):
            guard validate(request, kind, version, isOver, &response) else { return nil }
        case .validateScale(let registration):
            ScaleValidation(
                controlPlanes: configuration.controlPlanes, registration: registration, modes: configuration.ruleModes
            )
            .validate(request, &response)
        }
        return response
    }

    private func mutate(
        _ request: borrowing AdmissionRequest, _ kind: OCNEKind, _ version: APIVersion,
        _ response: inout AdmissionResponse
    ) {
        guard request.operation != .delete else { return }
        let object = request.object
        guard Self.decode(object, kind, version, request, &response), let root = object.value else { return }
        if request.operation == .update {
            for other in version.counterparts {
                DroppedAnnotation(kind: kind, version: version, other: other).putBack(
                    object, old: request.oldObject, in: request.document.root, &response)
            }
        }
        if kind == .configTemplate, version.traits.ignoresFormerDefaults, FormerDefaults.areWanted(by: request) {
            FormerDefaults.set(object["spec"]["template"]["spec"], version, in: root, &response.patch)
        } else {
            Defaults.set(object, kind, version, in: root, &response.patch)
        }
        if kind == .controlPlane, version.traits.replacesRolloutType {
            Warnings.addReplacedStrategy(object["spec"][version.paths.rolloutStrategy]["type"], in: root, &response)
        }
    }

    /// - Returns: False if it was abandoned.
    private func validate(
        _ request: borrowing AdmissionRequest, _ kind: OCNEKind, _ version: APIVersion, _ isOver: () -> Bool,
        _ response: inout AdmissionResponse
    ) -> Bool {
        if request.operation == .delete, !request.oldObject.exists {
            // DELETE is always allowed but must carry oldObject.
            response.deny(.badRequest("request.oldObject: expected an \(kind.rawValue)"))
        }
        guard request.operation == .create || request.operation == .update else { return true }
        let object = request.object
        guard Self.decode(object, kind, version, request, &response), let root = object.value else { return true }
        let isUpdate = request.operation == .update
        var undecodable: [DecodingFailure] = []
        if isUpdate {
            // Finalizers of an object that is being deleted can be removed even if it violates rules.
            if object["metadata"]["deletionTimestamp"].exists { return true }
            guard let found = Self.undecodable(kind, version, request, sameAs: root, &response) else { return true }
            undecodable = found
        }
        var errors = FieldErrors(root: root, modes: configuration.ruleModes)
        Self.warn(of: undecodable, &errors)
        let old = isUpdate ? request.oldObject : nil
        // An object with too many of them is not compared at all: the empty path excludes everything.
        let incomparable = undecodable.count < Self.maxUndecodable ? undecodable.map(\.path) : [[]]
        let context = RuleContext(
            kind, version, object: object, old: old, undecodable: incomparable, isConverted: false, configuration)
        OCNERule.check(context, &errors)
        for other in version.counterparts {
            let annotation = AnnotationValidation(admission: self, kind: kind, version: version, other: other)
            guard
                annotation.validate(
                    object, old: old, in: request.document.root, oldIn: request.oldDocument.root, isOver, &errors)
            else { return false }
        }
        if version.traits.hasRetryJoin { Warnings.addDeprecations(of: context.config, in: root, &response) }
        for warning in errors.warnings { response.warn(warning) }
        if !errors.unenforced.isEmpty {
            response.allow(errors.unenforced, furtherCount: errors.furtherUnenforcedCount, by: errors.modes)
        }
        if !errors.isEmpty {
            response.deny(
                invalid: kind.schema(in: version).gvk, name: object["metadata"]["name"].string, errors.all,
                furtherCount: errors.furtherCount)
        }
        return true
    }
}
