internal import JSON
internal import YAML

/// A file of manifests with other objects in the places of its own: comments, order and spelling stay wherever the text
/// can be edited.
struct EditedManifest {
    /// The file with the objects that were wanted.
    private(set) var text: [UInt8]
    private var lostComments: Set<Int> = []
    private var resolvedVariables: Set<Int> = []
    private var isRewritten = false

    private let file: ManifestFile
    private let layout: ManifestLayout
    private let expected: [[UInt8]]
    private let variables: (String) -> String?
    /// Indices of the objects of each document.
    private let objects: [[Int]]

    /// - Parameters:
    ///   - expected: For each object of the file what shall be in its place.
    ///   - variables: Those that the file was read with.
    ///   - origins: Where an object had, by path, what is at a path of the expected one.
    init(
        _ file: ManifestFile, expected: [[UInt8]], variables: @escaping (String) -> String?,
        origins: (ManifestObject) -> (String) -> String? = { _ in { _ in nil } }
    ) {
        (self.file, self.expected, self.variables, layout) = (file, expected, variables, ManifestLayout(file))
        objects = Self.objectsByDocument(file)
        text = file.source.bytes
        let changed = Set(zip(file.objects, expected).filter { $0.json != $1 }.map(\.0.document))
        guard !changed.isEmpty else { return }

        var pieces: [UInt8] = []
        var next = file.documents.startIndex
        for segment in segments {
            let first = next
            while next < file.documents.endIndex, firstLine(of: next) <= segment.lines.upperBound { next += 1 }
            let documents = Array(first..<next)
            let isChanged = documents.contains { changed.contains($0) }
            pieces += isChanged ? edited(segment, documents, origins) : Array(file.source.bytes[segment.bytes])
        }
        text = pieces
        // Whatever the layout was: what is read back decides.
        guard !holds(text, file.objects.indices) else { return }
        isRewritten = true
        lostComments = Set(file.comments.map(\.line))
        text = written(Array(file.documents.indices))
    }

    /// What could not be kept, by the lines of the file as it was.
    var losses: Losses {
        Losses(comments: lostComments.sorted(), variables: resolvedVariables.sorted(), isRewritten: isRewritten)
    }

    /// The documents as they shall be, as JSON, without empty ones.
    static func documents(of file: ManifestFile, _ expected: [[UInt8]]) -> [[UInt8]] {
        let objects = objectsByDocument(file)
        return file.documents.indices.map { trimmed(document($0, of: file, objects[$0], expected)) }.filter {
            $0 != Array("null".utf8)
        }
    }

    /// Without the white space around it: what is between documents of JSON is kept with the one before.
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

    /// A document with what is expected in the places of its objects, which are in the order of the text.
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

    /// What is between two lines that begin a document.
    private struct Segment {
        let lines: ClosedRange<Int>
        let bytes: Range<Int>
    }

    private var segments: [Segment] {
        let source = file.source
        let starts = [1] + (1...source.lineCount).filter { $0 > 1 && Self.startsDocument(source.line($0)) }
        return starts.indices.map { index in
            let last = index + 1 < starts.count ? starts[index + 1] - 1 : source.lineCount
            return Segment(lines: starts[index]...last, bytes: layout.bytes(of: starts[index]...last))
        }
    }

    private static func startsDocument(_ line: String) -> Bool {
        line == "---" || line.hasPrefix("--- ") || line.hasPrefix("---\t")
    }

    private func firstLine(of document: Int) -> Int { file.position(of: 0, in: document).line }

    /// A segment with its objects changed: the text as it is with changes, else written anew below what stands above
    /// the document.
    private mutating func edited(
        _ segment: Segment, _ documents: [Int], _ origins: (ManifestObject) -> (String) -> String?
    ) -> [UInt8] {
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
        let first = documents.map { firstLine(of: $0) }.min() ?? segment.lines.lowerBound
        lostComments.formUnion(file.comments.map(\.line).filter { $0 >= first && segment.lines.contains($0) })
        resolvedVariables.formUnion((first...segment.lines.upperBound).filter { file.source.line($0).contains("${") })
        let head = file.source.bytes[segment.bytes.lowerBound..<file.source.offset(ofLine: first)]
        let startsOnLine = Self.startsDocument(file.source.line(first))
        return Array(head) + Array((startsOnLine ? "---\n" : "").utf8) + written(documents)
    }

    // MARK: Reading back

    /// Whether `text` reads as the objects that are expected.
    private func holds(_ text: [UInt8], _ indices: some Collection<Int>) -> Bool {
        do throws(UnreadableManifest) {
            let objects = try ManifestFile("", text, variables: variables).objects
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

    /// Documents as YAML.
    private func written(_ documents: [Int]) -> [UInt8] {
        let all = documents.map { Self.document($0, of: file, objects[$0], expected) }.filter {
            $0 != Array("null".utf8)
        }
        return Self.yaml(all)
    }

    /// Documents of JSON as YAML.
    static func yaml(_ documents: [[UInt8]]) -> [UInt8] {
        var text: [UInt8] = []
        var tape = Tape()
        for json in documents {
            do {
                text += try YAML.write(try tape.parse(json.span).root, startsDocument: !text.isEmpty)
            } catch {
                // Only when memory ends.
            }
        }
        return Array(Placeholder.restored(String(decoding: text, as: UTF8.self)).utf8)
    }
}
