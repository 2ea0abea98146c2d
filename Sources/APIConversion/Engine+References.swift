internal import JSON

extension Engine {
    /// The version that references get when nothing says which: the contract that the hub follows.
    private static let defaultVersion: StaticString = "v1beta2"

    /// `group/version` in the spoke, the group in the hub.
    mutating func writeGroupVersion(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let source = value(rule, frame)
        let text = source?.string
        if let source, text == nil { remember(source.text, rule, frame) }
        if frame.isToHub {
            let group = text.flatMap(Self.group) ?? ""
            if let source, let text {
                if text == "\(group)/\(Self.defaultVersion)" { told(rule, frame) } else { remember(source.text, rule, frame) }
            }
            if let remembered {
                // What the spoke could not tell apart: something else than a text, an empty one, one with a slash in it.
                let expected = remembered.string.flatMap { $0.isEmpty ? nil : "\($0)/\(Self.defaultVersion)" }
                if text == expected { return write(node, remembered, frame) }
            }
            guard !group.isEmpty else { return .absent }
            frame.target.writeKey(node, to: &writer)
            writer.string(group)
            return .written
        }
        if let source, let text {
            if !text.isEmpty, !text.utf8.contains(UInt8(ascii: "/")) { told(rule, frame) } else { remember(source.text, rule, frame) }
        }
        let group = text ?? ""
        if let remembered {
            let before = remembered.string.map { Self.group($0) ?? "" } ?? ""
            if before == group { return write(node, remembered, frame) }
        }
        guard !group.isEmpty else { return .absent }
        frame.target.writeKey(node, to: &writer)
        writer.string("\(group)/\(Self.defaultVersion)")
        return .written
    }

    /// The group of `group/version`; nil for a version alone and for what is neither.
    private static func group(_ apiVersion: String) -> String? {
        // By bytes: to Swift, a slash under an accent is no slash.
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")),
            !apiVersion.utf8[apiVersion.utf8.index(after: slash)...].contains(UInt8(ascii: "/"))
        else { return nil }
        return String(apiVersion[..<slash])
    }

    /// The namespace of a reference in the spoke, which in the hub is the object's own.
    mutating func writeNamespace(_ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame) -> Outcome {
        if let remembered {
            return remembered.isObject ? .absent : write(node, remembered, frame)
        }
        guard refers(rule, frame), let namespace = frame.namespace else { return .absent }
        return write(node, namespace, frame)
    }

    /// Remembers a namespace that is not the object's own.
    mutating func rememberNamespace(_ rule: Int, _ frame: borrowing Frame) {
        let source = value(rule, frame)
        let own = refers(rule, frame) ? frame.namespace : nil
        if let source {
            if let own, spansEqual(source.text, own.text) { told(rule, frame) } else { remember(source.text, rule, frame) }
        } else if own != nil {
            remember(ConversionData.none, rule, frame)
        }
    }

    /// Whether the reference says anything that both versions hold.
    private func refers(_ rule: Int, _ frame: borrowing Frame) -> Bool {
        let compiled = frame.rules[rule]
        return value(Int(compiled.first), frame)?.isZero == false || value(Int(compiled.second), frame)?.isZero == false
    }
}
