internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// A request as rules see it.
struct Review: ~Escapable {
    let operation: Operation
    let subject: Subject
    /// The object as it shall be; on DELETE, as it is.
    let object: Field
    /// The object as it is; the same as `object` when rules look at what was there before.
    let oldObject: Field
    /// `metadata` and `spec` of the object.
    let metadata: Field
    let spec: Field
    /// `metadata.labels` of the object.
    let labels: Field
    /// `spec.template`: of sets, what their machines are made from.
    let template: Field
    /// `spec.template.metadata.labels`
    let templateLabels: Field
    /// Where a machine of the object is specified: in the object itself, or in its template.
    let machineSpec: Field
    /// The infrastructure of that machine.
    let infrastructure: Field
    /// Empty for objects without one.
    let namespace: Field
    let name: Field
    /// The same as a text.
    let namespaceText: String
    /// The namespace as the API server names it: what exemptions go by, since they never look at the object.
    let requestNamespace: Field
    /// Who asks: `username`, `groups`.
    let user: Field
    let situation: Situation
    /// Whether this is what was there before, and not what is asked for.
    let isBefore: Bool
    /// Whether nothing but metadata changes in an object that is being deleted: it may lose whatever it has, and gain
    /// no fault.
    let isFinalizing: Bool

    @_lifetime(copy request)
    init(_ request: AdmissionRequest, _ subject: Subject, _ situation: Situation) {
        let object = request.operation == .delete ? request.oldObject : request.object
        let (metadata, namespace) = (object["metadata"], request.namespace)
        let name = metadata["name"]
        self.init(
            request.operation, subject, object: object, metadata: metadata, oldObject: request.oldObject,
            namespace: namespace.isEmpty ? metadata["namespace"] : namespace, name: name.isEmpty ? request.name : name,
            requestNamespace: namespace, user: request.userInfo, situation, isBefore: false,
            isFinalizing: request.operation == .update && !subject.isScale
                && Self.isFinalizing(object, request.oldObject))
    }

    @_lifetime(copy object, copy metadata, copy oldObject, copy namespace, copy name, copy requestNamespace, copy user)
    private init(
        _ operation: Operation, _ subject: Subject, object: Field, metadata: Field, oldObject: Field, namespace: Field,
        name: Field,
        requestNamespace: Field, user: Field, _ situation: Situation, isBefore: Bool, isFinalizing: Bool
    ) {
        self.isBefore = isBefore
        self.isFinalizing = isFinalizing
        self.operation = operation
        self.subject = subject
        self.object = object
        self.oldObject = oldObject
        self.metadata = metadata
        labels = metadata["labels"]
        spec = object["spec"]
        template = spec["template"]
        templateLabels = template["metadata"]["labels"]
        machineSpec = subject.kind == .machine ? spec : template["spec"]
        infrastructure = machineSpec["infrastructureRef"]
        self.namespace = namespace
        namespaceText = situation.policy.spelling(of: namespace)
        self.name = name
        self.requestNamespace = requestNamespace
        self.user = user
        self.situation = situation
    }

    /// The request to leave everything as it is: what rules say about it, they would have said before.
    var unchanged: Review {
        @_lifetime(copy self)
        get {
            Review(
                operation, subject, object: oldObject, metadata: oldObject["metadata"], oldObject: oldObject,
                namespace: namespace,
                name: name, requestNamespace: requestNamespace, user: user, situation, isBefore: true,
                isFinalizing: isFinalizing)
        }
    }

    /// The same request with other objects in it: what the API server would make of them in their other version.
    @_lifetime(copy self, copy object, copy oldObject)
    func with(object: Field, oldObject: Field) -> Review {
        Review(
            operation, subject, object: object, metadata: object["metadata"], oldObject: oldObject,
            namespace: namespace, name: name,
            requestNamespace: requestNamespace, user: user, situation, isBefore: isBefore, isFinalizing: isFinalizing)
    }

    /// Whether the object is where Cluster API objects belong.
    var isInManagedNamespace: Bool { situation.policy.manages(namespace) }

    var isCreateOrUpdate: Bool { operation == .create || operation == .update }

    /// Whether nothing but metadata changes in an object that is being deleted: its finalizers can always be removed.
    private static func isFinalizing(_ object: borrowing Field, _ oldObject: borrowing Field) -> Bool {
        // What the new object says of its deletion is its author's word.
        guard oldObject["metadata"]["deletionTimestamp"].exists else { return false }
        guard let new = object.value, let old = oldObject.value else { return false }
        return sameBesideMetadata(new, old) && sameBesideMetadata(old, new)
    }

    /// Whether everything in `a` but its metadata is in `b` as well.
    private static func sameBesideMetadata(_ a: Cursor, _ b: Cursor) -> Bool {
        let counterparts = MemberIndex(of: b)
        var members = a.members
        while let member = members.next() {
            if member.name.stringEquals("metadata") { continue }
            guard let counterpart = counterparts.value(named: member.name), member.value.isSameValue(as: counterpart)
            else { return false }
        }
        return true
    }
}
