public import HTTP

/// What the API server is asked.
public struct APIRequest: Equatable, Sendable {
    /// How it is asked.
    public var method = HTTP1Request.Method.get
    /// Path and query, from `/api` on.
    public var target: String
    /// What is asked for.
    public var accept: Accept
    /// What is sent along; its type goes by the method.
    public var body: [UInt8] = []
    /// Bytes of the answer's body that may wait to be taken.
    public var limit: Int
    /// How long there may be silence, in nanoseconds.
    public var patience: UInt64
    /// How long the whole answer may take, in nanoseconds; nil for a watch.
    public var duration: UInt64?

    /// In which form an answer is wanted.
    public enum Accept: Equatable, Sendable {
        case json
        /// `metadata` only of a list's items.
        case metadataList
        /// `metadata` only of an object, or of a watch's objects.
        case metadata

        var value: String {
            switch self {
            case .json: "application/json"
            case .metadataList: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
            case .metadata: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
            }
        }
    }

    /// A request with the usual patience; a watch wants another, and a `duration` of nil.
    public init(
        _ method: HTTP1Request.Method = .get, target: String, accept: Accept = .json, body: [UInt8] = [], limit: Int,
        patience: UInt64 = ClientLimits.answerPatience, duration: UInt64? = ClientLimits.answerDuration
    ) {
        self.method = method
        self.target = target
        self.accept = accept
        self.body = body
        self.limit = limit
        self.patience = patience
        self.duration = duration
    }

    /// A value as it may stand in a path or a query: what is unreserved (RFC 3986, section 2.3), the rest as percent
    /// escapes.
    public static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Patches are JSON Patches (RFC 6902).
    var contentType: StaticString {
        switch method {
        case .patch: "application/json-patch+json"
        default: "application/json"
        }
    }
}

/// What conversations with an API server may take.
public enum ClientLimits {
    /// Silence after which an answer other than a watch is given up, in nanoseconds.
    public static let answerPatience: UInt64 = 30_000_000_000
    /// How long an answer other than a watch may take, in nanoseconds.
    public static let answerDuration: UInt64 = 120_000_000_000
    /// Connecting and shaking hands, in nanoseconds.
    static let connectPatience: UInt64 = 10_000_000_000
    /// How deep an object may be: what the API server itself takes, and room.
    public static let depth = 1000
}
