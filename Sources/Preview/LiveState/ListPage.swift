internal import ClusterObjects
internal import JSON
internal import KubernetesClient

/// Why an answer of the API server is none that makes sense. Holds nothing of the answer.
struct AnswerError: Error, Equatable, CustomStringConvertible {
    let description: String

    /// What it says does not fit into memory.
    static let doesNotFit = AnswerError(description: "more than fits into memory")
}

/// One page of a list.
struct ListPage {
    /// The state of the whole list, the same on all its pages.
    let resourceVersion: String
    /// Where the next page begins; empty when this was the last.
    let next: String

    /// Bytes of a token that says where a list goes on, or of a resourceVersion. The API server's are a few hundred.
    static let maxTokenBytes = 16 * 1024

    /// Reads a page and adds its objects to `objects`, cut down to their summary.
    ///
    /// - Parameter fits: Whether there is memory for `objects` as they have become; asked after each one.
    /// - Throws: `AnswerError`, `doesNotFit` when there is none; `objects` may have grown.
    init(
        _ body: [UInt8], of kind: WatchedResource, version: String, _ tape: inout Tape,
        converter: (any VersionConverter)? = nil,
        into objects: inout ObjectStore, fits: (borrowing ObjectStore) -> Bool = { _ in true }
    ) throws(AnswerError) {
        defer { tape.trim() }
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth)
            let list = Field(document.root)
            guard list["kind"].string.hasSuffix("List") else { throw AnswerError(description: "the answer is no list") }
            resourceVersion = list["metadata"]["resourceVersion"].string
            next = list["metadata"]["continue"].string
            guard !resourceVersion.isEmpty, max(resourceVersion.utf8.count, next.utf8.count) <= Self.maxTokenBytes
            else {
                throw AnswerError(description: "the list has no resourceVersion, or none that makes sense")
            }
            var items = list["items"].elements
            while let item = items.next() {
                let fields = Field(item)
                let name = ObjectStore.Name(of: fields)
                guard let name else { throw AnswerError(description: "an object without a name") }
                if kind.isWatched(name) {
                    objects.put(
                        name,
                        ObjectSummary(
                            group: kind.group, version: version, kind: kind.kind, item, converter: converter))
                    guard fits(objects) else { throw AnswerError.doesNotFit }
                }
            }
        } catch let error as AnswerError {
            throw error
        } catch {
            throw AnswerError(description: "the answer is not JSON: \(error)")
        }
    }
}

extension ObjectStore.Name {
    /// The longest name that an API server takes.
    private static let maxBytes = 253

    /// The name in an object's metadata; nil when there is none, or a longer one than there can be.
    init?(of object: borrowing Field) {
        let metadata = object["metadata"]
        let (namespace, name) = (metadata["namespace"].string, metadata["name"].string)
        guard !name.isEmpty, name.utf8.count <= Self.maxBytes, namespace.utf8.count <= Self.maxBytes else { return nil }
        self.init(namespace: namespace, name: name)
    }
}
