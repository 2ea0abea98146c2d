internal import JSON

extension Engine {
    /// The version that references get when nothing says which: the contract that the hub follows.
    private static let defaultVersion = "v1beta2"

    /// `group/version` in the spoke, the group in the hub.
    ///
    /// A version that somebody wrote is remembered, unless it is what every reference gets; one that was found in the cluster is not, so
    /// that the object comes back as it was. To tell them apart the spoke remembers that it was found: by the group alone.
    mutating func writeGroupVersion(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let source = value(rule, frame)
        let text = source?.string
        if let source, text == nil { remember(source.text, rule, frame) }
        return frame.isToHub
            ? writeGroup(source, text, rule, node, remembered, frame) : writeVersion(source, text, rule, node, remembered, frame)
    }

    private mutating func writeGroup(
        _ source: Cursor?, _ text: String?, _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let group = text.flatMap(Self.group) ?? ""
        let before = remembered?.string
        if let source, let text {
            let version = version(of: group, rule, frame)
            let isFound = version == Self.defaultVersion || before == group
            if isFound, text == "\(group)/\(version)" { told(rule, frame) } else { remember(source.text, rule, frame) }
        }
        if let remembered {
            // What the spoke could not tell apart: something else than a text, an empty one, one with a slash in it.
            let expected = before.flatMap { $0.isEmpty ? nil : "\($0)/\(version(of: $0, rule, frame))" }
            if text == expected { return write(node, remembered, frame) }
        }
        guard !group.isEmpty else { return .absent }
        frame.target.writeKey(node, to: &writer)
        writer.string(group)
        return .written
    }

    private mutating func writeVersion(
        _ source: Cursor?, _ text: String?, _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let group = text ?? ""
        let isGroup = !group.isEmpty && !group.utf8.contains(UInt8(ascii: "/"))
        if let source, text != nil, !isGroup { remember(source.text, rule, frame) }
        if let remembered {
            let before = remembered.string.map { Self.group($0) ?? "" } ?? ""
            if before == group {
                if isGroup { told(rule, frame) }
                return write(node, remembered, frame)
            }
        }
        guard let source, !group.isEmpty else { return .absent }
        let version = version(of: group, rule, frame)
        if isGroup {
            if version == Self.defaultVersion { told(rule, frame) } else { remember(source.text, rule, frame) }
        }
        frame.target.writeKey(node, to: &writer)
        writer.string("\(group)/\(version)")
        return .written
    }

    /// The version in which objects of a reference's group and kind are asked for, as far as anybody knows.
    private func version(of group: String, _ rule: Int, _ frame: borrowing Frame) -> String {
        guard let referenceVersions, !group.isEmpty else { return Self.defaultVersion }
        let kind = value(Int(frame.rules[rule].first), frame)?.string ?? ""
        return referenceVersions.version(group: group, kind: kind) ?? Self.defaultVersion
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
