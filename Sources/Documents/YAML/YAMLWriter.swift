internal import CYAML
public import JSON

extension YAML {
    /// Column at which long lines wrap.
    static let lineWidth: Int32 = 120

    /// Writes `value` as a YAML document in block style, as is usual for Kubernetes: reading it yields the same JSON.
    ///
    /// - Parameters:
    ///   - startsDocument: True to begin with `---`.
    ///   - wrapsLines: False to write each string on one line, however long, unless it has line ends.
    ///   - isASCII: True to write all other characters as escapes, in double quotes.
    /// - Throws: `YAMLError` if memory is exhausted.
    public static func write(
        _ value: borrowing Cursor, startsDocument: Bool = false, wrapsLines: Bool = true, isASCII: Bool = false
    ) throws(YAMLError) -> [UInt8] {
        let emitter = try Emitter(wrapsLines: wrapsLines, isASCII: isASCII)
        unsafe try emitter.emit { unsafe yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
        unsafe try emitter.emit {
            unsafe yaml_document_start_event_initialize(&$0, nil, nil, nil, startsDocument ? 0 : 1)
        }
        try emitter.write(value)
        unsafe try emitter.emit { unsafe yaml_document_end_event_initialize(&$0, 1) }
        unsafe try emitter.emit { unsafe yaml_stream_end_event_initialize(&$0) }
        return emitter.bytes
    }
}

/// libyaml's emitter and its output.
@safe
private struct Emitter: ~Copyable {
    // libyaml keeps both addresses, so both are fixed until the end.
    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let output: UnsafeMutablePointer<[UInt8]>

    init(wrapsLines: Bool, isASCII: Bool) throws(YAMLError) {
        unsafe emitter = .allocate(capacity: 1)
        unsafe emitter.initialize(to: yaml_emitter_t())
        unsafe output = .allocate(capacity: 1)
        unsafe output.initialize(to: [])
        guard unsafe yaml_emitter_initialize(emitter) == 1 else { throw Self.outOfMemory }
        unsafe yaml_emitter_set_output(
            emitter,
            { output, bytes, count in
                guard let output = unsafe output?.assumingMemoryBound(to: [UInt8].self) else { return 0 }
                unsafe output.pointee += UnsafeBufferPointer(start: bytes, count: count)
                return 1
            }, output)
        unsafe yaml_emitter_set_unicode(emitter, isASCII ? 0 : 1)
        unsafe yaml_emitter_set_width(emitter, wrapsLines ? YAML.lineWidth : -1)
    }

    deinit {
        unsafe yaml_emitter_delete(emitter)
        unsafe emitter.deinitialize(count: 1)
        unsafe emitter.deallocate()
        unsafe output.deinitialize(count: 1)
        unsafe output.deallocate()
    }

    private static var outOfMemory: YAMLError {
        YAMLError(reason: "out of memory", position: SourcePosition(line: 1, column: 1))
    }

    /// The output so far.
    var bytes: [UInt8] { unsafe output.pointee }

    /// Emits the event that `make` fills in.
    func emit(_ make: (inout yaml_event_t) -> Int32) throws(YAMLError) {
        var event = unsafe yaml_event_t()
        guard unsafe make(&event) == 1, unsafe yaml_emitter_emit(emitter, &event) == 1 else { throw Self.outOfMemory }
    }

    /// Writes a value. Recursion is bounded by the depth of the tape.
    func write(_ value: borrowing Cursor) throws(YAMLError) {
        switch value.kind {
        case .object:
            unsafe try emit { unsafe yaml_mapping_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE) }
            var members = value.members
            while let member = members.next() {
                try writeText(member.name.string ?? "")
                try write(member.value)
            }
            unsafe try emit { unsafe yaml_mapping_end_event_initialize(&$0) }
        case .array:
            unsafe try emit { unsafe yaml_sequence_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE) }
            var elements = value.elements
            while let element = elements.next() { try write(element) }
            unsafe try emit { unsafe yaml_sequence_end_event_initialize(&$0) }
        case .string: try writeText(value.string ?? "")
        case .null, .true, .false, .number: try scalar([UInt8](copying: value.text), YAML_PLAIN_SCALAR_STYLE)
        }
    }

    private func writeText(_ text: String) throws(YAMLError) {
        let style =
            if text.utf8.contains(UInt8(ascii: "\n")) {
                YAML_LITERAL_SCALAR_STYLE
            } else if Self.isSafeUnquoted(text) {
                YAML_PLAIN_SCALAR_STYLE
            } else {
                YAML_SINGLE_QUOTED_SCALAR_STYLE
            }
        try scalar(Array(text.utf8), style)
    }

    /// Returns true if every version of YAML reads `text` unquoted as a string: it begins with a letter, or is a path.
    /// libyaml quotes anything else that the syntax requires.
    private static func isSafeUnquoted(_ text: String) -> Bool {
        guard let first = text.utf8.first, YAML.isString(text) else { return false }
        if first | 0x20 >= UInt8(ascii: "a"), first | 0x20 <= UInt8(ascii: "z") { return true }
        return first == UInt8(ascii: "/") || first == UInt8(ascii: ".") && text.utf8.count > 5
    }

    private func scalar(_ text: [UInt8], _ style: yaml_scalar_style_t) throws(YAMLError) {
        let count = Int32(clamping: text.count)
        unsafe try emit { event in
            unsafe text.withUnsafeBufferPointer { text in
                unsafe yaml_scalar_event_initialize(&event, nil, nil, text.baseAddress, count, 1, 1, style)
            }
        }
    }
}
