internal import EventLoop

/// An address to listen on.
public struct ListenAddress: Sendable, Equatable {
    /// A numeric address; empty for every address of both families.
    public var host: String
    /// The port; 0 lets the kernel choose.
    public var port: UInt16

    /// Creates an address; `host` is only checked by listening on it.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Parses `127.0.0.1:9443`, `[::]:9443` or `:9443`; nil for anything else. Host names are not resolved.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            if host == "::" { host = "" }
        } else if host.contains(":") {
            return nil
        }
        self.init(host: host, port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The form that `init(_:)` parses; every address is `[::]`.
    public var description: String { "\(host.isEmpty ? "[::]" : host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// The error of an address that cannot be listened on.
public struct ListenError: Error, CustomStringConvertible {
    /// Address and reason on one line: `127.0.0.1:9443: listen: Address already in use`.
    public let description: String

    init(_ address: ListenAddress, _ reason: SystemError) {
        // Only the text of an address can be an invalid argument.
        description = reason.isInvalidArgument ? "\(address): not a numeric address" : "\(address): \(reason)"
    }
}
