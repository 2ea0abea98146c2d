import EventLoop
import OCNEAPI
import TestDocuments
import TestSupport
import Testing
import YAML

@Suite("Deployment", .integration)
struct DeployedServerTests {
    /// Returns the value of a flag in the Deployment.
    private func value(_ flag: String) throws -> String {
        let arguments = try Deploy.arguments()
        let at = try #require(arguments.firstIndex(of: flag), "\(flag) is not given")
        return try #require(arguments.dropFirst(at + 1).first)
    }

    @Test("The server's ports are those of the Service and the probes")
    func ports() throws {
        let container = try Deploy.deployment().container
        let ports = container["ports"].elements.map { "\($0["name"].text ?? "") \($0["containerPort"].int ?? 0)" }
        #expect(ports == ["webhooks 9443", "operations 8081"])
        #expect(try value("--listen") == ":9443" && value("--operations-listen") == ":8081")
        let service = try Deploy.documents("base/service.yaml")[0]
        #expect(service["spec"]["ports"].elements.map { $0["targetPort"].text } == ["webhooks"])
        for (probe, path) in [("startupProbe", "/livez"), ("readinessProbe", "/readyz"), ("livenessProbe", "/livez")] {
            #expect(
                container[probe]["httpGet"]["path"].text == path
                    && container[probe]["httpGet"]["port"].text == "operations")
        }
        #expect(
            try Deploy.documents("base/network-policy.yaml")[0]["spec"]["ingress"][0]["ports"][0]["port"].text
                == "webhooks")
    }

    @Test("All selectors match the same pods")
    func selectors() throws {
        let (whole, pod, _) = try Deploy.deployment()
        let labels = whole["spec"]["template"]["metadata"]["labels"]
        let selector = whole["spec"]["selector"]["matchLabels"]
        #expect(selector.names == ["app.kubernetes.io/name"])
        #expect(labels["app.kubernetes.io/name"] == selector["app.kubernetes.io/name"])
        #expect(try Deploy.documents("base/service.yaml")[0]["spec"]["selector"] == selector)
        #expect(try Deploy.documents("base/disruption-budget.yaml")[0]["spec"]["selector"]["matchLabels"] == selector)
        #expect(try Deploy.documents("base/network-policy.yaml")[0]["spec"]["podSelector"]["matchLabels"] == selector)
        #expect(pod["topologySpreadConstraints"].elements.allSatisfy { $0["labelSelector"]["matchLabels"] == selector })
        #expect(pod["serviceAccountName"].text == (try Deploy.documents("base/service-account.yaml")[0].name))
    }

    @Test("The security context drops all privileges")
    func pod() throws {
        let (_, pod, container) = try Deploy.deployment()
        #expect(pod["securityContext"]["runAsNonRoot"].bool == true && pod["securityContext"]["runAsUser"].int == 65532)
        #expect(pod["securityContext"]["seccompProfile"]["type"].text == "RuntimeDefault")
        #expect(container["securityContext"]["readOnlyRootFilesystem"].bool == true)
        #expect(container["securityContext"]["allowPrivilegeEscalation"].bool == false)
        #expect(container["securityContext"]["capabilities"]["drop"].texts == ["ALL"])
    }

    @Test("The grace period exceeds the drain timeout")
    func drain() throws {
        #expect(
            !(try Deploy.arguments()).contains { $0.hasPrefix("--shutdown") },
            "the Deployment goes by the server's defaults")
        let settings = try ServerProcess.run(["serve", "--print-config"]).output
        let document = try Value(json: try #require(try YAML.read(Array(settings.utf8)).first).json)
        func seconds(_ setting: String) -> Int? { (document[setting].text?.dropLast()).flatMap { Int($0) } }
        let delay = try #require(seconds("shutdown-delay"))
        let timeout = try #require(seconds("shutdown-timeout"))
        let (_, pod, container) = try Deploy.deployment()
        #expect(pod["terminationGracePeriodSeconds"].int == delay + timeout + 10)
        // Readiness fails before the listener closes.
        let probe = container["readinessProbe"]
        #expect((probe["periodSeconds"].int ?? 0) * (probe["failureThreshold"].int ?? 0) < delay)
        // The server drains connections itself, so no preStop hook may delay the signal.
        #expect(container["lifecycle"] == .null)
    }

    @Test("Eviction and rollout take one replica at a time, for any number of replicas")
    func replicas() throws {
        let whole = try Deploy.deployment().whole
        let budget = try Deploy.documents("base/disruption-budget.yaml")[0]["spec"]
        let scaler = try Deploy.documents("components/autoscaling/autoscaler.yaml")[0]["spec"]
        #expect(whole["spec"]["replicas"].int == 2 && budget["maxUnavailable"].int == 1)
        #expect(whole["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"].int == 0)
        #expect(
            scaler["scaleTargetRef"]["kind"].text == whole.kind && scaler["scaleTargetRef"]["name"].text == whole.name)
        #expect(scaler["scaleTargetRef"]["apiVersion"] == whole["apiVersion"])
        #expect(scaler["minReplicas"].int == whole["spec"]["replicas"].int)
        #expect((scaler["maxReplicas"].int ?? 0) > 2)
    }

    @Test("Has the priority of a cluster component, and requests the resources it needs")
    func importance() throws {
        let (_, pod, container) = try Deploy.deployment()
        #expect(pod["priorityClassName"].text == "system-cluster-critical")
        #expect(container["resources"]["requests"].names == ["cpu", "memory"])
        // A CPU limit would throttle the server in the middle of requests.
        #expect(container["resources"]["limits"].names == ["memory"])
        // The memory limit leaves space for concurrent conversions, which take two and a half times their size by
        // docs/performance.md.
        func mebibytes(_ text: String?) -> Int? {
            (text?.hasSuffix("Mi") ?? false) ? text.flatMap { Int($0.dropLast(2)) } : nil
        }
        let limit = try #require(mebibytes(container["resources"]["limits"]["memory"].text))
        let bodies = try #require(mebibytes(try value("--max-inflight-bytes")))
        #expect(try mebibytes(value("--max-conversion-bytes")) == bodies)
        // With the live state at its limit, and with memory that the allocator keeps, twice the flag's value was
        // measured.
        let objects = try #require(mebibytes(try value("--max-live-state-bytes")))
        #expect(bodies * 4 + objects * 2 <= limit)
    }

    @Test("The NetworkPolicy allows egress to API servers only, and ingress to the webhooks only")
    func network() throws {
        let policy = try Deploy.documents("base/network-policy.yaml")[0]["spec"]
        #expect(policy["policyTypes"].texts == ["Ingress", "Egress"])
        #expect(policy["ingress"].elements.count == 1 && policy["ingress"][0].names == ["ports"])
        #expect(
            policy["egress"].elements.count == 1
                && policy["egress"][0]["ports"].elements.map { $0["port"].int } == [443, 6443])
    }

    @Test("The image's tag and label are the version of the build")
    func version() throws {
        let line = try #require(try ServerProcess.run(["version"]).output.split(separator: "\n").first)
        let version = String(line.split(separator: " ").last ?? "")
        #expect(try Deploy.deployment().container["image"].text == "ocne-webhook:\(version)")
        let image = String(decoding: try File.read("\(Deploy.root)/Dockerfile", limit: 1 << 16), as: UTF8.self)
        let versions = image.split(separator: "\n").filter { $0.hasPrefix("ARG VERSION=") }
        #expect(versions == ["ARG VERSION=\(version)"])
        // Runs as the Deployment's user, without default arguments.
        #expect(image.contains("\nUSER 65532:65532\n") && image.contains("\nCMD [\"serve\"]\n"))
    }

    @Test(
        "Starts with the Deployment's arguments and a certificate of certs/generate.sh, and serves every path",
        .requires(.openssl, .curl))
    func serves() throws {
        let scratch = try Scratch()
        let made = try Tool.shell.run(["\(Deploy.root)/certs/generate.sh", "--dir", scratch.path])
        #expect(made.status == 0, "\(made.all)")
        #expect(
            made.text == "caBundle: \(try Tool.openssl.run(["base64", "-A", "-in", scratch.path("ca.crt")]).text)\n")
        var arguments = try Deploy.arguments()
        #expect(arguments.removeFirst() == "serve")
        let mount = try #require(try Deploy.deployment().container["volumeMounts"][0]["mountPath"].text)
        // With free ports and existing files.
        arguments = arguments.map { $0 == mount ? scratch.path : $0 == ":9443" || $0 == ":8081" ? ":0" : $0 }
        let server = try ServerProcess(arguments)
        let paths =
            try Deploy.webhookConfigurations().flatMap {
                $0["webhooks"].elements.compactMap { $0["clientConfig"]["service"]["path"].text }
            }
            + ["/convert"]
        for path in paths {
            let host = "ocne-webhook.ocne-webhook-system.svc"
            let answer = try Tool.curl.run([
                "-s", "--cacert", scratch.path("ca.crt"), "--resolve", "\(host):\(server.port):127.0.0.1", "-w",
                "%{http_code}",
                "-H", "Content-Type: application/json", "-d", "{}", "https://\(host):\(server.port)\(path)?timeout=10s",
            ])
            // The path is served, but the request is invalid.
            #expect(answer.text.hasSuffix("400"), "\(path): \(answer.all)")
        }
    }
}
