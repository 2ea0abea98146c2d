import JSON
import KubernetesAPI
import OCNEAPI
import Reference
import TestDocuments
import Testing

@testable import Checking

/// A broken manifest as JSON, with a field that a variable replaces.
private struct Variation {
    let documents: [Value]
    let document: Int
    let path: [PathStep]

    /// The file with a value in place of the field.
    func text(_ value: Value) -> String {
        var documents = documents
        documents[document] = documents[document].replacing(path[...], with: value)
        return documents.map { "\($0)" }.joined(separator: "\n---\n")
    }
}

extension Value {
    /// The value with another one at a path.
    fileprivate func replacing(_ path: ArraySlice<PathStep>, with value: Value) -> Value {
        guard let step = path.first else { return value }
        switch (self, step) {
        case (.object(var members), .member(let name)):
            members[Array(name.utf8)] = self[name].replacing(path.dropFirst(), with: value)
            return .object(members)
        case (.array(var elements), .element(let index)) where elements.indices.contains(index):
            elements[index] = elements[index].replacing(path.dropFirst(), with: value)
            return .array(elements)
        default: return self
        }
    }

    /// The paths of all strings, numbers and truth values in it.
    fileprivate func leaves(_ path: [PathStep] = []) -> [(path: [PathStep], value: Value)] {
        switch self {
        case .object: names.flatMap { self[$0].leaves(path + [.member($0)]) }
        case .array(let elements): elements.enumerated().flatMap { $1.leaves(path + [.element($0)]) }
        case .null: []
        default: [(path, self)]
        }
    }

    /// Values that a field with this one may have as well.
    fileprivate var others: [Value] {
        switch self {
        case .string: [.string(Array("other".utf8)), .string(Array("v1.26.6".utf8)), .string(Array("default".utf8))]
        case .number: [.number(Array("1".utf8)), .number(Array("3".utf8)), .number(Array("40".utf8))]
        case .bool(let value): [.bool(!value)]
        default: []
        }
    }
}

/// A finding, wherever its position.
private struct Key: Hashable, CustomStringConvertible {
    let rule: String
    let object: String
    let path: String
    let message: String

    init(_ finding: Finding) {
        (rule, object, path, message) = ("\(finding.rule.id)", finding.object, finding.path, finding.message)
    }

    var description: String { "\(rule) \(object) \(path): \(message)" }
}

@Suite("Unknown fields")
struct UnknownFieldTests {
    private static let unset = Value.string(Array("${UNSET}".utf8))

    /// The broken manifests with each of their fields in turn, except those that tell the kind.
    private static func variations() throws -> [(variation: Variation, value: Value, old: String?)] {
        try BrokenTests.names.flatMap { name -> [(variation: Variation, value: Value, old: String?)] in
            let text = try Files.text("Broken/\(name)")
            let old = try? Files.text("Broken/\(name.dropLast(".yaml".count)).old.yaml")
            guard let file = try? ManifestFile(name, Array(text.utf8), .kept) else { return [] }
            let documents = try file.documents.map { try Value(json: $0.json) }
            return documents.indices.flatMap { index in
                documents[index].leaves().compactMap { path, value in
                    guard path.last != .member("kind"), path.last != .member("apiVersion") else { return nil }
                    return (Variation(documents: documents, document: index, path: path), value, old)
                }
            }
        }
    }

    @Test("A finding holds for any value of a variable that is not set", arguments: SeededRandom.seeds)
    func sound(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let all = try Self.variations()
        var known: [String: Set<Key>] = [:]
        for _ in 0..<PropertyRun.count(default: 400) {
            let (variation, value, old) = all[random.below(all.count)]
            let found = try report(on: variation.text(Self.unset), old: old).findings.map { Key($0) }
            for value in [value] + value.others {
                let text = variation.text(value)
                let others = try known[text] ?? Set(report(on: text, old: old).findings.map { Key($0) })
                known[text] = others
                let path = FieldPath(variation.path).description
                // A value that is not valid by itself replaces other findings.
                if others.contains(where: { $0.path == path && !found.contains($0) }) { continue }
                for key in found where !key.object.contains("${") {
                    try #require(others.contains(key), "\(key): not with \(path) \(value)")
                }
            }
        }
    }

    @Test("A finding of a rule disappears if a field that it depends on is unknown, and only then")
    func declared() throws {
        var (gone, kept) = (0, 0)
        for name in BrokenTests.names {
            let text = try Files.text("Broken/\(name)")
            let old = try? Files.text("Broken/\(name.dropLast(".yaml".count)).old.yaml")
            guard let file = try? ManifestFile(name, Array(text.utf8), .kept) else { continue }
            let documents = try file.documents.map { try Value(json: $0.json) }
            for object in file.objects {
                guard case .ocne(let kind, let version) = ManifestKind(object) else { continue }
                let single = Variation(documents: [documents[object.document]], document: 0, path: [])
                let findings = try report(on: "\(documents[object.document])", old: old).findings
                for finding in findings {
                    let path = Self.steps(finding.path)
                    // A field of the other version comes from an annotation.
                    guard let inputs = OCNERule.inputs(ofViolation: finding.rule, at: path, in: kind, version),
                        (try? kind.schema(in: version).field(at: finding.path)) != nil
                    else { continue }
                    for (leaf, value) in documents[object.document].leaves() where leaf.first == .member("spec") {
                        let variation = Variation(documents: single.documents, document: 0, path: leaf)
                        func isFound(_ value: Value) throws -> Bool {
                            try report(on: variation.text(value), old: old).findings.contains {
                                $0.rule == finding.rule && $0.path == finding.path && $0.severity == finding.severity
                            }
                        }
                        let isFoundIfUnset = try isFound(Self.unset)
                        if inputs.contain(leaf) {
                            gone += 1
                            #expect(!isFoundIfUnset, "\(finding.rule.id) at \(finding.path): \(FieldPath(leaf))")
                        } else if let text = value.text, !finding.message.contains(text),
                            let other = value.others.first, try isFound(other)
                        {
                            kept += 1
                            #expect(isFoundIfUnset, "\(finding.rule.id) at \(finding.path): \(FieldPath(leaf))")
                        }
                    }
                }
            }
        }
        #expect(gone > 20 && kept > 100, "\(gone) \(kept)")
    }

    /// The steps of a path such as `spec.files[0].path`.
    private static func steps(_ path: String) -> [PathStep] {
        path.split(separator: ".").flatMap { part -> [PathStep] in
            let pieces = part.split(separator: "[")
            return pieces.enumerated().map { index, piece in
                index == 0 ? .member(String(piece)) : .element(Int(piece.dropLast()) ?? 0)
            }
        }
    }
}
