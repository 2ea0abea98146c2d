/// Percent-encoding of URIs (RFC 3986, section 2.1).
public enum PercentEncoding {
    /// Encodes a value for a path or a query: everything but unreserved characters (RFC 3986, section 2.3).
    ///
    /// - Parameter keepsSlashes: True for a path with several segments.
    public static func encode(_ text: String, keepsSlashes: Bool = false) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || keepsSlashes && byte == UInt8(ascii: "/") {
                bytes.append(byte)
            } else {
                bytes += "%\(Hexadecimal.string(byte).uppercased())".utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes a name or a value of a query, in which `+` is a space; nil for a malformed escape.
    public static func decodeQuery(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap({ Hexadecimal.value(of: $0) }),
                    let low = rest.next().flatMap({ Hexadecimal.value(of: $0) })
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: byte.isASCIILetterOrDigit
        }
    }
}
