internal import Primitives

/// Syntax of tags of container images.
enum ImageTag {
    /// Returns true if the tag has only characters that image tags may have.
    static func isValid(_ tag: String) -> Bool {
        let bytes = tag.utf8.span
        for i in bytes.indices
        where !bytes[i].isASCIILetterOrDigit && bytes[i] != UInt8(ascii: "-") && bytes[i] != UInt8(ascii: "_")
            && bytes[i] != UInt8(ascii: ".")
        {
            return false
        }
        return true
    }
}
