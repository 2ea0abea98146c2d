extension Tape {
    /// Arrays and objects inside each other that `parse` accepts by default. Kubernetes objects stay below 50; Go's
    /// decoder stops at 10,000, at which recursive readers of the tape would need too much stack.
    public static let defaultMaxDepth = 1000

    /// Parses one JSON text (RFC 8259), strictly: UTF-8 and surrogate pairs are checked, nothing may follow the value
    /// but white space.
    ///
    /// Numbers keep their spelling. Of members with the same name all stay on the tape; look-ups find the last one.
    /// Takes time linear in the input and no memory but the tape's. Never traps, whatever the bytes.
    ///
    /// - Parameter opaqueDepth: Containers at this depth, 1 for the outermost, are validated but opaque: their content
    ///   is left out. The tape of a long list of objects stays short, and each object can be parsed on its own later.
    /// - Throws: `JSONError` with the position of the first invalid byte.
    @_lifetime(&self, copy input)
    public mutating func parse(
        _ input: Span<UInt8>, maxDepth: Int = Tape.defaultMaxDepth, opaqueDepth: Int? = nil
    ) throws(JSONError) -> Document {
        try parse(input, expecting: .none, maxDepth: maxDepth, opaqueDepth: opaqueDepth ?? .max)
    }

    /// Parses one JSON text that is expected to have a shape. The shape does not affect the values, only the document's
    /// tags and notes.
    ///
    /// - Throws: `JSONError` with the position of the first invalid byte.
    @_lifetime(&self, copy input)
    public mutating func parse(_ input: Span<UInt8>, expecting shape: Shape) throws(JSONError) -> Document {
        try parse(input, expecting: shape, maxDepth: Tape.defaultMaxDepth, opaqueDepth: .max)
    }

    @_lifetime(&self, copy input)
    private mutating func parse(
        _ input: Span<UInt8>, expecting shape: Shape, maxDepth: Int, opaqueDepth: Int
    ) throws(JSONError) -> Document {
        // The offsets of an entry have 32 bits.
        guard input.count < UInt32.max else { throw JSONError(.tooLong, at: 0, in: input) }
        let bytes = unsafe input.withUnsafeBufferPointer { $0.baseAddress }
        guard let bytes = unsafe bytes, input.count > 0 else {
            throw JSONError(.unexpectedEnd, at: 0, in: input)
        }
        notes.removeAll(keepingCapacity: true)
        unsafe try read(input, bytes, shape, maxDepth: maxDepth, opaqueDepth: opaqueDepth)
        let root = unsafe Cursor(input: bytes, entry: UnsafePointer(entries))
        return unsafe _overrideLifetime(
            _overrideLifetime(Document(root: root, notes: notes.span), borrowing: self), copying: input)
    }

    @unsafe
    private mutating func read(
        _ input: Span<UInt8>, _ bytes: UnsafePointer<UInt8>, _ shape: Shape, maxDepth: Int, opaqueDepth: Int
    ) throws(JSONError) {
        let failure = unsafe shape.names.withUnsafeBufferPointer { names -> (code: JSONError.Code, offset: Int)? in
            guard let names = names.baseAddress else { return (.unexpectedEnd, 0) }
            var parser = unsafe Parser(
                bytes, count: input.count, names, into: self, maxDepth: maxDepth, opaqueDepth: opaqueDepth)
            return parser.run(into: &self) ? nil : (parser.failure, parser.failureOffset)
        }
        if let failure { throw JSONError(failure.code, at: failure.offset, in: input) }
    }
}
