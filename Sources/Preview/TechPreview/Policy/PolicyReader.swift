internal import ClusterObjects
internal import JSON
internal import KubernetesAPI
internal import Primitives

/// An error at a value of a policy document.
struct PolicyFault: Error {
    let reason: String
    let byteOffset: Int

    init(_ reason: String, at value: borrowing Cursor) {
        self.reason = reason
        byteOffset = value.byteOffset
    }
}

/// Reads a policy document strictly: an unknown key is an error, an absent one keeps the profile's value.
enum PolicyReader {
    static let keys = [
        "profile", "managedNamespaces", "rules", "controlPlaneProviders", "controlPlaneDataSecrets", "exemptions",
        "ocneRules",
    ]

    /// - Parameters:
    ///   - profile: Overrides the profile of the document; nil for the document's.
    ///   - providers: Namespaces of OCNE's providers, unless the document lists their service accounts.
    ///   - ocneRules: The rules of OCNE objects.
    static func read(
        _ document: Cursor, profile: Profile?, providers: ProviderNamespaces, ocneRules: [Rule]
    ) throws(PolicyFault) -> Policy {
        guard !document.isNull else {
            return Policy(profile: profile ?? .ocne, providers: providers, ocneRules: ocneRules)
        }
        try check(document, keys: keys)
        var named: Profile?
        if let value = Field(document)["profile"].value { named = try word(value, "profile") }
        var policy = Policy(profile: profile ?? named ?? .ocne, providers: providers, ocneRules: ocneRules)
        var members = document.members
        while let member = members.next() {
            let value = member.value
            guard !value.isNull else { continue }
            switch member.name.string {
            case "managedNamespaces": policy.managedNamespaces = try namespaces(value)
            case "rules": try readRules(value, &policy)
            case "controlPlaneProviders": try readProviders(value, &policy)
            case "controlPlaneDataSecrets": policy.controlPlaneDataSecrets = try strings(value)
            case "exemptions": policy.exemptions = try exemptions(value)
            case "ocneRules": try readOCNERules(value, &policy.ocneRules)
            default: continue
            }
        }
        return policy
    }

    private static func readRules(_ value: Cursor, _ policy: inout Policy) throws(PolicyFault) {
        guard value.isObject else { throw PolicyFault("must be a map of rules", at: value) }
        var members = value.members
        while let member = members.next() {
            let id = member.name.string ?? ""
            guard let rule = TechPreviewRule(id: id) else {
                if let rule = policy.ocneRules.rules.first(where: { "\($0.id)" == id }) {
                    throw PolicyFault(
                        "\(rule.id) is a rule of OCNE objects; set its mode under ocneRules", at: member.name)
                }
                throw unknownRule(id, TechPreviewRule.allCases.map(\.id), at: member.name)
            }
            guard !member.value.isNull else { continue }
            try check(member.value, keys: ["mode"] + settings(of: rule))
            let fields = Field(member.value)
            if let mode = fields["mode"].value { policy[rule] = try readMode(mode) }
            if let platforms = fields["allowedPlatforms"].value {
                policy.migrationPlatforms = try words(platforms, "platform")
            }
            if let platforms = fields["platforms"].value { policy.platforms = try words(platforms, "platform") }
            if let required = fields["requireAnnotation"].value {
                guard let isRequired = required.bool else { throw PolicyFault("must be true or false", at: required) }
                policy.requiresUpgradeAnnotation = isRequired
            }
            if let kinds = fields["kinds"].value { policy.kinds = try readKinds(kinds) }
        }
    }

    private static func readOCNERules(_ value: Cursor, _ modes: inout RuleModes) throws(PolicyFault) {
        guard value.isObject else { throw PolicyFault("must be a map of rules", at: value) }
        var members = value.members
        while let member = members.next() {
            let id = member.name.string ?? ""
            guard let rule = modes.rules.first(where: { "\($0.id)".utf8.elementsEqual(id.utf8) }) else {
                if TechPreviewRule(id: id) != nil {
                    throw PolicyFault(
                        "\(id) is a rule of the Technology Preview; set its mode under rules", at: member.name)
                }
                throw unknownRule(id, modes.rules.map { "\($0.id)" }, at: member.name)
            }
            guard !member.value.isNull else { continue }
            try check(member.value, keys: ["mode"])
            guard let place = Field(member.value)["mode"].value else { continue }
            if place.bool == false || place.stringEquals("off") {
                throw PolicyFault(
                    "rules of OCNE objects cannot be off; must be one of \(list(RuleMode.allCases.map(\.rawValue)))",
                    at: place)
            }
            let mode: RuleMode = try word(place, "mode")
            if mode != .enforce, let reason = rule.whyEnforced {
                throw PolicyFault(
                    "\(rule.id) is always enforced (\(reason)); must be enforce", at: place)
            }
            modes[rule] = mode
        }
    }

    private static func unknownRule(_ id: String, _ known: [String], at place: borrowing Cursor) -> PolicyFault {
        let hint = nearest(to: id, among: known).first.map { "did you mean \($0)?" } ?? "must be one of \(list(known))"
        return PolicyFault("unknown rule \"\(id)\"; \(hint)", at: place)
    }

    /// Keys that only some rules have.
    private static func settings(of rule: TechPreviewRule) -> [String] {
        switch rule {
        case .platformSupported: ["platforms", "kinds"]
        case .noMachineAPIMigration: ["allowedPlatforms"]
        case .featureSetNotice: ["requireAnnotation"]
        default: []
        }
    }

    /// YAML reads a plain `off` as false.
    private static func readMode(_ value: Cursor) throws(PolicyFault) -> Mode {
        if value.bool == false { return .off }
        return try word(value, "mode")
    }

