internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives

/// The requests of a migration. The permissions for them are in `deploy/components/storage-migration`.
struct MigrationRequests: Sendable {
    let dryRun: Bool

    /// Limit of a response in bytes. A larger page is requested again with fewer objects.
    static let maxBytes = 16 * 1024 * 1024

    /// Reads a CRD.
    func crd(_ name: String) -> APIRequest { read(Self.path(ofCRD: name)) }

    /// Reads the resources of the version of requests.
    func discovery(_ resource: StoredResource) -> APIRequest {
        read("/apis/\(PercentEncoding.encode(resource.group))/\(PercentEncoding.encode(resource.requestVersion))")
    }

    /// Lists the metadata of objects.
    func list(_ resource: StoredResource, limit: Int, from token: String) -> APIRequest {
        var target = "\(Self.path(resource))?limit=\(limit)"
        if !token.isEmpty { target += "&continue=\(PercentEncoding.encode(token))" }
        return read(target, accept: .metadataList)
    }

    /// Writes an object without a change: an empty patch.
    ///
    /// The API server decodes the stored object, encodes it in the storage version, and stores it if the bytes differ
    /// (`GuaranteedUpdate` of k8s.io/apiserver/pkg/storage/etcd3). Other fields, generation and field managers stay. The
    /// status subresource writes the whole object too, and has no admission webhooks that could refuse the object.
    func rewrite(_ object: StoredObject, of resource: StoredResource) -> APIRequest {
        var path = Self.path(resource, namespace: object.namespace) + "/\(PercentEncoding.encode(object.name))"
        if resource.hasStatus { path += "/status" }
        return write(path, Array("[]".utf8))
    }

    /// Sets `status.storedVersions` to the storage version, unless the CRD has changed since it was read (409).
    func trim(_ name: String, _ resource: StoredResource) -> APIRequest {
        var writer = JSONWriter()
        writer.array { writer in
            writer.object { writer in
                writer.member("op", "replace")
                writer.member("path", "/metadata/resourceVersion")
                writer.member("value", resource.resourceVersion)
            }
            writer.object { writer in
                writer.member("op", "replace")
                writer.member("path", "/status/storedVersions")
                writer.list("value", [resource.storageVersion]) { $0.string($1) }
            }
        }
        return write(Self.path(ofCRD: name) + "/status", writer.bytes)
    }

    private func write(_ path: String, _ patch: [UInt8]) -> APIRequest {
        APIRequest(
            .patch, target: path + (dryRun ? "?dryRun=All" : ""), accept: .metadata, body: patch, limit: Self.maxBytes)
    }

    private func read(_ target: String, accept: APIRequest.Accept = .json) -> APIRequest {
        APIRequest(target: target, accept: accept, limit: Self.maxBytes)
    }

    private static func path(ofCRD name: String) -> String {
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(PercentEncoding.encode(name))"
    }

    private static func path(_ resource: StoredResource, namespace: String = "") -> String {
        let version =
            "/apis/\(PercentEncoding.encode(resource.group))/\(PercentEncoding.encode(resource.requestVersion))"
        let place =
            resource.isNamespaced && !namespace.isEmpty ? "/namespaces/\(PercentEncoding.encode(namespace))" : ""
        return "\(version)\(place)/\(PercentEncoding.encode(resource.plural))"
    }
}
