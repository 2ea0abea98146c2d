internal import ClusterObjects
internal import JSON
internal import KubernetesClient

/// An invalid response of the API server. Holds nothing of the response.
struct AnswerError: Error, Equatable, CustomStringConvertible {
    let description: String

    /// The objects in the response do not fit into memory.
    static let doesNotFit = AnswerError(description: "does not fit into memory")
}

/// One page of a list.
struct ListPage {
    /// resourceVersion of the whole list, the same on all its pages.
    let resourceVersion: String
    /// Token of the next page; empty on the last one.
    let next: String

    /// Limit of a continue token and of a resourceVersion, in bytes. The API server's have a few hundred.
    static let maxTokenBytes = 16 * 1024

    /// Parses a page and adds the summaries of its objects to `objects`.
    ///
    /// - Parameter fits: Returns true if `objects` fits into memory; called after each object.
    /// - Throws: `AnswerError`; `doesNotFit` if `fits` returned false. `objects` may have grown.
    init(
        _ body: [UInt8], of resource: WatchedResource, version: String, _ tape: inout Tape,
        converter: (any VersionConverter)? = nil,
        into objects: inout ObjectStore, fits: (borrowing ObjectStore) -> Bool = { _ in true }
    ) throws(AnswerError) {
        defer { tape.trim() }
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth)
            let list = Field(document.root)
            guard list["kind"].string.hasSuffix("List") else {
                throw AnswerError(description: "response is not a list")
            }
            resourceVersion = list["metadata"]["resourceVersion"].string
            next = list["metadata"]["continue"].string
            guard !resourceVersion.isEmpty, max(resourceVersion.utf8.count, next.utf8.count) <= Self.maxTokenBytes
            else {
                throw AnswerError(description: "list has no valid resourceVersion")
            }
            var items = list["items"].elements
            while let item = items.next() {
                let fields = Field(item)
                let name = ObjectStore.Name(of: fields)
                guard let name else { throw AnswerError(description: "object without a name") }
                if resource.includes(name) {
                    objects.put(
                        name,
                        ObjectSummary(
                            group: resource.group, version: version, kind: resource.kind, item, converter: converter))
                    guard fits(objects) else { throw AnswerError.doesNotFit }
                }
            }
        } catch let error as AnswerError {
            throw error
        } catch {
            throw AnswerError(description: "response is not JSON: \(error)")
        }
    }
}

extension ObjectStore.Name {
    /// Longest name that an API server accepts.
    private static let maxBytes = 253

    /// The name in an object's metadata; nil if there is none or it is too long.
    init?(of object: borrowing Field) {
        let metadata = object["metadata"]
        let (namespace, name) = (metadata["namespace"].string, metadata["name"].string)
        guard !name.isEmpty, name.utf8.count <= Self.maxBytes, namespace.utf8.count <= Self.maxBytes else { return nil }
        self.init(namespace: namespace, name: name)
    }
}
