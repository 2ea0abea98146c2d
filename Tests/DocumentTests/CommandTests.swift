import TestSupport
import Testing

@Suite("Instructions in documents")
struct CommandTests {
    static let blocks = Markdown.all.flatMap(\.blocks)

    /// Placeholders for the reader's values.
    private static let placeholders = [
        ("OVERLAY", "deploy/overlays/capocne"), ("NAMESPACE", "verrazzano-capi"),
        ("--cert-dir DIR", "--cert-dir deploy/overlays/own-certificate"),
        ("RULE", "no-control-plane-machines"),
    ]

    @Test("Every code block has a language", arguments: blocks)
    func language(_ block: Markdown.Block) {
        #expect(["sh", "yaml", "text"].contains(block.language), "a block is sh, yaml or text: sh and yaml are tried")
    }

    /// Commands that need a cluster run with a stand-in, which checks what it can without one: directories and their
    /// contents, files, labels, paths.
    @Test(
        "Commands succeed in an empty directory", .requires(.openssl),
        arguments: blocks.filter { $0.language == "sh" })
    func commands(_ block: Markdown.Block) throws {
        let workspace = try Workspace()
        if let kustomization = Self.blocks.first(where: {
            $0.document == block.document && $0.text.contains("kind: Kustomization")
        }) {
            try workspace.write("kustomization.yaml", kustomization.text)
        }
        if block.text.contains("dist/") || block.text.contains("clusterctl ") { try workspace.makeRelease() }
        var script = block.text
        for (placeholder, value) in Self.placeholders { script = script.replacing(placeholder, with: value) }
        try workspace.run(script)
    }

    @Test(
        "Sessions show the real output",
        arguments: blocks.filter { $0.language == "text" && $0.text.hasPrefix("$ ") })
    func sessions(_ block: Markdown.Block) throws {
        let workspace = try Workspace()
        for session in ("\n" + block.text).split(separator: "\n$ ") {
            let lines = session.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let output = try workspace.output(of: lines[0]).split(separator: "\n", omittingEmptySubsequences: false)
            let shown = lines.dropFirst().map { $0[...] }
            // Both end with a line end.
            #expect(output.map { $0 } == Array(shown), "\(lines[0])")
        }
    }

    @Test("YAML blocks are valid", arguments: blocks.filter { $0.language == "yaml" })
    func documents(_ block: Markdown.Block) throws {
        let workspace = try Workspace()
        if block.text.hasPrefix("profile:") {
            try workspace.write("policy.yaml", block.text)
            try workspace.run("ocne-webhook policy check policy.yaml")
        } else if block.text.contains("patches:") || block.text.contains("configMapGenerator:")
            || block.text.contains("kind: Kustomization")
        {
            // An addition to the reader's kustomization.
            let isWhole = block.text.contains("kind: Kustomization")
            try workspace.write(
                "kustomization.yaml", isWhole ? block.text : "resources: [deploy/overlays/cert-manager]\n" + block.text)
            try workspace.run("kubectl apply -k .")
        } else {
            try workspace.write("part.yaml", block.text)
            // YAML of another kind.
            try workspace.run(
                "! ocne-webhook convert -f part.yaml --to v1beta2 2>&1 | grep -E '^part.yaml:[0-9]+:[0-9]+:|did not find|could not find'"
            )
        }
    }

    @Test(
        "Resources that the server's pods need are applied before the server or with it",
        arguments: blocks.filter { $0.language == "yaml" && $0.text.contains("configMapGenerator") })
    func first(_ block: Markdown.Block) {
        #expect(
            block.text.contains("app.kubernetes.io/component: server"), "a pod that lacks a ConfigMap does not start")
    }

    @Test("Links resolve", arguments: Markdown.all)
    func links(_ document: Markdown) throws {
        for link in document.links where !link.target.contains("://") {
            let parts = link.target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            let path = parts[0].isEmpty ? document.path : Self.resolved(parts[0], from: document.path)
            if path.hasSuffix(".md"), parts.count > 1 || Markdown.all.contains(where: { $0.path == path }) {
                let target = Markdown.all.first { $0.path == path }
                #expect(target != nil, "\(document):\(link.line): \(link.target): no such document")
                if parts.count > 1, let target {
                    #expect(
                        target.anchors.contains(parts[1]), "\(document):\(link.line): \(link.target): no such heading")
                }
            } else {
                let there = try Tool.shell.run(["-c", "test -e '\(Markdown.root)/\(path)'"])
                #expect(there.status == 0, "\(document):\(link.line): \(link.target): no such file")
            }
        }
    }

    /// Resolves a relative link of a document.
    private static func resolved(_ target: String, from document: String) -> String {
        var parts = document.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": parts = parts.dropLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
