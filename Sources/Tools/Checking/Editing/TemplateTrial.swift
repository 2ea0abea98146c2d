internal import APISchema
internal import JSON
internal import OCNEAPI
internal import Reference

/// Finds the objects of a template whose conversion depends on the values of variables: converting and then substituting
/// gives another object than substituting and then converting. Defaulting is tried like a conversion.
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

    /// The texts of an excerpt, with actions to render.
    private struct Texts {
        let source: RenderedActions
        let result: RenderedActions
        let objects: [Int]

        init(_ excerpt: TemplateExcerpt, _ actions: Set<String>) {
            source = RenderedActions(excerpt.source, actions)
            result = RenderedActions(excerpt.result, actions)
            objects = excerpt.objects
        }
    }

    private let file: ManifestFile
    /// The text after the conversion.
    private let result: [UInt8]
    private let convert: (ManifestObject) throws(JSONError) -> [UInt8]?
    /// The version after the conversion; nil for the one before.
    private let version: APIVersion?
    /// The values that the variables will have, as far as they are known.
    private let known: (String) -> String?
    /// True if the server repeats the conversion: then only what it cannot repeat is a difference, unless the values
    /// are known.
    private let isRepeated: Bool
    /// The actions of the objects.
    private var actions: Set<String> = []
    /// The variables of each object that has some and that the conversion changes.
    private var fields: [Int: VariableFields] = [:]

    /// Maximum number of variables whose dependencies are located; beyond that, every variable of an object is reported.
    private static let maxVariables = 64
    /// Maximum number of texts of the objects that are tried as values.
    private static let maxLiterals = 4

    /// - Parameters:
    ///   - expected: The objects after the conversion.
    ///   - result: The text after the conversion.
    ///   - version: The version after it; nil for the one before.
    ///   - known: Returns the value that a variable will have; nil if that is not known.
    ///   - isRepeated: True if the server repeats the conversion, as it does defaulting.
    ///   - convert: Converts an object; nil if it is invalid, and its values say nothing.
    init(
        of file: ManifestFile, _ expected: [[UInt8]], result: [UInt8], in version: APIVersion? = nil,
        known: @escaping (String) -> String?, isRepeated: Bool = false,
        convert: @escaping (ManifestObject) throws(JSONError) -> [UInt8]?
    ) {
        (self.file, self.result, self.version) = (file, result, version)
        (self.known, self.convert, self.isRepeated) = (known, convert, isRepeated)
        for (index, object) in file.objects.enumerated() where !object.variables.isEmpty {
            // An object that is in the version already is unchanged, whatever the values.
            guard expected.indices.contains(index), isRepeated || expected[index] != object.json else { continue }
            guard case .ocne(let kind, let version) = ManifestKind(object) else { continue }
            fields[index] = try? VariableFields(object, kind.schema(in: version).whole) { offset in
                let start = file.source.offset(of: file.position(of: object.offset + offset, in: object.document))
                return start < file.source.bytes.count && "\"'|>".utf8.contains(file.source.bytes[start])
            }
        }
        actions = Set(fields.values.flatMap { $0.places.flatMap(\.names) }.filter { TemplateAction.isAction($0) })
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
            fields.keys.map { file.objects[$0].namespace }.filter { !$0.isEmpty && !TemplateAction.mayBe(in: $0) })
        let values = TrialValues(Array(fields.values), literals: Array(namespaces.sorted().prefix(Self.maxLiterals)))
        let excerpt = Texts(TemplateExcerpt(of: file, result: result, with: Set(fields.keys)), actions)
        var found: Set<Dependency> = []
        var explained: [Int: Set<FieldDifference>] = [:]
        var trials: [(value: (String) -> String?, isKnown: Bool)] = (0..<values.rounds).map { round in
            ({ values.value(of: $0, in: round) }, false)
        }
        trials.append((known, true))
        for (value, isKnown) in trials {
            // Fields that differ once are located once.
            let new = differences(in: excerpt, .substituted(value), isKnown: isKnown).filter {
                explained[$0.key].map($0.value.isSubset) != true
            }
            guard !new.isEmpty else { continue }
            let part = Texts(TemplateExcerpt(of: file, result: result, with: Set(new.keys)), actions)
            found.formUnion(located(new, part, value, isKnown: isKnown))
            explained.merge(new) { $0.union($1) }
        }
        return found.sorted {
            ($0.object, $0.line, $0.column, $0.variable) < ($1.object, $1.line, $1.column, $1.variable)
        }
    }

    /// Returns the objects of an excerpt that differ if variables have these values, with the fields that do.
    private func differences(
        in excerpt: Texts, _ variables: TemplateVariables, isKnown: Bool
    ) -> [Int: Set<FieldDifference>] {
        // Values that make the template invalid say nothing.
        func filled(_ text: RenderedActions) -> ManifestFile? {
            try? ManifestFile("", text.rendered(variables.value), variables)
        }
        guard let before = filled(excerpt.source) else { return [:] }
        let tried = excerpt.objects.enumerated().filter { fields[$0.element] != nil }
        guard let after = filled(excerpt.result), after.objects.count == before.objects.count
        else { return Dictionary(uniqueKeysWithValues: tried.map { ($0.element, []) }) }
        var found: [Int: Set<FieldDifference>] = [:]
        for (position, index) in tried where before.objects.indices.contains(position) {
            let object = after.objects[position]
            guard let expected = try? convert(before.objects[position]), let first = ManifestNode(expected),
                let result = isRepeated && !isKnown ? try? convert(object) : object.json,
                let second = ManifestNode(result)
            else { continue }
            let fields = first.differences(from: second)
            if !fields.isEmpty { found[index] = fields }
        }
        return found
    }

    /// Returns the variables that make objects of an excerpt differ.
    private func located(
        _ differing: [Int: Set<FieldDifference>], _ excerpt: Texts, _ value: @escaping (String) -> String?,
        isKnown: Bool
    ) -> Set<Dependency> {
        let names = Set(differing.keys.flatMap { fields[$0]?.places.flatMap(\.names) ?? [] }).sorted()
        var culprits: [Int: [String: Set<FieldDifference>]] = [:]
        if names.count <= Self.maxVariables {
            for name in names {
                let variables = TemplateVariables.keptExcept { $0 == name ? value(name) : nil }
                for (index, places) in differences(in: excerpt, variables, isKnown: isKnown) {
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
        let origins = version.map { FieldOrigins(kind, convertedFrom: source, to: $0) }
        let paths = differences.map { difference in
            guard !difference.isPreserved, let origins,
                let origin = origins.origin(of: difference.path.joined(separator: "."))
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
