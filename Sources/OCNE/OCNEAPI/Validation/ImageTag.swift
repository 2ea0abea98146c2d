/// Syntax of tags of container images.
enum ImageTag {
    /// Returns true if the tag has only characters that image tags may have.
    static func isValid(_ tag: String) -> Bool {
        tag.utf8.allSatisfy { unit in
            switch unit {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
