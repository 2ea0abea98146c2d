/// The pods behind a Service, as its EndpointSlices list them.
public enum ReplicaEndpoints: Sendable, Equatable {
    /// They could not be listed, for this reason.
    case unknown(String)
    /// Readiness of each pod, by name.
    case known([String: Bool])

    /// Describes a pod among them: `replica 1 of 2, all ready`.
    ///
    /// - Parameter name: Name of the pod.
    public func description(of name: String) -> String {
        switch self {
        case .unknown(let reason): return "number of replicas not known (\(reason))"
        case .known(let pods):
            let ready = pods.values.count { $0 }
            let readiness = ready == pods.count ? "all ready" : "\(ready) ready"
            guard let index = pods.keys.sorted().firstIndex(of: name) else {
                return
                    "not among the endpoints of the Service (\(pods.count) replica\(pods.count == 1 ? "" : "s"), \(readiness))"
            }
            return
                "replica \(index + 1) of \(pods.count), \(pods.count == 1 ? ready == 1 ? "ready" : "not ready" : readiness)"
        }
    }
}
