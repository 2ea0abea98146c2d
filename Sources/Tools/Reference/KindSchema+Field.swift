public import APISchema
internal import KubernetesAPI
internal import Primitives

/// A field of a kind with its schema.
public struct SchemaField: Sendable {
    /// The path: names of members, without indices; empty for the kind itself.
    public let path: [String]
    /// Schema of the value.
    public let schema: Schema
    /// True if the object that holds it must have it; true for the kind itself.
    public let isRequired: Bool

    /// The members of the object, or of the elements of the list or map, sorted by name; empty for other types.
    public var members: [Property] {
        var schema = schema
        while true {
            switch schema.type {
            case .array(let inner), .map(let inner): schema = inner
            case .object(let members): return members.sorted { "\($0.name)" < "\($1.name)" }
            default: return []
            }
        }
    }
}

/// An error for a path that does not exist in a kind.
public struct FieldNotFound: Error, Equatable, CustomStringConvertible {
    /// The part of the path that exists.
    public let path: [String]
    /// The unknown name.
    public let name: String
    /// Similar names, most likely first.
    public let suggestions: [String]
    /// True if the value at `path` has fields.
    public var hasFields = true

    /// One line: `field "replica" not found in spec; did you mean replicas?`
    public var description: String {
        let parent = path.isEmpty ? "" : " in \(path.joined(separator: "."))"
        guard hasFields else { return "field \"\(name)\" not found\(parent), which has no fields" }
        let hint = suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: " or "))?"
        return "field \"\(name)\" not found\(parent)\(hint)"
    }
}

extension KindSchema {
    /// Returns the field at `path`: names separated by dots. Indices such as `[0]` or `[]` are ignored; keys of a map
    /// count as names.
    public func field(at path: String) throws(FieldNotFound) -> SchemaField {
        var field = SchemaField(path: [], schema: whole, isRequired: true)
        for segment in path.split(separator: ".") {
            let name = String(segment.prefix { $0 != "[" && $0 != "{" })
            guard !name.isEmpty else { continue }
            if case .map(let values) = field.schema.type {
                field = SchemaField(path: field.path + [name], schema: values, isRequired: false)
                continue
            }
            guard let member = field.members.first(where: { "\($0.name)" == name }) else {
                let names = field.members.map { "\($0.name)" }
                throw FieldNotFound(
                    path: field.path, name: name, suggestions: nearest(to: name, among: names),
                    hasFields: !names.isEmpty)
            }
            field = SchemaField(path: field.path + [name], schema: member.schema, isRequired: member.isRequired)
        }
        return field
    }
}

extension KindSchema {
    /// Returns the paths of up to three fields with this name, case-insensitive, shortest first.
    public func paths(named name: String) -> [String] {
        var found: [[String]] = []
        let wanted = name.lowercased()
        func search(_ members: [Property], _ path: [String]) {
            for member in members {
                let path = path + ["\(member.name)"]
                if path.last?.lowercased() == wanted { found.append(path) }
                search(SchemaField(path: path, schema: member.schema, isRequired: false).members, path)
            }
        }
        search(properties, [])
        return found.map { (count: $0.count, path: $0.joined(separator: ".")) }.sorted { $0 < $1 }.prefix(3).map(\.path)
    }
}
