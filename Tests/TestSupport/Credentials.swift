/// A CA with certificates that it has issued, all created by openssl.
public final class Credentials {
    /// The CA's certificate in PEM.
    public let authority: [UInt8]
    private let scratch: Scratch
    private var count = 0

    /// A certificate and its key, in PEM.
    public struct Pair: Sendable {
        /// The certificate alone; its issuer is the CA.
        public let certificate: [UInt8]
        /// Its private key.
        public let key: [UInt8]
        /// File with the certificate, deleted with the `Credentials`.
        public let certificatePath: String
        /// File with the key, deleted with the `Credentials`.
        public let keyPath: String
        /// The serial number as openssl prints it.
        public let serial: String

        /// The data of a Secret with the certificate.
        public var files: [String: [UInt8]] { ["tls.crt": certificate, "tls.key": key] }
    }

    /// A failed openssl command.
    public struct Failure: Error, CustomStringConvertible {
        /// The arguments, and openssl's output.
        public let description: String
    }

    /// Creates a CA that is valid for two days.
    public init(named name: String = "test CA") throws {
        scratch = try Scratch()
        try Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=\(name)",
            "-keyout",
            scratch.path("ca.key"), "-out", scratch.path("ca.crt"),
        ])
        authority = try scratch.read("ca.crt")
    }

    /// File with the CA's certificate, deleted with this object.
    public var authorityPath: String { scratch.path("ca.crt") }

    /// Issues a certificate.
    ///
    /// - Parameters:
    ///   - name: Its common name.
    ///   - alternatives: Subject alternative names in openssl's syntax.
    public func issue(_ name: String, alternatives: String = "DNS:localhost,IP:127.0.0.1", isServer: Bool = true) throws
        -> Pair
    {
        count += 1
        let (certificate, key, request, extensions) = ("\(count).crt", "\(count).key", "\(count).csr", "\(count).ext")
        try scratch.write(
            extensions, "subjectAltName=\(alternatives)\nextendedKeyUsage=\(isServer ? "serverAuth" : "clientAuth")\n")
        try Self.openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout",
            scratch.path(key), "-out", scratch.path(request),
        ])
        try Self.openssl([
            "x509", "-req", "-in", scratch.path(request), "-CA", scratch.path("ca.crt"), "-CAkey",
            scratch.path("ca.key"),
            "-CAcreateserial",
            "-days", "2", "-extfile", scratch.path(extensions), "-out", scratch.path(certificate),
        ])
        let serial = try Self.openssl(["x509", "-in", scratch.path(certificate), "-noout", "-serial"])
        return Pair(
            certificate: try scratch.read(certificate), key: try scratch.read(key),
            certificatePath: scratch.path(certificate),
            keyPath: scratch.path(key), serial: String(serial.split(separator: "\n").first ?? ""))
    }

    @discardableResult
    private static func openssl(_ arguments: [String]) throws -> String {
        let result = try Tool.openssl.run(arguments)
        guard result.status == 0 else {
            throw Failure(description: "openssl \(arguments.joined(separator: " ")): \(result.all)")
        }
        return result.text
    }
}
