internal import COpenSSL

/// What OpenSSL would not do, and why.
public struct TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// For people; never holds key material.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    /// An error with the reasons that OpenSSL left in the queue of this thread, which is empty afterwards.
    static func fromQueue(_ what: String) -> TLSError {
        let reasons = drainErrorQueue()
        return TLSError(reasons.isEmpty ? what : "\(what): \(reasons.joined(separator: "; "))")
    }
}

/// Takes everything from OpenSSL's error queue of this thread. To be called on the thread of the failed call, right
/// after it.
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
