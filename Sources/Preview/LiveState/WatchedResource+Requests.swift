internal import KubernetesClient

// What the API server is asked.

extension WatchedResource {
    /// How the resource is called in messages, metrics and RBAC.
    public var name: String { group.isEmpty ? resource : "\(resource).\(group)" }

    /// One page.
    ///
    /// - Parameter next: Where it begins, as the page before said; empty for the first. The first page is read from
    ///   etcd, not from a cache that may lag: after an API server has come back, time must not run backwards.
    func list(in version: String, limit: Int, from next: String) -> APIRequest {
        var target = "\(path(in: version))?limit=\(limit)"
        if let onlyName { target += "&fieldSelector=metadata.name%3D\(onlyName)" }
        if !next.isEmpty { target += "&continue=\(APIRequest.escaped(next))" }
        return APIRequest(
            target: target, accept: isMetadataOnly ? .metadataList : .json, limit: LiveStateLimits.pageBytes,
            patience: ClientLimits.answerPatience, duration: ClientLimits.answerDuration)
    }

    /// Everything that happens after `resourceVersion`.
    func watch(in version: String, since resourceVersion: String, seconds: UInt64) -> APIRequest {
        var target = "\(path(in: version))?watch=true&allowWatchBookmarks=true&timeoutSeconds=\(seconds)"
        if let onlyName { target += "&fieldSelector=metadata.name%3D\(onlyName)" }
        target += "&resourceVersion=\(APIRequest.escaped(resourceVersion))"
        return APIRequest(
            target: target, accept: isMetadataOnly ? .metadata : .json, limit: LiveStateLimits.eventBytes,
            patience: LiveStateLimits.watchPatience, duration: nil)
    }

    private func path(in version: String) -> String {
        (group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)") + "/\(resource)"
    }
}
