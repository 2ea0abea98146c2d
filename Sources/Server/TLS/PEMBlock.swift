internal import COpenSSL

/// A block of a PEM file (RFC 7468).
struct PEMBlock {
    /// The label after `BEGIN`: `CERTIFICATE`.
    let label: String
    /// True if its header declares it encrypted (RFC 1421).
    let isEncrypted: Bool
    /// The decoded content.
    let der: [UInt8]

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// True if the input begins with a byte order mark. A block directly after it does not start a line and is skipped,
    /// as Go does.
    static func hasByteOrderMark(_ pem: [UInt8]) -> Bool { pem.starts(with: byteOrderMark) }

    /// Calls `body` with each block in order, until it returns false. Skips anything between blocks.
    ///
    /// - Returns: OpenSSL's error reasons for a block that cannot be read, after which reading stops; nil if there is
    ///   none.
    static func forEach(in pem: [UInt8], _ body: (PEMBlock) -> Bool) -> [String]? {
        ERR_clear_error()
        var isEnough = false
        // OpenSSL would strip the byte order mark.
        let text = hasByteOrderMark(pem) ? [UInt8(ascii: "#")] + pem : pem
        unsafe withMemoryBIO(text) { bio in
            while !isEnough, let block = unsafe next(bio) { isEnough = !body(block) }
        }
        let reasons = drainErrorQueue()
        return isEnough || reasons.last ?? "no start line" == "no start line" ? nil : reasons
    }

    private static func next(_ bio: OpaquePointer) -> PEMBlock? {
        var (label, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) = (nil, nil)
        var data: UnsafeMutablePointer<UInt8>? = nil
        var length = 0
        guard unsafe PEM_read_bio(bio, &label, &header, &data, &length) == 1 else { return nil }
        defer {
            unsafe ocne_free_text(label)
            unsafe ocne_free_text(header)
            unsafe ocne_clear_free(data, length)
        }
        let headerText = unsafe header.map { unsafe String(cString: $0) } ?? ""
        return PEMBlock(
            label: unsafe label.map { unsafe String(cString: $0) } ?? "", isEncrypted: headerText.contains("ENCRYPTED"),
            der: unsafe Array(UnsafeBufferPointer(start: data, count: max(length, 0))))
    }
}
