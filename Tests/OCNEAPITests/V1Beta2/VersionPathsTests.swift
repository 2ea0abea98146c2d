import APIConversion
import APISchema
import KubernetesAPI
import TestDocuments
import Testing

@testable import OCNEAPI

/// Compares the paths that rules use in each version with the conversion tables.
@Suite("Paths of rules by version")
struct VersionPathsTests {
    /// Names of the paths that differ between the versions.
    private static let names: [(name: String, any KeyPath<VersionPaths, MemberPath> & Sendable)] = [
        ("infrastructureRef", \.infrastructureRef), ("certificatesExpiryDays", \.certificatesExpiryDays),
        ("rolloutStrategy", \.rolloutStrategy),
    ]

    private static let hub = APIVersion.hub.traits.paths

    /// Returns true if the table converts the value or object at one path to the other path, with all nested fields, in
    /// both directions.
    private static func agrees(_ table: ConversionTable, _ spoke: String, _ hub: String) -> Bool {
        func isInside(_ path: String, _ outer: String) -> Bool { path == outer || path.hasPrefix("\(outer).") }
        let rows = table.fields.filter { rule in
            rule.spoke.map { isInside($0, spoke) } ?? false || rule.hub.map { isInside($0, hub) } ?? false
        }
        let both = rows.filter { $0.spoke != nil && $0.hub != nil }
        return !both.isEmpty && both.allSatisfy { isInside($0.spoke ?? "", spoke) && isInside($0.hub ?? "", hub) }
    }

    @Test("Each path is the counterpart of the other in the conversion table", arguments: APIVersion.spokes)
    func table(version: APIVersion) throws {
        let paths = version.traits.paths
        let controlPlane = try #require(OCNEKind.controlPlane.conversionTable(of: version))
        let template = try #require(OCNEKind.controlPlaneTemplate.conversionTable(of: version))
        for (name, path) in Self.names {
            let (spoke, hub) = ("\(paths[keyPath: path])", "\(Self.hub[keyPath: path])")
            // A field at the same path may be converted with the object that it is in.
            guard spoke != hub else { continue }
            #expect(Self.agrees(controlPlane, "spec.\(spoke)", "spec.\(hub)"), "\(name)")
            // A template has no reference of its own.
            guard name != "infrastructureRef" else { continue }
            #expect(Self.agrees(template, "spec.template.spec.\(spoke)", "spec.template.spec.\(hub)"), "\(name)")
        }
        let (old, new) = (paths, Self.hub)
        guard "\(old.infrastructureRef)" != "\(new.infrastructureRef)" else { return }
        #expect(
            controlPlane.fields.contains {
                $0.spoke == "spec.\(old.infrastructureRef).\(old.infrastructureGroup)"
                    && $0.hub == "spec.\(new.infrastructureRef).\(new.infrastructureGroup)"
            })
    }

    @Test("Each path differs between some versions")
    func needed() {
        for (name, path) in Self.names {
            #expect(Set(APIVersion.allCases.map { "\($0.traits.paths[keyPath: path])" }).count > 1, "\(name)")
        }
    }

    @Test("The tests above cover every path")
    func complete() {
        #expect(Mirror(reflecting: Self.hub).children.count == Self.names.count + 1)
    }

    private static let mutablePaths = APIVersion.spokes.flatMap { version in
        version.traits.mutablePaths.all.map { (version, $0) }
    }

    @Test("A mutable field of a spoke is mutable in the hub", arguments: mutablePaths)
    func mutable(version: APIVersion, path: [String]) throws {
        let name = path.last == "*" ? path.dropLast().joined(separator: ".") : path.joined(separator: ".")
        let rows = try #require(OCNEKind.controlPlane.conversionTable(of: version)).fields.filter { rule in
            rule.spoke.map { $0 == name || $0.hasPrefix("\(name).") || name.hasPrefix("\($0).") } ?? false
        }
        #expect(!rows.isEmpty, "the table does not know \(name)")
        for rule in rows {
            // The row is of the field itself, of one in it, or of an object that has it at the same path.
            guard let hub = rule.spoke.map({ name.hasPrefix("\($0).") && $0 == rule.hub }) == true ? name : rule.hub
            else {
                continue
            }
            #expect(Self.mayChange(hub), "\(name) may change, \(hub) may not")
        }
    }

    private static func mayChange(_ path: String) -> Bool {
        let steps = path.split(separator: ".").map(String.init)
        return APIVersion.hub.traits.mutablePaths.all.contains { pattern in
            pattern.last == "*"
                ? steps.count >= pattern.count && steps.starts(with: pattern.dropLast()) : steps == pattern
        }
    }

    @Test("Every mutable path is in the schema of its version", arguments: APIVersion.allCases)
    func known(version: APIVersion) {
        for path in version.traits.mutablePaths.all {
            let steps = path.last == "*" ? path.dropLast() : path[...]
            #expect(Self.knows(.object("All.", OCNEKind.controlPlane.schema(in: version).properties), steps), "\(path)")
        }
    }

    private static func knows(_ schema: Schema, _ path: ArraySlice<String>) -> Bool {
        guard let name = path.first else { return true }
        switch schema.type {
        case .object(let members):
            guard let member = members.first(where: { "\($0.name)" == name }) else { return false }
            return knows(member.schema, path.dropFirst())
        default: return false
        }
    }

    @Test("Every former default is in the schema", arguments: FormerDefaults.texts.map { $0.path.map { "\($0)" } })
    func formerDefaults(path: [String]) {
        #expect(Self.knows(.object("All.", OCNEKind.config.schema(in: .v1beta2).properties), ["spec"] + path))
    }
}
