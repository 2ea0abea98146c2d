public import JSON

/// What may be done to an object (AdmissionRequest `operation`).
public enum Operation: String, Sendable, CaseIterable {
    /// There is an `object` and no `oldObject`.
    case create = "CREATE"
    /// There are both: PUT, PATCH and server-side apply, also of a sub-resource.
    case update = "UPDATE"
    /// There is an `oldObject` and no `object`.
    case delete = "DELETE"
    /// A stream to the object, such as `kubectl exec`; there is no object of a kind that this program knows.
    case connect = "CONNECT"

    fileprivate init?(_ field: borrowing Field) {
        if field.equals("CREATE") {
            self = .create
        } else if field.equals("UPDATE") {
            self = .update
        } else if field.equals("DELETE") {
            self = .delete
        } else if field.equals("CONNECT") {
            self = .connect
        } else {
            return nil
        }
    }
}

/// The request of an AdmissionReview (admission.k8s.io v1 and v1beta1), in place.
///
/// Reading it checks what every decision needs: kind and version of the review, uid, operation. The objects are left to
/// the handler.
public struct AdmissionRequest: ~Escapable {
    /// The document that the review is.
    public let document: Document
    private let request: Cursor
    /// What is to be done to the object; decides which of `object` and `oldObject` are there.
    public let operation: Operation

    /// Reads a review.
    ///
    /// - Throws: `ReviewFailure`, a bad request, when it is not a review that can be answered.
    @_lifetime(copy review)
    public init(_ review: Cursor) throws(ReviewFailure) {
        try self.init(Document(review))
    }

    /// Reads the review that a document is.
    ///
    /// - Throws: `ReviewFailure`, a bad request, when it is not a review that can be answered.
    @_lifetime(copy document)
    public init(_ document: Document) throws(ReviewFailure) {
        let review = document.root
        guard review.isObject else { throw ReviewFailure("expected an AdmissionReview object") }
        let fields = Field(review)
        guard fields["kind"].equals("AdmissionReview") else {
            throw ReviewFailure("kind: expected \"AdmissionReview\"")
        }
        guard
            fields["apiVersion"].equals("admission.k8s.io/v1")
                || fields["apiVersion"].equals("admission.k8s.io/v1beta1")
        else {
            throw ReviewFailure("apiVersion: expected \"admission.k8s.io/v1\" or \"admission.k8s.io/v1beta1\"")
        }
        guard let request = review["request"], request.isObject else {
            throw ReviewFailure("request: expected an object; the review asks nothing")
        }
        guard let uid = request["uid"], uid.isString, !uid.isEmptyString else {
            throw ReviewFailure(
                "request.uid: expected a string; without it the answer cannot be matched to the request")
        }
        guard let operation = Operation(Field(request)["operation"]) else {
            throw ReviewFailure("request.operation: expected CREATE, UPDATE, DELETE or CONNECT")
        }
        self.document = document
        self.request = request
        self.operation = operation
    }

    /// `apiVersion` of the review, which the answer repeats.
    public var reviewAPIVersion: Field {
        @_lifetime(copy self)
        get { Field(document.root)["apiVersion"] }
    }

    /// `uid`, which the answer repeats.
    public var uid: Field {
        @_lifetime(copy self)
        get { Field(request)["uid"] }
    }

    /// Group, version and kind of the object.
    public var kind: Field {
        @_lifetime(copy self)
        get { Field(request)["kind"] }
    }

    /// Group, version and plural name that are asked for; those of the main resource also for a sub-resource.
    public var resource: Field {
        @_lifetime(copy self)
        get { Field(request)["resource"] }
    }

    /// The sub-resource, such as `scale`; empty for the object itself.
    public var subResource: Field {
        @_lifetime(copy self)
        get { Field(request)["subResource"] }
    }

    /// Name of the object; empty while the API server has yet to make one up.
    public var name: Field {
        @_lifetime(copy self)
        get { Field(request)["name"] }
    }

    /// Namespace of the object; empty for objects without one.
    public var namespace: Field {
        @_lifetime(copy self)
        get { Field(request)["namespace"] }
    }

    /// The object as it shall be; absent on DELETE.
    public var object: Field {
        @_lifetime(copy self)
        get { Field(request)["object"] }
    }

    /// The object as it is; absent on CREATE.
    public var oldObject: Field {
        @_lifetime(copy self)
        get { Field(request)["oldObject"] }
    }

    /// Who asks: `username`, `groups`.
    public var userInfo: Field {
        @_lifetime(copy self)
        get { Field(request)["userInfo"] }
    }

    /// Whether nothing will be stored.
    public var isDryRun: Bool { Field(request)["dryRun"].isTrue }
}

/// Why a review cannot be answered with a decision: a bad request.
public struct ReviewFailure: Error, Equatable, Sendable {
    /// What is wrong and where, from the root of the review.
    public let message: String

    /// A failure with this message, which begins with the place: `request.uid: expected a string`.
    public init(_ message: String) {
        self.message = message
    }
}
