internal import KubernetesClient
internal import Primitives

extension WatchedResource {
    /// `machines.cluster.x-k8s.io`: its name in messages, metrics and RBAC.
    public var name: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// Returns the request of a list page.
    ///
    /// - Parameter next: Continue token of the previous page; empty for the first. Without a resourceVersion, the first
    ///   page is read from etcd and not from a watch cache, which may lag: after a restart of an API server, objects
    ///   must not go back in time.
    func list(in version: String, limit: Int, from next: String) -> APIRequest {
        var target = "\(path(in: version))?limit=\(limit)"
        if let onlyName { target += "&fieldSelector=metadata.name%3D\(onlyName)" }
        if !next.isEmpty { target += "&continue=\(PercentEncoding.encode(next))" }
        return APIRequest(
            target: target, accept: isMetadataOnly ? .metadataList : .json, limit: LiveStateLimits.pageBytes,
            idleTimeout: ClientLimits.idleTimeout, timeout: ClientLimits.responseTimeout)
    }

    /// Returns the request of a watch that starts after `resourceVersion`.
    func watch(in version: String, since resourceVersion: String, seconds: UInt64) -> APIRequest {
        var target = "\(path(in: version))?watch=true&allowWatchBookmarks=true&timeoutSeconds=\(seconds)"
        if let onlyName { target += "&fieldSelector=metadata.name%3D\(onlyName)" }
        target += "&resourceVersion=\(PercentEncoding.encode(resourceVersion))"
        return APIRequest(
            target: target, accept: isMetadataOnly ? .metadata : .json, limit: LiveStateLimits.eventBytes,
            idleTimeout: LiveStateLimits.watchPatience, timeout: nil)
    }

    private func path(in version: String) -> String {
        (group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)") + "/\(plural)"
    }
}
