/// The parts of the name of an image.
struct ImageName {
    /// The name without tag and digest.
    let repository: String
    /// The tag; empty for none.
    let tag: String
    /// The digest, such as `sha256:...`; empty for none.
    let digest: String

    /// Splits a name such as `registry.example.com:5000/team/image:1.0@sha256:...`.
    init(_ name: String) {
        let parts = name.split(separator: "@", maxSplits: 1)
        digest = parts.count > 1 ? String(parts[1]) : ""
        let tagged = parts.first ?? ""
        // A colon before the last slash belongs to the registry's port.
        let last = tagged.lastIndex(of: "/") ?? tagged.startIndex
        let colon = tagged[last...].firstIndex(of: ":") ?? tagged.endIndex
        repository = String(tagged[..<colon])
        tag = String(tagged[colon...].dropFirst())
    }
}
