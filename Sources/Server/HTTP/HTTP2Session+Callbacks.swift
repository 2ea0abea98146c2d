internal import CNghttp2

// Callbacks of nghttp2 while it processes input or produces output. They must not make it send or receive.
extension HTTP2Session {
    /// Returns true to continue; false ends the session.
    func frameBegins(type: UInt8, flags: UInt8, length: Int, stream: Int32) -> Bool {
        peer.frameBegins(type: type, flags: flags, length: length, stream: stream, limits: configuration)
    }

    func headersBegin(_ stream: Int32) {
        peer.requestBegins()
        addStream(stream)
    }

    /// Returns false if the header list is too large.
    func header(_ stream: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let entry = self.stream(stream) else { return true }
        entry.headerBytes += name.count + value.count + 32
        guard entry.headerBytes <= configuration.maxHeaderListBytes else { return false }
        if unsafe equal(name, ":path") {
            entry.head.target = unsafe Array(value)
        } else if unsafe equal(name, ":method") {
            entry.head.method =
                unsafe equal(value, "POST") ? .post : equal(value, "GET") ? .get : equal(value, "HEAD") ? .head : .other
        } else if unsafe equal(name, "content-type") {
            entry.head.contentType = unsafe isJSON(value) ? .json : .other
        } else if unsafe equal(name, "traceparent") {
            unsafe entry.head.traceparent.take(value.span)
        } else if unsafe equal(name, "content-encoding") {
            if unsafe !value.isEmpty && !equalIgnoringCase(value, "identity") { entry.head.isEncoded = true }
        } else if unsafe equal(name, "content-length") {
            entry.head.contentLength = Int(unsafe String(decoding: value, as: UTF8.self))
        }
        return true
    }

    func headersEnd(_ stream: Int32, endsStream: Bool) {
        guard let entry = self.stream(stream) else { return }
        entry.hasHead = true
        events.append(.head(stream: stream, entry.head))
        // The target is no longer needed; there may be many streams with long targets.
        entry.head.target = []
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

private func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for i in 0..<bytes.count where unsafe bytes[i] != text.utf8Start[i] { return false }
    return true
}

/// Returns true if the bytes equal `text`, ignoring case; `text` is in lower case.
private func equalIgnoringCase(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for i in 0..<bytes.count where unsafe lowercased(bytes[i]) != text.utf8Start[i] { return false }
    return true
}

/// Returns true if a media type is `application/json`, ignoring case and parameters.
private func isJSON(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let json: StaticString = "application/json"
    let count = json.utf8CodeUnitCount
    guard value.count >= count else { return false }
    for i in 0..<count {
        let byte = unsafe value[i]
        guard unsafe (byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) == json.utf8Start[i] else { return false }
    }
    guard value.count > count else { return true }
    return unsafe value[count] == UInt8(ascii: ";") || value[count] == UInt8(ascii: " ")
}
