public import APIConversion
internal import APISchema
public import JSON
internal import KubernetesAPI

/// Handles conversion reviews for the OCNE kinds. Confined to one thread; reuses its memory.
public struct OCNEConversion: ~Copyable {
    private var converter = ObjectConverter()

    /// Bytes of objects that are converted between two checks for cancellation.
    private static let patientBytes = 256 * 1024
    /// Reviews above this size are parsed object by object, so that the tape needs memory for one object only and the
    /// object to convert is in the cache.
    private static let maxWholeBytes = 64 * 1024
    /// Depth of the objects in a review: `{"request":{"objects":[{`.
    private static let depthOfObjects = 4

    /// Lookup of the versions of references without one, such as `infrastructureRef` of v1beta2; nil for `v1beta2`.
    public var referenceVersions: (any ReferenceVersions)? {
        get { converter.referenceVersions }
        set { converter.referenceVersions = newValue }
    }

    /// A converter for one thread, for reviews of all four kinds.
    public init() {}

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

    /// The number of converted objects by kind, source version and target version.
    public struct Counts: Sendable {
        /// Four kinds, from and to up to four versions: a test compares it with `indices`.
        private var objects = InlineArray<64, Int>(repeating: 0)

        private static let versions = APIVersion.allCases

        /// The valid indices of `subscript`.
        public static let indices = 0..<(OCNEKind.allCases.count * versions.count * versions.count)

        /// Returns the kind and versions of the objects that are counted at `index`.
        public static func meaning(of index: Int) -> (kind: OCNEKind, from: APIVersion, to: APIVersion) {
            let count = versions.count
            return (
                OCNEKind.allCases[index / (count * count)], versions[index / count % count], versions[index % count]
            )
        }

        /// The number of objects at `index`, one of `indices`; see `meaning(of:)`.
        public subscript(index: Int) -> Int { objects[index] }

        /// The number of all objects.
        public var total: Int {
            var total = 0
            for i in Self.indices { total += objects[i] }
            return total
        }

        fileprivate mutating func add(kind: Int, from source: APIVersion, to target: APIVersion) {
            let count = Self.versions.count
            objects[(kind * count + source.ordinal) * count + target.ordinal] += 1
        }
    }

    /// Handles a review.
    ///
    /// - Parameters:
    ///   - body: The body of the request.
    ///   - tape: Scratch memory of the thread; shrinks to its usual size after a large body.
    ///   - output: The response is appended to it.
    ///   - isOver: Returns true if the client no longer waits for the response; called regularly between objects.
    /// - Returns: The HTTP status: 200 for a review, 400 with a `Status` if the request has no valid review, 504
    ///   without a body if it was abandoned. And the outcome.
    public mutating func answer(
        _ body: Span<UInt8>, tape: inout Tape, into output: inout [UInt8], isOver: () -> Bool = { false }
    ) -> (status: Int, report: Report) {
        var writer = JSONWriter(appendingTo: output)
        output = []
        defer {
            output = writer.bytes
            tape.trim()
        }
        var report = Report()
        do throws(JSONError) {
            let document = try tape.parse(
                body, opaqueDepth: body.count > Self.maxWholeBytes ? Self.depthOfObjects : nil)
            do throws(ReviewFailure) {
                let request = try ConversionRequest(document.root)
                // The response is about as long as the request.
                writer.bytes.reserveCapacity(writer.bytes.count + body.count + body.count / 8)
                let start = writer.checkpoint
                convert(request, isOver, &writer, &report)
                guard report.isUnfinished else { return (200, report) }
                writer.rewind(to: start)
                return (504, report)
            } catch {
                report.failure = error.message
                Status.badRequest(error.message).write(to: &writer)
                return (400, report)
            }
        } catch {
            report.failure = "the body is not JSON: \(error)"
            Status.badRequest("the body is not JSON: \(error)").write(to: &writer)
            return (400, report)
        }
    }

