internal import COpenSSL

/// A failed OpenSSL operation with its reason.
public struct TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Human-readable; never contains key material.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    /// Creates an error with the reasons in this thread's OpenSSL error queue, and empties the queue.
    static func fromQueue(_ what: String) -> TLSError {
        let reasons = drainErrorQueue()
        return TLSError(reasons.isEmpty ? what : "\(what): \(reasons.joined(separator: "; "))")
    }
}

/// Empties this thread's OpenSSL error queue. Call on the thread of the failed call, right after it.
func drainErrorQueue() -> [String] {
    var reasons: [String] = []
    while true {
        let code = ERR_get_error()
        guard code != 0 else { return reasons }
        if let text = unsafe ERR_reason_error_string(code) {
            unsafe reasons.append(String(cString: text))
        } else {
            reasons.append("error \(code)")
        }
    }
}
