public import JSON

/// An entry of `metadata.ownerReferences` (`OwnerReference` of meta/v1), without what no rule reads.
public struct OwnerReference: Sendable, Equatable {
    /// Group of `apiVersion`; empty for the core group.
    public let group: String
    /// Kind of the owner.
    public let kind: String
    /// Name of the owner, which is in the object's own namespace or in none.
    public let name: String
    /// `metadata.uid` of the owner: tells it from a later one with the same name.
    public let uid: String

    /// A reference to an object that may or may not be there.
    public init(group: String, kind: String, name: String, uid: String) {
        self.group = group
        self.kind = kind
        self.name = name
        self.uid = uid
    }

    /// Reads one entry; what is missing is empty.
    public init(_ reference: borrowing Field) {
        group = apiGroup(of: reference["apiVersion"].keptText)
        kind = reference["kind"].keptText
        name = reference["name"].keptText
        uid = reference["uid"].keptText
    }

    /// The owner with `controller: true`; the API server sees to it that there is one at most.
    public static func controller(of metadata: borrowing Field) -> OwnerReference? {
        var owners = metadata["ownerReferences"].elements
        while let owner = owners.next() {
            let reference = Field(owner)
            if reference["controller"].isTrue { return OwnerReference(reference) }
        }
        return nil
    }
}

/// The group of an `apiVersion`; empty for the core group.
public func apiGroup(of apiVersion: String) -> String {
    guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(apiVersion[..<slash])
}
