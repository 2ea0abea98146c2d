extension Tape {
    /// Nesting depth that `parse` accepts by default. Kubernetes objects stay below 50; Go's decoder stops at 10,000,
    /// at which recursive readers of the tape would need too much stack.
    public static let defaultMaxDepth = 1000

    /// Parses a JSON document (RFC 8259), strictly: UTF-8 and surrogate pairs are validated, only white space may
    /// follow the value.
    /// Numbers keep their spelling. Duplicate members all stay on the tape; look-ups find the last one. Takes time
    /// linear in the input and no memory but the tape's. Never traps, for any bytes.
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

    /// Parses a JSON document with an expected shape. The shape affects the document's tags and notes, and which
    /// containers are opaque; otherwise the values are the same.
    ///
    /// - Parameter opaqueDepth: The depth of containers whose content is left out; nil for none.
    /// - Throws: `JSONError` with the position of the first invalid byte.
    @_lifetime(&self, copy input)
    public mutating func parse(
        _ input: Span<UInt8>, expecting shape: Shape, opaqueDepth: Int? = nil
    ) throws(JSONError) -> Document {
        try parse(input, expecting: shape, maxDepth: Tape.defaultMaxDepth, opaqueDepth: opaqueDepth ?? .max)
    }

    /// Parses a JSON document in which the containers at `opaqueDepth` are opaque, and calls `visit` with each of them
    /// while its content is on the tape, apart from what `shape` declares opaque: so the elements of a long list are read
    /// in the same pass. The bytes behind such a container are not read yet, and the document may turn out not to be
    /// JSON.
    ///
    /// - Throws: `JSONError` with the position of the first invalid byte.
    @_lifetime(&self, copy input)
    public mutating func parse(
        _ input: Span<UInt8>, expecting shape: Shape, opaqueDepth: Int, visiting visit: (Cursor) -> Void
    ) throws(JSONError) -> Document {
        try parse(input, expecting: shape, maxDepth: Tape.defaultMaxDepth, opaqueDepth: opaqueDepth, visiting: visit)
    }

    @_lifetime(&self, copy input)
    private mutating func parse(
        _ input: Span<UInt8>, expecting shape: Shape, maxDepth: Int, opaqueDepth: Int,
        visiting visit: (Cursor) -> Void = { _ in }
    ) throws(JSONError) -> Document {
        // The offsets of an entry have 32 bits.
        guard input.count < UInt32.max else { throw JSONError(.tooLong, at: 0, in: input) }
        let bytes = unsafe input.withUnsafeBufferPointer { $0.baseAddress }
        guard let bytes = unsafe bytes, input.count > 0 else {
            throw JSONError(.unexpectedEnd, at: 0, in: input)
        }
        unsafe try read(input, bytes, shape, maxDepth: maxDepth, opaqueDepth: opaqueDepth, visit)
        let root = unsafe Cursor(input: bytes, entry: UnsafePointer(entries))
        let notes = unsafe Span(_unsafeStart: notes, count: noteCount)
        return unsafe _overrideLifetime(
            _overrideLifetime(Document(root: root, notes: notes), borrowing: self), copying: input)
    }

    @unsafe
    private mutating func read(
        _ input: Span<UInt8>, _ bytes: UnsafePointer<UInt8>, _ shape: Shape, maxDepth: Int, opaqueDepth: Int,
        _ visit: (Cursor) -> Void
    ) throws(JSONError) {
        let failure = unsafe shape.names.withUnsafeBufferPointer { names -> (code: JSONError.Code, offset: Int)? in
            guard let names = names.baseAddress else { return (.unexpectedEnd, 0) }
            var parser = unsafe Parser(
                bytes, count: input.count, names, into: self, maxDepth: maxDepth, opaqueDepth: opaqueDepth)
            return parser.run(into: &self, visiting: visit) ? nil : (parser.failure, parser.failureOffset)
        }
        if let failure { throw JSONError(failure.code, at: failure.offset, in: input) }
    }
}
