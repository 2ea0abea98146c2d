internal import JSON
internal import KubernetesAPI

/// A finding as bytes: their number in four bytes, then a JSON array.
enum FindingRecord {
    static let headBytes = 4

    /// - Parameter rule: Index of its rule.
    static func encoded(_ finding: ClusterFinding, rule: Int) -> [UInt8] {
        var writer = JSONWriter(appendingTo: [0, 0, 0, 0])
        writer.array { writer in
            writer.string(finding.effect.rawValue)
            writer.integer(rule)
            for text in [
                finding.object.apiVersion, finding.object.kind, finding.object.namespace, finding.object.name,
                finding.object.uid, finding.path, finding.message, finding.help, finding.place?.file ?? "",
            ] {
                writer.string(text)
            }
            writer.bool(finding.dependsOnOthers)
            writer.integer(finding.resource)
            writer.integer(finding.place?.position.line ?? 0)
            writer.integer(finding.place?.position.column ?? 0)
        }
        let size = UInt32(truncatingIfNeeded: writer.bytes.count - headBytes)
        for i in 0..<headBytes { writer.bytes[i] = UInt8(truncatingIfNeeded: size >> (8 * UInt32(i))) }
        return writer.bytes
    }

    /// The number of bytes after the head; nil if the head is not complete.
    static func size(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= headBytes else { return nil }
        return bytes.prefix(headBytes).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Returns the finding of a record without its head; nil if it is none.
    static func decoded(_ record: ArraySlice<UInt8>, rules: [Rule]) -> ClusterFinding? {
        do throws(JSONError) {
            var tape = Tape()
            let bytes = Array(record)
            var values = Values(elements: try tape.parse(bytes.span).root.elements)
            guard let effect = ClusterFinding.Effect(rawValue: values.text()), let rule = values.index(in: rules) else {
                return nil
            }
            let object = ClusterObject(
                apiVersion: values.text(), kind: values.text(), namespace: values.text(), name: values.text(),
                uid: values.text())
            let (path, message, help, file) = (values.text(), values.text(), values.text(), values.text())
            let (dependsOnOthers, resource) = (values.bool(), values.integer())
            let position = SourcePosition(line: values.integer(), column: values.integer())
            return ClusterFinding(
                effect: effect, rule: rules[rule], object: object, path: path, message: message, help: help,
                place: position.line > 0 ? SourcePlace(file: file, position: position) : nil,
                dependsOnOthers: dependsOnOthers, resource: resource)
        } catch {
            return nil
        }
    }

    private struct Values: ~Escapable {
        var elements: Cursor.Elements

        mutating func text() -> String { elements.next()?.string ?? "" }
        mutating func bool() -> Bool { elements.next()?.kind == .true }
        mutating func integer() -> Int { Int(truncatingIfNeeded: elements.next()?.int64 ?? 0) }
        mutating func index(in rules: [Rule]) -> Int? {
            let index = integer()
            return rules.indices.contains(index) ? index : nil
        }
    }
}
