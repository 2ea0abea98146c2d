internal import CYAML
public import JSON

/// Reads YAML (1.1, as Kubernetes' tools do) into the JSON that API servers receive.
public enum YAML {
    /// A document of a stream.
    public struct Document: Sendable {
        /// The document as JSON; `null` for an empty one.
        public let json: [UInt8]
        /// Positions in the YAML of the values and names of `json`, by ascending offset; empty if `json` is the input
        /// itself.
        public let positions: [(offset: Int, position: SourcePosition)]
        /// Byte offset of `json` in the input, if it is a part of it.
        public let start: Int

        init(json: [UInt8], positions: [(offset: Int, position: SourcePosition)], start: Int = 0) {
            (self.json, self.positions, self.start) = (json, positions, start)
        }

        /// Returns the position of the value at `offset` of `json`: of the value that begins there, or the last one
        /// before. Columns count Unicode scalars, or bytes if `json` is the input itself.
        public func position(at offset: Int) -> SourcePosition {
            if positions.isEmpty { return SourcePosition(of: offset, in: json.span) }
            var low = 0
            var high = positions.count
            while low < high {
                let middle = (low + high) / 2
                if positions[middle].offset <= offset { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? positions[low - 1].position : SourcePosition(line: 1, column: 1)
        }
    }

    /// Maximum number of values in a document, aliases counted as often as they are used: more is an attack on memory.
    static let maxNodes = 2_000_000
    /// Maximum nesting depth of lists and maps.
    static let maxDepth = 200

    /// Reads all documents of `text`, YAML or JSON.
    /// Limits, each per document: two million values, aliases counted as often as they are used, and a nesting depth of
    /// 200.
    ///
    /// - Throws: `YAMLError` with line and column: for invalid YAML, for YAML without a counterpart in JSON (a
    ///   non-string key, a duplicate key), and beyond a limit.
    public static func read(_ text: [UInt8]) throws(YAMLError) -> [Document] {
        var documents: [Document] = []
        let nodes: [YAMLNode]
        do {
            nodes = try parse(text)
        } catch {
            // libyaml rejects some JSON: escaped surrogate pairs, a literal DEL, keys of more than a thousand letters,
            // and concatenated documents as written by jq and others.
            guard let documents = jsonDocuments(text) else { throw error }
            return documents
        }
        for node in nodes {
            var output = YAMLOutput()
            try output.write(node)
            documents.append(Document(json: output.writer.bytes, positions: output.positions))
        }
        return documents
    }

    /// Returns the documents of JSON input; nil if it is anything else.
    private static func jsonDocuments(_ text: [UInt8]) -> [Document]? {
        var documents: [Document] = []
        var tape = Tape()
        if (try? tape.parse(text.span, maxDepth: maxDepth).root.kind) != nil {
            return [Document(json: text, positions: [])]
        }
        for range in values(in: text) {
            let json = Array(text[range])
            guard (try? tape.parse(json.span, maxDepth: maxDepth).root.kind) != nil else { return nil }
            documents.append(Document(json: json, positions: [], start: range.lowerBound))
        }
        return documents.isEmpty ? nil : documents
    }

    /// Returns the ranges of concatenated JSON objects and lists; anything after the last is part of it.
    private static func values(in text: [UInt8]) -> [Range<Int>] {
        var starts: [Int] = []
        var (depth, isInString, isEscaped) = (0, false, false)
        for (index, byte) in text.enumerated() {
            if isInString {
                (isInString, isEscaped) = (
                    isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
                )
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 0 { starts.append(index) }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        // Anything before the first is part of it: only white space is permitted there.
        return starts.indices.map {
            (($0 == 0 ? 0 : starts[$0]))..<($0 + 1 < starts.count ? starts[$0 + 1] : text.count)
        }
    }

    static func parse(_ text: [UInt8]) throws(YAMLError) -> [YAMLNode] {
        var parser = unsafe yaml_parser_t()
        guard unsafe yaml_parser_initialize(&parser) == 1 else {
            throw YAMLError(reason: "out of memory", position: SourcePosition(line: 1, column: 1))
        }
        defer { unsafe yaml_parser_delete(&parser) }
        // The parser keeps the pointer, so everything happens inside the closure.
        let result: Result<[YAMLNode], YAMLError> = unsafe text.withUnsafeBufferPointer { buffer in
            unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var builder = YAMLBuilder(text)
            return Result { () throws(YAMLError) in unsafe try builder.build(&parser) }
        }
        return try result.get()
    }
}

/// Builds nodes from libyaml's events.
private struct YAMLBuilder {
    private let text: [UInt8]
    private var anchors: [String: YAMLNode] = [:]
    private var nodes = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    mutating func build(_ parser: inout yaml_parser_t) throws(YAMLError) -> [YAMLNode] {
        var documents: [YAMLNode] = []
        while true {
            let event = unsafe try next(&parser)
            switch event {
            case .documentStart:
                anchors = [:]
                nodes = 0
                documents.append(unsafe try node(next(&parser), &parser, depth: 0))
            case .streamEnd: return documents
            default: continue
            }
        }
    }

    private enum Event {
        case documentStart
        case streamEnd
        case other
        case alias(String, SourcePosition)
        case scalar(YAMLScalar, isMerge: Bool, anchor: String?, SourcePosition)
        case sequenceStart(anchor: String?, SourcePosition)
        case mappingStart(anchor: String?, SourcePosition)
        case end
    }

    private mutating func node(_ event: Event, _ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> YAMLNode
    {
        switch event {
        case .scalar(let value, let isMerge, let anchor, let position):
            try count(1, position)
            return remember(.scalar(value, isMerge: isMerge, position), anchor)
        case .alias(let name, let position):
            guard let target = anchors[name] else {
                throw YAMLError(
                    reason: "undefined anchor", position: position,
                    help: "define the anchor with &name before its alias *name")
            }
            try count(target.count, position)
            return target.aliased(at: position)
        case .sequenceStart(let anchor, let position):
            try count(1, position)
            guard depth < YAML.maxDepth else {
                throw YAMLError(reason: "nested too deeply", position: position)
            }
            var elements: [YAMLNode] = []
            while true {
                let event = unsafe try next(&parser)
                if case .end = event { return remember(.sequence(elements, position), anchor) }
                elements.append(unsafe try node(event, &parser, depth: depth + 1))
            }
        case .mappingStart(let anchor, let position):
            try count(1, position)
            guard depth < YAML.maxDepth else {
                throw YAMLError(reason: "nested too deeply", position: position)
            }
            var members: [(key: YAMLNode, value: YAMLNode)] = []
            while true {
                let event = unsafe try next(&parser)
                if case .end = event { return remember(.mapping(members, position), anchor) }
                let key = unsafe try node(event, &parser, depth: depth + 1)
                members.append((key, unsafe try node(next(&parser), &parser, depth: depth + 1)))
            }
        default:
            return .scalar(.null, isMerge: false, SourcePosition(line: 1, column: 1))
        }
    }

    private mutating func count(_ added: Int, _ position: SourcePosition) throws(YAMLError) {
        nodes += added
        guard nodes <= YAML.maxNodes else { throw YAMLError(reason: "the document is too large", position: position) }
    }

    private mutating func remember(_ node: YAMLNode, _ anchor: String?) -> YAMLNode {
        if let anchor { anchors[anchor] = node }
        return node
    }

    private func next(_ parser: inout yaml_parser_t) throws(YAMLError) -> Event {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
            throw unsafe YAMLProblem(parser, in: text).error
        }
        defer { unsafe yaml_event_delete(&event) }
        let position = unsafe SourcePosition(
            line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        case YAML_ALIAS_EVENT: return .alias(unsafe Self.text(event.data.alias.anchor) ?? "", position)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let tag = unsafe Self.text(scalar.tag)
            let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
            return .scalar(
                try Self.value(text, tag: tag, isPlain: isPlain, position),
                isMerge: text == "<<" && (tag == nil && isPlain || tag == YAMLTag.merge),
                anchor: unsafe Self.text(scalar.anchor), position)
        case YAML_SEQUENCE_START_EVENT:
            return .sequenceStart(anchor: unsafe Self.text(event.data.sequence_start.anchor), position)
        case YAML_MAPPING_START_EVENT:
            return .mappingStart(anchor: unsafe Self.text(event.data.mapping_start.anchor), position)
        default: return .other
        }
    }

    private static func value(
        _ text: String, tag: String?, isPlain: Bool, _ position: SourcePosition
    ) throws(YAMLError) -> YAMLScalar {
        guard let tag else { return isPlain ? YAMLScalar(plain: text) : .string(text) }
        guard let value = YAMLScalar(text, tag: tag) else {
            throw YAMLError(
                reason: "the value does not match its tag !!\(tag.dropFirst(YAMLTag.prefix.count))",
                position: position, help: "remove the tag, or correct the value")
        }
        return value
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }
}

extension YAML {
    /// The version of the linked libyaml.
    public static var libraryVersion: String {
        unsafe yaml_get_version_string().map { unsafe String(cString: $0) } ?? ""
    }
}
