public import ClusterObjects
internal import EventLoop
internal import JSON
internal import YAML

/// A directory of manifests that stands for a cluster (`--state-dir`): YAML or JSON, several documents and lists in one
/// file.
public struct StateDirectory: Sendable {
    /// Path of the directory, without a slash at the end.
    public let path: String

    /// Bytes that one file may have.
    private static let maxFileBytes = 64 * 1024 * 1024

    /// A directory that need not be there yet: only reading it tells.
    public init(path: String) {
        self.path = path
    }

    /// The manifests in it, by name; none when it cannot be read.
    public var files: [String] {
        let names: [String]
        do { names = try File.names(in: path) } catch { return [] }
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".json") }.sorted().map {
            "\(path)/\($0)"
        }
    }

    /// Reads everything there is, files of up to 64 MiB; sub-directories are not looked into. Blocks on the disk.
    ///
    /// - Parameter converter: Converts objects that say by an annotation what their other version has.
    /// - Throws: `StateDirectoryError` for the first file that cannot be read, with line and column.
    public func read(converter: (any VersionConverter)? = nil) throws(StateDirectoryError) -> ObjectCache {
        var found = FoundObjects(converter: converter)
        var tape = Tape()
        do {
            _ = try File.names(in: path)
        } catch {
            throw StateDirectoryError("\(path): \(error)")
        }
        for file in files {
            let documents: [YAML.Document]
            do {
                documents = try YAML.read(try File.read(file, limit: Self.maxFileBytes))
            } catch let error as YAMLError {
                throw StateDirectoryError("\(file):\(error.position.line):\(error.position.column): \(error.reason)")
            } catch {
                throw StateDirectoryError("\(file): \(error)")
            }
            for document in documents { try Self.add(document, of: file, &tape, &found) }
        }
        return ObjectCache(found.objects, installing: found.groups)
    }

    private static func add(
        _ document: YAML.Document, of file: String, _ tape: inout Tape, _ found: inout FoundObjects
    ) throws(StateDirectoryError) {
        do {
            let bytes = document.json.span
            let root = try tape.parse(bytes).root
            guard !root.isNull else { return }
            let fields = Field(root)
            if fields["kind"].string.hasSuffix("List"), fields["items"].exists {
                var items = fields["items"].elements
                while let item = items.next() { found.add(item) }
            } else {
                found.add(root)
            }
        } catch {
            // What YAML writes is JSON; only something very deep or long can still fail.
            throw StateDirectoryError("\(file): \(error)")
        }
    }
}

/// What a directory holds, while it is being read.
private struct FoundObjects {
    var objects: [(key: ObjectKey, summary: ObjectSummary)] = []
    var groups: Set<String> = []
    let converter: (any VersionConverter)?

    init(converter: (any VersionConverter)?) {
        self.converter = converter
    }

    /// Adds an object; what has no kind or no name is none.
    mutating func add(_ object: Cursor) {
        let fields = Field(object)
        guard fields["kind"].exists, fields["metadata"]["name"].exists else { return }
        let parts = fields["apiVersion"].string.split(separator: "/", omittingEmptySubsequences: false)
        let key = ObjectKey(
            group: parts.count == 2 ? String(parts[0]) : "", kind: fields["kind"].string,
            namespace: fields["metadata"]["namespace"].string, name: fields["metadata"]["name"].string)
        // A definition makes its group exist before there is any object of it.
        if key.group == APIGroup.definitions, key.kind == "CustomResourceDefinition" {
            groups.insert(fields["spec"]["group"].string)
        }
        let version = parts.last.map { String($0) } ?? ""
        objects.append(
            (key, ObjectSummary(group: key.group, version: version, kind: key.kind, object, converter: converter)))
    }
}

/// Why a state directory cannot be read.
public struct StateDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// File, line and column where there are any, and what is wrong, on one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
