public import APIConversion

/// A row of a conversion table, from the perspective of one version. Paths start at the object, also those of fields
/// inside lists.
public struct ConversionRow: Sendable {
    /// The path in this version; nil if it has no such field.
    public let here: String?
    /// The path in the other version; nil if it has no such field.
    public let there: String?
    /// The transform of the value between spoke and hub.
    public let transform: Transform
    /// True if this version is the hub.
    public let isHub: Bool
    /// What to set in the other version instead of a field that it lacks, for people; nil if there is nothing.
    public let instead: String?

    /// True if the rows of its elements follow.
    public var isList: Bool {
        if case .list = transform { true } else { false }
    }
}

extension ConversionTable {
    /// Returns all rows, that of a list before those of its elements.
    public func rows(fromHub: Bool) -> [ConversionRow] { Self.rows(of: fields, fromHub: fromHub) }

    /// Returns the rows of some fields of a table.
    static func rows(of fields: [FieldMapping], fromHub: Bool) -> [ConversionRow] {
        rows(fields, spoke: "", hub: "", fromHub: fromHub)
    }

    private static func rows(_ fields: [FieldMapping], spoke: String, hub: String, fromHub: Bool) -> [ConversionRow] {
        fields.flatMap { field in
            let spokePath = field.spoke.map { spoke + $0 }
            let hubPath = field.hub.map { hub + $0 }
            let row = ConversionRow(
                here: fromHub ? hubPath : spokePath, there: fromHub ? spokePath : hubPath, transform: field.transform,
                isHub: fromHub, instead: field.instead)
            guard case .list(let table) = field.transform else { return [row] }
            return [row] + rows(table.fields, spoke: "\(spokePath ?? "").", hub: "\(hubPath ?? "").", fromHub: fromHub)
        }
    }
}

/// The location of a field in the other version.
public enum Counterpart: Equatable, Sendable {
    /// The paths; usually one.
    case at([String])
    /// The other version has no such field.
    case none
    /// The table does not contain the field.
    case unknown
}

extension [ConversionRow] {
    /// Returns the location of the field at `path`, names separated by dots, in the other version.
    public func counterpart(of path: String) -> Counterpart {
        let exact = filter { $0.here == path }
        if !exact.isEmpty {
            let paths = exact.compactMap { $0.there ?? $0.derivedPath(in: self) }
            return paths.isEmpty ? .none : .at(paths)
        }
        // Inside a value that is converted as a whole.
        if let row = first(where: { $0.here.map { path.hasPrefix($0 + ".") } == true && !$0.isList }),
            let here = row.here
        {
            guard let there = row.there else { return .none }
            // Arguments are a list of names and values in one version and a map in the other, without common members.
            if case .arguments = row.transform { return .at([there]) }
            return .at([there + path.dropFirst(here.count)])
        }
        return counterpart(ofObject: path)
    }

    /// Returns the location of an object without a row: the path of most of its members, otherwise those of all.
    private func counterpart(ofObject path: String) -> Counterpart {
        let inside = filter { $0.here?.hasPrefix(path + ".") == true }
        if inside.isEmpty { return .unknown }
        var votes: [String: Int] = [:]
        var paths: [String] = []
        for row in inside {
            guard let here = row.here, let there = row.there else { continue }
            let rest = here.dropFirst(path.count)
            if there.hasSuffix(rest) {
                votes[String(there.dropLast(rest.count)), default: 0] += 1
            } else {
                paths.append(there)
            }
        }
        // An object that exists in both versions is its own counterpart, even if most of its members have moved.
        if votes[path] != nil { return .at([path]) }
        if let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { return .at([best.key]) }
        return paths.isEmpty ? .none : .at(Self.summary(of: paths))
    }

    /// Shortens paths to their common prefix and one more name, and removes duplicates.
    private static func summary(of paths: [String]) -> [String] {
        let split = paths.map { $0.split(separator: ".") }
        var shared = split[0].count - 1
        for other in split {
            shared = zip(split[0].prefix(shared), other.dropLast()).prefix { $0 == $1 }.count
        }
        var result: [String] = []
        for path in split {
            let short = path.prefix(shared + 1).joined(separator: ".")
            if !result.contains(short) { result.append(short) }
        }
        return result
    }
}

extension ConversionRow {
    /// Returns the path of the value that the transform derives this one from, if the row has none in the other
    /// version.
    fileprivate func derivedPath(in rows: [ConversionRow]) -> String? {
        switch transform {
        case .followingSeconds(let leader): rows.first { $0.here == leader }?.there
        case .emptyObject(let path): path
        default: nil
        }
    }

    /// The representation in the other version; nil if it is the same.
    public var change: String? {
        switch transform {
        case .duration: isHub ? "a duration, such as 1m30s" : "whole seconds"
        case .followingSeconds: "a duration, such as 1m30s; one for both"
        case .arguments: isHub ? "a map of names and values" : "a list of names and values"
        case .groupVersion: isHub ? "with the version" : "without the version"
        case .requiredText: isHub ? "always set, possibly empty" : nil
        case .requiredBool: isHub ? "always set" : nil
        case .boolExplicitInHub: isHub ? nil : "always set"
        case .readiness: isHub ? "together with readyReplicas and notReady" : "if readyReplicas does not imply it"
        default: nil
        }
    }
}
