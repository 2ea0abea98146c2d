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
    ///
    /// - Parameter isOver: Whether nobody waits for the answer any more.
    public func respond(
        to request: borrowing AdmissionRequest, at endpoint: AdmissionEndpoint, isOver: () -> Bool = { false },
        into response: inout AdmissionResponse
    ) {
        switch endpoint {
        case .mutate(let kind, let version): mutate(request, kind, version, &response)
        case .validate(let kind, let version): validate(request, kind, version, isOver, &response)
        case .validateScale(let registration):
            ScaleValidation(
                controlPlanes: configuration.controlPlanes, registration: registration, modes: configuration.ruleModes
            )
            .validate(request, &response)
        }
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
            Warnings.addReplacedStrategy(object["spec"][version.paths.rolloutStrategy]["type"], &response)
        }
    }

    private func validate(
        _ request: borrowing AdmissionRequest, _ kind: OCNEKind, _ version: APIVersion, _ isOver: () -> Bool,
        _ response: inout AdmissionResponse
    ) {
        if request.operation == .delete, !request.oldObject.exists {
            // DELETE is always allowed but must carry oldObject.
            return response.deny(.badRequest("request.oldObject: there is no \(kind.rawValue) to look at"))
        }
        guard request.operation == .create || request.operation == .update else { return }
        let object = request.object
        guard Self.decode(object, kind, version, request, &response), let root = object.value else { return }
        let isUpdate = request.operation == .update
        var undecodable: [DecodingFailure] = []
        if isUpdate {
            // Whatever the rules say, finalizers of an object that is going away can be removed.
            if object["metadata"]["deletionTimestamp"].exists { return }
            guard let old = Self.undecodable(request.oldObject, kind, version, request, twin: root, &response) else {
                return
            }
            undecodable = old
        }
        var errors = FieldErrors(root: root, modes: configuration.ruleModes)
        Self.warn(of: undecodable, &errors)
        let old = isUpdate ? request.oldObject : nil
        // Of an object with more of them than are looked for nothing is compared: the empty path stands for all.
        let incomparable = undecodable.count < Self.maxUndecodable ? undecodable.map(\.path) : [[]]
        applyRules(to: object, old: old, undecodable: incomparable, kind, version, &errors)
        for other in version.counterparts {
            let annotation = AnnotationValidation(admission: self, kind: kind, version: version, other: other)
            guard annotation.validate(object, old: old, in: request.document.root, isOver, &errors) else {
                response.isUnfinished = true
                return
            }
        }
        if version.traits.hasRetryJoin { Warnings.add(for: object, kind, &response) }
        for warning in errors.warnings { response.warn(warning) }
        if !errors.unenforced.isEmpty {
            response.allow(errors.unenforced, furtherCount: errors.furtherUnenforcedCount, by: errors.modes)
        }
        guard !errors.isEmpty else { return }
        response.deny(
            invalid: kind.schema(in: version).gvk, name: object["metadata"]["name"].string, errors.all,
            furtherCount: errors.furtherCount)
    }

    /// Holds an object to the rules of its kind in a version.
    ///
    /// - Parameters:
    ///   - old: The object before an update; nil on CREATE.
    ///   - undecodable: Where `old` does not have the types of its schema.
    /// - isConverted: Whether a conversion has written the objects. Then what is gone with its section is named field
    ///     by field in either version: only so can it be told what of it the annotation held.
    func applyRules(
        to object: Field, old: Field?, undecodable: [[PathStep]], isConverted: Bool = false, _ kind: OCNEKind,
        _ version: APIVersion,
        _ errors: inout FieldErrors
    ) {
        let gates = configuration.featureGates
        switch kind {
        case .config: ConfigSpecValidation(version: version, gates: gates).validate(object["spec"], &errors)
        case .configTemplate:
            let template = object["spec"]["template"]
            ConfigSpecValidation(version: version, gates: gates).validate(template["spec"], &errors)
            if version.traits.validatesTemplateMetadata {
                MetadataValidation.validate(template["metadata"], &errors)
            }
        case .controlPlane:
            let rules = ControlPlaneValidation(
                version: version, gates: gates, metadata: configuration.metadata,
                removals: !version.traits.reportsRemovedSections ? .fields : isConverted ? .objectAndFields : .object)
            if let old {
                rules.validateUpdate(object, old: old, undecodable: undecodable, &errors)
            } else {
                rules.validateCreate(object, &errors)
            }
        case .controlPlaneTemplate:
            let rules = ControlPlaneTemplateValidation(version: version, gates: gates)
            if let old {
                rules.validateUpdate(object, old: old, undecodable: undecodable, &errors)
            } else {
                rules.validateCreate(object, &errors)
            }
        }
    }

    /// Places of a stored object that cannot be decoded of which it is said so; what is worse than that is not compared
    /// at all.
    private static let maxUndecodable = 100
    private static let maxUndecodableWarnings = 8

    /// Where the stored object does not have the types of its schema: it may have come before this server. Nil when it
    /// is no object of the kind at all; then the request is refused.
    private static func undecodable(
        _ old: Field, _ kind: OCNEKind, _ version: APIVersion, _ request: borrowing AdmissionRequest, twin: Cursor,
        _ response: inout AdmissionResponse
    ) -> [DecodingFailure]? {
        guard let root = Self.object(old, "oldObject", kind, version, &response) else { return nil }
        let schema = kind.schema(in: version).compiled
        if schema.isMet(by: root, in: request.document) { return [] }
        var unknown: [UnknownField] = []
        guard schema.check(root, twin: twin, unknown: &unknown) != nil else { return [] }
        return schema.failures(in: root, limit: maxUndecodable)
    }

    /// Says what of the stored object could not be compared with the new one.
    private static func warn(of undecodable: [DecodingFailure], _ errors: inout FieldErrors) {
        for failure in undecodable.filter({ $0.path.first != .member("metadata") }).prefix(maxUndecodableWarnings) {
            errors.warn(
                FieldError(
                    .invalid, FieldPath(failure.path),
                    detail:
                        "the stored value cannot be read (\(failure.reason)), so whether it may change was not checked",
                    rule: OCNERule.immutable.rule,
                    byteOffset: errors.root.byteOffset))
        }
    }

    /// The value of `object`, if it is an object that says it is one of `kind` in `version`; if not, the request is
    /// refused.
    @_lifetime(copy object)
    private static func object(
        _ object: Field, _ member: StaticString, _ kind: OCNEKind, _ version: APIVersion,
        _ response: inout AdmissionResponse
    ) -> Cursor? {
        let schema = kind.schema(in: version)
        guard let root = object.value else {
            response.deny(.badRequest("request.\(member): there is no \(kind.rawValue) to look at"))
            return nil
        }
        guard root.isObject else {
            response.deny(.badRequest("request.\(member): expected an \(kind.rawValue) object"))
            return nil
        }
        // An object without type is taken for what the path says, as the provider's decoder does.
        guard object["kind"].isEmpty || object["kind"].hasText(schema.gvk.kind),
            object["apiVersion"].isEmpty || object["apiVersion"].hasText(schema.gvk.apiVersion)
        else {
            let found = "\(quoted(object["apiVersion"].string)), kind \(quoted(object["kind"].string))"
            response.deny(
                .badRequest(
                    "request.\(member): expected apiVersion \"\(schema.gvk.apiVersion)\", kind \"\(schema.gvk.kind)\"; found \(found)"
                ))
            return nil
        }
        return root
    }

    /// Whether `request.object` is one of `kind` in all its types; if not, the request is refused.
    ///
    /// An object that is being deleted is let through as it is, so that its finalizers can be removed.
    private static func decode(
        _ object: Field, _ kind: OCNEKind, _ version: APIVersion, _ request: borrowing AdmissionRequest,
        _ response: inout AdmissionResponse
    ) -> Bool {
        guard let root = Self.object(object, "object", kind, version, &response) else { return false }
        let schema = kind.schema(in: version).compiled
        if schema.isMet(by: root, in: request.document) { return true }
        var unknown: [UnknownField] = []
        guard let failure = schema.check(root, unknown: &unknown) else {
            for field in unknown { response.warn("unknown field \"\(FieldPath(field.path))\"") }
            return true
        }
        if request.operation == .update, object["metadata"]["deletionTimestamp"].exists { return false }
        let path = FieldPath(failure.path).description
        response.deny(.badRequest("\(path.isEmpty ? "the object" : path): \(failure.reason)"))
        return false
    }
}
