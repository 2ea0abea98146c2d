import EventLoop
import TestDocuments
import TestSupport
import YAML

/// The manifests in deploy/.
enum Deploy {
    static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    static let directory = root + "/deploy"

    /// Overlays that only need kubectl to be built.
    static let overlays = ["cert-manager", "storage-v1beta2", "tech-preview", "capocne", "openshift", "self-managed"]
    static let components = ["autoscaling", "check", "monitoring", "ocne-metadata", "policy", "storage-migration"]

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Returns the documents of a file below deploy/.
    static func documents(_ name: String) throws -> [Value] {
        try YAML.read(try File.read("\(directory)/\(name)", limit: 1 << 24)).map { try Value(json: $0.json) }
    }

    /// Returns the output of `kubectl kustomize` for a directory.
    static func kustomize(_ path: String) throws -> [Value] {
        let result = try Tool.kubectl.run(["kustomize", path])
        guard result.status == 0 else { throw Failure(description: "kubectl kustomize \(path): \(result.diagnostics)") }
        return try YAML.read(result.output).map { try Value(json: $0.json) }
    }

    /// The webhook configurations of base, without kubectl.
    static func webhookConfigurations() throws -> [Value] {
        try documents("base/mutating-webhooks.yaml") + documents("base/validating-webhooks.yaml")
    }

    /// The Deployment of base, and its only container.
    static func deployment() throws -> (whole: Value, pod: Value, container: Value) {
        let whole = try documents("base/deployment.yaml")[0]
        let pod = whole["spec"]["template"]["spec"]
        return (whole, pod, pod["containers"][0])
    }

    /// The server's arguments, with `--name=value` split in two.
    static func arguments() throws -> [String] {
        try deployment().container["args"].elements.compactMap(\.text).flatMap { argument in
            argument.split(separator: "=", maxSplits: 1).map { String($0) }
        }
    }
}

extension Value {
    var kind: String { self["kind"].text ?? "" }
    var name: String { self["metadata"]["name"].text ?? "" }
    var isWebhookConfiguration: Bool {
        kind == "MutatingWebhookConfiguration" || kind == "ValidatingWebhookConfiguration"
    }
    /// The strings of an array.
    var texts: [String] { elements.compactMap(\.text) }
}
