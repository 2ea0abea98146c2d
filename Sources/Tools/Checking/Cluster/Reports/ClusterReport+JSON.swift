internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Primitives

extension ClusterReport {
    /// Writes the report as JSON.
    ///
    /// - Parameter write: Called with each part.
    public func json(_ write: ([UInt8]) -> Void) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.list("findings", findings) { writer, finding in
                writer.flush(ifAbove: Self.partBytes, to: write)
                writer.object { writer in
                    writer.member("effect", finding.effect.rawValue)
                    writer.member("rule", "\(finding.rule.id)")
                    writer.object("object") { finding.object.write(to: &$0) }
                    writer.member("path", finding.path)
                    writer.member("message", finding.message)
                    writer.member("help", finding.help)
                    if let place = finding.place {
                        writer.member("file", place.file)
                        writer.member("line", place.position.line)
                        writer.member("column", place.position.column)
                    }
                }
            }
            writer.list("resources", resources) { writer, resource in
                writer.object { writer in
                    writer.member("resource", resource.name)
                    writer.member("version", resource.version)
                    writer.member("objects", resource.objects)
                    writer.member("refused", resource.refused)
                    writer.member("warnings", resource.warned)
                }
            }
            writer.list("olderVersionClients", clients) { writer, client in
                writer.object { writer in
                    writer.member("manager", client.manager)
                    writer.member("apiVersion", client.apiVersion)
                    writer.member("kind", client.kind)
                    writer.member("objects", client.objects)
                    writer.member("lastWrite", client.lastWrite)
                }
            }
            writer.list("notInstalled", absent) { $0.string($1) }
            writer.list("notChecked", unread) { writer, one in
                writer.object { writer in
                    writer.member("resource", one.resource)
                    writer.member("reason", one.reason)
                }
            }
            writer.object("settings") { writer in
                for (name, value) in settings { writer.member(name, value) }
            }
            writer.object("summary") { writer in
                writer.member("objects", objects)
                writer.member("refused", refused)
                writer.member("warnings", warned)
                writer.member("otherObjects", others)
                writer.member("omittedFindings", findings.omitted)
                writer.key("complete")
                writer.bool(isComplete)
                writer.key("interrupted")
                writer.bool(isInterrupted)
            }
        }
        writer.flush(ifAbove: 0, to: write)
    }

    /// Bytes of a part.
    static let partBytes = 64 * 1024
}

extension JSONWriter {
    /// Passes on what was written, with printable characters only, and forgets it. Must not be called within a string.
    mutating func flush(ifAbove limit: Int, to write: ([UInt8]) -> Void) {
        guard bytes.count > limit else { return }
        write(Printable.escapedJSON(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}

extension ClusterObject {
    /// Writes the members of an ObjectReference.
    func write(to writer: inout JSONWriter) {
        writer.member("apiVersion", apiVersion)
        writer.member("kind", kind)
        if !namespace.isEmpty { writer.member("namespace", namespace) }
        writer.member("name", name)
        if !uid.isEmpty { writer.member("uid", uid) }
    }
}
