internal import JSON
internal import Primitives
internal import TLS

/// A report on certificates: their contents and their problems.
struct CertificateReport {
    /// A certificate and its location.
    struct Entry {
        let origin: String
        let certificate: PublicCertificate
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [String] = []
    /// Seconds since 1970.
    let now: Int64
    /// Certificates that expire within this many seconds are reported; nil for two weeks, and a tenth of a
    /// certificate's life where that is shorter.
    let warnBefore: Int64?

    init(now: Int64, warnBefore: Int64?) {
        self.now = now
        self.warnBefore = warnBefore
    }

    mutating func problem(_ text: String) { problems.append(text) }

    /// Adds certificates that are not a server's, and checks their validity.
    mutating func add(_ certificates: [PublicCertificate], from origin: String) {
        for (certificate, name) in enter(certificates, origin) {
            for text in CertificateVerdict.times(of: certificate, now: now, warnBefore: warnBefore) {
                problem("\(name): \(text)")
            }
        }
    }

    /// Adds a serving certificate with its chain: judges it as clients do, and whether it comes from one of the
    /// authorities, if there are any.
    ///
    /// - Parameter names: Each of those by which clients call the server.
    mutating func add(
        serving chain: [PublicCertificate], from origin: String, names: [String], authorities: [PublicCertificate]
    ) {
        let entered = enter(chain, origin)
        guard let (serving, name) = entered.first,
            let verdict = CertificateVerdict(chain, names: names, now: now, warnBefore: warnBefore)
        else { return }
        if let found = verdict.problem { problem("\(name): \(found)") }
        for warning in verdict.warnings { problem("\(name): \(warning)") }
        if serving.isAuthority { problem("\(name): is a CA certificate, not a serving certificate") }
        guard !authorities.isEmpty else { return }
        guard let issuer = authorities.first(where: { authority in chain.contains { $0.isIssued(by: authority) } })
        else {
            return problem("\(name): not issued by any of the given CAs")
        }
        if issuer.notAfter < serving.notAfter { problem("\(name): expires after the CA that issued it") }
    }

    private mutating func enter(_ certificates: [PublicCertificate], _ origin: String) -> [(PublicCertificate, String)]
    {
        let named = certificates.enumerated().map { i, certificate in
            (certificate, certificates.count == 1 ? origin : "\(origin), \(i + 1) of \(certificates.count)")
        }
        entries += named.map { Entry(origin: $0.1, certificate: $0.0) }
        return named
    }

    /// Returns the report as text.
    func text(bold: (String) -> String) -> String {
        var text = ""
        for entry in entries {
            let certificate = entry.certificate
            let left = certificate.notAfter - now
            text += "\(bold(entry.origin))\n"
            for (name, value) in [
                ("subject", certificate.subject), ("names", certificate.names.joined(separator: ", ")),
                ("issuer", certificate.issuer),
                ("valid from", CivilTime(unixSeconds: certificate.notBefore).rfc3339),
                (
                    "valid until",
                    "\(CivilTime(unixSeconds: certificate.notAfter).rfc3339), \(left > 0 ? "\(RoughDuration.text(seconds: left)) left" : "expired")"
                ),
                ("key", certificate.keyType + (certificate.isAuthority ? ", CA" : "")),
                ("sha256", Hexadecimal.fingerprint(certificate.fingerprint)),
            ] where !value.isEmpty {
                text += "  \(name)\(String(repeating: " ", count: 13 - name.count))\(value)\n"
            }
        }
        for problem in problems { text += "problem: \(problem)\n" }
        return text + (problems.isEmpty ? "no problems found\n" : "")
    }

    /// The report as JSON.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("certificates")
        writer.beginArray()
        for entry in entries {
            let certificate = entry.certificate
            writer.beginObject()
            for (name, value): (StaticString, String) in [
                ("place", entry.origin), ("subject", certificate.subject), ("issuer", certificate.issuer),
                ("notBefore", CivilTime(unixSeconds: certificate.notBefore).rfc3339),
                ("notAfter", CivilTime(unixSeconds: certificate.notAfter).rfc3339),
                ("key", certificate.keyType), ("sha256", Hexadecimal.fingerprint(certificate.fingerprint)),
            ] {
                writer.key(name)
                writer.string(value)
            }
            writer.key("daysLeft")
            writer.integer((certificate.notAfter - now) / DaysArgument.secondsPerDay)
            writer.key("isAuthority")
            writer.bool(certificate.isAuthority)
            writer.key("names")
            writer.beginArray()
            for name in certificate.names { writer.string(name) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.key("problems")
        writer.beginArray()
        for problem in problems { writer.string(problem) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
