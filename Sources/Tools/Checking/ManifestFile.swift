public import JSON
internal import YAML

/// A file of manifests: YAML or JSON, with one or more documents, which may be lists.
struct ManifestFile {
    let name: String
    /// The file's content.
    let source: SourceText
    /// The content with values and placeholders in place of variables.
    private let template: Template
    private let filled: SourceText
    let documents: [ManifestDocument]
    let objects: [ManifestObject]

    /// The number of documents that are not Kubernetes objects: they have neither `apiVersion` nor `kind`. Empty ones
    /// do not count.
    var otherDocuments: Int {
        let known = Set(objects.filter { !$0.kind.isEmpty || !$0.apiVersion.isEmpty }.map(\.document))
        return documents.indices.count { !known.contains($0) && !documents[$0].isEmpty }
    }

    /// The values of variables in the text, which messages must not show.
    var values: ValueMask { template.values }

    /// Reads a file of manifests.
    ///
    /// - Throws: `UnreadableManifest` with the position in the source.
    init(_ name: String, _ text: [UInt8], _ variables: TemplateVariables) throws(UnreadableManifest) {
        guard !text.starts(with: [0xFF, 0xFE]), !text.starts(with: [0xFE, 0xFF]) else {
            throw UnreadableManifest(
                reason: "the text is UTF-16", position: SourcePosition(line: 1, column: 1),
                help: "save the file as UTF-8")
        }
        self.name = name
        source = SourceText(text)
        let template = try Template(text, variables)
        self.template = template
        filled = SourceText(template.text, asYAML: true)
        do throws(YAMLError) {
            documents = try YAML.read(template.text).map { ManifestDocument($0, template.placeholders, variables) }
        } catch {
            let action = GoTemplate.cause(of: error, in: template.text)
            let position = Self.position(action ?? error.position, filled, template, source)
            guard action == nil else {
                throw UnreadableManifest(reason: GoTemplate.reason, position: position, help: GoTemplate.help)
            }
            throw UnreadableManifest(
                reason: template.values.masked(
                    template.placeholders.restored(error.reason), fallback: "the text is not valid YAML"),
                position: position, help: template.placeholders.restored(error.help))
        }
        var objects: [ManifestObject] = []
        for index in documents.indices { try Self.add(documents[index], index, to: &objects) }
        self.objects = objects
    }

    /// True if the content is JSON, perhaps with variables, and not any other YAML: it begins with a bracket, and the
    /// first key is in quotes.
    var isJSON: Bool {
        let blank: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let brackets = source.bytes.lazy.filter { !blank.contains($0) }.prefix { $0 == 0x7B || $0 == 0x5B }.count
        let content = source.bytes.lazy.filter { !blank.contains($0) }.dropFirst(brackets).first
        return brackets > 0 && (content == UInt8(ascii: "\"") || content == 0x7D || content == 0x5D)
    }

    /// Returns the source position of the byte at `offset` of a document's JSON.
    func position(of offset: Int, in document: Int) -> SourcePosition {
        let document = documents[document]
        // A JSON document is not converted, so its offsets are those of the text.
        if let start = document.start {
            return source.position(of: template.sourceOffset(of: start + document.sourceOffset(of: offset)))
        }
        return Self.position(document.position(at: offset), filled, template, source)
    }

    /// The positions of the comments, ascending.
    var comments: [SourcePosition] {
        YAML.comments(in: template.text).map { Self.position($0, filled, template, source) }
    }

    private static func position(
        _ position: SourcePosition, _ filled: SourceText, _ template: Template, _ source: SourceText
    ) -> SourcePosition {
        source.position(of: template.sourceOffset(of: filled.offset(of: position)))
    }

    private static func add(_ document: ManifestDocument, _ index: Int, to objects: inout [ManifestObject])
        throws(UnreadableManifest)
    {
        var tape = Tape()
        do throws(JSONError) {
            let root = try tape.parse(document.json.span).root
            add(root, document, index, depth: 0, to: &objects)
        } catch {
            // The YAML reader writes valid JSON. Should it not, the document must not be skipped.
            throw UnreadableManifest(
                reason: "internal error: document \(index + 1): \(error)", position: SourcePosition(line: 1, column: 1),
                help: "")
        }
    }

