internal import APIConversion
internal import KubernetesAPI

extension OCNEConversion {
    /// The outcome of a review, for logs and metrics.
    public struct Report: Sendable {
        /// Objects by kind and versions.
        public var counts = Counts()
        /// The reason for a failure; nil on success.
        public var failure: String? = nil
        /// The object that failed; nil if the review itself is invalid.
        public var failedObject: FailedObject? = nil
        /// True if it was abandoned because the client no longer waits for the response.
        public var isUnfinished = false
        /// Values that did not fit into annotations: object and fields.
        public var dropped: [String] = []
        /// Values that were kept unchanged because they cannot be read: object and fields.
        public var carried: [String] = []
    }
}

extension OCNEConversion.Report {
    /// Maximum number of notes on one object: its author may have written many unreadable values.
    private static let maxPaths = 16
    /// Maximum number of objects of a review with notes.
    private static let maxCarried = 64

    mutating func add(_ notes: ConversionNotes, of name: String) {
        if !notes.dropped.isEmpty { dropped.append("\(name): \(Self.joined(notes.dropped))") }
        var unread = notes.unreadable
        unread += notes.rejected.map { "\(FieldPath($0.path)) (\($0.reason))" }
        if notes.isAnnotationForeign { unread.insert("metadata.annotations[\(ConversionAnnotation.name)]", at: 0) }
        if !unread.isEmpty, carried.count < Self.maxCarried { carried.append("\(name): \(Self.joined(unread))") }
    }

    private static func joined(_ paths: [String]) -> String {
        let more = paths.count > maxPaths ? ", and \(paths.count - maxPaths) more" : ""
        return paths.prefix(maxPaths).joined(separator: ", ") + more
    }
}
