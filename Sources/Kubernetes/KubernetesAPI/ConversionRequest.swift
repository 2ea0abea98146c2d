public import JSON

/// The request of a ConversionReview (apiextensions.k8s.io v1 and v1beta1), in place.
public struct ConversionRequest: ~Escapable {
    private let review: Cursor
    private let request: Cursor

    /// The shape of the reviews that API servers send (Go's types of apiextensions.k8s.io/v1, in their order). They
    /// write the members of objects sorted by name.
    public static let shape = Shape(
        .envelope([
            .init("kind"), .init("apiVersion"),
            .init(
                "request",
                .envelope([.init("uid"), .init("desiredAPIVersion"), .init("objects", .list(object))])),
        ]))

    private static let object = Expectation.envelope([
        .init("apiVersion"), .init("kind"), .init("metadata", .objectMetadata), .init("spec"), .init("status"),
    ])

    /// Reads a review as far as a response needs it: kind, version and uid.
    ///
    /// - Throws: `ReviewFailure`, a bad request, when it has no request with a uid.
    @_lifetime(copy review)
    public init(_ review: Cursor) throws(ReviewFailure) {
        guard review.isObject else { throw ReviewFailure("expected a ConversionReview object") }
        let fields = Field(review)
        guard fields["kind"].equals("ConversionReview") else {
            throw ReviewFailure("kind: expected \"ConversionReview\"")
        }
        guard
            fields["apiVersion"].equals("apiextensions.k8s.io/v1")
                || fields["apiVersion"].equals("apiextensions.k8s.io/v1beta1")
        else {
            throw ReviewFailure("apiVersion: expected \"apiextensions.k8s.io/v1\" or \"apiextensions.k8s.io/v1beta1\"")
        }
        guard let request = review["request"], request.isObject else {
            throw ReviewFailure("request: expected an object")
        }
        guard let uid = request["uid"], uid.isString, !uid.isEmptyString else {
            throw ReviewFailure("request.uid: expected a string")
        }
        self.review = review
        self.request = request
    }

    /// The whole review.
    public var root: Cursor {
        @_lifetime(copy self)
        get { review }
    }

    /// `desiredAPIVersion`: group and version to convert to.
    public var desiredAPIVersion: Field {
        @_lifetime(copy self)
        get { Field(request)["desiredAPIVersion"] }
    }

    /// `objects`, in any of the served versions.
    public var objects: Field {
        @_lifetime(copy self)
        get { Field(request)["objects"] }
    }

    /// Returns true if what a response needs is in the same places as in `head`, which begins with the same bytes as far
    /// as the objects.
    public func continues(_ head: borrowing ConversionRequest) -> Bool {
        places == head.places
    }

    private var places: [Int?] {
        [
            review["apiVersion"]?.byteOffset, request.byteOffset, request["uid"]?.byteOffset,
            request["desiredAPIVersion"]?.byteOffset, request["objects"]?.byteOffset,
        ]
    }

    /// Writes the beginning of the review that answers this one; its members come next, then `endResponse`.
    public func beginResponse(to writer: inout JSONWriter) {
        writer.append("{\"kind\":\"ConversionReview\",\"apiVersion\":")
        if let version = review["apiVersion"] { writer.append(version.text) }
        writer.append(",\"response\":{\"uid\":")
        if let uid = request["uid"] { writer.append(uid.text) }
        writer.needsComma = true
    }

    /// Ends the review with success.
    public static func endResponse(to writer: inout JSONWriter) {
        writer.append(",\"result\":{\"metadata\":{},\"status\":\"Success\"}}}")
    }

    /// Ends the review with a failure; it must hold no objects.
    public static func endResponse(failure message: String, to writer: inout JSONWriter) {
        writer.append(",\"result\":{\"metadata\":{},\"status\":\"Failure\",\"message\":")
        writer.needsComma = false
        writer.string(message)
        writer.append(",\"reason\":\"BadRequest\",\"code\":400}}}")
    }
}
