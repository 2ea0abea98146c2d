internal import APISchema
internal import JSON
internal import OCNEAPI
internal import Reference

/// Finds the objects of a template whose conversion depends on the values of variables: converting and then substituting
/// gives another object than substituting and then converting.
///
/// Variables are kept by a conversion, as texts that it does not read. This tries values that conversions do read, and
/// compares.
struct TemplateTrial {
    /// A variable in an object, with the value that the conversion depends on.
    struct Dependency: Hashable {
        let object: Int
        let line: Int
        let column: Int
        let variable: String
    }

    private let file: ManifestFile
    /// The text after the conversion.
    private let result: [UInt8]
    private let convert: (ManifestObject) throws(JSONError) -> [UInt8]
    private let version: APIVersion
    /// The values that the variables will have, as far as they are known.
    private let known: (String) -> String?
    /// The variables of each object that has some and that the conversion changes.
    private var fields: [Int: VariableFields] = [:]

    /// Maximum number of variables whose dependencies are located; beyond that, every variable of an object is reported.
    private static let maxVariables = 64
    /// Maximum number of texts of the objects that are tried as values.
    private static let maxLiterals = 4

    /// - Parameters:
    ///   - expected: The objects after the conversion.
    ///   - result: The text after the conversion.
    ///   - version: The version after it.
    ///   - known: Returns the value that a variable will have; nil if that is not known.
    ///   - convert: Converts an object.
    init(
        of file: ManifestFile, _ expected: [[UInt8]], result: [UInt8], in version: APIVersion,
        known: @escaping (String) -> String?, convert: @escaping (ManifestObject) throws(JSONError) -> [UInt8]
    ) {
        (self.file, self.result, self.version) = (file, result, version)
        (self.known, self.convert) = (known, convert)
        for (index, object) in file.objects.enumerated() where !object.variables.isEmpty {
            // An object that is in the version already is unchanged, whatever the values.
            guard expected.indices.contains(index), expected[index] != object.json else { continue }
            guard case .ocne(let kind, let version) = ManifestKind(object) else { continue }
            fields[index] = try? VariableFields(object, kind.schema(in: version).whole) { offset in
                let start = file.source.offset(of: file.position(of: object.offset + offset, in: object.document))
                return start < file.source.bytes.count && "\"'|>".utf8.contains(file.source.bytes[start])
            }
        }
    }

    /// The variables that the conversion depends on, by object and position.
    func dependencies() -> [Dependency] {
        guard !fields.isEmpty else { return [] }
        guard let result = try? ManifestFile("", result, .kept), result.objects.count == file.objects.count else {
            // Nothing can be compared: every variable counts.
            return fields.flatMap { index, fields in
                Set(fields.places.flatMap(\.names)).flatMap { dependencies(on: $0, in: index, fields, at: []) }
            }
        }
        // References to the object's own namespace are left out in one version.
        let namespaces = Set(
            fields.keys.map { file.objects[$0].namespace }.filter { !$0.isEmpty && !$0.contains("${") })
        let values = TrialValues(Array(fields.values), literals: Array(namespaces.sorted().prefix(Self.maxLiterals)))
        let excerpt = TemplateExcerpt(of: file, result: result, with: Set(fields.keys))
        var found: Set<Dependency> = []
        var explained: [Int: Set<FieldDifference>] = [:]
        var trials: [(String) -> String?] = (0..<values.rounds).map { round in { values.value(of: $0, in: round) } }
        trials.append(known)
        for value in trials {
            // Fields that differ once are located once.
            let new = differences(in: excerpt, .substituted(value)).filter {
                explained[$0.key].map($0.value.isSubset) != true
            }
            guard !new.isEmpty else { continue }
            found.formUnion(located(new, TemplateExcerpt(of: file, result: result, with: Set(new.keys)), value))
            explained.merge(new) { $0.union($1) }
        }
        return found.sorted {
            ($0.object, $0.line, $0.column, $0.variable) < ($1.object, $1.line, $1.column, $1.variable)
        }
    }

    /// Returns the objects of an excerpt that differ if variables have these values, with the fields that do.
    private func differences(
        in excerpt: TemplateExcerpt, _ variables: TemplateVariables
    ) -> [Int: Set<FieldDifference>] {
        // Values that make the template invalid say nothing.
        guard let before = try? ManifestFile("", excerpt.source, variables) else { return [:] }
        let tried = excerpt.objects.enumerated().filter { fields[$0.element] != nil }
        guard let after = try? ManifestFile("", excerpt.result, variables), after.objects.count == before.objects.count
        else { return Dictionary(uniqueKeysWithValues: tried.map { ($0.element, []) }) }
        var found: [Int: Set<FieldDifference>] = [:]
        for (position, index) in tried where before.objects.indices.contains(position) {
            guard let expected = try? convert(before.objects[position]), let first = ManifestNode(expected),
                let second = ManifestNode(after.objects[position].json)
            else { continue }
            let fields = first.differences(from: second)
            if !fields.isEmpty { found[index] = fields }
        }
        return found
    }

    /// Returns the variables that make objects of an excerpt differ.
    private func located(
        _ differing: [Int: Set<FieldDifference>], _ excerpt: TemplateExcerpt, _ value: @escaping (String) -> String?
    ) -> Set<Dependency> {
        let names = Set(differing.keys.flatMap { fields[$0]?.places.flatMap(\.names) ?? [] }).sorted()
        var culprits: [Int: [String: Set<FieldDifference>]] = [:]
        if names.count <= Self.maxVariables {
            for name in names {
                for (index, places) in differences(in: excerpt, .keptExcept { $0 == name ? value(name) : nil }) {
                    culprits[index, default: [:]][name] = places
                }
            }
        }
        var found: Set<Dependency> = []
        for (index, places) in differing {
            guard let fields = fields[index] else { continue }
            // Several variables together, or too many to try each.
            let all = Set(fields.places.flatMap(\.names)).map { ($0, places) }
            for (name, places) in culprits[index].map({ Array($0) }) ?? all {
                found.formUnion(dependencies(on: name, in: index, fields, at: places))
            }
        }
        return found
    }

    /// Returns the places of a variable in the fields that differ; all of its places if it is not in those.
    private func dependencies(
        on name: String, in index: Int, _ fields: VariableFields, at differences: Set<FieldDifference>
    ) -> [Dependency] {
        let object = file.objects[index]
        guard case .ocne(let kind, let source) = ManifestKind(object) else { return [] }
        let origins = FieldOrigins(kind, convertedFrom: source, to: version)
        let paths = differences.map { difference in
            guard !difference.isPreserved, let origin = origins.origin(of: difference.path.joined(separator: "."))
            else { return difference.path }
            return origin.split(separator: ".").map { String($0) }
        }
        let all = fields.places.filter { $0.names.contains(name) }
        let precise = all.filter { place in
            paths.count <= Self.maxVariables
                && paths.contains { $0.starts(with: place.path) || place.path.starts(with: $0) }
        }
        return (precise.isEmpty ? all : precise).map {
            let position = file.position(of: object.offset + $0.offset, in: object.document)
            return Dependency(object: index, line: position.line, column: position.column, variable: name)
        }
    }
}
