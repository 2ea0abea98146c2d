internal import JSON
internal import KubernetesClient
internal import Primitives

/// Writes the JSON Patch (RFC 6902) of a Secret.
struct PatchWriter {
    private var writer = JSONWriter()

    /// - Parameter resourceVersion: Precondition: the API server rejects the patch with 409 if the object has changed.
    init(resourceVersion: String) {
        writer.beginArray()
        add("replace", "/metadata/resourceVersion", resourceVersion)
    }

    mutating func addEmpty(_ path: String) {
        begin("add", path)
        writer.key("value")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
    }

    /// Writes the files that differ.
    mutating func fill(_ certificates: ManagedCertificates, replacing old: ManagedCertificates?) {
        let before = old?.files
        for (i, (file, content)) in certificates.files.enumerated() where before?[i].content != content {
            add("add", "/data/\(file.rawValue)", Base64.encode(content))
        }
    }

    /// Writes a time into an annotation, or removes it.
    mutating func note(_ annotation: String, _ time: Int64?, was old: Int64?) {
        let path = Self.path(ofAnnotation: annotation)
        switch (time, old) {
        case (let time?, _): if time != old { add("add", path, CivilTime(unixSeconds: time).rfc3339) }
        case (nil, _?): remove(path)
        case (nil, nil): break
        }
    }

    mutating func removeAnnotation(_ name: String) { remove(Self.path(ofAnnotation: name)) }

    private mutating func remove(_ path: String) {
        begin("remove", path)
        writer.endObject()
    }

    consuming func end() -> [UInt8] {
        writer.endArray()
        return writer.bytes
    }

    private static func path(ofAnnotation name: String) -> String {
        JSONPointer(tokens: ["metadata", "annotations", name]).description
    }

    private mutating func begin(_ operation: StaticString, _ path: String) {
        writer.beginObject()
        writer.key("op")
        writer.string(operation)
        writer.key("path")
        writer.string(path)
    }

    private mutating func add(_ operation: StaticString, _ path: String, _ value: String) {
        begin(operation, path)
        writer.key("value")
        writer.string(value)
        writer.endObject()
    }
}
