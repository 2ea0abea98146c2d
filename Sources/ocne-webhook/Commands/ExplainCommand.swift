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

/// `ocne-webhook explain`: prints the documentation of kinds, fields and rules.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a kind, a field or a rule, or print the reference.",
        usage: "ocne-webhook explain <kind>[.<field>...] [<options>]",
        discussion: """
            Prints the description, type, constraints and default of a field. A kind may be a kind, plural, singular or short name: \
            OCNEControlPlane, ocnecontrolplanes, ocnecp. Paths may contain indices such as [0]. A rule is its id, as in refusals and logs.

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
            "Kind and field path (KIND[.FIELD...]), rule id, or reference page: rules, conversion or fields.",
        completion: .custom { _, _, prefix in Completions.fieldPaths(prefix) })
    var field: String

    @Option(
        help: ArgumentHelp(
            "API version. One of: \(KindName.versions.joined(separator: ", ")). A group prefix is ignored.",
            valueName: "version"),
        completion: .list(KindName.versions))
    var apiVersion = APIVersion.hub.rawValue

    @Flag(help: "Print the field tree with types only.")
    var recursive = false

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Output format. json and yaml include the OpenAPI schema.", valueName: "format"))
    var output = OutputFormat.text

    /// Returns a page of `docs/reference`.
    private static func page(_ name: String, version: String) -> String? {
        switch name {
        case "conversion": ConversionReference.markdown
        case "rules": RuleReference.markdown
        case "fields": FieldReference.markdown(version: version)
        default: nil
        }
    }

    /// Returns the documentation of a rule.
    private static func rule(_ id: String) -> String? {
        TechPreviewRule(id: id)?.explanation ?? OCNERule(id: id)?.explanation ?? ManifestRules.explanation(of: id)
    }

    /// Returns a hint at where an unknown field exists: in another version, or at another path.
    private static func whereabouts(of unknown: FieldNotFound, _ path: String, _ kind: KindSchema) -> String {
        let elsewhere = KindName.versions.first { version in
            guard version != kind.gvk.version, let other = KindName.kind(kind.gvk.kind, version: version) else {
                return false
            }
            return (try? other.field(at: path)) != nil
        }
        if let elsewhere { return "; \(elsewhere) has it: --api-version \(elsewhere)" }
        guard unknown.suggestions.isEmpty, unknown.hasFields else { return "" }
        for version in [kind.gvk.version] + KindName.versions {
            guard let here = KindName.kind(kind.gvk.kind, version: version)?.paths(named: unknown.name), !here.isEmpty
            else { continue }
            return "; did you mean \(here.joined(separator: ", "))"
                + (version == kind.gvk.version ? "?" : " in \(version)?")
        }
        return ""
    }

    func run() throws {
        let version = String(apiVersion.split(separator: "/").last ?? "")
        let name = String(field.prefix { $0 != "." })
        guard KindName.versions.contains(version) else {
            throw ConfigurationError("--api-version: must be one of: \(KindName.versions.joined(separator: ", "))")
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
                near.isEmpty
                ? "available kinds: \(kinds.map(\.gvk.kind).joined(separator: ", "))" : "did you mean \(near[0])?"
            throw ConfigurationError("unknown kind \"\(name.isEmpty ? field : name)\"; \(hint)")
        }
        let path = String(field.dropFirst(name.count))
        let explanation: Explanation
        do throws(FieldNotFound) {
            explanation = Explanation.ofField(try kind.field(at: path), in: kind)
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
        writer.string(field.path.joined(separator: "."))
        writer.key("required")
        writer.bool(field.isRequired)
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
        writer.raw(field.schema.openAPI)
        writer.endObject()
        return writer.bytes
    }
}
