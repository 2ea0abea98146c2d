internal import JSON

extension Engine {
    /// `ready` of the spoke: what the hub says, or whether a counter is positive. In the hub only what the counter does
    /// not tell.
    mutating func writeReadiness(_ rule: Int, _ node: FieldTree.Node, _ frame: borrowing Frame) -> Outcome {
        let compiled = frame.rules[rule]
        let source = value(rule, frame)
        if frame.isToHub {
            guard let source, source.kind != .true else { return .absent }
            return write(node, source, frame)
        }
        if let source { return write(node, source, frame) }
        let exception = value(Int(compiled.second), frame)?.bool
        guard exception == false || exception == nil && isPositive(Int(compiled.first), frame) else { return .absent }
        frame.target.writeKey(node, to: &writer)
        writer.bool(true)
        return .written
    }

    /// In the hub: false where the spoke is ready without a positive counter, true where it does not say so with one.
    /// What of that would come about by itself is not in the spoke.
    mutating func writeReadinessException(_ rule: Int, _ node: FieldTree.Node, _ frame: borrowing Frame) -> Outcome {
        let compiled = frame.rules[rule]
        let source = value(rule, frame)
        let ready = value(Int(compiled.first), frame)
        let isPositive = isPositive(Int(compiled.second), frame)
        if frame.isToHub {
            // Kept where it would not come about by itself; where it contradicts the rest, something has changed since.
            let isKept =
                switch ready?.kind {
                case nil: !isPositive && source?.bool == true
                case .true: isPositive && source?.bool == false
                default: true
                }
            if let source, isKept { return write(node, source, frame) }
            guard ready == nil && isPositive || ready?.kind == .true && !isPositive else { return .absent }
            frame.target.writeKey(node, to: &writer)
            writer.bool(ready == nil)
            return .written
        }
        guard let source else { return .absent }
        if ready == nil, source.bool == isPositive { return .absent }
        return write(node, source, frame)
    }

    private func isPositive(_ rule: Int, _ frame: borrowing Frame) -> Bool { (value(rule, frame)?.int64 ?? 0) > 0 }
}
