internal import Primitives

/// Syntax of tags of container images.
enum ImageTag {
    /// Returns true if the tag has only characters that image tags may have.
    static func isValid(_ tag: Span<UInt8>) -> Bool {
        for i in tag.indices
        where !tag[i].isASCIILetterOrDigit && tag[i] != UInt8(ascii: "-") && tag[i] != UInt8(ascii: "_")
            && tag[i] != UInt8(ascii: ".")
        {
            return false
        }
        return true
    }
}
