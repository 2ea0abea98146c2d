internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// What all reports in SARIF 2.1.0 (OASIS) have in common.
enum SARIF {
    /// Writes a log with one run.
    ///
    /// - Parameters:
    ///   - version: Of this program.
    ///   - rules: The rules of the results, each once.
    ///   - body: Writes the other members of the run.
    static func write(
        version: String, rules: [Rule], to writer: inout JSONWriter, _ body: (inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            writer.member("version", "2.1.0")
            writer.list("runs", [()]) { writer, _ in
                writer.object { writer in
                    writer.object("tool") { writer in
                        writer.object("driver") { writer in
                            writer.member("name", "ocne-webhook")
                            writer.member("version", version)
                            writer.list("rules", rules) { write($1, to: &$0) }
                        }
                    }
                    writer.member("columnKind", "unicodeCodePoints")
                    body(&writer)
                }
            }
        }
    }

    private static func write(_ rule: Rule, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", "\(rule.id)")
            writer.object("shortDescription") { $0.member("text", "\(rule.summary)") }
            if let rule = OCNERule(rule) {
                writer.object("help") { $0.member("text", "\(rule.remedy)") }
            }
        }
    }
}
