internal import JSON
internal import KubernetesAPI

/// `cri-socket`
enum CRISocketRule {
    static let declaration = RuleDeclaration(
        "cri-socket", "The container runtime is CRI-O, at /var/run/crio/crio.sock.",
        remedy: "set nodeRegistration.criSocket to /var/run/crio/crio.sock",
        source: "CAPOCNE: `validateOCNESocket`; `unix://` is refused too",
        kinds: [.controlPlane],
        fields: [
            .config("initConfiguration.nodeRegistration.criSocket"),
            .config("joinConfiguration.nodeRegistration.criSocket"),
        ],
        reads: [.always(.config("initConfiguration").presence), .always(.config("joinConfiguration").presence)])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let (initial, joining) = (context.config["initConfiguration"], context.config["joinConfiguration"])
        guard initial.isSet(in: context.version), joining.isSet(in: context.version) else { return }
        check(initial["nodeRegistration"]["criSocket"], &errors)
        check(joining["nodeRegistration"]["criSocket"], &errors)
    }

    private static func check(_ socket: Field, _ errors: inout FieldErrors) {
        guard !socket.isEmpty, !socket.equals("/var/run/crio/crio.sock") else { return }
        errors.invalid(
            text: socket, "only '/var/run/crio/crio.sock' is supported as criSocket with OCNE", by: .criSocket)
    }
}
