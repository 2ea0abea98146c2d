internal import JSON
internal import KubernetesAPI

/// Defaults that earlier releases of Cluster API wrote into config specs.
///
/// The topology controller compares the objects that it would write with the existing ones. They are still written in
/// its dry runs, and templates are compared as if they were set, so that their absence does not cause a rollout.
enum FormerDefaults {
    /// A string that was written into a config spec.
    struct Text: Sendable {
        let path: [StaticString]
        let text: StaticString
        /// The object that had to exist for it to be written; empty for none.
        var parent: [StaticString] = []
    }

    static let texts = [
        Text(path: ["format"], text: "cloud-config"),
        Text(path: ["initConfiguration", "nodeRegistration", "imagePullPolicy"], text: "IfNotPresent"),
        Text(path: ["joinConfiguration", "nodeRegistration", "imagePullPolicy"], text: "IfNotPresent"),
        Text(path: exec + ["apiVersion"], text: "client.authentication.k8s.io/v1", parent: exec),
    ]

    private static let exec: [StaticString] = ["joinConfiguration", "discovery", "file", "kubeConfig", "user", "exec"]

    /// Returns true for dry runs of the topology controller.
    static func areWanted(by request: borrowing AdmissionRequest) -> Bool {
        request.isDryRun && request.object["metadata"]["annotations"]["topology.cluster.x-k8s.io/dry-run"].exists
    }

    /// Sets what is absent or empty.
    static func set(_ spec: Field, _ version: APIVersion, in root: Cursor, _ patch: inout PatchBuilder) {
        for text in texts where text.parent.isEmpty || field(spec, text.parent).isSet(in: version) {
            let field = field(spec, text.path)
            guard field.isEmpty else { continue }
            var writer = JSONWriter()
            writer.string(text.text)
            patch.set(field, to: writer.bytes, in: root)
        }
    }

    @_lifetime(copy spec)
    private static func field(_ spec: Field, _ path: [StaticString]) -> Field {
        var field = spec
        for name in path { field = field[name] }
        return field
    }
}
