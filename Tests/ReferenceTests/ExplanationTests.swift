import APISchema
import KubernetesAPI
import OCNEAPI
import Reference
import Testing

@Suite("Explanations")
struct ExplanationTests {
    @Test("Prints a field with its type, limits, default and description")
    func field() throws {
        let kind = V1Beta2.ocneConfig
        let text = Explanation(kind, try kind.field(at: "spec.clusterConfiguration.apiServer.extraArgs")).text()
        #expect(
            text == """
                KIND     OCNEConfig
                VERSION  bootstrap.cluster.x-k8s.io/v1beta2
                FIELD    spec.clusterConfiguration.apiServer.extraArgs
                TYPE     list of objects
                LIMIT    1 to 100 items
                         items unique by name

                Extra arguments for the component. Items: Command-line argument.

                FIELDS
                  name: string, required
                    Name of the argument, without leading dashes.
                  value: string, required
                    Value of the argument, possibly empty.

                """)
    }

    @Test("Lines do not exceed the width", arguments: [40, 60, 100])
    func width(columns: Int) throws {
        let kind = V1Beta2.ocneControlPlane
        for path in ["", "spec", "spec.controlPlaneConfig.format", "spec.controlPlaneConfig.clusterConfiguration"] {
            let field = try kind.field(at: path)
            for line in Explanation.ofField(field, in: kind).text(width: columns).split(separator: "\n") {
                // A single word, or a field with its type, is not wrapped.
                #expect(
                    line.count <= columns || !line.drop { $0 == " " }.contains(" ") || line.contains(": ")
                        || line.contains("  "), "\(line)"
                )
            }
        }
        let words = Explanation(kind, try kind.field(at: "spec.controlPlaneConfig.clusterConfiguration"))
        let lines = { words.text(width: $0).count(where: \.isNewline) }
        #expect(columns == Explanation.width || lines(columns) > lines(Explanation.width))
    }

    @Test("Prints the counterpart in the other version, and can highlight labels")
    func elsewhere() throws {
        let kind = V1Alpha1.ocneControlPlane
        let field = try kind.field(at: "spec.rolloutAfter")
        let text = Explanation(kind, field, elsewhere: [("v1beta2", "spec.rollout.after")]).text {
            $0.isEmpty ? "" : "<\($0)>"
        }
        #expect(text.contains("<IN v1beta2>  spec.rollout.after\n"))
        #expect(text.contains("<KIND>        OCNEControlPlane\n"))
    }

    static let limits: [(Schema, [String])] = [
        (.text("", length: 1...512), ["1 to 512 characters"]), (.text("", length: 0...9), ["0 to 9 characters"]),
        (.string("").with { $0.minLength = 1 }, ["at least 1 character"]),
        (.string("").with { $0.maxLength = 32 }, ["at most 32 characters"]),
        (.string("", oneOf: ["a"]), ["must be a"]), (.string("", oneOf: ["a", "b", "c"]), ["a, b or c"]),
        (.int32("", minimum: 0), ["at least 0", "32-bit"]), (.int32("", minimum: 1, maximum: 100), ["1 to 100"]),
        (.int64(""), ["64-bit"]),
        (.group("", []), ["at least 1 entry"]),
        (.object("", []).with { $0.exactlyOneOf = ["a", "b"] }, ["exactly one of a and b"]),
        (
            .list("", count: 1...3, keys: ["a", "b"], of: .object("", [])),
            ["1 to 3 items", "items unique by a and b"]
        ),
        (.list("", count: 0...3, of: .text("", length: 1...5)), ["at most 3 items", "each: 1 to 5 characters"]),
        (.array("", of: .string("")).with { $0.listType = .set }, ["unique items"]),
        (.object("", []).with { $0.isAtomic = true }, ["atomic"]),
        (.text("", length: 1...3, pattern: "^a+$", examples: ["aa"]), ["1 to 3 characters", "matches ^a+$"]),
        (.duration(""), ["a duration such as 1h30m or 90s"]),
    ]

    @Test("Describes limits", arguments: limits.indices)
    func limitWords(index: Int) {
        let (schema, words) = Self.limits[index]
        #expect(schema.limitWords == words)
    }

    @Test("Explains every field, in lines that fit")
    func everything() throws {
        for kind in V1Alpha1.kinds + V1Beta2.kinds {
            var paths = [""]
            while let path = paths.popLast() {
                let field = try kind.field(at: path)
                let explanation = Explanation(kind, field)
                let text = explanation.text()
                for line in text.split(separator: "\n") where line.split(separator: " ").count > 2 {
                    #expect(line.count <= 100, "\(line)")
                }
                guard field.path.count < 12 else { continue }
                paths += field.members.map { path.isEmpty ? "\($0.name)" : "\(path).\($0.name)" }
            }
        }
    }

    @Test("A tree has an indented line for every field")
    func tree() throws {
        let kind = V1Beta2.ocneControlPlane
        let tree = Explanation(kind, try kind.field(at: "status.lastRemediation")).tree
        #expect(tree == "machine: string, required\nretryCount: integer, required\ntime: time, required\n")
        #expect(
            Explanation(kind, try kind.field(at: "spec")).tree.contains(
                "\n    infrastructureRef: object, required\n      apiGroup: string"))
    }
}
