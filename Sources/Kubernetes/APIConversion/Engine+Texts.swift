internal import JSON

extension Engine {
    /// A text that the spoke always has, be it empty.
    mutating func writeRequiredText(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, parentIsForced: Bool, _ frame: borrowing Frame
    ) -> Outcome {
        guard hasParent(rule, frame) || parentIsForced && !frame.isToHub else { return .absent }
        let source = value(rule, frame)
        if let source, !source.isZero {
            told(rule, frame)
            return write(node, source, frame)
        }
        if frame.isToHub {
            // An empty text comes back by itself where its object does; none, or null, does not.
            if let source, !source.isEmptyString {
                remember(source.text, rule, frame)
            } else if source == nil {
                remember(ConversionData.none, rule, frame)
            }
            if let remembered, remembered.isZero, !remembered.isEmptyContainer { return write(node, remembered, frame) }
            return .absent
        }
        if let source { remember(source.text, rule, frame) }
        if let remembered {
            if remembered.isEmptyContainer { return .absent }
            if remembered.isZero { return write(node, remembered, frame) }
        }
        frame.target.writeKey(node, to: &writer)
        writer.string("")
        return .written
    }

    /// A text that the hub always has.
    mutating func writeImpliedText(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        guard hasParent(rule, frame) else { return .absent }
        let implied = frame.texts[Int(frame.rules[rule].first)]
        let source = value(rule, frame)
        if frame.isToHub {
            if let source, !source.isZero {
                told(rule, frame)
                return write(node, source, frame)
            }
            if let source { remember(source.text, rule, frame) } else { remember(ConversionData.none, rule, frame) }
            if remembered?.isEmptyContainer == true { return .impliesParent }
            told(rule, frame)
            frame.target.writeKey(node, to: &writer)
            writer.string(implied)
            return .written
        }
        guard let source else {
            remember(ConversionData.none, rule, frame)
            return .absent
        }
        told(rule, frame)
        if let remembered, source.stringEquals(implied.utf8) {
            if remembered.isEmptyContainer { return .impliesParent }
            if remembered.isZero { return write(node, remembered, frame) }
        }
        return write(node, source, frame)
    }
}
