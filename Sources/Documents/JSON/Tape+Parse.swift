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
    /// - Parameter foldedDepth: Containers at this depth, the outermost one being at 1, are checked but folded: their
    ///   content is left out. So the tape of a long list of objects stays short, and each object can be parsed by
    ///   itself when its turn comes.
    /// - Throws: `JSONError` with the place of the first byte that is wrong.
    @_lifetime(&self, copy input)
    public mutating func parse(
        _ input: Span<UInt8>, maxDepth: Int = Tape.defaultMaxDepth, foldedDepth: Int? = nil
    ) throws(JSONError) -> Document {
        try parse(input, expecting: .none, maxDepth: maxDepth, foldedDepth: foldedDepth ?? .max)
    }

    /// Parses one JSON text that is expected to have a shape. Whether it has makes no difference to what is on the
    /// tape, only to the marks and notes of the document.
    ///
    /// - Throws: `JSONError` with the place of the first byte that is wrong.
    @_lifetime(&self, copy input)
    public mutating func parse(_ input: Span<UInt8>, expecting shape: Shape) throws(JSONError) -> Document {
        try parse(input, expecting: shape, maxDepth: Tape.defaultMaxDepth, foldedDepth: .max)
    }

    @_lifetime(&self, copy input)
    private mutating func parse(
        _ input: Span<UInt8>, expecting shape: Shape, maxDepth: Int, foldedDepth: Int
    ) throws(JSONError) -> Document {
        // The offsets of an entry have 32 bits.
        guard input.count < UInt32.max else { throw JSONError(.tooLong, at: 0, in: input) }
        let bytes = unsafe input.withUnsafeBufferPointer { $0.baseAddress }
        guard let bytes = unsafe bytes, input.count > 0 else {
            throw JSONError(.unexpectedEnd, at: 0, in: input)
        }
        notes.removeAll(keepingCapacity: true)
        unsafe try read(input, bytes, shape, maxDepth: maxDepth, foldedDepth: foldedDepth)
        let root = unsafe Cursor(input: bytes, entry: UnsafePointer(entries))
        return unsafe _overrideLifetime(
            _overrideLifetime(Document(root: root, notes: notes.span), borrowing: self), copying: input)
    }

    @unsafe
    private mutating func read(
        _ input: Span<UInt8>, _ bytes: UnsafePointer<UInt8>, _ shape: Shape, maxDepth: Int, foldedDepth: Int
    ) throws(JSONError) {
        let failure = unsafe shape.names.withUnsafeBufferPointer { names -> (code: JSONError.Code, offset: Int)? in
            guard let names = names.baseAddress else { return (.unexpectedEnd, 0) }
            var parser = unsafe Parser(
                bytes, count: input.count, names, into: self, maxDepth: maxDepth, foldedDepth: foldedDepth)
            return parser.run(into: &self) ? nil : (parser.failure, parser.failureOffset)
        }
        if let failure { throw JSONError(failure.code, at: failure.offset, in: input) }
    }
}
