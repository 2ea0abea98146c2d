public import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI
public import OCNEAPI
internal import Reference

/// A file of manifests with its objects in another version. Comments, order and spelling are kept where the text can be
/// edited; fields that move keep their comments.
public struct ConvertedFile: Sendable {
    /// The file with the objects in the version. A file of JSON becomes one of YAML.
    public private(set) var text: [UInt8]
    /// Parts of the text that could not be kept.
    public private(set) var losses: Losses
    /// Notes about values that the version cannot represent or that annotations cannot hold, each with its object.
    public private(set) var notes: [String] = []
    /// The documents as JSON.
    public private(set) var documents: [[UInt8]] = []

    /// Objects that were not converted, since the result would depend on the values of variables: each variable with its
    /// place.
    public private(set) var failures: [String] = []

    /// Converts the objects of a file; objects of other kinds, and those that are in the version already, are
    /// unchanged. Variables of templates are kept. An object whose conversion would depend on their values is unchanged.
    ///
    /// - Parameters:
    ///   - preservesFields: True to preserve fields that the version cannot represent in an annotation, as servers do;
    ///     otherwise they are removed and reported.
    ///   - references: The versions of references that have none; nil for `v1beta2`.
    ///   - namespace: The namespace of objects that have none, as for `kubectl apply --namespace`; nil if it is not
    ///     known.
    ///   - variables: Returns the value that a variable of templates will have, for which the conversion has to be right
    ///     as well; nil if it is not known.
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public init(
        _ text: [UInt8], named name: String, to version: APIVersion, preservesFields: Bool = true,
        references: (any ReferenceVersions)? = nil, namespace: String? = nil,
        variables: @escaping (String) -> String? = { _ in nil }
    ) throws(UnreadableManifest) {
        let file = try ManifestFile(name, text, .kept)
        let conversion = ManifestConversion(
            version: version, preservesFields: preservesFields, references: references, namespace: namespace)
        let converted = file.objects.map { conversion.converted($0) }
        var expected = converted.map(\.json)
        var edited = Self.edited(file, expected, to: version)
        let trial = TemplateTrial(of: file, expected, result: edited.text, in: version, known: variables) {
            (object) throws(JSONError) in conversion.converted(object).json
        }
        let dependencies = trial.dependencies()
        let failed = Set(dependencies.map(\.object))
        if !failed.isEmpty {
            for index in failed { expected[index] = file.objects[index].json }
            edited = Self.edited(file, expected, to: version)
            failures = dependencies.map { dependency in
                "\(name):\(dependency.line):\(dependency.column): \(file.objects[dependency.object].title) is not converted: "
                    + "the result depends on the value of \(TemplateAction.shown(dependency.variable)); "
                    + TemplateAction.advice(dependency.variable)
            }
        }
        for (index, object) in file.objects.enumerated() where !failed.contains(index) {
            notes += Self.remarks(on: converted[index], of: object, in: file, conversion)
            notes += converted[index].notes.map { "\(name): \(object.title)\($0)" }
        }
        (self.text, losses, documents) = edited
    }

    /// Returns what has no effect in a converted object.
    private static func remarks(
        on result: ManifestConversion.Result, of object: ManifestObject, in file: ManifestFile,
        _ conversion: ManifestConversion
    ) -> [String] {
        guard let preserved = result.preserved, case .ocne(let kind, let source) = ManifestKind(object) else {
            return []
        }
        let remarks = ConversionRemarks(
            file: file, object: object, kind: kind, source: source, target: conversion.version)
        do throws(JSONError) {
            return try remarks.lines(preserved, isKept: conversion.preservesFields)
        } catch {
            return ["\(file.name): \(object.title): internal error: \(error)"]
        }
    }

    /// Returns the file with the expected objects.
    private static func edited(
        _ file: ManifestFile, _ expected: [[UInt8]], to version: APIVersion
    ) -> (text: [UInt8], losses: Losses, documents: [[UInt8]]) {
        let documents = EditedManifest.documents(of: file, expected)
        guard !file.isJSON else {
            let losses = Losses(comments: [], variables: [], isRewritten: true)
            return (EditedManifest.yaml(documents), losses, documents)
        }
        let edited = EditedManifest(file, expected: expected) { object in
            guard case .ocne(let kind, let source) = ManifestKind(object) else { return { _ in nil } }
            return FieldOrigins(kind, convertedFrom: source, to: version).origin
        }
        return (edited.text, edited.losses, documents)
    }
}
