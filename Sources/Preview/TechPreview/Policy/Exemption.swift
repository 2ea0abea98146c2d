internal import JSON

/// Users and namespaces that some rules do not apply to. The object itself is never consulted: its author could exempt
/// themselves.
public struct Exemption: Sendable, Equatable {
    /// Rules that do not apply.
    public var rules: RuleSet
    /// Namespaces of exempt requests. A request that any of these lists contains is exempt.
    public var namespaces: [String]
    /// Users, as the API server calls them (`userInfo.username`).
    public var users: [String]
    /// Groups whose members are exempt (`userInfo.groups`).
    public var groups: [String]
    /// Service accounts, each of which is a user.
    public var serviceAccounts: [ServiceAccount]
    /// The time from which it no longer applies; nil for never.
    public var until: Expiry?
    /// The reason for it, for people; empty if none is given.
    public var reason: String

    /// Creates an exemption; without users and namespaces it has no effect.
    public init(
        rules: RuleSet, namespaces: [String] = [], users: [String] = [], groups: [String] = [],
        serviceAccounts: [ServiceAccount] = [], until: Expiry? = nil, reason: String = ""
    ) {
        self.rules = rules
        self.namespaces = namespaces
        self.users = users
        self.groups = groups
        self.serviceAccounts = serviceAccounts
        self.until = until
        self.reason = reason
    }

    /// Returns true if it no longer applies.
    ///
    /// - Parameter now: Seconds since 1970.
    public func isExpired(at now: Int64) -> Bool { until.map { $0.unixSeconds <= now } ?? false }

    /// Whom it covers, until when, and why, for people.
    public var summary: String {
        var parts: [String] = []
        for (name, texts) in [
            ("namespaces", namespaces), ("users", users), ("groups", groups),
            ("service accounts", serviceAccounts.map(\.description)),
        ] where !texts.isEmpty {
            parts.append("\(name) \(texts.joined(separator: ", "))")
        }
        var text = parts.joined(separator: "; ")
        if let until { text += ", until \(until)" }
        return reason.isEmpty ? text : "\(text) (\(reason))"
    }

    /// Returns true if it covers a request in `namespace` by `user` (`userInfo`).
    func covers(namespace: borrowing Field, user: borrowing Field) -> Bool {
        for exempt in namespaces where !exempt.isEmpty { if namespace.hasText(exempt) { return true } }
        let name = user["username"]
        for exempt in users where !exempt.isEmpty { if name.hasText(exempt) { return true } }
        for exempt in serviceAccounts { if name.hasText(exempt.userName) { return true } }
        guard !groups.isEmpty else { return false }
        var members = user["groups"].elements
        while let group = members.next() {
            for exempt in groups { if group.stringEquals(exempt.utf8) { return true } }
        }
        return false
    }
}

/// A service account, which policies spell `namespace/name`.
public struct ServiceAccount: Sendable, Equatable, CustomStringConvertible {
    /// Namespace of the service account; no slash in it.
    public let namespace: String
    /// Name of the service account; no slash in it.
    public let name: String
    /// The name of its user in `userInfo`.
    let userName: String

    /// The service account `name` in `namespace`.
    public init(_ namespace: String, _ name: String) {
        self.namespace = namespace
        self.name = name
        userName = "system:serviceaccount:\(namespace):\(name)"
    }

    /// Reads `namespace/name`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(String(Substring(parts[0])), String(Substring(parts[1])))
    }

    /// `namespace/name`, as in policies.
    public var description: String { "\(namespace)/\(name)" }
}
