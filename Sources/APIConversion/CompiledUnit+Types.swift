internal import JSON

extension CompiledUnit {
    /// Whether all that would be taken from `remainder` has the types of the target's schema.
    ///
    /// Whoever may write an object may write its annotations, and API servers check no types after a conversion: one object whose list is a
    /// number there would break every client that lists its kind.
    ///
    /// - Parameter container: The container of the target that the remainder is of.
    func hasTypes(_ remainder: Cursor, of container: Int, isHub: Bool) -> Bool {
        // Only objects are ever looked into.
        guard remainder.isObject else { return true }
        let tree = FieldTreeView(isHub ? hub : spoke)
        let node = tree.nodes[container]
        var members = remainder.members
        while let member = members.next() {
            if member.name.stringEquals(ConversionData.verbatim), !member.value.isNull { return false }
            guard let found = tree.find(member.name, Int(node.first), in: node) else { continue }
            let child = tree.nodes[found]
            if child.isStatus { continue }
            if child.isContainer {
                if !hasTypes(member.value, of: found, isHub: isHub) { return false }
            } else if let shape = isHub ? hubShapes[found] : spokeShapes[found] {
                if !hasType(member.value, Int(child.rule), shape, isHub: isHub) { return false }
            }
        }
        return true
    }

    private func hasType(_ value: Cursor, _ rule: Int, _ shape: ValueShape, isHub: Bool) -> Bool {
        switch rules[rule].operation {
        case .list:
            guard value.isObject else { return true }
            var members = value.members
            while let member = members.next() {
                if member.name.stringEquals(ConversionData.verbatim) {
                    if !shape.matches(member.value) { return false }
                } else if !elements[Int(rules[rule].first)].hasTypes(member.value, of: 0, isHub: isHub) {
                    return false
                }
            }
            return true
        case .arguments:
            if let verbatim = value[ConversionData.verbatim] { return shape.matches(verbatim) }
            return value.isObject || value.isListOfNames || shape.matches(value)
        case .followingSeconds:
            var pair = value.elements
            guard pair.next() != nil, let own = pair.next() else { return true }
            return shape.matches(own)
        case .boolExplicitInHub, .requiredBool, .requiredText, .impliedText, .ownNamespace:
            // An empty object says that there was none.
            return value.isObject && value.isEmptyContainer || shape.matches(value)
        case .value, .verbatim, .spokeOnly, .hubOnly, .hubOnlyUnless, .duration, .groupVersion, .emptyObject, .readiness,
            .readinessException:
            return shape.matches(value)
        }
    }
}