    private static func readKinds(_ value: Cursor) throws(PolicyFault) -> [Policy.InfrastructureKind] {
        try each(value) { element throws(PolicyFault) in
            let parts = try text(element).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, RFC1123.isSubdomain(String(parts[1])) else {
                throw PolicyFault(
                    "must be Kind.group, without a version, such as OCIMachineTemplate.infrastructure.cluster.x-k8s.io",
                    at: element)
            }
            return Policy.InfrastructureKind(kind: String(parts[0]), group: String(parts[1]))
        }
    }

    private static func readProviders(_ value: Cursor, _ policy: inout Policy) throws(PolicyFault) {
        try check(value, keys: ["serviceAccounts"])
        if let accounts = Field(value)["serviceAccounts"].value {
            policy.controlPlaneProviders = try serviceAccounts(accounts)
        }
    }

    private static func serviceAccounts(_ value: Cursor) throws(PolicyFault) -> [ServiceAccount] {
        try each(value) { element throws(PolicyFault) in
            guard let account = ServiceAccount(try text(element)) else {
                throw PolicyFault("must be namespace/name of a service account", at: element)
            }
            return account
        }
    }

    private static func exemptions(_ value: Cursor) throws(PolicyFault) -> [Exemption] {
        try each(value) { element throws(PolicyFault) in
            try check(
                element, keys: ["rules", "namespaces", "users", "groups", "serviceAccounts", "until", "reason"])
            let fields = Field(element)
            let rules = if let list = fields["rules"].value { try self.rules(list) } else { [TechPreviewRule]() }
            guard !rules.isEmpty else { throw PolicyFault("rules is required", at: element) }
            var exemption = Exemption(rules: RuleSet(rules))
            if let names = fields["namespaces"].value { exemption.namespaces = try namespaces(names) }
            if let names = fields["users"].value { exemption.users = try strings(names) }
            if let names = fields["groups"].value { exemption.groups = try strings(names) }
            if let names = fields["serviceAccounts"].value { exemption.serviceAccounts = try serviceAccounts(names) }
            if let until = fields["until"].value { exemption.until = try expiry(until) }
            if let reason = fields["reason"].value { exemption.reason = try text(reason) }
            guard
                !(exemption.namespaces.isEmpty && exemption.users.isEmpty && exemption.groups.isEmpty
                    && exemption.serviceAccounts.isEmpty)
            else {
                throw PolicyFault(
                    "one of namespaces, users, groups and serviceAccounts is required", at: element)
            }
            return exemption
        }
    }

    private static func expiry(_ value: Cursor) throws(PolicyFault) -> Expiry {
        guard let text = value.string, let expiry = Expiry(text) else {
            throw PolicyFault("must be a time in RFC 3339 format, such as 2030-01-31T18:00:00Z", at: value)
        }
        return expiry
    }

    private static func rules(_ value: Cursor) throws(PolicyFault) -> [TechPreviewRule] {
        try each(value) { element throws(PolicyFault) in
            let id = try text(element)
            guard let rule = TechPreviewRule(id: id) else {
                throw unknownRule(id, TechPreviewRule.allCases.map(\.id), at: element)
            }
            return rule
        }
    }
}

extension PolicyReader {
    /// Refuses a value that is no map, and names that are not among `keys`.
    private static func check(_ value: Cursor, keys: [String]) throws(PolicyFault) {
        guard value.isObject else { throw PolicyFault("must be a map with \(list(keys))", at: value) }
        var members = value.members
        while let member = members.next() {
            let name = member.name.string ?? ""
            guard keys.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
                throw PolicyFault("unknown key \"\(name)\"; must be one of \(list(keys))", at: member.name)
            }
        }
    }

    private static func each<Element>(
        _ value: Cursor, _ read: (Cursor) throws(PolicyFault) -> Element
    ) throws(PolicyFault) -> [Element] {
        guard value.isArray else { throw PolicyFault("must be a list", at: value) }
        var result: [Element] = []
        var elements = value.elements
        while let element = elements.next() { result.append(try read(element)) }
        return result
    }

    private static func strings(_ value: Cursor) throws(PolicyFault) -> [String] {
        try each(value) { element throws(PolicyFault) in try text(element) }
    }

    /// Reads names of namespaces. A pattern would match none, and leave the intended namespaces unprotected.
    private static func namespaces(_ value: Cursor) throws(PolicyFault) -> [String] {
        try each(value) { element throws(PolicyFault) in
            let name = try text(element)
            guard RFC1123.isLabel(name) else {
                throw PolicyFault("must be the name of a namespace; patterns are not supported", at: element)
            }
            return name
        }
    }

    /// Reads a string that is not empty: an empty name would match objects without one.
    private static func text(_ value: Cursor) throws(PolicyFault) -> String {
        guard let text = value.string, !text.isEmpty else {
            throw PolicyFault("must be a string that is not empty", at: value)
        }
        return text
    }

    private static func words<Word: RawRepresentable<String> & CaseIterable>(
        _ value: Cursor, _ what: String
    ) throws(PolicyFault) -> [Word] {
        try each(value) { element throws(PolicyFault) in try word(element, what) }
    }

    /// Reads one of the values of an enumeration.
    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ value: Cursor, _ what: String
    ) throws(PolicyFault) -> Word {
        guard let text = value.string,
            let word = Word.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) })
        else {
            let found = value.string.map { " \(quoted($0))" } ?? ""
            throw PolicyFault(
                "unknown \(what)\(found); must be one of \(list(Word.allCases.map(\.rawValue)))", at: value)
        }
        return word
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
