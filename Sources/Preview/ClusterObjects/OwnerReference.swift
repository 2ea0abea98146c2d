public import JSON

/// An entry of `metadata.ownerReferences` (`OwnerReference` of meta/v1), without the fields that no rule reads.
public struct OwnerReference: Sendable, Equatable {
    /// Group of `apiVersion`; empty for the core group.
    public let group: String
    /// Kind of the owner.
    public let kind: String
    /// Name of the owner, which is in the object's namespace or cluster-scoped.
    public let name: String
    /// `metadata.uid` of the owner: distinguishes it from a later object with the same name.
    public let uid: String

    /// Creates a reference; the owner need not exist.
    public init(group: String, kind: String, name: String, uid: String) {
        self.group = group
        self.kind = kind
        self.name = name
        self.uid = uid
    }

    /// Reads one entry; a missing field is empty.
    public init(_ reference: borrowing Field) {
        group = apiGroup(of: reference["apiVersion"].boundedString)
        kind = reference["kind"].boundedString
        name = reference["name"].boundedString
        uid = reference["uid"].boundedString
    }

    /// Returns the owner with `controller: true`; the API server allows one.
    public static func controller(of metadata: borrowing Field) -> OwnerReference? {
        var owners = metadata["ownerReferences"].elements
        while let owner = owners.next() {
            let reference = Field(owner)
            if reference["controller"].isTrue { return OwnerReference(reference) }
        }
        return nil
    }
}

/// Returns the group of an `apiVersion`; empty for the core group.
public func apiGroup(of apiVersion: String) -> String {
    guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(apiVersion[..<slash])
}
