internal import ClusterObjects
internal import JSON
internal import KubernetesClient

/// One line of a watch.
struct WatchEvent {
    enum Change {
        case put(ObjectStore.Name, ObjectSummary)
        case remove(ObjectStore.Name)
        /// A bookmark: nothing has changed up to its resourceVersion. Or an object that nobody looks at.
        case none
        /// The watch cannot go on.
        case failed(code: Int64, reason: String)
    }

    let change: Change
    /// From where another watch can go on; empty when the event does not say.
    let resourceVersion: String

    /// - Throws: `AnswerError` for what is no event.
    init(
        _ line: Span<UInt8>, of kind: WatchedResource, version: String, _ tape: inout Tape,
        converter: (any VersionConverter)? = nil
    ) throws(AnswerError) {
        defer { tape.trim() }
        do {
            let document = try tape.parse(line, maxDepth: ClientLimits.depth)
            let event = Field(document.root)
            let object = event["object"]
            guard let value = object.value else { throw AnswerError(description: "an event without an object") }
            if event["type"].equals("ERROR") {
                resourceVersion = ""
                change = .failed(code: object["code"].int64 ?? 0, reason: String(object["reason"].string.prefix(100)))
                return
            }
            resourceVersion = object["metadata"]["resourceVersion"].string
            guard !resourceVersion.isEmpty, resourceVersion.utf8.count <= ListPage.maxTokenBytes else {
                throw AnswerError(description: "an event without a resourceVersion")
            }
            if event["type"].equals("BOOKMARK") {
                change = .none
                return
            }
            guard let name = ObjectStore.Name(of: object) else {
                throw AnswerError(description: "an object without a name")
            }
            guard kind.isWatched(name) else {
                change = .none
                return
            }
            if event["type"].equals("ADDED") || event["type"].equals("MODIFIED") {
                change = .put(
                    name,
                    ObjectSummary(group: kind.group, version: version, kind: kind.kind, value, converter: converter)
                )
            } else if event["type"].equals("DELETED") {
                change = .remove(name)
            } else {
                throw AnswerError(description: "an event of an unknown type")
            }
        } catch let error as AnswerError {
            throw error
        } catch {
            throw AnswerError(description: "an event is not JSON: \(error)")
        }
    }
}
