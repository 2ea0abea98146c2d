internal import APISchema
internal import JSON
internal import KubernetesAPI

/// Decoding of the objects of a request, as Go's types would decode them.
extension OCNEAdmission {
    /// Returns true if `object` of the request is of `kind` in all its types; refuses the request otherwise.
    ///
    /// An object that is being deleted is allowed as it is, so that its finalizers can be removed.
    static func decode(
        _ object: Field, _ kind: OCNEKind, _ version: APIVersion, _ request: borrowing AdmissionRequest,
        _ response: inout AdmissionResponse
    ) -> Bool {
        let served = kind.served(in: version)
        guard let root = Self.object(object, "object", served.schema, &response) else { return false }
        if served.schema.isMet(by: root, in: request.document) { return true }
        var unknown: [UnknownField] = []
        guard let failure = served.schema.compiled.check(root, unknown: &unknown) else {
            for field in unknown { response.warn(Warning(.unknownField, at: FieldPath(field.path))) }
            return true
        }
        if request.operation == .update, object["metadata"]["deletionTimestamp"].exists { return false }
        let path = FieldPath(failure.path).description
        response.deny(.badRequest("\(path.isEmpty ? "the object" : path): \(failure.reason)"))
        return false
    }

    /// Maximum number of undecodable values of a stored object; an object with more is not compared.
    static let maxUndecodable = 100
    private static let maxUndecodableWarnings = 8

    /// Returns the values of the stored object that do not have the types of its schema: it may have been stored before
    /// this server was installed. Nil if it is not an object of the kind; then the request is refused.
    ///
    /// - Parameter decoded: The new object: values that are the same in it need no check.
    static func undecodable(
        _ kind: OCNEKind, _ version: APIVersion, _ request: borrowing AdmissionRequest, sameAs decoded: Cursor,
        _ response: inout AdmissionResponse
    ) -> [DecodingFailure]? {
        let kindSchema = kind.schema(in: version)
        guard let root = Self.object(request.oldObject, "oldObject", kindSchema, &response) else { return nil }
        if kindSchema.isMet(by: root, in: request.oldDocument) { return [] }
        let schema = kindSchema.compiled
        var unknown: [UnknownField] = []
        guard schema.check(root, counterpart: decoded, unknown: &unknown) != nil else { return [] }
        return schema.failures(in: root, limit: maxUndecodable)
    }

    /// Warns of values of the stored object that cannot be compared with the new ones.
    static func warn(of undecodable: [DecodingFailure], _ errors: inout FieldErrors) {
        for failure in undecodable.filter({ $0.path.first != .member("metadata") }).prefix(maxUndecodableWarnings) {
            let reason = failure.reason
            errors.warn(
                FieldError(
                    .invalid, FieldPath(failure.path),
                    detail: "stored value cannot be decoded (\(reason)); immutability was not checked",
                    rule: OCNERule.immutable.rule))
        }
    }

    /// Returns the value of `object` if it declares itself one of the schema's kind and version; refuses the request
    /// otherwise.
    @_lifetime(copy object)
    private static func object(
        _ object: Field, _ member: StaticString, _ schema: KindSchema, _ response: inout AdmissionResponse
    ) -> Cursor? {
        guard let root = object.value, root.isObject else {
            response.deny(.badRequest("request.\(member): expected an \(schema.gvk.kind)"))
            return nil
        }
        let (declaredKind, declaredVersion) = (object["kind"], object["apiVersion"])
        // An object without type has the one of the path, as the provider's decoder assumes.
        guard declaredKind.isEmpty || declaredKind.hasText(schema.gvk.kind),
            declaredVersion.isEmpty || declaredVersion.hasText(schema.gvk.apiVersion)
        else {
            let expected = "apiVersion \"\(schema.gvk.apiVersion)\", kind \"\(schema.gvk.kind)\""
            let found = "\(quoted(declaredVersion.string)), kind \(quoted(declaredKind.string))"
            response.deny(.badRequest("request.\(member): expected \(expected); found \(found)"))
            return nil
        }
        return root
    }
}
