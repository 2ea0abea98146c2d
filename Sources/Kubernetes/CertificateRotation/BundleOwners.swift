internal import JSON

/// Field managers of a `caBundle`, from `metadata.managedFields` of its object.
enum BundleOwners {
    /// This server's own field manager.
    static let own = "ocne-webhook"
    /// Limit of managers that are named for one object.
    private static let maxManagers = 3
    /// Limit of a manager's name: API servers accept 128 characters.
    private static let maxCharacters = 128

    /// Returns the managers that own the bundle, without this server's own. If none does, since the bundle was removed,
    /// returns the manager that wrote the object last. Returns this server's own if there is no other, as when two
    /// installations write the same object.
    static func writers(of object: borrowing Field, _ kind: BundleTarget.Kind) -> [String] {
        var owners: [String] = []
        var last: (manager: String, time: String)?
        var entries = object["metadata"]["managedFields"].elements
        while let element = entries.next() {
            let entry = Field(element)
            let manager = String(entry["manager"].string.prefix(maxCharacters))
            guard !manager.isEmpty, manager != own else { continue }
            if owns(entry["fieldsV1"], kind), owners.count < maxManagers, !owners.contains(manager) {
                owners.append(manager)
            }
            // RFC 3339 in UTC: string order is time order.
            let time = entry["time"].string
            if last.map({ $0.time < time }) ?? true { last = (manager, time) }
        }
        if !owners.isEmpty { return owners }
        return [last?.manager ?? own]
    }

    private static func owns(_ fields: borrowing Field, _ kind: BundleTarget.Kind) -> Bool {
        switch kind {
        case .crd:
            return fields["f:spec"]["f:conversion"]["f:webhook"]["f:clientConfig"]["f:caBundle"].exists
        case .mutating, .validating:
            var webhooks = fields["f:webhooks"].members
            while let webhook = webhooks.next() {
                if Field(webhook.value)["f:clientConfig"]["f:caBundle"].exists { return true }
            }
            return false
        }
    }
}
