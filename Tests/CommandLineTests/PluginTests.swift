import TestSupport
import Testing

@testable import ocne_webhook

@Suite("kubectl ocne")
struct PluginTests {
    @Test(
        "The name of a path",
        arguments: [
            ("ocne-webhook", "ocne-webhook"), ("/usr/bin/ocne-webhook", "ocne-webhook"), ("", "ocne-webhook"),
            ("kubectl-ocne", "kubectl ocne"), ("/usr/bin/kubectl-ocne", "kubectl ocne"),
            ("/kubectl-ocne/ocne-webhook", "ocne-webhook"),
        ])
    func name(path: String, name: String) { #expect(Invocation.name(of: path) == name) }

    @Test("Commands get the name of the plugin; images, paths and objects keep theirs")
    func renamed() {
        let text = """
            USAGE: ocne-webhook <subcommand>
              ocne-webhook validate -f a.yaml
              kubectl get ocnecp -o yaml | ocne-webhook validate --old -
              source <(ocne-webhook completions bash)
              See 'ocne-webhook help validate'
            image ocne-webhook:0.1.0, /usr/bin/ocne-webhook -f, the Secret ocne-webhook-tls, version ocne-webhook 0.1.0
            """
        #expect(Invocation.renamed(text, as: "ocne-webhook") == text)
        #expect(
            Invocation.renamed(text, as: "kubectl ocne") == """
                USAGE: kubectl ocne <subcommand>
                  kubectl ocne validate -f a.yaml
                  kubectl get ocnecp -o yaml | kubectl ocne validate --old -
                  source <(kubectl ocne completions bash)
                  See 'kubectl ocne help validate'
                image ocne-webhook:0.1.0, /usr/bin/ocne-webhook -f, the Secret ocne-webhook-tls, version ocne-webhook 0.1.0
                """)
    }

    /// Runs the program through a symbolic link.
    private func plugin(_ command: String) throws -> Tool.Result {
        let scratch = try Scratch()
        return try Tool.shell.run([
            "-c",
            """
            ln -s '\(ServerProcess.program)' '\(scratch.path("kubectl-ocne"))'
            PATH='\(scratch.path):\(Command.directory)':"$PATH"
            \(command)
            """,
        ])
    }

    @Test("Help, usage errors and messages have the name of the plugin")
    func link() throws {
        let help = try plugin("kubectl-ocne validate --help")
        #expect(help.status == 0 && help.text.contains("USAGE: kubectl ocne validate -f <path>"))
        #expect(!help.text.contains("ocne-webhook validate"))
        let usage = try plugin("kubectl-ocne explain")
        #expect(usage.status == 2 && usage.diagnostics.contains("Usage: kubectl ocne explain"), "\(usage.all)")
        let message = try plugin("kubectl-ocne valid")
        #expect(message.status == 2 && message.diagnostics.hasPrefix("kubectl ocne: unknown command"), "\(message.all)")
    }

    @Test("kubectl finds it", .requires(.kubectl))
    func kubectl() throws {
        let result = try plugin("kubectl ocne explain ocnecp.spec.replicas")
        #expect(result.status == 0 && result.text.contains("TYPE"), "\(result.all)")
    }

    @Test(
        "kubectl_complete-ocne completes commands, flags, kinds and files", .requires(.bash),
        arguments: [
            ("validat", "validate\n:4\n"), ("manifests --cert", "--certificates\n:4\n"),
            ("explain ocnecp.spec.rolloutS", "ocnecp.spec.rolloutStrategy\n:4\n"),
            ("completions ''", "zsh\nbash\nfish\n:4\n"),
        ])
    func completions(words: String, expected: String) throws {
        let script =
            "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            + "/integrations/kubectl/kubectl_complete-ocne"
        let result = try plugin("'\(script)' \(words)")
        #expect(result.text == expected, "\(result.all)")
    }
}
