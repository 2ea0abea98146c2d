internal import ClusterObjects
internal import JSON
internal import KubernetesAPI
internal import Primitives

/// An error at a value of a policy document.
struct PolicyFault {
    let reason: String
    let byteOffset: Int
}

/// Reads a policy document strictly: an unknown key is an error, an absent one keeps the profile's value. Continues after
/// an error, so that all are found.
struct PolicyReader {
    static let keys = [
        "profile", "managedNamespaces", "rules", "controlPlaneProviders", "controlPlaneDataSecrets", "exemptions",
        "ocneRules",
    ]

    /// Errors that are kept.
    private static let maxFaults = 100

    /// The errors found; without any, the policy is the document's.
    private(set) var faults: [PolicyFault] = []

    /// Notes an error at a value.
    mutating func fail(_ reason: String, at value: borrowing Cursor) {
        if faults.count < Self.maxFaults { faults.append(PolicyFault(reason: reason, byteOffset: value.byteOffset)) }
    }

    /// - Parameters:
    ///   - profile: Overrides the profile of the document; nil for the document's.
    ///   - providers: Namespaces of OCNE's providers, unless the document lists their service accounts.
    ///   - ocneRules: The rules of OCNE objects.
    mutating func read(
        _ document: Cursor, profile: Profile?, providers: ProviderNamespaces, ocneRules: [Rule]
    ) -> Policy {
        guard !document.isNull, check(document, keys: Self.keys) else {
            return Policy(profile: profile ?? .ocne, providers: providers, ocneRules: ocneRules)
        }
        var named: Profile?
        if let value = Field(document)["profile"].value { named = word(value, "profile") }
        var policy = Policy(profile: profile ?? named ?? .ocne, providers: providers, ocneRules: ocneRules)
        var members = document.members
        while let member = members.next() {
            let value = member.value
            guard !value.isNull else { continue }
            switch member.name.string {
            case "managedNamespaces": policy.managedNamespaces = namespaces(value)
            case "rules": readRules(value, &policy)
            case "controlPlaneProviders": readProviders(value, &policy)
            case "controlPlaneDataSecrets": policy.controlPlaneDataSecrets = strings(value)
            case "exemptions": policy.exemptions = exemptions(value)
            case "ocneRules": readOCNERules(value, &policy.ocneRules)
            default: continue
            }
        }
        return policy
    }

    // MARK: Rules

    private mutating func readRules(_ value: Cursor, _ policy: inout Policy) {
        guard value.isObject else { return fail("must be a map of rules", at: value) }
        var members = value.members
        while let member = members.next() {
            let id = member.name.string ?? ""
            guard let rule = TechPreviewRule(id: id) else {
                if let rule = policy.ocneRules.rules.first(where: { "\($0.id)" == id }) {
                    fail("\(rule.id) is a rule of OCNE objects; set its mode under ocneRules", at: member.name)
                } else {
                    failUnknownRule(id, TechPreviewRule.allCases.map(\.id), at: member.name)
                }
                continue
            }
            guard !member.value.isNull, check(member.value, keys: ["mode"] + Self.settings(of: rule)) else { continue }
            let fields = Field(member.value)
            if let place = fields["mode"].value, let mode = mode(place) { policy[rule] = mode }
            switch rule {
            case .noMachineAPIMigration:
                if let list = fields["allowedPlatforms"].value { policy.migrationPlatforms = words(list, "platform") }
            case .platformSupported:
                if let list = fields["platforms"].value { policy.platforms = words(list, "platform") }
                if let list = fields["kinds"].value { policy.kinds = kinds(list) }
            case .featureSetNotice:
                if let place = fields["requireAnnotation"].value {
                    if let isRequired = place.bool {
                        policy.requiresUpgradeAnnotation = isRequired
                    } else {
                        fail("must be true or false", at: place)
                    }
                }
            default: break
            }
        }
    }

    private mutating func readOCNERules(_ value: Cursor, _ modes: inout RuleModes) {
        guard value.isObject else { return fail("must be a map of rules", at: value) }
        var members = value.members
        while let member = members.next() {
            let id = member.name.string ?? ""
            guard let rule = modes.rules.first(where: { "\($0.id)".utf8.elementsEqual(id.utf8) }) else {
                if TechPreviewRule(id: id) != nil {
                    fail("\(id) is a rule of the Technology Preview; set its mode under rules", at: member.name)
                } else {
                    failUnknownRule(id, modes.rules.map { "\($0.id)" }, at: member.name)
                }
                continue
            }
            guard !member.value.isNull, check(member.value, keys: ["mode"]),
                let place = Field(member.value)["mode"].value
            else { continue }
            if let mode = mode(place, of: rule) { modes[rule] = mode }
        }
    }

