internal import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Primitives
internal import Reference

/// What has no effect after a conversion: unknown fields, and values that the target version cannot represent. The
/// notation of a value, such as `10m` for 600 seconds, is no such thing.
struct ConversionRemarks {
    let file: ManifestFile
    let object: ManifestObject
    let kind: OCNEKind
    let source: APIVersion
    let target: APIVersion

    private struct Remark {
        let path: [PathStep]
        let message: String
        let help: String
        let isAboutName: Bool
    }

    /// Returns the remarks, a line each, in the order of the file.
    ///
    /// - Parameters:
    ///   - preserved: The fields of the source version that the conversion preserved in the annotation.
    ///   - isKept: False if the annotation is removed from the object.
    func lines(_ preserved: PreservedFields, isKept: Bool) throws(JSONError) -> [String] {
        var tape = Tape()
        let root = try tape.parse(object.json.span).root
        let unknown = SchemaCheck(root, kind.schema(in: source), demandsMembers: false).violations
            .filter { $0.rule == .schemaUnknown }
            .map { $0.pointing(from: source, of: kind) }
        var remarks = unknown.map {
            Remark(path: $0.path, message: $0.message, help: $0.help, isAboutName: true)
        }
        let rows = kind.conversionTable(between: source, and: target)?.rows(fromHub: source.isHub) ?? []
        let unknownPaths = Set(unknown.map(\.path))
        var index = OffsetIndex(of: root)
        for names in preserved.fields {
            guard let (path, position) = index.value(atPreserved: names),
                !path.indices.contains(where: { unknownPaths.contains(Array(path[...$0])) })
            else { continue }
            if let remark = remark(root.descendant(at: position), at: path, rows) { remarks.append(remark) }
        }
        let locations = Locator(file: file, object: object).locations(
            of: remarks.map { Locator.Field(path: $0.path, isAboutName: $0.isAboutName) })
        let fate = isKept ? "preserved in the annotation only" : "dropped"
        return zip(remarks, locations).map { (position: $1.position, remark: $0) }
            .sorted { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
            .map { position, remark in
                let place = "\(file.name):\(position.line):\(position.column): \(object.title)"
                let help = remark.help.isEmpty ? "" : " (\(remark.help))"
                return "\(place): \(FieldPath(remark.path)): \(remark.message); \(fate)\(help)"
            }
    }

    /// Returns the remark about a preserved field; nil if the target has the same value in another notation.
    private func remark(_ value: Cursor, at path: [PathStep], _ rows: [ConversionRow]) -> Remark? {
        let names = path.compactMap { step -> String? in if case .member(let name) = step { name } else { nil } }
        let field = names.joined(separator: ".")
        let row =
            rows.first { $0.here == field }
            ?? rows.first { row in !row.isList && row.here.map { field.hasPrefix("\($0).") } == true }
        guard let row, let loss = row.loss(of: value, in: target) else { return nil }
        let help = row.instead.map { "set \($0) instead" } ?? ""
        return Remark(path: path, message: loss, help: help, isAboutName: row.there == nil)
    }
}

extension ConversionRow {
    /// Returns the part of a preserved value that the other version cannot represent; nil if only its notation is
    /// preserved.
    fileprivate func loss(of value: Cursor, in other: APIVersion) -> String? {
        // An empty value equals an absent field.
        if value.isEmptyString || value.isNull || (value.isObject || value.isArray) && value.count == 0 { return nil }
        switch transform {
        case .spokeOnly, .hubOnly, .hubOnlyUnless: return "\(other.rawValue) has no such field"
        case .followingSeconds: return "\(other.rawValue) has one value for both timeouts"
        case .ownNamespace: return "\(other.rawValue) has no namespaces in references"
        case .duration:
            guard !isHub, let duration = GoDuration(value.string ?? ""), duration.nanoseconds % 1_000_000_000 != 0
            else {
                return nil
            }
            return "\(other.rawValue) has whole seconds"
        case .arguments:
            var names: Set<String> = []
            var elements = Field(value).elements
            while let element = elements.next() {
                guard names.insert(Field(element)["name"].string).inserted else {
                    return "\(other.rawValue) has one value for each argument"
                }
            }
            return nil
        case .value, .verbatim, .boolExplicitInHub, .requiredBool, .requiredText, .impliedText, .list, .groupVersion,
            .emptyObject, .readiness, .readinessException:
            return nil
        }
    }
}
