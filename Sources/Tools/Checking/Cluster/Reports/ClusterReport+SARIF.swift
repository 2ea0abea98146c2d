internal import JSON
internal import KubernetesAPI
internal import Primitives

extension ClusterReport {
    /// Writes the report in SARIF 2.1.0 (OASIS). A location is a place in a dump. Objects of
    /// a cluster have no file: their location is `GROUP/VERSION/KIND/NAMESPACE/NAME`, and the field in it a logical one.
    ///
    /// - Parameters:
    ///   - version: Of this program.
    ///   - write: Called with each part.
    public func sarif(version: String, _ write: ([UInt8]) -> Void) {
        var writer = JSONWriter()
        SARIF.write(version: version, rules: findings.rules, to: &writer) { writer in
            writer.list("invocations", [()]) { writer, _ in
                writer.object { writer in
                    writer.key("executionSuccessful")
                    writer.bool(isComplete)
                    writer.list("toolExecutionNotifications", unread) { writer, one in
                        writer.object { writer in
                            writer.member("level", "error")
                            writer.object("message") { $0.member("text", "\(one.resource): \(one.reason)") }
                        }
                    }
                }
            }
            writer.list("results", findings) { writer, finding in
                writer.flush(ifAbove: Self.partBytes, to: write)
                finding.writeSARIF(to: &writer)
            }
        }
        writer.flush(ifAbove: 0, to: write)
    }
}

extension ClusterFinding {
    fileprivate func writeSARIF(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("ruleId", "\(rule.id)")
            writer.member("level", level)
            writer.object("message") { $0.member("text", sentence) }
            writer.list("locations", [()]) { writer, _ in
                writer.object { writer in
                    writer.object("physicalLocation") { writer in
                        writer.object("artifactLocation") { writer in
                            writer.member("uri", place.map { Finding.uri($0.file) } ?? uri)
                        }
                        guard let position = place?.position else { return }
                        writer.object("region") { writer in
                            writer.member("startLine", position.line)
                            writer.member("startColumn", position.column)
                        }
                    }
                    writer.list("logicalLocations", [()]) { writer, _ in
                        writer.object { writer in
                            writer.member(
                                "fullyQualifiedName", path.isEmpty ? object.title : "\(object.title): \(path)")
                            writer.member("kind", "object")
                        }
                    }
                }
            }
            writer.object("properties") { $0.member("effect", effect.rawValue) }
        }
    }

    private var level: String {
        switch effect {
        case .refused, .refusedOnCreate: "error"
        case .warning: "warning"
        case .note: "note"
        }
    }

    /// Object, path, message and help in one sentence.
    var sentence: String {
        let place = path.isEmpty ? object.title : "\(object.title): \(path)"
        return "\(place): \(message)" + (help.isEmpty ? "" : " (\(help))")
    }

    private var uri: String {
        let parts = [object.apiVersion, object.kind, object.namespace, object.name].filter { !$0.isEmpty }
        return PercentEncoding.encode(parts.joined(separator: "/"), keepsSlashes: true)
    }
}