    /// Reads the mode of a rule of OCNE objects.
    private mutating func mode(_ place: Cursor, of rule: Rule) -> RuleMode? {
        if place.bool == false || place.stringEquals("off") {
            let known = Self.list(RuleMode.allCases.map(\.rawValue))
            fail("rules of OCNE objects cannot be off; must be one of \(known)", at: place)
            return nil
        }
        guard let mode: RuleMode = word(place, "mode") else { return nil }
        if mode != .enforce, let reason = rule.whyEnforced {
            fail("\(rule.id) is always enforced (\(reason)); must be enforce", at: place)
        }
        return mode
    }

    private mutating func failUnknownRule(_ id: String, _ known: [String], at place: borrowing Cursor) {
        let hint =
            nearest(to: id, among: known).first.map { "did you mean \($0)?" } ?? "must be one of \(Self.list(known))"
        fail("unknown rule \"\(id)\"; \(hint)", at: place)
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
    private mutating func mode(_ value: Cursor) -> Mode? { value.bool == false ? .off : word(value, "mode") }

    private mutating func kinds(_ value: Cursor) -> [Policy.InfrastructureKind] {
        each(value) { reader, element in
            guard let text = reader.text(element) else { return nil }
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, RFC1123.isSubdomain(String(parts[1])) else {
                reader.fail(
                    "must be Kind.group, without a version, such as OCIMachineTemplate.infrastructure.cluster.x-k8s.io",
                    at: element)
                return nil
            }
            return Policy.InfrastructureKind(kind: String(parts[0]), group: String(parts[1]))
        }
    }

    // MARK: Users and namespaces

    private mutating func readProviders(_ value: Cursor, _ policy: inout Policy) {
        guard check(value, keys: ["serviceAccounts"]) else { return }
        if let accounts = Field(value)["serviceAccounts"].value {
            policy.controlPlaneProviders = serviceAccounts(accounts)
        }
    }

    private mutating func serviceAccounts(_ value: Cursor) -> [ServiceAccount] {
        each(value) { reader, element in
            guard let text = reader.text(element) else { return nil }
            guard let account = ServiceAccount(text) else {
                reader.fail("must be namespace/name of a service account", at: element)
                return nil
            }
            return account
        }
    }

    private mutating func exemptions(_ value: Cursor) -> [Exemption] {
        each(value) { reader, element in reader.exemption(element) }
    }

    private mutating func exemption(_ value: Cursor) -> Exemption? {
        let before = faults.count
        let keys = ["rules", "namespaces", "users", "groups", "serviceAccounts", "until", "reason"]
        guard check(value, keys: keys) else { return nil }
        // What is missing may be what an unknown key was meant to be.
        let isKnown = faults.count == before
        let fields = Field(value)
        // A list with errors is not empty, whatever is left of it.
        var isEmpty = true
        func isSet(_ list: Cursor) -> Bool { !list.isArray || list.count > 0 }
        var exemption = Exemption(rules: RuleSet([]))
        if let list = fields["rules"].value, isSet(list) {
            exemption.rules = RuleSet(rules(list))
        } else if isKnown {
            fail("rules is required", at: value)
        }
        if let list = fields["namespaces"].value, isSet(list) {
            (exemption.namespaces, isEmpty) = (namespaces(list), false)
        }
        if let list = fields["users"].value, isSet(list) { (exemption.users, isEmpty) = (strings(list), false) }
        if let list = fields["groups"].value, isSet(list) { (exemption.groups, isEmpty) = (strings(list), false) }
        if let list = fields["serviceAccounts"].value, isSet(list) {
            (exemption.serviceAccounts, isEmpty) = (serviceAccounts(list), false)
        }
        if let until = fields["until"].value { exemption.until = expiry(until) }
        if let reason = fields["reason"].value { exemption.reason = text(reason) ?? "" }
        if isEmpty, isKnown { fail("one of namespaces, users, groups and serviceAccounts is required", at: value) }
        return exemption
    }

    private mutating func expiry(_ value: Cursor) -> Expiry? {
        guard let text = value.string, let expiry = Expiry(text) else {
            fail("must be a time in RFC 3339 format, such as 2030-01-31T18:00:00Z", at: value)
            return nil
        }
        return expiry
    }

    private mutating func rules(_ value: Cursor) -> [TechPreviewRule] {
        each(value) { reader, element in
            guard let id = reader.text(element) else { return nil }
            guard let rule = TechPreviewRule(id: id) else {
                reader.failUnknownRule(id, TechPreviewRule.allCases.map(\.id), at: element)
                return nil
            }
            return rule
        }
    }
}
