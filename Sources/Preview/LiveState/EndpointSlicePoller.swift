internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives

/// Lists the EndpointSlices of one Service every ten seconds. A state machine without sockets.
struct EndpointSlicePoller: APIStateMachine {
    private let target: String
    private(set) var endpoints = ReplicaEndpoints.unknown("not listed yet")

    /// Time between two requests, in nanoseconds.
    static let interval: UInt64 = 10_000_000_000
    /// Bytes of a list: a slice has at most 1,000 endpoints of some 500 bytes.
    private static let maxBytes = 1024 * 1024
    /// Pods that are counted.
    private static let maxPods = 4096

    init(namespace: String, service: String) {
        target =
            "/apis/discovery.k8s.io/v1/namespaces/\(PercentEncoding.encode(namespace))/endpointslices"
            + "?labelSelector=kubernetes.io%2Fservice-name%3D\(PercentEncoding.encode(service))"
    }

    mutating func resume(now: UInt64) -> APIAction { .request(APIRequest(target: target, limit: Self.maxBytes)) }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        guard isDone else { return .read }
        defer {
            body = []
            tape.trim()
        }
        switch head.status {
        case 200:
            do {
                endpoints = Self.endpoints(try tape.parse(body.span, maxDepth: ClientLimits.depth).root)
            } catch {
                endpoints = .unknown("response is not JSON")
            }
        case 403: endpoints = .unknown("the service account may not list endpointslices")
        default: endpoints = .unknown("listing endpointslices: status \(head.status)")
        }
        return .pause(nanoseconds: Self.interval)
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        endpoints = .unknown(failure.reason)
        return .pause(nanoseconds: Self.interval)
    }

    /// Reads an EndpointSliceList. A pod is in one slice for each address family, and ready if any of them has it as
    /// ready; a missing `ready` means true (EndpointConditions).
    private static func endpoints(_ list: Cursor) -> ReplicaEndpoints {
        var pods: [String: Bool] = [:]
        var slices = Field(list)["items"].elements
        while let slice = slices.next() {
            var endpoints = Field(slice)["endpoints"].elements
            while let endpoint = endpoints.next() {
                let endpoint = Field(endpoint)
                let pod = endpoint["targetRef"]["name"].string
                guard !pod.isEmpty, pods.count < maxPods || pods[pod] != nil else { continue }
                let isReady = endpoint["conditions"]["ready"].value?.bool ?? true
                pods[pod] = isReady || pods[pod] == true
            }
        }
        return .known(pods)
    }
}
