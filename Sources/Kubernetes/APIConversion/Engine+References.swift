internal import JSON

extension Engine {
    /// The version that references get when nothing says which: the contract that the hub follows.
    private static let defaultVersion = "v1beta2"

    /// `group/version` in the spoke, the group in the hub.
    ///
    /// A version that somebody wrote is remembered. One that was found in the cluster is not, so that the object comes
    /// back as it was and follows the cluster; to tell them apart the spoke remembers what was found, as
    /// `kind/version`. Where no cluster is known there is only one version to be found, and nothing is remembered of
    /// that.
    mutating func writeGroupVersion(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let source = value(rule, frame)
        let text = source?.string
        if let source, text == nil { remember(source.text, rule, frame) }
        return frame.isToHub
            ? writeGroup(source, text, rule, node, remembered, frame)
            : writeVersion(source, text, rule, node, remembered, frame)
    }

    private mutating func writeGroup(
        _ source: Cursor?, _ text: String?, _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?,
        _ frame: borrowing Frame
    ) -> Outcome {
        let group = text.flatMap(Self.group) ?? ""
        let before = remembered?.string
        let isFound = self.isFound(text, as: before, of: group, rule, frame)
        if let source, let text {
            if isFound || referenceVersions == nil && text == "\(group)/\(Self.defaultVersion)" {
                told(rule, frame)
            } else {
                remember(source.text, rule, frame)
            }
        }
        if let remembered, !isFound {
            // What the spoke could not tell apart: something else than a text, an empty one, one with a slash in it.
            let expected = before.flatMap { $0.isEmpty ? nil : "\($0)/\(version(of: $0, rule, frame))" }
            if text == expected { return write(node, remembered, frame) }
        }
        guard !group.isEmpty else { return .absent }
        frame.target.writeKey(node, to: &writer)
        writer.string(group)
        return .written
    }

    /// Whether a text is still what was found for it, `mark` being what is remembered of that.
    private func isFound(_ text: String?, as mark: String?, of group: String, _ rule: Int, _ frame: borrowing Frame)
        -> Bool
    {
        guard let text, let mark, !group.isEmpty, let slash = mark.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return text == "\(group)\(mark[slash...])" && kind(rule, frame) == mark[..<slash]
    }

    private mutating func writeVersion(
        _ source: Cursor?, _ text: String?, _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?,
        _ frame: borrowing Frame
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
        guard !group.isEmpty else { return .absent }
        let version = version(of: group, rule, frame)
        if isGroup {
            told(rule, frame)
            if referenceVersions != nil { rememberFound(version, rule, frame) }
        }
        frame.target.writeKey(node, to: &writer)
        writer.string("\(group)/\(version)")
        return .written
    }

    private mutating func rememberFound(_ version: String, _ rule: Int, _ frame: borrowing Frame) {
        var mark = JSONWriter()
        mark.string("\(kind(rule, frame))/\(version)")
        remember(mark.bytes.span, rule, frame)
    }

    /// The kind of what is referred to.
    private func kind(_ rule: Int, _ frame: borrowing Frame) -> String {
        value(Int(frame.rules[rule].first), frame)?.string ?? ""
    }

    /// The version in which objects of a reference's group and kind are asked for, as far as anybody knows.
    private func version(of group: String, _ rule: Int, _ frame: borrowing Frame) -> String {
        guard let referenceVersions, !group.isEmpty else { return Self.defaultVersion }
        return referenceVersions.version(group: group, kind: kind(rule, frame)) ?? Self.defaultVersion
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
    mutating func writeNamespace(_ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame)
        -> Outcome
    {
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
            if let own, spansEqual(source.text, own.text) {
                told(rule, frame)
            } else {
                remember(source.text, rule, frame)
            }
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
