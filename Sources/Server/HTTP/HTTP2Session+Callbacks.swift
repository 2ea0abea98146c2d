internal import CNghttp2

// Callbacks of nghttp2 while it processes input or produces output. They must not make it send or receive.
extension HTTP2Session {
    /// Returns true to continue; false ends the session.
    func frameBegins(type: UInt8, flags: UInt8, length: Int, stream: Int32) -> Bool {
        peer.frameBegins(type: type, flags: flags, length: length, stream: stream, limits: configuration)
    }

    func headersBegin(_ stream: Int32, isRequest: Bool) {
        fields.clear()
        guard isRequest else { return }
        peer.requestBegins()
        addStream(stream)
    }

    /// Returns false if the field section is too large.
    func header(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard unsafe fields.take(name, value, limit: configuration.maxHeaderListBytes) else {
            fields.clear()
            return false
        }
        return true
    }

    func headersEnd(_ stream: Int32, endsStream: Bool) {
        guard let entry = self.stream(stream) else { return }
        entry.hasHead = true
        entry.contentLength = fields.head.contentLength
        events.append(.head(stream: stream, fields.head))
        fields.clear()
        if endsStream { streamEnds(stream) }
    }

    func data(_ stream: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        // Extends the window by the same amount. Bodies are bounded by their routes, so the window need not slow peers
        // down.
        unsafe nghttp2_session_consume(session, stream, bytes.count)
        guard let entry = self.stream(stream) else { return }
        entry.bodyBytes += bytes.count
        guard !entry.isOver else {
            if entry.isAnswered, entry.bodyBytes > configuration.maxDiscardedBytes { stopReading(stream) }
            return
        }
        guard !entry.isAccepted || entry.bodyBytes <= entry.maxBodyBytes else {
            entry.isOver = true
            _ = drop(entry)
            events.append(.tooLarge(stream: stream))
            return
        }
        unsafe keep(entry, bytes)
    }

    func streamEnds(_ stream: Int32) {
        guard let entry = self.stream(stream) else { return }
        entry.isComplete = true
        if entry.isAccepted, !entry.isOver { deliver(stream, entry) }
    }

    /// Delivers a body that is complete and accepted.
    func deliver(_ stream: Int32, _ entry: Stream) {
        entry.isOver = true
        events.append(.body(stream: stream, drop(entry)))
    }

    func streamCloses(_ stream: Int32, error: UInt32) {
        if error != NGHTTP2_NO_ERROR.rawValue { peer.streamBroke(stream) }
        guard let entry = removeStream(stream) else { return }
        _ = drop(entry)
        dropResponse(entry)
        events.append(.closed(stream: stream))
    }
}
