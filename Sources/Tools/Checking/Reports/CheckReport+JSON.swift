internal import JSON
internal import KubernetesAPI
internal import Primitives

extension CheckReport {
    /// The report as JSON.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.list("findings", findings) { writer, finding in
                writer.object { finding.writeMembers(to: &$0) }
            }
            writer.list("accepted", accepted) { writer, accepted in
                writer.object { writer in
                    accepted.finding.writeMembers(to: &writer)
                    writer.member("reason", accepted.reason)
                }
            }
            writer.object("summary") { writer in
                writer.member("files", files.count)
                writer.member("objects", objects)
                writer.member("updates", updates)
                writer.member("oldObjects", oldObjects.count)
                writer.member("otherObjects", others)
                writer.member("otherDocuments", otherDocuments)
                writer.member("errors", errors)
                writer.member("warnings", warnings)
                writer.member("accepted", accepted.count)
                writer.list("unsetVariables", unsetVariables) { $0.string($1) }
                writer.list("templateActions", templateActions) { $0.string($1) }
            }
        }
        return Printable.escapedJSON(writer.bytes)
    }

    /// The report in SARIF 2.1.0 (OASIS), for code scanning.
    ///
    /// - Parameter version: Of this program.
    public func sarif(version: String) -> [UInt8] {
        var rules: [Rule] = []
        for rule in findings.map(\.rule) + accepted.map(\.finding.rule) where !rules.contains(rule) {
            rules.append(rule)
        }
        var writer = JSONWriter()
        SARIF.write(version: version, rules: rules, to: &writer) { writer in
            let results = findings.map { ($0, String?.none) } + accepted.map { ($0.finding, $0.reason) }
            writer.list("results", results) { writer, result in
                result.0.writeSARIF(acceptedBecause: result.1, to: &writer)
            }
        }
        return Printable.escapedJSON(writer.bytes)
    }
}

extension Finding {
    /// Path, message and help in one sentence.
    var sentence: String {
        let subject = path.isEmpty ? object : path
        return (subject.isEmpty ? "" : "\(subject): ") + message + (help.isEmpty ? "" : " (\(help))")
    }

    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("severity", severity.rawValue)
        writer.member("rule", "\(rule.id)")
        writer.member("file", file)
        writer.member("line", position.line)
        writer.member("column", position.column)
        writer.member("length", length)
        writer.member("object", object)
        writer.member("path", path)
        writer.member("message", message)
        writer.member("help", help)
    }

    /// - Parameter reason: Why a comment in the file accepts the finding; nil if none does.
    fileprivate func writeSARIF(acceptedBecause reason: String?, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("ruleId", "\(rule.id)")
            writer.member("level", severity.rawValue)
            writer.object("message") { $0.member("text", sentence) }
            if let reason {
                writer.list("suppressions", [reason]) { writer, reason in
                    writer.object { writer in
                        writer.member("kind", "inSource")
                        writer.member("justification", reason)
                    }
                }
            }
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
    static func uri(_ path: String) -> String {
        (path.hasPrefix("/") ? "file://" : "") + PercentEncoding.encode(path, keepsSlashes: true)
    }
}
