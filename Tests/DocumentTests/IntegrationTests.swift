import EventLoop
import TestDocuments
import TestSupport
import Testing
import YAML

/// Runs what the integrations run, as their services do.
@Suite("Integrations")
struct IntegrationTests {
    private static let broken = """
        apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
        kind: OCNEConfig
        metadata:
          name: demo
        spec:
          format: ignitoin

        """
    private static let fine = broken.replacing("ignitoin", with: "cloud-config")

    private func yaml(_ path: String) throws -> Value {
        let text = try File.read("\(Markdown.root)/\(path)", limit: 1 << 16)
        return try Value(json: try #require(try YAML.read(text).first).json)
    }

    /// Runs a bash script in a directory with manifests, with the program in PATH.
    private func run(_ script: String, environment: [String: String] = [:], in scratch: Scratch) throws -> Tool.Result {
        let exports = environment.sorted { $0.key < $1.key }.map { name, value in
            "export \(name)='\(value.replacing("'", with: #"'\''"#))'\n"
        }
        return try Tool.bash.run([
            "--noprofile", "--norc", "-eo", "pipefail", "-c",
            "cd '\(scratch.path)'\nPATH='\(Command.directory)':\"$PATH\"\n\(exports.joined())\(script)",
        ])
    }

    private func manifests() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write("fine/a b.yaml", Self.fine)
        try scratch.write("broken/a.yaml", Self.broken)
        try scratch.write("broken/other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")
        return scratch
    }

    // MARK: GitHub

