internal import CNghttp2

// Responses on their way to the peer: kept with their streams until nghttp2 has copied them into frames.
extension HTTP2Session {
    /// Responds to a request, complete or not: the rest of its body is discarded. Does nothing if the stream has ended.
    ///
    /// - Parameters:
    ///   - fields: Additional fields.
    ///   - date: Value of `date`.
    public func respond(
        _ stream: Int32, status: Int, contentType: StaticString = "application/json",
        fields: [ResponseField] = [], date: [UInt8], body: [UInt8]
    ) {
        guard let entry = self.stream(stream), !isTerminated else { return }
        entry.isOver = true
        _ = drop(entry)
        dropResponse(entry)
        entry.response = body
        responseBytes += body.count
        unsafe HTTP2FieldLines.with(
            status: status, contentType: contentType, length: body.count, date: date, fields
        ) { lines in
            var provider = unsafe nghttp2_data_provider()
            unsafe provider.read_callback = unsafe readResponseBody
            // nghttp2 copies names and values before it returns.
            _ = unsafe nghttp2_submit_response(session, stream, lines.baseAddress, lines.count, &provider)
        }
    }

    /// Appends pending output, until there are about `limit` bytes or nothing is left.
    public func produce(into output: inout [UInt8], limit: Int = 64 * 1024) {
        while output.count < limit {
            var data: UnsafePointer<UInt8>? = nil
            let count = unsafe nghttp2_session_mem_send(session, &data)
            guard count > 0, let data = unsafe data else {
                // Memory is exhausted: nghttp2's state is unreliable.
                if count < 0 { isBroken = true }
                return
            }
            unsafe output.append(contentsOf: UnsafeBufferPointer(start: data, count: count))
        }
    }

    /// Copies the next part of a response; returns nil if the stream is closed.
    func readResponse(_ stream: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isEnd: Bool)? {
        guard let entry = self.stream(stream) else { return nil }
        let count = min(entry.response.count - entry.responseOffset, buffer.count)
        unsafe entry.response.withUnsafeBufferPointer { response in
            guard let from = response.baseAddress, let to = buffer.baseAddress else { return }
            unsafe to.update(from: from + entry.responseOffset, count: count)
        }
        entry.responseOffset += count
        let isEnd = entry.responseOffset == entry.response.count
        if isEnd {
            entry.isAnswered = true
            dropResponse(entry)
            let expected = entry.contentLength ?? entry.bodyBytes
            if !entry.isComplete, max(expected, entry.bodyBytes) > configuration.maxDiscardedBytes {
                stopReading(stream)
            }
        }
        return (count, isEnd)
    }

    /// Makes the peer stop sending a body that is not read (RFC 9113, section 8.1).
    /// Only after the response was produced: nghttp2 drops pending output of a stream that is reset.
    func stopReading(_ stream: Int32) {
        reset(stream, .noError)
    }

    /// Releases a response.
    func dropResponse(_ entry: Stream) {
        responseBytes -= entry.response.count
        entry.response = []
        entry.responseOffset = 0
    }

    /// Resets a stream.
    func reset(_ stream: Int32, _ code: HTTP2ErrorCode) {
        unsafe nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code.value)
    }
}
