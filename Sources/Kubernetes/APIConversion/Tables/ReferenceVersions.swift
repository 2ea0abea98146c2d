/// A source of the API versions in which the objects of a kind are read. Called on the converting thread; must not
/// block. A class, so that a conversion can check for one without copying it.
public protocol ReferenceVersions: AnyObject, Sendable {
    /// Returns the version in which objects of a kind are read; nil if it is unknown.
    func version(group: String, kind: String) -> String?
}
