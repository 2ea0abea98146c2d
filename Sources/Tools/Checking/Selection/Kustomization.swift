internal import JSON
internal import YAML

/// A kustomization file: the files that it uses for something other than objects.
public struct Kustomization: Sendable {
    /// Names of kustomization files.
    public static let fileNames: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// Paths of patches, replacements, and contents of generated ConfigMaps and Secrets, relative to its directory.
    public let otherFiles: [String]

    /// Reads a kustomization file; one that cannot be parsed uses no files.
    public init(_ text: [UInt8]) {
        guard let document = try? YAML.read(text).first else {
            otherFiles = []
            return
        }
        var tape = Tape()
        guard let root = try? tape.parse(document.json.span).root else {
            otherFiles = []
            return
        }
        let fields = Field(root)
        var files: [String] = []
        for name in ["patches", "patchesJson6902", "replacements"] as [StaticString] {
            var elements = fields[name].elements
            while let element = elements.next() { files.append(Field(element)["path"].string) }
        }
        // An element is a path, or the patch itself.
        for name in ["patchesStrategicMerge", "configurations"] as [StaticString] {
            files += Self.strings(in: fields[name])
        }
        for name in ["configMapGenerator", "secretGenerator"] as [StaticString] {
            var elements = fields[name].elements
            while let element = elements.next() {
                // KEY=PATH, or the path alone.
                files += Self.strings(in: Field(element)["files"]).map { file in
                    file.split(separator: "=", maxSplits: 1).last.map { String($0) } ?? ""
                }
            }
        }
        var charts = fields["helmCharts"].elements
        while let chart = charts.next() { files.append(Field(chart)["valuesFile"].string) }
        otherFiles = files.filter { !$0.isEmpty && !$0.contains("\n") }
    }

    private static func strings(in list: borrowing Field) -> [String] {
        var strings: [String] = []
        var elements = list.elements
        while let element = elements.next() { if let text = element.string { strings.append(text) } }
        return strings
    }
}
