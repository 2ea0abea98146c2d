internal import ClusterObjects
internal import JSON
internal import KubernetesClient

/// One event of a watch.
struct WatchEvent {
    enum Change {
        case put(ObjectStore.Name, ObjectSummary)
        case remove(ObjectStore.Name)
        /// A bookmark, which has a resourceVersion and no change, or an object that is not watched.
        case none
        /// The watch cannot continue.
        case failed(code: Int64, reason: String)
    }

    let change: Change
    /// The resource version from which another watch can start; empty if the event has none.
    let resourceVersion: String

    /// Parses a line.
    ///
    /// - Throws: `AnswerError` if it is not an event.
    init(
        _ line: Span<UInt8>, of resource: WatchedResource, version: String, _ tape: inout Tape,
        converter: (any VersionConverter)? = nil
    ) throws(AnswerError) {
        defer { tape.trim() }
        do {
            let document = try tape.parse(line, maxDepth: ClientLimits.depth)
            let event = Field(document.root)
            let object = event["object"]
            guard let value = object.value else { throw AnswerError(description: "event without an object") }
            if event["type"].equals("ERROR") {
                resourceVersion = ""
                change = .failed(code: object["code"].int64 ?? 0, reason: String(object["reason"].string.prefix(100)))
                return
            }
            resourceVersion = object["metadata"]["resourceVersion"].string
            guard !resourceVersion.isEmpty, resourceVersion.utf8.count <= ListPage.maxTokenBytes else {
                throw AnswerError(description: "event without a resourceVersion")
            }
            if event["type"].equals("BOOKMARK") {
                change = .none
                return
            }
            guard let name = ObjectStore.Name(of: object) else {
                throw AnswerError(description: "object without a name")
            }
            guard resource.includes(name) else {
                change = .none
                return
            }
            if event["type"].equals("ADDED") || event["type"].equals("MODIFIED") {
                change = .put(
                    name,
                    ObjectSummary(
                        group: resource.group, version: version, kind: resource.kind, value, converter: converter)
                )
            } else if event["type"].equals("DELETED") {
                change = .remove(name)
            } else {
                throw AnswerError(description: "event of an unknown type")
            }
        } catch let error as AnswerError {
            throw error
        } catch {
            throw AnswerError(description: "event is not JSON: \(error)")
        }
    }
}
