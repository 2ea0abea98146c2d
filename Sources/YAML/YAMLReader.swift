internal import CYAML
public import JSON

/// Reads YAML (1.1, as Kubernetes' tools read it) into the JSON that API servers get.
public enum YAML {
    /// One document of a stream.
    public struct Document: Sendable {
        /// The document as compact JSON; `null` for an empty one.
        public let json: [UInt8]
        /// Where values and names of `json` stand in the YAML, by their offset, in ascending order.
        public let positions: [(offset: Int, position: SourcePosition)]

        /// Where the value at `offset` of `json` came from.
        public func position(at offset: Int) -> SourcePosition {
            var low = 0
            var high = positions.count
            while low < high {
                let middle = (low + high) / 2
                if positions[middle].offset <= offset { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? positions[low - 1].position : SourcePosition(line: 1, column: 1)
        }
    }

    /// Values of a document, aliases counted as often as they are used: more is an attack on memory.
    static let maxNodes = 2_000_000
    /// Lists and maps inside each other.
    static let maxDepth = 200

    /// Reads all documents of `text`.
    ///
    /// - Throws: `YAMLError` with line and column.
    public static func read(_ text: [UInt8]) throws(YAMLError) -> [Document] {
        var documents: [Document] = []
        for node in try parse(text) {
            var output = YAMLOutput()
            try output.write(node)
            documents.append(Document(json: output.writer.bytes, positions: output.positions))
        }
        return documents
    }

    static func parse(_ text: [UInt8]) throws(YAMLError) -> [YAMLNode] {
        var parser = unsafe yaml_parser_t()
        guard unsafe yaml_parser_initialize(&parser) == 1 else {
            throw YAMLError(reason: "out of memory", position: SourcePosition(line: 1, column: 1))
        }
        defer { unsafe yaml_parser_delete(&parser) }
        // The parser keeps the pointer, so everything happens while the text is lent.
        let result: Result<[YAMLNode], YAMLError> = unsafe text.withUnsafeBufferPointer { buffer in
            unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var builder = YAMLBuilder()
            return Result { () throws(YAMLError) in unsafe try builder.build(&parser) }
        }
        return try result.get()
    }
}

/// Turns libyaml's events into nodes.
private struct YAMLBuilder {
    private var anchors: [String: YAMLNode] = [:]
    private var nodes = 0

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
        case scalar(String, isPlain: Bool, anchor: String?, SourcePosition)
        case sequenceStart(anchor: String?, SourcePosition)
        case mappingStart(anchor: String?, SourcePosition)
        case end
    }

    private mutating func node(_ event: Event, _ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> YAMLNode {
        switch event {
        case .scalar(let text, let isPlain, let anchor, let position):
            try count(1, position)
            return remember(.scalar(text, isPlain: isPlain, position), anchor)
        case .alias(let name, let position):
            guard let target = anchors[name] else { throw YAMLError(reason: "no anchor has this name", position: position) }
            try count(target.count, position)
            return target
        case .sequenceStart(let anchor, let position):
            try count(1, position)
            guard depth < YAML.maxDepth else { throw YAMLError(reason: "too many lists and maps inside each other", position: position) }
            var elements: [YAMLNode] = []
            while true {
                let event = unsafe try next(&parser)
                if case .end = event { return remember(.sequence(elements, position), anchor) }
                elements.append(unsafe try node(event, &parser, depth: depth + 1))
            }
        case .mappingStart(let anchor, let position):
            try count(1, position)
            guard depth < YAML.maxDepth else { throw YAMLError(reason: "too many lists and maps inside each other", position: position) }
            var members: [(key: YAMLNode, value: YAMLNode)] = []
            while true {
                let event = unsafe try next(&parser)
                if case .end = event { return remember(.mapping(members, position), anchor) }
                let key = unsafe try node(event, &parser, depth: depth + 1)
                members.append((key, unsafe try node(next(&parser), &parser, depth: depth + 1)))
            }
        default:
            return .scalar("", isPlain: true, SourcePosition(line: 1, column: 1))
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
            let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not YAML"
            let mark = unsafe parser.problem_mark
            throw YAMLError(reason: problem, position: SourcePosition(line: Int(mark.line) + 1, column: Int(mark.column) + 1))
        }
        defer { unsafe yaml_event_delete(&event) }
        let position = unsafe SourcePosition(line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        case YAML_ALIAS_EVENT: return .alias(unsafe Self.text(event.data.alias.anchor) ?? "", position)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let text = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            // A tag such as !!str says the type, whatever the spelling.
            let isString = unsafe Self.text(scalar.tag) == "tag:yaml.org,2002:str"
            let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE && !isString
            return .scalar(text, isPlain: isPlain, anchor: unsafe Self.text(scalar.anchor), position)
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: unsafe Self.text(event.data.sequence_start.anchor), position)
        case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: unsafe Self.text(event.data.mapping_start.anchor), position)
        default: return .other
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }
}