    /// Appends `object` in another version.
    ///
    /// - Parameters:
    ///   - root: The root of the document that the object is in.
    ///   - version: `v1alpha1` or `v1beta2`.
    /// - Returns: The notes on the conversion; nil, and nothing is written, if the kind or a version is not OCNE's.
    public mutating func convert(
        _ object: Cursor, in root: Cursor, to version: String, into writer: inout JSONWriter
    ) -> ConversionNotes? {
        let fields = Field(object)
        guard let kind = Self.kind(of: fields) else { return nil }
        guard let source = Self.version(fields["apiVersion"], kind), let target = APIVersion(rawValue: version) else {
            return nil
        }
        return convert(object, in: root, kind, from: source, to: target, into: &writer)
    }

    /// Appends an object of the kind with index `kind` in another version: directly if one of the versions is the hub,
    /// else by way of the hub.
    private mutating func convert(
        _ object: Cursor, in root: Cursor, _ kind: Int, from source: APIVersion, to target: APIVersion,
        into writer: inout JSONWriter
    ) -> ConversionNotes {
        if source == target {
            writer.value(object)
            return ConversionNotes()
        }
        if target.isHub {
            let conversion = Self.conversions[kind * Self.spokeCount + source.spokeOrdinal]
            return converter.convert(object, in: root, by: conversion, .spokeToHub, to: &writer)
        }
        let conversion = Self.conversions[kind * Self.spokeCount + target.spokeOrdinal]
        if source.isHub { return converter.convert(object, in: root, by: conversion, .hubToSpoke, to: &writer) }
        var hub = JSONWriter()
        let notes = convert(object, in: root, kind, from: source, to: .hub, into: &hub)
        var tape = Tape()
        guard let document = try? tape.parse(hub.bytes.span) else { return notes }
        let rest = converter.convert(document.root, in: document.root, by: conversion, .hubToSpoke, to: &writer)
        return rest.isEmpty ? notes : rest
    }

    /// Returns the version that an `apiVersion` names; nil if the kind with index `kind` is not served in it.
    private static func version(_ apiVersion: borrowing Field, _ kind: Int) -> APIVersion? {
        for (index, name) in apiVersions[kind].enumerated() where apiVersion.hasText(name) {
            return APIVersion.allCases[index]
        }
        return nil
    }

    private mutating func convert(
        _ request: borrowing ConversionRequest, _ isOver: () -> Bool, _ writer: inout JSONWriter, _ report: inout Report
    ) {
        request.beginResponse(to: &writer)
        let start = writer.checkpoint
        do throws(ReviewFailure) {
            guard let objects = request.objects.value, objects.isArray else {
                throw ReviewFailure("request.objects: expected a list")
            }
            writer.key("convertedObjects")
            writer.beginArray()
            var elements = objects.elements
            var index = 0
            var tape = Tape()
            var bytes = 0
            while let object = elements.next() {
                bytes += object.text.count
                if bytes > Self.patientBytes {
                    bytes = 0
                    report.isUnfinished = isOver()
                    if report.isUnfinished { return }
                }
                if object.isOpaque {
                    // Its syntax was checked with the review.
                    guard let document = try? tape.parse(object.text) else {
                        throw ReviewFailure("request.objects[\(index)]: not JSON")
                    }
                    try convert(document.root, in: document.root, index, request, &writer, &report)
                } else {
                    try convert(object, in: request.root, index, request, &writer, &report)
                }
                index += 1
            }
            writer.endArray()
            ConversionRequest.endResponse(to: &writer)
        } catch {
            report.failure = error.message
            writer.rewind(to: start)
            ConversionRequest.endResponse(failure: error.message, to: &writer)
        }
    }

