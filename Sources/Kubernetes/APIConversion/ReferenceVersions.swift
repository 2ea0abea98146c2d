/// Which versions there are of what objects refer to. Must not block; the thread that converts.
public protocol ReferenceVersions: Sendable {
    /// The version in which objects of a kind are to be asked for; nil when nobody knows one.
    func version(group: String, kind: String) -> String?
}
