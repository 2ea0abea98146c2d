internal import JSON

/// The user of a token, from the status of a TokenReview (`UserInfo` of authentication.k8s.io/v1).
struct ReviewedUser: Equatable, Sendable {
    var name = ""
    var uid = ""
    var groups: [String] = []
    /// Further attributes of the user, by key.
    var extra: [(key: String, values: [String])] = []

    /// Limit of groups, keys and values. A user with more is refused: a truncated list could have another meaning.
    static let maxEntries = 1024

    init() {}

    /// Parses `status.user` of a TokenReview; nil if it has no name or exceeds a limit.
    init?(_ user: borrowing Field) {
        name = user["username"].string
        uid = user["uid"].string
        guard !name.isEmpty, let groups = Self.strings(user["groups"]) else { return nil }
        self.groups = groups
        var members = user["extra"].members
        while let member = members.next() {
            guard extra.count < Self.maxEntries, let values = Self.strings(Field(member.value)) else { return nil }
            extra.append((member.name.string ?? "", values))
        }
    }

    private static func strings(_ list: borrowing Field) -> [String]? {
        var strings: [String] = []
        var elements = list.elements
        while let element = elements.next() {
            guard strings.count < maxEntries else { return nil }
            strings.append(Field(element).string)
        }
        return strings
    }

    /// Writes the user's members of a SubjectAccessReview's `spec`.
    func write(to writer: inout JSONWriter) {
        writer.key("user")
        writer.string(name)
        if !uid.isEmpty {
            writer.key("uid")
            writer.string(uid)
        }
        writer.key("groups")
        Self.write(groups, to: &writer)
        writer.key("extra")
        writer.beginObject()
        for (key, values) in extra {
            writer.key(key)
            Self.write(values, to: &writer)
        }
        writer.endObject()
    }

    private static func write(_ strings: [String], to writer: inout JSONWriter) {
        writer.beginArray()
        for string in strings { writer.string(string) }
        writer.endArray()
    }

    static func == (a: ReviewedUser, b: ReviewedUser) -> Bool {
        a.name == b.name && a.uid == b.uid && a.groups == b.groups && a.extra.count == b.extra.count
            && zip(a.extra, b.extra).allSatisfy { $0.key == $1.key && $0.values == $1.values }
    }
}
