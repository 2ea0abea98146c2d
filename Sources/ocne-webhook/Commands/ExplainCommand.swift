internal import APISchema
internal import ArgumentParser
internal import Checking
internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Manifests
internal import OCNEAPI
internal import Primitives
internal import Reference
internal import TechPreview

/// `ocne-webhook explain`: what a field means.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a kind or a field: meaning, type, limits, default; or prints the reference.",
        usage: "ocne-webhook explain <kind>[.<field>...] [<options>]",
        discussion: """
            Kinds go by any of their names: OCNEControlPlane, ocnecontrolplanes, ocnecp. Indices such as [0] may stand in a path. The name of \
            a rule, as findings and logs have it, is explained too.

            Examples:
              ocne-webhook explain ocnecontrolplane
              ocne-webhook explain ocnecp.spec.rollout.strategy
              ocne-webhook explain ocneconfig.spec.files --api-version v1alpha1
              ocne-webhook explain ocneconfig.spec --recursive
              ocne-webhook explain file-path-unique
              ocne-webhook explain rules
              ocne-webhook explain conversion
              ocne-webhook explain fields --api-version v1alpha1
            """)

    @Argument(
        help:
            "Kind, and path of the field: KIND[.FIELD...]; the name of a rule; or a whole page: rules, conversion or fields.",
        completion: .custom { _, _, prefix in Completions.places(prefix) })
    var field: String

    @Option(
        help: ArgumentHelp(
            "Version: v1beta2 or v1alpha1; a group in front of it is passed over.", valueName: "version"),
        completion: .list(KindName.versions))
    var apiVersion = "v1beta2"

    @Flag(help: "Lists all fields below, with their types only.")
    var recursive = false

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "For people: text. For programs: json or yaml, with the schema in OpenAPI.", valueName: "format"))
    var output = OutputFormat.text

    /// A page of the reference, as it is in `docs/reference`.
    private static func page(_ name: String, version: String) -> String? {
        switch name {
        case "conversion": ConversionReference.markdown
        case "rules": RuleReference.markdown
        case "fields": FieldReference.markdown(version: version)
        default: nil
        }
    }

    /// What a rule demands, and of which fields.
    private static func rule(_ id: String) -> String? {
        if let limit = TechPreviewRule(id: id) { return limit.explanation }
        guard let rule = (Rule.ocne + Rule.manifests).first(where: { "\($0.id)" == id }) else { return nil }
        var text = "\(rule.id)\n\n\(rule.summary)\n"
        if Rule.ocne.contains(rule) { text += "\nMode: \(rule.modeText)\n" }
        for kind in OCNEKind.allCases {
            let paths = RuleFields.paths(of: rule, in: kind).filter { path in
                APIVersion.allCases.contains { (try? kind.schema(in: $0).place(at: path)) != nil }
            }
            guard !paths.isEmpty else { continue }
            text += "\n\(kind.rawValue)\n" + paths.map { "  \($0)\n" }.joined()
        }
        return text
    }

    /// Where else a field is that is not where it was looked for.
    private static func whereabouts(of unknown: UnknownPlace, _ path: String, _ kind: KindSchema) -> String {
        let elsewhere = KindName.versions.first { version in
            guard version != kind.gvk.version, let other = KindName.kind(kind.gvk.kind, version: version) else {
                return false
            }
            return (try? other.place(at: path)) != nil
        }
        if let elsewhere { return "; \(elsewhere) has it: --api-version \(elsewhere)" }
        guard unknown.suggestions.isEmpty, unknown.hasFields else { return "" }
        for version in [kind.gvk.version] + KindName.versions {
            guard let here = KindName.kind(kind.gvk.kind, version: version)?.paths(named: unknown.name), !here.isEmpty
            else { continue }
            return "; there is \(here.joined(separator: ", "))" + (version == kind.gvk.version ? "" : " in \(version)")
        }
        return ""
    }

    func run() throws {
        let version = String(apiVersion.split(separator: "/").last ?? "")
        let name = String(field.prefix { $0 != "." })
        guard KindName.versions.contains(version) else {
            throw ConfigurationError("--api-version: \(KindName.versions.joined(separator: " or "))")
        }
        if let page = Self.page(field, version: version) {
            print(page, terminator: "")
            return
        }
        if let text = Self.rule(field) {
            print(text, terminator: "")
            return
        }
        guard let kind = KindName.kind(name, version: version) else {
            let kinds = KindName.kinds(in: version)
            let near = name.isEmpty ? [] : nearest(to: name, among: kinds.flatMap { [$0.gvk.kind] + $0.shortNames })
            let hint =
                near.isEmpty ? "there are \(kinds.map(\.gvk.kind).joined(separator: ", "))" : "did you mean \(near[0])?"
            throw ConfigurationError("there is no kind \(name.isEmpty ? field : name); \(hint)")
        }
        let path = String(field.dropFirst(name.count))
        let explanation: Explanation
        do throws(UnknownPlace) {
            explanation = Explanation.ofPlace(try kind.place(at: path), in: kind)
        } catch {
            throw ConfigurationError("\(kind.gvk.kind) \(version): \(error)\(Self.whereabouts(of: error, path, kind))")
        }
        let bold = Terminal.wantsColor
        let width = min(Terminal.columns.map { max($0, 40) } ?? Explanation.width, Explanation.width)
        try output.print {
            recursive
                ? explanation.tree
                : explanation.text(width: width) { bold && !$0.isEmpty ? "\u{1B}[1m\($0)\u{1B}[0m" : $0 }
        } json: {
            explanation.json
        }
    }
}

extension Explanation {
    /// The explanation for programs.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("apiVersion")
        writer.string("\(kind.gvk.group)/\(kind.gvk.version)")
        writer.key("kind")
        writer.string(kind.gvk.kind)
        writer.key("path")
        writer.string(place.path.joined(separator: "."))
        writer.key("required")
        writer.bool(place.isRequired)
        if let standard {
            writer.key("default")
            writer.string(standard)
        }
        if let changes {
            writer.key("changes")
            writer.string(changes)
        }
        if !rules.isEmpty {
            writer.key("rules")
            writer.beginArray()
            for rule in rules { writer.string(rule.id) }
            writer.endArray()
        }
        if !elsewhere.isEmpty {
            writer.key("elsewhere")
            writer.beginObject()
            for other in elsewhere {
                writer.key(other.version)
                writer.string(other.words)
            }
            writer.endObject()
        }
        writer.key("schema")
        writer.raw(place.schema.openAPI)
        writer.endObject()
        return writer.bytes
    }
}
