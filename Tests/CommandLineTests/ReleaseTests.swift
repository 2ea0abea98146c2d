import EventLoop
import TestSupport
import Testing

@Suite("scripts/release.py", .requires(.python, .dpkg))
struct ReleaseTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    private static func release(_ directory: String, epoch: Int = 1_000_000_000) throws -> Tool.Result {
        try Tool.shell.run([
            "-c",
            """
            export SOURCE_DATE_EPOCH=\(epoch)
            '\(root)/scripts/release.py' --image r.example/ocne-webhook:0.1.0 '\(ServerProcess.program)' '\(directory)'
            """,
        ])
    }

    @Test("Yields the same bytes in two directories, with checksums of all files")
    func reproducible() throws {
        let (one, other) = (try Scratch(), try Scratch())
        for directory in [one.path("dist"), other.path("elsewhere/dist")] {
            let result = try Self.release(directory)
            try #require(result.status == 0, "\(result.all)")
        }
        let files = try one.files().filter { $0.key.hasPrefix("dist/") }
        let others = try other.files()
        #expect(files.count >= 25)
        let differing = files.filter { others["elsewhere/\($0.key)"] != $0.value }.keys.sorted()
        #expect(differing == [])
        let check = try Tool.shell.run([
            "-c", "cd '\(one.path("dist"))' && sha256sum --check --quiet --strict SHA256SUMS && wc -l <SHA256SUMS",
        ])
        #expect(check.status == 0 && Int(check.text.filter(\.isNumber)) == files.count - 1, "\(check.all)")
        try archive(one.path("dist"))
        try documented(Set(files.keys))
    }

    /// Checks that the archive installs the program, the plugin, completions and the manual page.
    private func archive(_ directory: String) throws {
        let result = try Tool.shell.run([
            "-c",
            """
            set -e
            cd '\(directory)'
            mkdir ../prefix
            tar -xzf ocne-webhook-0.1.0-linux-*.tar.gz --strip-components=1 -C ../prefix
            cd ../prefix
            bin/kubectl-ocne --help | grep -q 'kubectl ocne'
            test -x bin/kubectl_complete-ocne
            test -s share/man/man1/ocne-webhook.1
            test -s share/bash-completion/completions/ocne-webhook
            test -s share/zsh/site-functions/_ocne-webhook
            test -s share/fish/vendor_completions.d/ocne-webhook.fish
            grep -q 'image: "r.example/ocne-webhook:0.1.0"' ../dist/manifests/self-managed.yaml
            tar -xzOf ../dist/ocne-webhook-0.1.0.tgz ocne-webhook/values.yaml | grep -q 'repository: "r.example/ocne-webhook"'
            """,
        ])
        #expect(result.status == 0, "\(result.all)")
    }

    /// Checks that docs/packages.md lists every file, and no others.
    private func documented(_ files: Set<String>) throws {
        let text = String(decoding: try File.read("\(Self.root)/docs/packages.md", limit: 1 << 20), as: UTF8.self)
        let section = try #require(text.split(separator: "## A release\n").last?.split(separator: "\n## ").first)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let names = rows.flatMap { row in
            (row.split(separator: "|").first ?? "").matches(of: #/`([^`]+)`/#).map { String($0.1) }
        }
        let local = files.map { $0.replacing("linux-arm64", with: "linux-amd64").dropFirst("dist/".count) }
        for name in names { #expect(local.contains { $0.hasPrefix(name) }, "no file is \(name)") }
        for file in local { #expect(names.contains { file.hasPrefix($0) }, "docs/packages.md lacks \(file)") }
    }

    @Test("Does not replace a directory that is not a release")
    func other() throws {
        let scratch = try Scratch()
        try scratch.write("dist/precious", "")
        let result = try Self.release(scratch.path("dist"))
        #expect(result.status == 1 && result.diagnostics.contains("not a release"), "\(result.all)")
        #expect(try scratch.files().keys.contains("dist/precious"))
    }
}
