internal import JSON
internal import YAML

/// A file of manifests whose objects are replaced by others. Comments, order and spelling are preserved if the text can
/// be edited.
struct EditedManifest {
    /// The file with the expected objects.
    private(set) var text: [UInt8]
    private var lostComments: Set<Int> = []
    private var resolvedVariables: Set<Int> = []
    private var isRewritten = false
    /// True if the file has no line end at its end.
    private let isOpen: Bool

    private let file: ManifestFile
    private let layout: ManifestLayout
    private let expected: [[UInt8]]
    /// Indices of the objects of each document.
    private let objects: [[Int]]

    /// - Parameters:
    ///   - expected: The replacement of each object of the file, as JSON.
    ///   - origins: Returns, for an object, the mapping of a path in the expected object to the path of its origin.
    init(
        _ file: ManifestFile, expected: [[UInt8]],
        origins: (ManifestObject) -> (String) -> String? = { _ in { _ in nil } }
    ) {
        // Edits expect a line end at the end; it is removed again.
        let closed = file.withFinalLineEnd
        isOpen = file.source.bytes.last != UInt8(ascii: "\n")
        text = file.source.bytes
        let file = closed ?? file
        (self.file, self.expected, layout) = (file, expected, ManifestLayout(file))
        objects = Self.objectsByDocument(file)
        let changed = Set(zip(file.objects, expected).filter { $0.json != $1 }.map(\.0.document))
        guard !changed.isEmpty else { return }

        var pieces: [UInt8] = []
        for segment in layout.segments {
            let isChanged = !changed.isDisjoint(with: segment.documents)
            pieces += isChanged ? edited(segment, origins) : Array(file.source.bytes[segment.bytes])
        }
        text = likeSource(pieces)
        // The editor understands only common layouts, so the result is parsed again and compared.
        guard !holds(text, file.objects.indices) else { return }
        isRewritten = true
        lostComments = Set(file.comments.map(\.line))
        text = likeSource(written(Array(file.documents.indices)))
    }

    /// Returns an edited text with the byte order mark of the file, and without a line end at its end if the file has
    /// none and the last value does not need it.
    private func likeSource(_ text: [UInt8]) -> [UInt8] {
        let mark = SourceText.byteOrderMark
        let marked = file.source.hasByteOrderMark && !text.starts(with: mark) ? mark + text : text
        let lineEnd = Array(layout.lineEnd.utf8)
        guard isOpen, marked.suffix(lineEnd.count) == lineEnd[...] else { return marked }
        let shorter = Array(marked.dropLast(lineEnd.count))
        return holds(shorter, file.objects.indices) ? shorter : marked
    }

    /// Parts of the text that could not be preserved, by lines of the original file.
    var losses: Losses {
        Losses(comments: lostComments.sorted(), variables: resolvedVariables.sorted(), isRewritten: isRewritten)
    }

    /// Returns the documents with the expected objects, as JSON, without empty ones.
    static func documents(of file: ManifestFile, _ expected: [[UInt8]]) -> [[UInt8]] {
        let objects = objectsByDocument(file)
        return file.documents.indices.map { trimmed(document($0, of: file, objects[$0], expected)) }.filter {
            $0 != Array("null".utf8)
        }
    }

    /// Removes surrounding white space: that between JSON documents belongs to the one before.
    private static func trimmed(_ json: [UInt8]) -> [UInt8] {
        func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        guard let first = json.firstIndex(where: { !isBlank($0) }), let last = json.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return Array(json[first...last])
    }

    private static func objectsByDocument(_ file: ManifestFile) -> [[Int]] {
        var indices = [[Int]](repeating: [], count: file.documents.count)
        for (index, object) in file.objects.enumerated() { indices[object.document].append(index) }
        return indices
    }

    /// Returns a document with its objects replaced by the expected ones; both are in the order of the text.
    private static func document(_ index: Int, of file: ManifestFile, _ objects: [Int], _ expected: [[UInt8]])
        -> [UInt8]
    {
        let json = file.documents[index].json
        var result: [UInt8] = []
        var at = 0
        for object in objects {
            result += json[at..<file.objects[object].offset]
            result += expected[object]
            at = file.objects[object].offset + file.objects[object].json.count
        }
        return result + json[at...]
    }

    // MARK: Segments

    /// Returns a segment with its objects replaced: edited if possible, otherwise rewritten below the lines that
    /// precede the document.
    private mutating func edited(
        _ segment: ManifestLayout.Segment, _ origins: (ManifestObject) -> (String) -> String?
    ) -> [UInt8] {
        let documents = segment.documents
        let objects = documents.flatMap { self.objects[$0] }
        var edits = TextEdits()
        var (lost, resolved): (Set<Int>, Set<Int>) = ([], [])
        var isDone = true
        for index in objects where isDone {
            let object = file.objects[index]
            guard object.json != expected[index] else { continue }
            guard var editor = ObjectEditor(object, to: expected[index], layout, edits: edits, origins: origins(object))
            else { continue }
            isDone = editor.run()
            edits = editor.edits
            lost.formUnion(editor.lostComments)
            resolved.formUnion(editor.resolved)
        }
        let result = edits.applied(to: file.source.bytes, in: segment.bytes)
        if isDone, holds(result, objects) {
            lostComments.formUnion(lost)
            resolvedVariables.formUnion(resolved)
            return result
        }
        isRewritten = true
        let first = documents.map { layout.firstLine(ofDocument: $0) }.min() ?? segment.lines.lowerBound
        lostComments.formUnion(file.comments.map(\.line).filter { $0 >= first && segment.lines.contains($0) })
        resolvedVariables.formUnion((first...segment.lines.upperBound).filter { file.source.line($0).contains("${") })
        let head = file.source.bytes[segment.bytes.lowerBound..<file.source.offset(ofLine: first)]
        let startsOnLine = ManifestLayout.startsDocument(file.source.line(first))
        return Array(head) + Array((startsOnLine ? "---\(layout.lineEnd)" : "").utf8) + written(documents)
    }

    // MARK: Reading back

    /// Returns true if `text` parses as the expected objects.
    private func holds(_ text: [UInt8], _ indices: some Collection<Int>) -> Bool {
        do throws(UnreadableManifest) {
            let objects = try ManifestFile("", text, .kept).objects
            return objects.count == indices.count
                && zip(objects, indices).allSatisfy { Self.isSame($0.json, expected[$1]) }
        } catch {
            return false
        }
    }

    private static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        var first = Tape()
        var second = Tape()
        do throws(JSONError) {
            let root = try first.parse(a.span).root
            return try second.parse(b.span).root.isSameValue(as: root)
        } catch {
            return false
        }
    }

    /// Returns documents as YAML.
    private func written(_ documents: [Int]) -> [UInt8] {
        let all = documents.map { Self.document($0, of: file, objects[$0], expected) }.filter {
            $0 != Array("null".utf8)
        }
        let text = Self.yaml(all)
        guard layout.lineEnd != "\n" else { return text }
        return Array(
            text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).joined(
                separator: layout.lineEnd.utf8))
    }

    /// Returns JSON documents as YAML.
    static func yaml(_ documents: [[UInt8]]) -> [UInt8] {
        var text: [UInt8] = []
        var tape = Tape()
        for json in documents {
            do {
                let isTemplate = TemplateAction.mayBe(in: String(decoding: json, as: UTF8.self))
                text += try YAML.write(
                    try tape.parse(json.span).root, startsDocument: !text.isEmpty, wrapsLines: !isTemplate)
            } catch {
                // Unreachable: the JSON is valid.
            }
        }
        return text
    }
}