    /// Runs a step of the action with inputs, as the runner does: inputs without a value have their defaults.
    private func step(_ index: Int, inputs: [String: String], in scratch: Scratch) throws -> Tool.Result {
        let action = try yaml("integrations/github-action/action.yml")
        let step = action["runs"]["steps"][index]
        var environment = ["RUNNER_TEMP": scratch.path, "GITHUB_PATH": scratch.path("path")]
        for name in step["env"].names {
            let expression = try #require(step["env"][name].text)
            let input = try #require(try #/^\$\{\{ inputs\.(\w+) \}\}$/#.wholeMatch(in: expression)).1
            try #require(action["inputs"].names.contains(String(input)))
            environment[name] = inputs[String(input)] ?? action["inputs"][String(input)]["default"].text ?? ""
        }
        #expect(step["shell"].text == "bash")
        return try run(try #require(step["run"].text), environment: environment, in: scratch)
    }

    @Test("No input is part of a script of the GitHub action")
    func inputs() throws {
        let action = try yaml("integrations/github-action/action.yml")
        #expect(action["runs"]["using"].text == "composite")
        for step in action["runs"]["steps"].elements { #expect(step["run"].text?.contains("${{") == false) }
    }

    @Test("The GitHub action annotates findings, fails for errors, and writes a SARIF report", .requires(.bash))
    func action() throws {
        let scratch = try manifests()
        let passed = try step(1, inputs: ["paths": "fine\n"], in: scratch)
        #expect(passed.status == 0, "\(passed.all)")
        let failed = try step(
            1,
            inputs: [
                "paths": "fine\nbroken", "report": "report.sarif", "arguments": "--feature-gates\nClusterTopology=true",
            ],
            in: scratch)
        #expect(failed.status == 1 && failed.text.contains("::error file=broken/a.yaml,line=6"), "\(failed.all)")
        let report = try Value(json: try scratch.read("report.sarif"))
        #expect(report["runs"][0]["results"].elements.count == 1)
        let usage = try step(1, inputs: ["paths": "none", "report": "none.sarif"], in: scratch)
        #expect(usage.status != 0 && usage.diagnostics.contains("none: open: No such file"), "\(usage.all)")
        let injection = try step(1, inputs: ["paths": "$(touch ran)`touch ran`"], in: scratch)
        #expect(injection.status != 0)
        #expect(try !scratch.files().keys.contains("ran"))
    }

    @Test("The GitHub action installs a program with the right checksum only", .requires(.bash, .curl))
    func install() throws {
        let scratch = try manifests()
        let sum = try Tool.shell.run(["-c", "printf program | tee '\(scratch.path("program"))' | sha256sum"]).text
            .prefix(64)
        let url = "file://\(scratch.path("program"))"
        #expect(try step(0, inputs: [:], in: scratch).status == 0)
        for wrong in ["", String(repeating: "0", count: 64)] {
            let result = try step(0, inputs: ["url": url, "sha256": wrong], in: scratch)
            #expect(result.status == 1 && result.text.hasPrefix("::error::"), "\(result.all)")
        }
        #expect(try !scratch.files().keys.contains("path"))
        let result = try step(0, inputs: ["url": url, "sha256": String(sum)], in: scratch)
        #expect(result.status == 0, "\(result.all)")
        #expect(try scratch.read("path") == Array("\(scratch.path("ocne-webhook"))\n".utf8))
    }

    // MARK: GitLab

    @Test("The GitLab job writes a JUnit report, prints findings, and fails for errors", .requires(.bash))
    func gitlab() throws {
        let job = try yaml("integrations/gitlab/validate.gitlab-ci.yml")[".ocne-webhook-validate"]
        let script = job["script"].elements.compactMap(\.text).joined(separator: "\n")
        let report = try #require(job["artifacts"]["reports"]["junit"].text)
        func run(_ paths: String) throws -> (Tool.Result, Scratch) {
            let scratch = try manifests()
            var environment: [String: String] = [:]
            for name in job["variables"].names { environment[name] = job["variables"][name].text }
            environment["OCNE_WEBHOOK_PATHS"] = paths
            return (try self.run(script, environment: environment, in: scratch), scratch)
        }
        let (passed, _) = try run("fine")
        #expect(passed.status == 0, "\(passed.all)")
        let (failed, scratch) = try run("fine broken")
        #expect(failed.status == 1 && failed.text.contains("broken/a.yaml:6:11: error"), "\(failed.all)")
        #expect(String(decoding: try scratch.read(report), as: UTF8.self).contains("<failure"))
        #expect(try run("none").0.status != 0)
    }

    // MARK: pre-commit

    @Test("The entry of the pre-commit hook validates the files that it gets", .requires(.bash))
    func hook() throws {
        let hook = try yaml(".pre-commit-hooks.yaml")[0]
        #expect(hook.names == ["description", "entry", "id", "language", "name", "types"])
        let entry = try #require(hook["entry"].text)
        let scratch = try manifests()
        #expect(try run("\(entry) 'fine/a b.yaml' broken/other.yaml", in: scratch).status == 0)
        let failed = try run("\(entry) 'fine/a b.yaml' broken/a.yaml", in: scratch)
        #expect(failed.status == 1 && failed.text.contains("broken/a.yaml:6:11: error"), "\(failed.all)")
    }

    @Test("pre-commit runs the hook", .requires(.bash, .precommit))
    func precommit() throws {
        let scratch = try manifests()
        // The working tree of the project may have changes: the hook comes from a repository with the file alone.
        let script = """
            export HOME="$PWD" GIT_CONFIG_NOSYSTEM=1 PRE_COMMIT_HOME="$PWD/cache"
            git config --global user.email a@example.com && git config --global user.name a
            git init -q hooks && cp '\(Markdown.root)/.pre-commit-hooks.yaml' hooks
            pre-commit validate-manifest hooks/.pre-commit-hooks.yaml
            git -C hooks add -A && git -C hooks commit -qm hooks
            git init -q project && cp -r fine broken project && cd project && git add -A && git commit -qm project
            pre-commit try-repo ../hooks ocne-webhook-validate --files 'fine/a b.yaml'
            ! pre-commit try-repo ../hooks ocne-webhook-validate --all-files
            """
        let result = try run(script, in: scratch)
        #expect(result.status == 0 && result.text.contains("broken/a.yaml:6:11: error"), "\(result.all)")
    }
}
