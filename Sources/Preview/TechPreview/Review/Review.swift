internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// A request with the fields that rules read.
struct Review: ~Escapable {
    let operation: Operation
    let subject: Subject
    /// The object as it would be stored; on DELETE, as it is stored.
    let object: Field
    /// The object as it is stored; the same as `object` when rules read the object before an update.
    let oldObject: Field
    /// `metadata` and `spec` of the object.
    let metadata: Field
    let spec: Field
    /// `metadata.labels` of the object.
    let labels: Field
    /// `spec.template`: the template of a set's machines.
    let template: Field
    /// `spec.template.metadata.labels`
    let templateLabels: Field
    /// The spec of the object's machine: its own, or that of its template.
    let machineSpec: Field
    /// The infrastructure of that machine.
    let infrastructure: Field
    /// Empty for objects without one.
    let namespace: Field
    let name: Field
    /// The namespace as a string.
    let namespaceText: String
    /// The namespace of the request, which exemptions use: they never look at the object.
    let requestNamespace: Field
    /// The user: `username`, `groups`.
    let user: Field
    let situation: Situation
    /// True if this is the object before an update.
    let isBefore: Bool
    /// True if only metadata changes in an object that is being deleted: it may lose anything, and must gain no fault.
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

    /// The request to leave the object as it is: rules find in it what they would have found before.
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

    /// The same request with other objects: those that conversion makes of them.
    @_lifetime(copy self, copy object, copy oldObject)
    func with(object: Field, oldObject: Field) -> Review {
        Review(
            operation, subject, object: object, metadata: object["metadata"], oldObject: oldObject,
            namespace: namespace, name: name,
            requestNamespace: requestNamespace, user: user, situation, isBefore: isBefore, isFinalizing: isFinalizing)
    }

    /// True if the object is in a namespace for Cluster API objects.
    var isInManagedNamespace: Bool { situation.policy.manages(namespace) }

    var isCreateOrUpdate: Bool { operation == .create || operation == .update }

    /// Returns true if only metadata changes in an object that is being deleted: its finalizers can always be removed.
    private static func isFinalizing(_ object: borrowing Field, _ oldObject: borrowing Field) -> Bool {
        // The user may set any timestamp in the new object.
        guard oldObject["metadata"]["deletionTimestamp"].exists else { return false }
        guard let new = object.value, let old = oldObject.value else { return false }
        return sameBesideMetadata(new, old) && sameBesideMetadata(old, new)
    }

    /// Returns true if everything in `a` but its metadata is in `b` as well.
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
