internal import JSON

/// The user of a token, from the status of a TokenReview (`UserInfo` of authentication.k8s.io/v1).
struct ReviewedUser: Equatable, Sendable {
    var name = ""
    var uid = ""
    var groups: [String] = []
    /// Further attributes of the user, by key.
    var extra: [(key: String, values: [String])] = []

    /// Groups, keys and values that are read; tokens that say more are not accepted, since a part of them may have
    /// another meaning.
    static let maxEntries = 1024

    init() {}

    /// Reads `status.user` of a TokenReview; nil where it has no name, or more than is read.
    init?(_ user: borrowing Field) {
        name = user["username"].string
        uid = user["uid"].string
        guard !name.isEmpty, let groups = Self.texts(user["groups"]) else { return nil }
        self.groups = groups
        var members = user["extra"].members
        while let member = members.next() {
            guard extra.count < Self.maxEntries, let values = Self.texts(Field(member.value)) else { return nil }
            extra.append((member.name.string ?? "", values))
        }
    }

    private static func texts(_ list: borrowing Field) -> [String]? {
        var texts: [String] = []
        var elements = list.elements
        while let element = elements.next() {
            guard texts.count < maxEntries else { return nil }
            texts.append(Field(element).string)
        }
        return texts
    }

    /// Writes the members of a SubjectAccessReview's `spec` that say who it is about.
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

    private static func write(_ texts: [String], to writer: inout JSONWriter) {
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }

    static func == (a: ReviewedUser, b: ReviewedUser) -> Bool {
        a.name == b.name && a.uid == b.uid && a.groups == b.groups && a.extra.count == b.extra.count
            && zip(a.extra, b.extra).allSatisfy { $0.key == $1.key && $0.values == $1.values }
    }
}
