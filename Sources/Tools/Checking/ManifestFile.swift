public import JSON
internal import YAML

/// A file of manifests: YAML or JSON, of one document or several, lists among them.
struct ManifestFile {
    let name: String
    /// As the author wrote it.
    let source: SourceText
    /// With variables filled in.
    private let template: Template
    private let filled: SourceText
    let documents: [YAML.Document]
    let objects: [ManifestObject]

    /// Documents that are no objects of Kubernetes, since they say neither their version nor their kind. Empty ones do
    /// not count.
    var otherDocuments: Int {
        let known = Set(objects.filter { !$0.kind.isEmpty || !$0.apiVersion.isEmpty }.map(\.document))
        return documents.indices.count { !known.contains($0) && documents[$0].json != Array("null".utf8) }
    }

    /// - Throws: `UnreadableManifest` with the place in the source.
    init(_ name: String, _ text: [UInt8], variables: (String) -> String?) throws(UnreadableManifest) {
        guard !text.starts(with: [0xFF, 0xFE]), !text.starts(with: [0xFE, 0xFF]) else {
            throw UnreadableManifest(
                reason: "the text is UTF-16", position: SourcePosition(line: 1, column: 1),
                help: "save the file as UTF-8")
        }
        self.name = name
        source = SourceText(text)
        template = Template(text, value: variables)
        filled = SourceText(template.text, asYAML: true)
        do throws(YAMLError) {
            documents = try YAML.read(template.text)
        } catch {
            throw UnreadableManifest(
                reason: error.reason, position: Self.position(error.position, filled, template, source),
                help: error.help)
        }
        var objects: [ManifestObject] = []
        for index in documents.indices { Self.add(documents[index], index, to: &objects) }
        self.objects = objects
    }

    /// Whether the text is JSON, and not what else YAML knows.
    var isJSON: Bool {
        let first = source.bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Where the byte at `offset` of a document's JSON comes from.
    func position(of offset: Int, in document: Int) -> SourcePosition {
        let document = documents[document]
        // JSON that is taken as it is has no places of its own.
        if document.positions.isEmpty { return source.position(of: template.sourceOffset(of: document.start + offset)) }
        return Self.position(document.position(at: offset), filled, template, source)
    }

    /// Where comments begin, in order.
    var comments: [SourcePosition] {
        YAML.comments(in: template.text).map { Self.position($0, filled, template, source) }
    }

    private static func position(
        _ position: SourcePosition, _ filled: SourceText, _ template: Template, _ source: SourceText
    ) -> SourcePosition {
        source.position(of: template.sourceOffset(of: filled.offset(of: position)))
    }

    private static func add(_ document: YAML.Document, _ index: Int, to objects: inout [ManifestObject]) {
        var tape = Tape()
        do throws(JSONError) {
            let root = try tape.parse(document.json.span).root
            add(root, index, depth: 0, to: &objects)
        } catch {
            // What was read as YAML is JSON.
        }
    }

    /// Lists of objects, of which there may be some inside each other.
    private static let maxListDepth = 8

    private static func add(_ value: Cursor, _ index: Int, depth: Int, to objects: inout [ManifestObject]) {
        guard value.isObject else { return }
        guard depth < maxListDepth, Field(value)["kind"].string.hasSuffix("List"), Field(value)["items"].exists else {
            return objects.append(ManifestObject(value, document: index))
        }
        var items = Field(value)["items"].elements
        while let item = items.next() { add(item, index, depth: depth + 1, to: &objects) }
    }
}

/// A text that is no YAML, and where.
public struct UnreadableManifest: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, for people; never holds the text.
    public let reason: String
    /// Where in the file as its author wrote it; columns count Unicode scalars.
    public let position: SourcePosition
    /// What would be right; empty where nobody can say.
    public let help: String

    /// `LINE:COLUMN: reason (help)`, to stand behind the name of a file.
    public var description: String {
        "\(position.line):\(position.column): \(reason)\(help.isEmpty ? "" : " (\(help))")"
    }
}

/// An object of a manifest: its JSON, and where that lies in its document's.
struct ManifestObject {
    let json: [UInt8]
    let document: Int
    let offset: Int
    let apiVersion: String
    let kind: String
    let namespace: String
    let name: String

    init(_ object: Cursor, document: Int) {
        let fields = Field(object)
        json = [UInt8](copying: object.text)
        self.document = document
        offset = object.byteOffset
        apiVersion = fields["apiVersion"].string
        kind = fields["kind"].string
        namespace = fields["metadata"]["namespace"].string
        name = fields["metadata"]["name"].string
    }

    /// The group of its version; empty for the core group.
    var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }

    /// The version within the group.
    var version: String { apiVersion.split(separator: "/", maxSplits: 1).last.map { String($0) } ?? "" }

    /// Kind, namespace and name as people say them.
    var title: String { Placeholder.restored("\(kind) \(namespace.isEmpty ? "" : "\(namespace)/")\(name)") }

    /// What says which object it is, whatever its version.
    var identity: Identity { Identity(kind: kind, namespace: namespace, name: name) }

    struct Identity: Hashable {
        let kind: String
        let namespace: String
        let name: String
    }
}
