internal import JSON
internal import KubernetesAPI
internal import Primitives

extension CheckReport {
    /// The report as JSON.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.list("findings", findings) { writer, finding in
                writer.object { writer in
                    writer.member("severity", finding.severity.rawValue)
                    writer.member("rule", "\(finding.rule.id)")
                    writer.member("file", finding.file)
                    writer.member("line", finding.position.line)
                    writer.member("column", finding.position.column)
                    writer.member("length", finding.length)
                    writer.member("object", finding.object)
                    writer.member("path", finding.path)
                    writer.member("message", finding.message)
                    writer.member("help", finding.help)
                }
            }
            writer.object("summary") { writer in
                writer.member("files", files.count)
                writer.member("objects", objects)
                writer.member("updates", updates)
                writer.member("otherObjects", others)
                writer.member("otherDocuments", otherDocuments)
                writer.member("errors", errors)
                writer.member("warnings", warnings)
                writer.list("unsetVariables", unsetVariables) { $0.string($1) }
            }
        }
        return writer.bytes
    }

    /// The report in SARIF 2.1.0 (OASIS), for code scanning.
    ///
    /// - Parameter version: Of this program.
    public func sarif(version: String) -> [UInt8] {
        var rules: [Finding] = []
        for finding in findings where !rules.contains(where: { $0.rule == finding.rule }) { rules.append(finding) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            writer.member("version", "2.1.0")
            writer.list("runs", [()]) { writer, _ in
                writer.object { writer in
                    writer.object("tool") { writer in
                        writer.object("driver") { writer in
                            writer.member("name", "ocne-webhook")
                            writer.member("version", version)
                            writer.list("rules", rules) { writer, finding in
                                writer.object { writer in
                                    writer.member("id", "\(finding.rule.id)")
                                    writer.object("shortDescription") { $0.member("text", "\(finding.rule.summary)") }
                                }
                            }
                        }
                    }
                    writer.member("columnKind", "unicodeCodePoints")
                    writer.list("results", findings) { $1.writeSARIF(to: &$0) }
                }
            }
        }
        return writer.bytes
    }
}

extension Finding {
    /// Path, message and help in one sentence.
    var sentence: String {
        let subject = path.isEmpty ? object : path
        return (subject.isEmpty ? "" : "\(subject): ") + message + (help.isEmpty ? "" : " (\(help))")
    }

    fileprivate func writeSARIF(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("ruleId", "\(rule.id)")
            writer.member("level", severity.rawValue)
            writer.object("message") { $0.member("text", sentence) }
            writer.list("locations", [()]) { writer, _ in
                writer.object { writer in
                    writer.object("physicalLocation") { writer in
                        writer.object("artifactLocation") { $0.member("uri", Self.uri(file)) }
                        writer.object("region") { writer in
                            writer.member("startLine", position.line)
                            writer.member("startColumn", position.column)
                            writer.member("endColumn", position.column + length)
                        }
                    }
                    guard !path.isEmpty else { return }
                    writer.list("logicalLocations", [()]) { writer, _ in
                        writer.object { $0.member("fullyQualifiedName", "\(object): \(path)") }
                    }
                }
            }
        }
    }

    /// Returns a path as a URI reference (RFC 3986), escaped; a complete URI if the path is absolute.
    private static func uri(_ path: String) -> String {
        (path.hasPrefix("/") ? "file://" : "") + PercentEncoding.encode(path, keepsSlashes: true)
    }
}