    private mutating func convert(
        _ object: Cursor, in root: Cursor, _ index: Int, _ request: borrowing ConversionRequest,
        _ writer: inout JSONWriter,
        _ report: inout Report
    ) throws(ReviewFailure) {
        guard object.isObject else { throw ReviewFailure("request.objects[\(index)]: expected an object") }
        let fields = Field(object)
        let desired = request.desiredAPIVersion
        guard let kind = Self.kind(of: fields) else {
            report.failedObject = Report.FailedObject(fields, to: desired)
            throw ReviewFailure(
                "request.objects[\(index)].kind: \(Self.name(fields)): cannot convert this kind; known are \(Self.knownKinds)"
            )
        }
        guard let target = Self.version(desired, kind) else {
            report.failedObject = Report.FailedObject(fields, to: desired)
            throw ReviewFailure(
                "request.desiredAPIVersion: \(Self.name(fields)) cannot be converted to \"\(desired.string)\"; "
                    + "served are \(Self.apiVersions[kind].joined(separator: " and "))")
        }
        guard let source = Self.version(fields["apiVersion"], kind) else {
            report.failedObject = Report.FailedObject(fields, to: desired)
            throw ReviewFailure(
                "request.objects[\(index)].apiVersion: \(Self.name(fields)) has \"\(fields["apiVersion"].string)\"; "
                    + "served are \(Self.apiVersions[kind].joined(separator: " and "))")
        }
        let notes = convert(object, in: root, kind, from: source, to: target, into: &writer)
        if !notes.isEmpty { report.add(notes, of: Self.name(fields)) }
        report.counts.add(kind: kind, from: source, to: target)
    }

    /// The index of an object's kind; the tables are in the order of `OCNEKind`.
    private static func kind(of object: borrowing Field) -> Int? {
        let kind = object["kind"]
        if kind.equals("OCNEConfig") { return 0 }
        if kind.equals("OCNEConfigTemplate") { return 1 }
        if kind.equals("OCNEControlPlane") { return 2 }
        return kind.equals("OCNEControlPlaneTemplate") ? 3 : nil
    }

    /// Kind, namespace and name, for messages.
    private static func name(_ object: borrowing Field) -> String {
        let metadata = object["metadata"]
        let namespace = metadata["namespace"].string
        return "\(object["kind"].string) \(namespace.isEmpty ? "" : "\(namespace)/")\(metadata["name"].string)"
    }

    private static let knownKinds = KindConversions.all.map(\.kind).joined(separator: ", ")

    /// Returns the conversion of a kind between a spoke and the hub.
    static func compiled(_ kind: OCNEKind, of spoke: APIVersion) -> CompiledConversion {
        let index =
            switch kind {
            case .config: 0
            case .configTemplate: 1
            case .controlPlane: 2
            case .controlPlaneTemplate: 3
            }
        return conversions[index * spokeCount + spoke.spokeOrdinal]
    }

    private static let spokeCount = APIVersion.spokes.count

    /// The conversions of each kind, in the order of its spokes.
    private static let conversions = OCNEKind.allCases.flatMap { kind in
        APIVersion.spokes.compactMap { spoke in
            kind.conversionTable(of: spoke).map {
                CompiledConversion($0, spoke: kind.schema(in: spoke).whole, hub: kind.schema(in: .hub).whole)
            }
        }
    }

    /// The `apiVersion` of each kind in each version.
    private static let apiVersions = OCNEKind.allCases.map { kind in
        APIVersion.allCases.map { kind.schema(in: $0).gvk.apiVersion }
    }
}

extension APIVersion {
    /// The index among the spokes; 0 for the hub.
    fileprivate var spokeOrdinal: Int { ordinal - (ordinal > Self.hub.ordinal ? 1 : 0) }
}

extension OCNEConversion.Report {
    /// Maximum number of notes on one object: its author may have written many unreadable values.
    private static let maxPaths = 16
    /// Maximum number of objects of a review with notes.
    private static let maxCarried = 64

    fileprivate mutating func add(_ notes: ConversionNotes, of name: String) {
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
