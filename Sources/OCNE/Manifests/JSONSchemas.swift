public import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// JSON Schemas of the OCNE kinds for editors and manifest checkers (draft-07, which yaml-language-server and
/// kubeconform read).
///
/// They describe manifests: unknown fields are errors, and a clusterctl variable such as `${REPLICAS}` is accepted in
/// place of every value.
public enum JSONSchemas {
    /// A file with a schema.
    public struct File: Sendable {
        /// The path in the layout that kubeconform expects: `GROUP/KIND_VERSION.json`.
        public let path: String
        /// The schema as JSON.
        public let content: [UInt8]
    }

    /// The name of the file with the schema of all kinds.
    public static let combinedFile = "all.json"

    private static let dialect = "http://json-schema.org/draft-07/schema#"

    private static var kinds: [KindSchema] {
        APIVersion.newestFirst.flatMap { version in OCNEKind.allCases.map { $0.schema(in: version) } }
    }

    /// Returns one file for each kind and version, and one for all of them.
    public static func files() -> [File] {
        kinds.map { kind in
            File(path: "\(kind.gvk.group)/\(kind.singular)_\(kind.gvk.version).json", content: schema(of: kind))
        } + [File(path: combinedFile, content: combined())]
    }

    /// Returns the schema of one kind in one version.
    public static func schema(of kind: KindSchema) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("$schema", dialect)
            kind.writeJSONSchemaMembers(to: &writer)
            writer.key("definitions")
            writer.object { JSONSchemaWriter.writeVariable(to: &$0) }
        }
        writer.append("\n")
        return writer.bytes
    }

    /// Returns a schema that checks objects of the OCNE kinds and accepts all others: for every manifest of a project.
    public static func combined() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("$schema", dialect)
            writer.member("title", "Manifests with OCNE kinds")
            writer.key("allOf")
            writer.array { writer in
                for kind in kinds { writeReference(to: kind, to: &writer) }
            }
            writer.key("definitions")
            writer.object { writer in
                JSONSchemaWriter.writeVariable(to: &writer)
                for kind in kinds {
                    writer.key(definition(of: kind))
                    writer.object { kind.writeJSONSchemaMembers(to: &$0) }
                }
            }
        }
        writer.append("\n")
        return writer.bytes
    }

    private static func definition(of kind: KindSchema) -> String {
        "\(kind.gvk.group)_\(kind.gvk.version)_\(kind.gvk.kind)"
    }

    /// Applies the schema of a kind to objects with its `apiVersion` and `kind`.
    private static func writeReference(to kind: KindSchema, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("if")
            writer.object { writer in
                writer.member("type", "object")
                writer.key("properties")
                writer.object { writer in
                    for (name, value) in [("apiVersion", kind.gvk.apiVersion), ("kind", kind.gvk.kind)] {
                        writer.key(name)
                        writer.object { $0.member("const", value) }
                    }
                }
                writer.key("required")
                writer.array { writer in
                    writer.string("apiVersion")
                    writer.string("kind")
                }
            }
            writer.key("then")
            writer.object { $0.member("$ref", "#/definitions/\(definition(of: kind))") }
        }
    }
}
