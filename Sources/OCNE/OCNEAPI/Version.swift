/// A version of three numbers.
struct Version: Equatable, Comparable {
    let major: UInt64
    let minor: UInt64
    let patch: UInt64

    init(_ major: UInt64, _ minor: UInt64, _ patch: UInt64) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    static func < (a: Version, b: Version) -> Bool { (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch) }
}

extension Version: CustomStringConvertible {
    var description: String { "\(major).\(minor).\(patch)" }
}
