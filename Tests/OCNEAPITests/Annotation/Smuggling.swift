import APIConversion
import APISchema
import JSON
import OCNEAPI
import Reference
import TestDocuments
import TestObjects

/// Creates objects whose annotation carries a value into the other version.
enum Smuggling {
    /// A row of a conversion table, from the side of one version.
    struct Row: Sendable {
        let kind: OCNEKind
        let version: APIVersion
        /// Path of the field.
        let path: [String]
        /// True if the other version has a field for it.
        let hasCounterpart: Bool

        var name: String { path.joined(separator: ".") }
    }

    /// Returns the rows of the conversion of a kind to the other version.
    static func conversionRows(_ kind: OCNEKind, _ version: APIVersion) -> [ConversionRow] {
        kind.conversionTable(between: version, and: version.other)?.rows(fromHub: version.isHub) ?? []
    }

    /// Returns the rows of a kind's spec, including those of list elements.
    static func rows(_ kind: OCNEKind, _ version: APIVersion) -> [Row] {
        conversionRows(kind, version).compactMap { row in
            guard let here = row.here, here.hasPrefix("spec."), !row.isList else { return nil }
            return Row(
                kind: kind, version: version, path: here.split(separator: ".").map(String.init),
                hasCounterpart: row.there != nil)
        }
    }

    /// Returns the schema of the field at `path`.
    static func schema(_ kind: OCNEKind, _ version: APIVersion, at path: [String]) -> Schema? {
        path.reduce(kind.schema(in: version).whole as Schema?) { schema, name in
            guard var schema else { return nil }
            if case .array(let inner) = schema.type { schema = inner }
            guard case .object(let properties) = schema.type else { return nil }
            return properties.first { "\($0.name)" == name }?.schema
        }
    }

    /// Returns a valid object of `row.version` with `value` in the row's field.
    static func object(_ row: Row, _ value: Value, using random: inout SeededRandom) throws -> Value {
        let object = try row.kind.sample(in: row.version)
        return placed(value, at: row.path[...], in: object, row.kind.schema(in: row.version).whole, using: &random)
    }

    private static func placed(
        _ value: Value, at path: ArraySlice<String>, in existing: Value, _ schema: Schema,
        using random: inout SeededRandom
    ) -> Value {
        guard let name = path.first else { return value }
        if case .array(let inner) = schema.type {
            return .array([placed(value, at: path, in: existing[0], inner, using: &random)])
        }
        guard case .object(let properties) = schema.type else { return value }
        var members: [[UInt8]: Value] = [:]
        if case .object(let there) = existing { members = there }
        for property in properties {
            let key = Array("\(property.name)".utf8)
            if "\(property.name)" == name {
                members[key] = placed(
                    value, at: path.dropFirst(), in: members[key] ?? .null, property.schema, using: &random)
            } else if property.isRequired, members[key] == nil {
                members[key] = RandomObject.value(of: property.schema, named: "\(property.name)", using: &random)
            }
        }
        return .object(members)
    }

    /// Returns true if the schema of a version rejects an object sent in that version.
    static func isRefused(_ object: Value, _ kind: OCNEKind, _ version: APIVersion) throws -> Bool {
        let schema = kind.schema(in: version)
        let spec: Value = .object([Array("spec".utf8): object["spec"]])
        if !violations(of: .object(kind.rawValue, schema.properties.filter { "\($0.name)" == "spec" }), spec).isEmpty {
            return true
        }
        return try reading("\(object)") { !schema.compiled.failures(in: $0, limit: 1).isEmpty }
    }
}
