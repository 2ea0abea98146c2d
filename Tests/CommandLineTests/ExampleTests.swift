import TestDocuments
import TestSupport
import Testing

@Suite("Third-party templates")
struct ExampleTests {
    /// A directory with valid cluster templates, such as the examples of CAPOCNE, which are not part of this
    /// project.
    static let directory = Environment.variable("TEMPLATES_TO_VALIDATE")

    @Test("Are valid, with and without variables", .enabled(if: directory != nil))
    func templates() throws {
        let directory = try #require(Self.directory)
        let variables = [
            "CLUSTER_NAME=demo", "NAMESPACE=default", "KUBERNETES_VERSION=v1.25.7", "CONTROL_PLANE_MACHINE_COUNT=3",
            "NODE_MACHINE_COUNT=1",
        ]
        for arguments in [[], variables.flatMap { ["--var", $0] }] {
            let result = try Command.run(["validate", "-f", directory] + arguments)
            #expect(result.status == 0 && !result.output.contains(" error: "), "\(result.output)")
        }
    }
}
