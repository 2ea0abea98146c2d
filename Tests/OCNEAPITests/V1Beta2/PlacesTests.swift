import APIConversion
import APISchema
import KubernetesAPI
import TestDocuments
import Testing

@testable import OCNEAPI

/// What rules look at in each version against where the conversion says that it is.
@Suite("Places of the rules")
struct PlacesTests {
    /// Names of what the rules of both versions look at in other places.
    private static let names: [(name: String, any KeyPath<Places, Place> & Sendable)] = [
        ("infrastructureRef", \.infrastructureRef), ("certificatesExpiryDays", \.certificatesExpiryDays),
        ("rolloutStrategy", \.rolloutStrategy),
    ]

    private static func path(_ place: Place) -> String {
        [place.first, place.second, place.third].map { "\($0)" }.filter { !$0.isEmpty }.joined(separator: ".")
    }

    /// Whether the table takes the value or object at one path to the other, with all that is in it, in both
    /// directions.
    private static func agrees(_ table: ConversionTable, _ spoke: String, _ hub: String) -> Bool {
        func isInside(_ path: String, _ outer: String) -> Bool { path == outer || path.hasPrefix("\(outer).") }
        let rows = table.fields.filter { rule in
            rule.spoke.map { isInside($0, spoke) } ?? false || rule.hub.map { isInside($0, hub) } ?? false
        }
        let both = rows.filter { $0.spoke != nil && $0.hub != nil }
        return !both.isEmpty && both.allSatisfy { isInside($0.spoke ?? "", spoke) && isInside($0.hub ?? "", hub) }
    }

    @Test("Each place is where the conversion table says that it is")
    func table() {
        for (name, place) in Self.names {
            let (spoke, hub) = (Self.path(Places.v1alpha1[keyPath: place]), Self.path(Places.v1beta2[keyPath: place]))
            #expect(spoke != hub, "\(name) need not be told")
            #expect(Self.agrees(OCNEKind.controlPlane.conversionTable, "spec.\(spoke)", "spec.\(hub)"), "\(name)")
            // The template has no reference of its own.
            guard name != "infrastructureRef" else { continue }
            let template = OCNEKind.controlPlaneTemplate.conversionTable
            #expect(Self.agrees(template, "spec.template.spec.\(spoke)", "spec.template.spec.\(hub)"), "\(name)")
        }
        let (old, new) = (Places.v1alpha1, Places.v1beta2)
        #expect(
            OCNEKind.controlPlane.conversionTable.fields.contains {
                $0.spoke == "spec.\(Self.path(old.infrastructureRef)).\(old.infrastructureGroup)"
                    && $0.hub == "spec.\(Self.path(new.infrastructureRef)).\(new.infrastructureGroup)"
            })
    }

    @Test("No place is left out of the test above")
    func complete() {
        #expect(Mirror(reflecting: Places.v1alpha1).children.count == Self.names.count + 1)
    }

    @Test("What may change in v1alpha1 may change where it is in v1beta2", arguments: MutablePaths.v1alpha1)
    func mutable(path: [String]) throws {
        let name = path.last == "*" ? path.dropLast().joined(separator: ".") : path.joined(separator: ".")
        let rows = OCNEKind.controlPlane.conversionTable.fields.filter { rule in
            rule.spoke.map { $0 == name || $0.hasPrefix("\(name).") || name.hasPrefix("\($0).") } ?? false
        }
        #expect(!rows.isEmpty, "the table does not know \(name)")
        for rule in rows {
            guard let hub = rule.hub else { continue }
            #expect(Self.mayChange(hub), "\(name) may change, \(hub) may not")
        }
    }

    private static func mayChange(_ path: String) -> Bool {
        let steps = path.split(separator: ".").map(String.init)
        return MutablePaths.v1beta2.contains { pattern in
            pattern.last == "*"
                ? steps.count >= pattern.count && steps.starts(with: pattern.dropLast()) : steps == pattern
        }
    }

    @Test("Every path that may change is in the schema of its version", arguments: APIVersion.allCases)
    func known(version: APIVersion) {
        for path in MutablePaths.of(version) {
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
