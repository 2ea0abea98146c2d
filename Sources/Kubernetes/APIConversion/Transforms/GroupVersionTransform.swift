internal import JSON

/// `group/version` in the spoke, the group alone in the hub, of an object reference.
///
/// | spoke | hub | preserved |
/// | --- | --- | --- |
/// | `g/v1`, written | `g` | spoke to hub: `g/v1`, restored while the group is `g` |
/// | `g/v2`, looked up | `g` | hub to spoke: `kind/v2`, so that the version is looked up again |
///
/// Outside of a cluster the only version is the default, and nothing is preserved of it.
struct GroupVersionTransform: FieldTransform {
    /// Row of the reference's kind.
    let kind: Int32
    /// Index of the version to use if none is known, in `Frame.strings`.
    let defaultVersion: Int32

    static var writesWithoutInput: Bool { false }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let source = engine.source(of: field, frame)
        if field.preserved == nil, let source, let text = source.plainContent, let slash = Self.slash(in: text),
            slash > 0
        {
            return writeGroup(of: source, text, slash, field, &engine, frame)
        }
        let text = source?.string
        let group = text.flatMap(Self.group) ?? ""
        let before = field.preserved?.string
        let isLookedUp = isLookedUp(text, as: before, of: group, engine, frame)
        if let source {
            let isDefault =
                engine.referenceVersions == nil && text == "\(group)/\(frame.strings[Int(defaultVersion)])"
            if text != nil, isLookedUp || isDefault {
                engine.markRepresented(field, frame)
            } else {
                engine.preserve(source.text, field.row, frame)
            }
        }
        if let preserved = field.preserved, !isLookedUp {
            // The spoke shows these the same: a value that is not a string, an empty one, one with a slash.
            let expected = before.flatMap { $0.isEmpty ? nil : "\($0)/\(version(of: $0, engine, frame))" }
            if text == expected { return engine.write(preserved, as: field, frame) }
        }
        guard !group.isEmpty else { return .absent }
        engine.writeKey(field, frame)
        engine.writer.string(group)
        return .written
    }

    /// Writes the group of a text with a slash, of which the annotation has nothing: the usual case, without strings.
    private func writeGroup(
        of source: Cursor, _ text: Span<UInt8>, _ slash: Int, _ field: borrowing TargetField, _ engine: inout Engine,
        _ frame: borrowing Frame
    ) -> Outcome {
        let version = frame.strings[Int(defaultVersion)].utf8.span
        if engine.referenceVersions == nil, spansEqual(text.extracting((slash + 1)...), version) {
            engine.markRepresented(field, frame)
        } else {
            engine.preserve(source.text, field.row, frame)
        }
        engine.writeKey(field, frame)
        engine.writer.append("\"", text.extracting(..<slash), "\"")
        engine.writer.needsComma = true
        return .written
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let source = engine.source(of: field, frame)
        if field.preserved == nil, let source, let group = source.plainContent, !group.isEmpty, Self.hasNoSlash(group) {
            return writeGroupVersion(source, group, field, &engine, frame)
        }
        let group = source?.string ?? ""
        let isGroup = !group.isEmpty && !group.utf8.contains(UInt8(ascii: "/"))
        if let source, !isGroup { engine.preserve(source.text, field.row, frame) }
        if let preserved = field.preserved {
            let before = preserved.string.map { Self.group($0) ?? "" } ?? ""
            if before == group {
                if isGroup { engine.markRepresented(field, frame) }
                return engine.write(preserved, as: field, frame)
            }
        }
        guard !group.isEmpty else { return .absent }
        let version = version(of: group, engine, frame)
        if isGroup { markLookup(version, field.row, &engine, frame) }
        engine.writeKey(field, frame)
        engine.writer.string("\(group)/\(version)")
        return .written
    }

    /// Writes the version of a group of which the annotation has nothing: the usual case, with few strings.
    private func writeGroupVersion(
        _ source: Cursor, _ group: Span<UInt8>, _ field: borrowing TargetField, _ engine: inout Engine,
        _ frame: borrowing Frame
    ) -> Outcome {
        let version =
            engine.referenceVersions == nil
            ? frame.strings[Int(defaultVersion)] : version(of: source.string ?? "", engine, frame)
        markLookup(version, field.row, &engine, frame)
        engine.writeKey(field, frame)
        engine.writer.append("\"", group, "/")
        engine.writer.appendEscaped(version.utf8.span)
        engine.writer.append("\"")
        engine.writer.needsComma = true
        return .written
    }

    // MARK: - Versions that were looked up

    /// Enters that the target represents a group, and if its version was looked up, for which kind.
    private func markLookup(_ version: String, _ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        engine.markRepresented(row, frame)
        guard engine.referenceVersions != nil else { return }
        let start = engine.fragments.count
        var json = JSONWriter(appendingTo: engine.fragments)
        engine.fragments = []
        json.append("\"")
        let kind = engine.source(self.kind, frame)
        if let text = kind?.plainContent {
            json.append(text)
        } else {
            json.appendEscaped((kind?.string ?? "").utf8.span)
        }
        json.append("/")
        json.appendEscaped(version.utf8.span)
        json.append("\"")
        engine.fragments = json.bytes
        engine.endFragment(from: start, row, frame)
    }

    /// Returns true if `text` is the version that was looked up for the same kind; `lookup` is what was preserved of
    /// it.
    private func isLookedUp(
        _ text: String?, as lookup: String?, of group: String, _ engine: borrowing Engine, _ frame: borrowing Frame
    ) -> Bool {
        guard let text, let lookup, !group.isEmpty, let slash = lookup.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return text == "\(group)\(lookup[slash...])" && kindName(engine, frame) == lookup[..<slash]
    }

    private func kindName(_ engine: borrowing Engine, _ frame: borrowing Frame) -> String {
        engine.source(kind, frame)?.string ?? ""
    }

    private func version(of group: String, _ engine: borrowing Engine, _ frame: borrowing Frame) -> String {
        let known =
            group.isEmpty ? nil : engine.referenceVersions?.version(group: group, kind: kindName(engine, frame))
        return known ?? frame.strings[Int(defaultVersion)]
    }

    /// Returns the group of `group/version`; nil for any other string.
    private static func group(_ apiVersion: String) -> String? {
        // By bytes: a slash with a combining accent is another Character.
        guard let slash = slash(in: apiVersion.utf8.span) else { return nil }
        return String(decoding: apiVersion.utf8.prefix(slash), as: UTF8.self)
    }

    private static func hasNoSlash(_ text: Span<UInt8>) -> Bool {
        for i in text.indices where text[i] == UInt8(ascii: "/") { return false }
        return true
    }

    /// Returns the position of the slash; nil if there is none, or more than one.
    private static func slash(in text: Span<UInt8>) -> Int? {
        var found: Int? = nil
        for i in text.indices where text[i] == UInt8(ascii: "/") {
            if found != nil { return nil }
            found = i
        }
        return found
    }
}