    /// Maximum depth of nested lists.
    private static let maxListDepth = 8

    private static func add(
        _ value: Cursor, _ document: ManifestDocument, _ index: Int, depth: Int, to objects: inout [ManifestObject]
    ) {
        guard value.isObject else { return }
        guard depth < maxListDepth, Field(value)["kind"].string.hasSuffix("List"), Field(value)["items"].exists else {
            return objects.append(ManifestObject(value, document: index, document.variables))
        }
        var items = Field(value)["items"].elements
        while let item = items.next() { add(item, document, index, depth: depth + 1, to: &objects) }
    }
}

/// A syntax error in a file of manifests.
public struct UnreadableManifest: Error, Equatable, Sendable, CustomStringConvertible {
    /// Human-readable reason, without content of the file.
    public let reason: String
    /// The position in the source; columns count Unicode scalars.
    public let position: SourcePosition
    /// A suggestion; may be empty.
    public let help: String

    /// `LINE:COLUMN: reason (help)`, to follow the file's name.
    public var description: String {
        "\(position.line):\(position.column): \(reason)\(help.isEmpty ? "" : " (\(help))")"
    }
}

/// An object of a manifest: its JSON, and the offset of that in its document's.
struct ManifestObject {
    let json: [UInt8]
    /// The unknown variables in the JSON.
    let variables: VariableRanges
    let document: Int
    let offset: Int
    let apiVersion: String
    let kind: String
    let namespace: String
    /// False if the namespace is a value of another type.
    let hasValidNamespace: Bool
    let name: String

    /// - Parameters:
    ///   - base: The offset of the parsed JSON in its document's.
    ///   - variables: The unknown variables in the document.
    init(_ object: Cursor, document: Int, base: Int = 0, _ variables: VariableRanges = VariableRanges()) {
        let fields = Field(object)
        json = [UInt8](copying: object.text)
        self.variables = variables.part(object.byteOffset..<object.byteOffset + json.count)
        self.document = document
        offset = base + object.byteOffset
        apiVersion = fields["apiVersion"].string
        kind = fields["kind"].string
        let namespace = fields["metadata"]["namespace"]
        self.namespace = namespace.string
        hasValidNamespace = !namespace.exists || namespace.value?.isString == true
        name = fields["metadata"]["name"].string
    }

    /// The group of its version; empty for the core group.
    var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }

    /// True if it is of Cluster API, its providers or OpenShift: rules of the Technology Preview may read it. Other
    /// objects, such as scripts in a ConfigMap, may have text that looks like a variable.
    var isOfClusters: Bool { group.hasSuffix("cluster.x-k8s.io") || group.hasSuffix("openshift.io") }

    /// The version within the group.
    var version: String { apiVersion.split(separator: "/", maxSplits: 1).last.map { String($0) } ?? "" }

    /// Kind, namespace and name, for messages.
    var title: String { title { $0 } }

    /// Kind, namespace and name with variables in place of their values, for messages.
    func title(maskedBy values: ValueMask) -> String {
        title { values.masked($0, isAboutVariable: true, fallback: "") }
    }

    private func title(_ shown: (String) -> String) -> String {
        let what = kind.isEmpty ? "object" : shown(kind)
        if name.isEmpty { return "\(what) without a name" }
        return "\(what) \(namespace.isEmpty ? "" : "\(shown(namespace))/")\(shown(name))"
    }

    /// The names of its members.
    var members: [String] {
        var tape = Tape()
        guard let root = try? tape.parse(json.span).root, root.isObject else { return [] }
        var names: [String] = []
        var members = root.members
        while let member = members.next() { names.append(member.name.string ?? "") }
        return names
    }

    /// The identity of the object in any version, if it is in this namespace.
    func identity(in namespace: String) -> Identity { Identity(kind: kind, namespace: namespace, name: name) }

    struct Identity: Hashable {
        let kind: String
        let namespace: String
        let name: String
    }
}
