internal import JSON

/// Field managers of a `caBundle`, as `metadata.managedFields` of its object names them.
enum BundleOwners {
    /// This server's own field manager.
    static let own = "ocne-webhook"
    /// Managers of one object that are named.
    private static let maxManagers = 3
    /// Characters of a manager's name: API servers take 128.
    private static let maxCharacters = 128

    /// Who has written the bundle that is there: managers that own it, but for this server, or, where nobody owns it
    /// since it was removed, the one that has written the object last. Only this server's own where no other is known,
    /// as when two installations write the same object.
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
            // RFC 3339 in UTC: as texts they stand in the order of time.
            let time = entry["time"].string
            if last.map({ $0.time < time }) ?? true { last = (manager, time) }
        }
        if !owners.isEmpty { return owners }
        return [last?.manager ?? own]
    }

    private static func owns(_ fields: borrowing Field, _ kind: BundleTarget.Kind) -> Bool {
        switch kind {
        case .definition:
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
