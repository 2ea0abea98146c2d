internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// A request with the fields that rules read.
struct Review: ~Escapable {
    private let request: Request
    /// The object as it would be stored; on DELETE, as it is stored.
    let object: Field
    /// The object as it is stored; the same as `object` when rules read the object before an update.
    let oldObject: Field
    /// True if this is the object before an update.
    let isBefore: Bool
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
    /// The namespace as a string.
    let namespaceText: String

    /// The parts of a request that stay when its objects are replaced.
    private struct Request: ~Escapable {
        let operation: Operation
        let subject: Subject
        let namespace: Field
        let name: Field
        let requestNamespace: Field
        let user: Field
        let situation: Situation
        let isFinalizing: Bool

        @_lifetime(copy namespace, copy name, copy requestNamespace, copy user)
        init(
            operation: Operation, subject: Subject, namespace: Field, name: Field, requestNamespace: Field,
            user: Field, situation: Situation, isFinalizing: Bool
        ) {
            (self.operation, self.subject, self.situation) = (operation, subject, situation)
            self.namespace = namespace
            self.name = name
            self.requestNamespace = requestNamespace
            self.user = user
            self.isFinalizing = isFinalizing
        }
    }

    var operation: Operation { request.operation }
    var subject: Subject { request.subject }
    /// Empty for objects without one.
    var namespace: Field {
        @_lifetime(copy self)
        get { request.namespace }
    }
    var name: Field {
        @_lifetime(copy self)
        get { request.name }
    }
    /// The namespace of the request, which exemptions use: they never look at the object.
    var requestNamespace: Field {
        @_lifetime(copy self)
        get { request.requestNamespace }
    }
    /// The user: `username`, `groups`.
    var user: Field {
        @_lifetime(copy self)
        get { request.user }
    }
    var situation: Situation { request.situation }
    /// True if only metadata changes in an object that is being deleted: it may lose anything, and must gain no fault.
    var isFinalizing: Bool { request.isFinalizing }

    @_lifetime(copy request)
    init(_ request: AdmissionRequest, _ subject: Subject, _ situation: Situation) {
        let object = request.operation == .delete ? request.oldObject : request.object
        let (metadata, namespace) = (object["metadata"], request.namespace)
        let name = metadata["name"]
        self.init(
            Request(
                operation: request.operation, subject: subject,
                namespace: namespace.isEmpty ? metadata["namespace"] : namespace,
                name: name.isEmpty ? request.name : name, requestNamespace: namespace, user: request.userInfo,
                situation: situation,
                isFinalizing: request.operation == .update && !subject.isScale
                    && Self.isFinalizing(object, request.oldObject)),
            object: object, oldObject: request.oldObject)
    }

    @_lifetime(copy request, copy object, copy oldObject)
    private init(_ request: Request, object: Field, oldObject: Field, isBefore: Bool = false) {
        self.request = request
        self.object = object
        self.oldObject = oldObject
        self.isBefore = isBefore
        metadata = object["metadata"]
        labels = object["metadata"]["labels"]
        spec = object["spec"]
        template = object["spec"]["template"]
        templateLabels = object["spec"]["template"]["metadata"]["labels"]
        machineSpec = request.subject.kind == .machine ? object["spec"] : object["spec"]["template"]["spec"]
        infrastructure = machineSpec["infrastructureRef"]
        namespaceText = request.namespace.spelling(among: request.situation.policy.managedNamespaces)
    }

    /// The request to leave the object as it is: rules find in it what they would have found before.
    var unchanged: Review {
        @_lifetime(copy self)
        get { Review(request, object: oldObject, oldObject: oldObject, isBefore: true) }
    }

    /// The same request with other objects: those that conversion makes of them.
    @_lifetime(copy self, copy object, copy oldObject)
    func with(object: Field, oldObject: Field) -> Review {
        Review(request, object: object, oldObject: oldObject, isBefore: isBefore)
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

extension Field {
    /// Returns the string; one of `known` if it equals that, which saves an allocation.
    fileprivate func spelling(among known: [String]) -> String {
        for text in known { if hasText(text) { return text } }
        return string
    }
}
