import HTTP
import JSON
import KubernetesClient
import Testing

@testable import LiveState

@Suite("Replicas behind the Service")
struct ReplicaTests {
    private func answered(_ status: Int, _ text: String) -> ReplicaEndpoints {
        var sync = EndpointSlicePoller(namespace: "n", service: "hooks")
        var tape = Tape()
        var body = Array(text.utf8)
        var head = HTTP1ResponseHead()
        head.status = status
        #expect(sync.receive(head, &body, isDone: false, &tape, now: 0) == .read)
        #expect(
            sync.receive(head, &body, isDone: true, &tape, now: 0) == .pause(nanoseconds: EndpointSlicePoller.interval)
                && body.isEmpty)
        return sync.endpoints
    }

    @Test("Pods are counted once, in whatever slices they are, and ready unless the slice says otherwise")
    func list() {
        let text = #"""
            {"items":[
              {"addressType":"IPv4","endpoints":[{"targetRef":{"name":"a"},"conditions":{"ready":true}},{"targetRef":{"name":"c"}}]},
              {"addressType":"IPv6","endpoints":[{"targetRef":{"name":"a"},"conditions":{"ready":false}},{"addresses":["::1"]}]},
              {"addressType":"IPv4","endpoints":[{"targetRef":{"name":"b"},"conditions":{"ready":false}}]},
              {"endpoints":null},7
            ]}
            """#
        #expect(answered(200, text) == .known(["a": true, "b": false, "c": true]))
        #expect(answered(200, "{}") == .known([:]) && answered(200, "[]") == .known([:]))
    }

    @Test("What is not known is said to be, with the reason")
    func unknown() {
        #expect(answered(403, "{}") == .unknown("the service account may not list endpointslices"))
        #expect(answered(500, "{}") == .unknown("listing endpointslices: status 500"))
        #expect(answered(200, "{") == .unknown("response is not JSON"))
        var sync = EndpointSlicePoller(namespace: "n", service: "hooks")
        _ = sync.fail(.broken("connect: Connection refused"), now: 0)
        #expect(sync.endpoints.description(of: "a") == "number of replicas not known (connect: Connection refused)")
    }

    @Test("Asks for the slices of the one Service")
    func request() {
        var sync = EndpointSlicePoller(namespace: "n", service: "hooks")
        guard case .request(let request) = sync.resume(now: 0) else {
            Issue.record("no request")
            return
        }
        #expect(
            request.target
                == "/apis/discovery.k8s.io/v1/namespaces/n/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dhooks"
        )
    }

    @Test(
        "A replica's place is that of its name",
        arguments: [
            (["a": true, "b": true], "b", "replica 2 of 2, all ready"),
            (["a": true, "b": false, "c": true], "a", "replica 1 of 3, 2 ready"),
            (["a": true], "a", "replica 1 of 1, ready"), (["a": false], "a", "replica 1 of 1, not ready"),
            (["a": true, "b": true], "x", "not among the endpoints of the Service (2 replicas, all ready)"),
        ])
    func place(pods: [String: Bool], name: String, place: String) {
        #expect(ReplicaEndpoints.known(pods).description(of: name) == place)
    }
}
