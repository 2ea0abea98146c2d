internal import JSON

/// An object to rewrite.
struct StoredObject: Equatable, Sendable {
    let namespace: String
    let name: String
    let resourceVersion: String
}

/// A page of a list of objects, of which only the metadata is read.
struct ObjectPage: Equatable {
    var objects: [StoredObject] = []
    /// Token of the next page; empty on the last one.
    let next: String
    /// Number of objects on further pages; nil if the API server does not say.
    let remaining: Int?

    /// Longest name that an API server accepts.
    private static let maxNameBytes = 253
    /// Limit of a continue token in bytes. The API server's have a few hundred.
    static let maxTokenBytes = 16 * 1024

    /// Reads a list.
    ///
    /// - Throws: `InvalidResponse` if it is none, or if an object has no name.
    init(_ list: borrowing Field) throws(InvalidResponse) {
        let metadata = list["metadata"]
        guard list["kind"].string.hasSuffix("List") else {
            throw InvalidResponse(description: "response is not a list")
        }
        next = metadata["continue"].string
        guard next.utf8.count <= Self.maxTokenBytes else {
            throw InvalidResponse(description: "continue token is too long")
        }
        remaining = metadata["remainingItemCount"].int64.flatMap { Int(exactly: $0) }
        var items = list["items"].elements
        while let item = items.next() {
            let metadata = Field(item)["metadata"]
            let object = StoredObject(
                namespace: metadata["namespace"].string, name: metadata["name"].string,
                resourceVersion: metadata["resourceVersion"].string)
            guard !object.name.isEmpty, max(object.name.utf8.count, object.namespace.utf8.count) <= Self.maxNameBytes
            else { throw InvalidResponse(description: "object without a valid name") }
            objects.append(object)
        }
    }
}
