public import APIConversion

/// A row of a conversion table as seen from one of its versions, with paths from the object also for what is inside
/// lists.
public struct ConversionRow: Sendable {
    /// The path in the version that is looked from; nil when it has no such field.
    public let here: String?
    /// The path in the other version; nil when it has no such field.
    public let there: String?
    /// Transform of the value between spoke and hub, regardless of the point of view.
    public let transform: Transform
    /// True if the row is seen from the hub.
    public let isHub: Bool

    /// True if rows of elements follow.
    public var isList: Bool {
        if case .list = transform { true } else { false }
    }
}

extension ConversionTable {
    /// All rows, a list before those of its elements.
    public func rows(fromHub: Bool) -> [ConversionRow] {
        Self.rows(fields, spoke: "", hub: "", fromHub: fromHub)
    }

    private static func rows(_ fields: [FieldMapping], spoke: String, hub: String, fromHub: Bool) -> [ConversionRow] {
        fields.flatMap { field in
            let spokePath = field.spoke.map { spoke + $0 }
            let hubPath = field.hub.map { hub + $0 }
            let row = ConversionRow(
                here: fromHub ? hubPath : spokePath, there: fromHub ? spokePath : hubPath, transform: field.transform,
                isHub: fromHub)
            guard case .list(let table) = field.transform else { return [row] }
            return [row] + rows(table.fields, spoke: "\(spokePath ?? "").", hub: "\(hubPath ?? "").", fromHub: fromHub)
        }
    }
}

/// Location of a field in the other version.
public enum Counterpart: Equatable, Sendable {
    /// In these places; usually one.
    case at([String])
    /// Nowhere.
    case none
    /// The table does not speak of the field.
    case unknown
}

extension [ConversionRow] {
    /// Returns the location of the field at `path`, names separated by dots, in the other version.
    public func counterpart(of path: String) -> Counterpart {
        let exact = filter { $0.here == path }
        if !exact.isEmpty {
            let places = exact.compactMap { $0.there ?? $0.followed(in: self) }
            return places.isEmpty ? .none : .at(places)
        }
        // Inside a value that is converted as a whole.
        if let row = first(where: { $0.here.map { path.hasPrefix($0 + ".") } == true && !$0.isList }),
            let here = row.here
        {
            guard let there = row.there else { return .none }
            // Arguments are a list of names and values in one version and a map in the other: they have no members in
            // common.
            if case .arguments = row.transform { return .at([there]) }
            return .at([there + path.dropFirst(here.count)])
        }
        return counterpart(ofObject: path)
    }

    /// Where an object is that has no row of its own: where most of its members are, or else all places where they are.
    private func counterpart(ofObject path: String) -> Counterpart {
        let inside = filter { $0.here?.hasPrefix(path + ".") == true }
        if inside.isEmpty { return .unknown }
        var votes: [String: Int] = [:]
        var places: [String] = []
        for row in inside {
            guard let here = row.here, let there = row.there else { continue }
            let rest = here.dropFirst(path.count)
            if there.hasSuffix(rest) {
                votes[String(there.dropLast(rest.count)), default: 0] += 1
            } else {
                places.append(there)
            }
        }
        // An object that is in the same place keeps it, even if most of its members have moved.
        if votes[path] != nil { return .at([path]) }
        if let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { return .at([best.key]) }
        return places.isEmpty ? .none : .at(Self.summary(of: places))
    }

    /// Places with what they have in common said once: at most one more name than all share, so that there are few.
    private static func summary(of places: [String]) -> [String] {
        let split = places.map { $0.split(separator: ".") }
        var shared = split[0].count - 1
        for other in split {
            shared = zip(split[0].prefix(shared), other.dropLast()).prefix { $0 == $1 }.count
        }
        var result: [String] = []
        for place in split {
            let short = place.prefix(shared + 1).joined(separator: ".")
            if !result.contains(short) { result.append(short) }
        }
        return result
    }
}

extension ConversionRow {
    /// Where the value is that this field stands for, though its row names no other place.
    fileprivate func followed(in rows: [ConversionRow]) -> String? {
        switch transform {
        case .followingSeconds(let leader): rows.first { $0.here == leader }?.there
        case .emptyObject(let path): path
        default: nil
        }
    }

    /// How the value looks in the other version, where that is not as it looks here; nil where it is.
    public var change: String? {
        switch transform {
        case .duration: isHub ? "a duration, such as 1m30s" : "whole seconds"
        case .followingSeconds: "a duration, such as 1m30s; one for both"
        case .arguments: isHub ? "a map of names and values" : "a list of names and values"
        case .groupVersion: isHub ? "with the version" : "without the version"
        case .requiredText: isHub ? "always there, be it empty" : nil
        case .requiredBool: isHub ? "always there" : nil
        case .boolExplicitInHub: isHub ? nil : "always said"
        case .readiness: isHub ? "together with readyReplicas and notReady" : "where readyReplicas does not tell"
        default: nil
        }
    }
}
