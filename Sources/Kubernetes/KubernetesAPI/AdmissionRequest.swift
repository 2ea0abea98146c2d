public import JSON

/// The operation on an object (`operation` of an AdmissionRequest).
public enum Operation: String, Sendable, CaseIterable {
    /// The request has an `object` and no `oldObject`.
    case create = "CREATE"
    /// The request has both: PUT, PATCH and server-side apply, also of a sub-resource.
    case update = "UPDATE"
    /// The request has an `oldObject` and no `object`.
    case delete = "DELETE"
    /// A stream to the object, such as `kubectl exec`; the request has the options of the stream for an object.
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

/// A request to decide on: that of an AdmissionReview (admission.k8s.io v1 and v1beta1) in place, or the change that
/// applying a manifest would make.
///
/// Reading a review checks what every decision needs: kind and version of the review, uid, operation. The objects are
/// left to the rules.
public struct AdmissionRequest: ~Escapable {
    /// The document that `object` is in.
    public let document: Document
    /// The document that `oldObject` is in.
    public let oldDocument: Document
    /// `request` of the review; absent for a change that no API server asks for.
    private let request: Field
    /// The operation; decides which of `object` and `oldObject` exist.
    public let operation: Operation
    /// The object as it would be stored; absent on DELETE.
    public let object: Field
    /// The object as it is stored; absent on CREATE.
    public let oldObject: Field

    /// Reads the body of an HTTP request as a review.
    ///
    /// - Parameters:
    ///   - shape: The expected shape of the review, which makes reading it faster.
    ///   - tape: Scratch memory of the thread.
    /// - Throws: `ReviewFailure`, a bad request, when it is not a review that can be answered.
    @_lifetime(&tape, copy body)
    public static func read(
        _ body: Span<UInt8>, expecting shape: Shape = .none, with tape: inout Tape
    ) throws(ReviewFailure) -> AdmissionRequest {
        let document: Document
        do throws(JSONError) {
            document = try tape.parse(body, expecting: shape)
        } catch {
            throw ReviewFailure("the body is not JSON: \(error)")
        }
        do throws(ReviewFailure) {
            return try AdmissionRequest(document)
        } catch {
            throw error.answering(document.root)
        }
    }

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
            throw ReviewFailure("request: expected an object")
        }
        guard let uid = request["uid"], uid.isString, !uid.isEmptyString else {
            throw ReviewFailure("request.uid: expected a string")
        }
        let members = Field(request)
        guard let operation = Operation(members["operation"]) else {
            throw ReviewFailure("request.operation: expected CREATE, UPDATE, DELETE or CONNECT")
        }
        self.document = document
        oldDocument = document
        self.request = members
        self.operation = operation
        object = members["object"]
        oldObject = members["oldObject"]
    }

    /// The creation of the object that a document is, without a user.
    @_lifetime(copy object)
    public init(creating object: Document) {
        document = object
        oldDocument = object
        request = Field(absentFrom: object.root)
        operation = .create
        self.object = Field(object.root)
        oldObject = Field(absentFrom: object.root)
    }

    /// The update of one object to another, each a document of its own, without a user.
    @_lifetime(copy old, copy object)
    public init(updating old: Document, to object: Document) {
        document = object
        oldDocument = old
        request = Field(absentFrom: object.root)
        operation = .update
        self.object = Field(object.root)
        oldObject = Field(old.root)
    }

    /// `apiVersion` of the review, which the response repeats.
    public var reviewAPIVersion: Field {
        @_lifetime(copy self)
        get { Field(document.root)["apiVersion"] }
    }

    /// `uid`, which the response repeats.
    public var uid: Field {
        @_lifetime(copy self)
        get { request["uid"] }
    }

    /// Group, version and kind of the object; absent where only the object itself has them.
    public var kind: Field {
        @_lifetime(copy self)
        get { request["kind"] }
    }

    /// Group, version and plural name that are asked for; those of the main resource also for a sub-resource.
    public var resource: Field {
        @_lifetime(copy self)
        get { request["resource"] }
    }

    /// The sub-resource, such as `scale`; empty for the object itself.
    public var subResource: Field {
        @_lifetime(copy self)
        get { request["subResource"] }
    }

    /// Name of the object; empty while the API server has yet to generate one.
    public var name: Field {
        @_lifetime(copy self)
        get { request.exists ? request["name"] : object["metadata"]["name"] }
    }

    /// Namespace of the object; empty for objects without one.
    public var namespace: Field {
        @_lifetime(copy self)
        get { request.exists ? request["namespace"] : object["metadata"]["namespace"] }
    }

    /// The user: `username`, `groups`.
    public var userInfo: Field {
        @_lifetime(copy self)
        get { request["userInfo"] }
    }

    /// True if nothing will be stored.
    public var isDryRun: Bool { request["dryRun"].isTrue }
}
