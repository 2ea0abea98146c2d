public import APISchema
internal import KubernetesAPI
internal import Primitives

/// A place in a kind: a member, and what the schema says of it.
public struct SchemaPlace: Sendable {
    /// Names of the members on the way, without indices; empty for the kind itself.
    public let path: [String]
    /// Schema of the value.
    public let schema: Schema
    /// True if the object that holds it must have it; true for the kind itself.
    public let isRequired: Bool

    /// The members that a value here has, or that the elements of a list here have, in alphabetical order; none for
    /// anything else.
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

/// Why there is no such place.
public struct UnknownPlace: Error, Equatable, CustomStringConvertible {
    /// The way as far as it goes.
    public let path: [String]
    /// The name that is not there.
    public let name: String
    /// Names that may have been meant, likeliest first.
    public let suggestions: [String]
    /// Whether what the way leads to has fields at all.
    public var hasFields = true

    /// One line: `there is no replica in spec; did you mean replicas?`
    public var description: String {
        let place = path.isEmpty ? "" : " in \(path.joined(separator: "."))"
        guard hasFields else { return "there is no \(name)\(place), which has no fields" }
        let hint = suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: " or "))?"
        return "there is no \(name)\(place)\(hint)"
    }
}

extension KindSchema {
    /// The place at `path`: names between dots; indices such as `[0]` or `[]` may stand behind lists and are passed
    /// over, and the keys of a map count as names.
    public func place(at path: String) throws(UnknownPlace) -> SchemaPlace {
        var place = SchemaPlace(path: [], schema: whole, isRequired: true)
        for segment in path.split(separator: ".") {
            let name = String(segment.prefix { $0 != "[" && $0 != "{" })
            guard !name.isEmpty else { continue }
            if case .map(let values) = place.schema.type {
                place = SchemaPlace(path: place.path + [name], schema: values, isRequired: false)
                continue
            }
            guard let member = place.members.first(where: { "\($0.name)" == name }) else {
                let names = place.members.map { "\($0.name)" }
                throw UnknownPlace(
                    path: place.path, name: name, suggestions: nearest(to: name, among: names),
                    hasFields: !names.isEmpty)
            }
            place = SchemaPlace(path: place.path + [name], schema: member.schema, isRequired: member.isRequired)
        }
        return place
    }
}

extension KindSchema {
    /// Paths of the fields called `name` in any case, shortest first, up to three.
    public func paths(named name: String) -> [String] {
        var found: [[String]] = []
        let wanted = name.lowercased()
        func look(_ members: [Property], _ path: [String]) {
            for member in members {
                let path = path + ["\(member.name)"]
                if path.last?.lowercased() == wanted { found.append(path) }
                look(SchemaPlace(path: path, schema: member.schema, isRequired: false).members, path)
            }
        }
        look(properties, [])
        return found.map { (count: $0.count, path: $0.joined(separator: ".")) }.sorted { $0 < $1 }.prefix(3).map(\.path)
    }
}
