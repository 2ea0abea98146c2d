public import ClusterObjects
internal import EventLoop
public import JSON
public import YAML

/// A directory of manifests that is read as a cluster (`--state-dir`): YAML or JSON files with documents and lists.
public struct StateDirectory: Sendable {
    /// Path of the directory, without a trailing slash.
    public let path: String

    /// Where an object comes from.
    public struct Source {
        /// Path of the file.
        public let file: String
        /// Content of the file.
        public let text: [UInt8]
        /// The document of the object.
        public let document: YAML.Document
    }

    /// Limit of a file, in bytes.
    private static let maxFileBytes = 64 * 1024 * 1024

    /// Creates a reader; the directory need not exist yet.
    public init(path: String) {
        self.path = path
    }

    /// Paths of the manifests, sorted; empty if the directory cannot be read.
    public var files: [String] {
        let names: [String]
        do { names = try File.names(in: path) } catch { return [] }
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".json") }.sorted().map {
            "\(path)/\($0)"
        }
    }

    /// Reads all manifests, up to 64 MiB each; subdirectories are ignored. Blocks on the disk.
    ///
    /// - Parameter converter: Converts objects with a conversion annotation.
    /// - Throws: `StateDirectoryError` for the first file that cannot be read, with line and column.
    public func read(converter: (any VersionConverter)? = nil) throws(StateDirectoryError) -> ObjectCache {
        var found = FoundObjects(converter: converter)
        try forEachObject { object, _ in found.add(object) }
        return ObjectCache(found.objects, installing: found.groups)
    }

    /// Calls `body` for each object, with its source, in the order of the files. Keeps one file in memory.
    ///
    /// - Throws: `StateDirectoryError` for the first file that cannot be read, with line and column.
    public func forEachObject(_ body: (Cursor, Source) -> Void) throws(StateDirectoryError) {
        var tape = Tape()
        do {
            _ = try File.names(in: path)
        } catch {
            throw StateDirectoryError("\(path): \(error)")
        }
        for file in files {
            let text: [UInt8]
            let documents: [YAML.Document]
            do {
                text = try File.read(file, limit: Self.maxFileBytes)
                documents = try YAML.read(text, named: file)
            } catch let error as ConfigurationDocumentError {
                throw StateDirectoryError("\(error)")
            } catch {
                throw StateDirectoryError("\(file): \(error)")
            }
            for document in documents {
                try Self.visit(Source(file: file, text: text, document: document), &tape, body)
            }
        }
    }

    private static func visit(
        _ source: Source, _ tape: inout Tape, _ body: (Cursor, Source) -> Void
    ) throws(StateDirectoryError) {
        do {
            let bytes = source.document.json.span
            let root = try tape.parse(bytes).root
            guard !root.isNull else { return }
            let fields = Field(root)
            if fields["kind"].string.hasSuffix("List"), fields["items"].exists {
                var items = fields["items"].elements
                while let item = items.next() { body(item, source) }
            } else {
                body(root, source)
            }
        } catch {
            // The YAML reader produces valid JSON; only its depth or length can still fail.
            throw StateDirectoryError("\(source.file): \(error)")
        }
    }
}

/// Objects of a directory that is being read.
private struct FoundObjects {
    var objects: [(key: ObjectKey, summary: ObjectSummary)] = []
    var groups: Set<String> = []
    let converter: (any VersionConverter)?

    init(converter: (any VersionConverter)?) {
        self.converter = converter
    }

    /// Adds an object, if it has a kind and a name.
    mutating func add(_ object: Cursor) {
        let fields = Field(object)
        guard fields["kind"].exists, fields["metadata"]["name"].exists else { return }
        let parts = fields["apiVersion"].string.split(separator: "/", omittingEmptySubsequences: false)
        let key = ObjectKey(
            group: parts.count == 2 ? String(parts[0]) : "", kind: fields["kind"].string,
            namespace: fields["metadata"]["namespace"].string, name: fields["metadata"]["name"].string)
        // A CRD installs its group before there is any object of it.
        if key.group == APIGroup.apiExtensions, key.kind == "CustomResourceDefinition" {
            groups.insert(fields["spec"]["group"].string)
        }
        let version = parts.last.map { String($0) } ?? ""
        objects.append(
            (key, ObjectSummary(group: key.group, version: version, kind: key.kind, object, converter: converter)))
    }
}

/// A state directory that cannot be read.
public struct StateDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// File, line and column if known, and the reason, on one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
