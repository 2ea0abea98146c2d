import TestSupport
import Testing

@Suite("Command line")
struct CommandLineTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arguments: [String]
        let says: String
    }

    static let mistakes = [
        Mistake(testDescription: "unknown flag", arguments: ["serve", "--lisen", "x"], says: "--lisen"),
        Mistake(
            testDescription: "unknown gate", arguments: ["serve", "--feature-gates", "Topology=true"],
            says: "supported: ClusterTopology"),
        Mistake(
            testDescription: "gate without value", arguments: ["serve", "--feature-gates", "ClusterTopology"],
            says: "must be NAME=true"),
        Mistake(testDescription: "bad address", arguments: ["serve", "--listen", "here"], says: "--listen"),
        Mistake(
            testDescription: "host name", arguments: ["serve", "--operations-listen", "localhost:1"],
            says: "--operations-listen"),
        Mistake(
            testDescription: "bad duration", arguments: ["serve", "--shutdown-delay", "5"], says: "--shutdown-delay"),
        Mistake(
            testDescription: "no certificate", arguments: ["serve", "--cert-dir", "/nonexistent"],
            says: "--cert-dir, or --tls-cert-file and --tls-private-key-file: /nonexistent/tls.crt: open: No such file"),
        Mistake(
            testDescription: "half a pair", arguments: ["serve", "--tls-cert-file", "a"], says: "must be set together"),
        Mistake(
            testDescription: "no metadata", arguments: ["serve", "--ocne-metadata", "/nonexistent"],
            says: "--ocne-metadata: /nonexistent"),
        Mistake(
            testDescription: "no state", arguments: ["serve", "--state-dir", "/nonexistent"],
            says: "--state-dir: /nonexistent"),
        Mistake(
            testDescription: "bad cipher", arguments: ["serve", "--tls-cipher-suites", "NO-SUCH-SUITE"],
            says: "NO-SUCH-SUITE"),
    ]

    @Test("Usage errors exit with status 2 and name the error", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let (status, output) = try ServerProcess.run(mistake.arguments)
        #expect(status == 2)
        #expect(output.contains(mistake.says), "\(output)")
    }

    @Test("An address in use exits with status 1, even if the other server would share it", arguments: [true, false])
    func addressInUse(webhooks: Bool) throws {
        let server = try ServerProcess()
        let taken = "127.0.0.1:\(webhooks ? server.port : server.operationsPort)"
        let (status, output) = try ServerProcess.run([
            "serve", "--listen", webhooks ? taken : "127.0.0.1:0", "--operations-listen",
            webhooks ? "127.0.0.1:0" : taken,
        ])
        #expect(status == 1)
        #expect(output.contains("\(taken): listen: Address already in use"), "\(output)")
    }

    @Test("The version has the libraries, and help has the flags")
    func version() throws {
        let version = try ServerProcess.run(["version"])
        #expect(version.status == 0 && version.output.contains("OpenSSL 3") && version.output.contains("nghttp2 1"))
        let help = try ServerProcess.run(["serve", "--help"])
        #expect(help.status == 0 && help.output.contains("--feature-gates"))
    }
}
