public import JSON

extension AdmissionRequest {
    /// The shape of the reviews that API servers send (Go's types of admission.k8s.io/v1, in their order).
    ///
    /// - Parameter objects: The shape of the objects in them.
    public static func expectation(of objects: Expectation) -> Expectation {
        let request = Expectation.envelope([
            .init("uid"), .init("kind", kind), .init("resource", resource), .init("subResource"),
            .init("requestKind", kind),
            .init("requestResource", resource), .init("requestSubResource"), .init("name"), .init("namespace"),
            .init("operation"),
            .init("userInfo", userInfo), .init("object", objects), .init("oldObject", .repeated(objects)),
            .init("dryRun"),
            .init("options"),
        ])
        return .envelope([.init("kind"), .init("apiVersion"), .init("request", request)])
    }

    private static let kind = Expectation.envelope([.init("group"), .init("version"), .init("kind")])
    private static let resource = Expectation.envelope([.init("group"), .init("version"), .init("resource")])
    private static let userInfo = Expectation.envelope([
        .init("username"), .init("uid"), .init("groups"), .init("extra"),
    ])
}
