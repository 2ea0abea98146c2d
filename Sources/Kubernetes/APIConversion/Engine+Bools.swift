internal import JSON

extension Engine {
    /// True or false, where the hub always says which and the spoke only says true.
    mutating func writeBoolExplicitInHub(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        guard hasParent(rule, frame) else { return .absent }
        let source = value(rule, frame)
        if let source, source.kind != .false {
            told(rule, frame)
            return write(node, source, frame)
        }
        // None in the spoke and false in the hub come back by themselves.
        if (source == nil) == frame.isToHub {
            told(rule, frame)
        } else if source == nil {
            remember(ConversionData.none, rule, frame)
        } else {
            remember("false", rule, frame)
        }
        let isFalse = frame.isToHub ? remembered?.isEmptyContainer != true : remembered?.kind == .false
        return isFalse ? writeFalse(node, frame) : .impliesParent
    }

    /// True or false, which the spoke always has and the hub can do without.
    mutating func writeRequiredBool(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        guard hasParent(rule, frame) else { return .absent }
        guard let source = value(rule, frame) else {
            remember(ConversionData.none, rule, frame)
            return frame.isToHub || remembered?.isEmptyContainer == true ? .absent : writeFalse(node, frame)
        }
        told(rule, frame)
        if frame.isToHub, source.kind == .false, remembered?.isEmptyContainer == true { return .impliesParent }
        return write(node, source, frame)
    }

    /// Says false in an object of the hub that would be empty otherwise: that there was none counts while the object
    /// says something else.
    mutating func writeFalse(inEmpty container: FieldTree.Node, _ frame: borrowing Frame) {
        for i in Int(container.first)..<Int(container.first + container.count) {
            let node = frame.target.nodes[i]
            guard !node.isContainer, frame.rules[Int(node.rule)].operation == .boolExplicitInHub else { continue }
            _ = writeFalse(node, frame)
        }
    }

    private mutating func writeFalse(_ node: FieldTree.Node, _ frame: borrowing Frame) -> Outcome {
        frame.target.writeKey(node, to: &writer)
        writer.bool(false)
        return .written
    }
}
