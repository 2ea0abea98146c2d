internal import COpenSSL

/// One block of a text in PEM (RFC 7468).
struct PEMBlock {
    /// What stands behind `BEGIN`: `CERTIFICATE`.
    let label: String
    /// True if a header says that it is encrypted (RFC 1421).
    let isEncrypted: Bool
    /// What it holds.
    let der: [UInt8]

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// True if a text begins with a byte order mark. A block right behind it is not at the start of a line, and passed
    /// over, as Go does.
    static func hasByteOrderMark(_ pem: [UInt8]) -> Bool { pem.starts(with: byteOrderMark) }

    /// Hands the blocks of a text to `body`, in turn, until it returns false. Text around blocks is passed over.
    ///
    /// - Returns: OpenSSL's words for a block that can't be read, behind which nothing is looked at; nil when there is
    ///   none.
    static func forEach(in pem: [UInt8], _ body: (PEMBlock) -> Bool) -> [String]? {
        ERR_clear_error()
        var isEnough = false
        // OpenSSL would take the mark away.
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
