internal import Glibc

/// Creates two connected, non-blocking sockets. The caller owns and closes them.
public func socketPair() throws -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
        throw Socket.Failure(description: "socketpair: \(errno)")
    }
    return (ends[0], ends[1])
}
