import TestSupport
import Testing

@Suite("completions")
struct CompletionTests {
    @Test(
        "bash completes commands, values, kinds, fields and rules", .requires(.bash),
        arguments: [
            ("v", ["validate", "version"]), ("validate -o ", ["text", "json", "yaml", "github", "junit", "sarif"]),
            ("convert --to ", ["v1alpha1", "v1beta2"]),
            ("explain ocnecp.spec.rolloutS", ["ocnecp.spec.rolloutStrategy"]),
            (
                "explain ocnecp.spec.rollout.",
                ["ocnecp.spec.rollout.after", "ocnecp.spec.rollout.before", "ocnecp.spec.rollout.strategy"]
            ),
            ("explain file-path", ["file-path-unique"]), ("explain ocneconfigt", ["ocneconfigtemplate"]),
            ("policy explain no-m", ["no-machine-api-migration"]), ("manifests --cert", ["--certificates"]),
            ("manifests crds ocnecontrolplanet", ["ocnecontrolplanetemplates"]),
            ("serve --tls-min-version VersionTLS13 --http2 t", ["true"]), ("completions z", ["zsh"]),
            ("validate --v", ["--var", "--version"]),
        ])
    func bash(line: String, expected: [String]) throws {
        let files = try Scratch()
        try files.write("completions.bash", try Command.run(["completions", "bash"]).output)
        // The variables that bash sets on a press of the tab key.
        try files.write(
            "ask.bash",
            """
            source "$1"
            PATH="$2:$PATH"
            COMP_LINE="ocne-webhook $3"
            read -ra COMP_WORDS <<<"$COMP_LINE"
            [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
            function=$(complete -p ocne-webhook | sed -E 's/.*-F ([^ ]+).*/\\1/')
            "$function" ocne-webhook "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """)
        let result = try Tool.bash.run([
            "--norc", files.path("ask.bash"), files.path("completions.bash"), Command.directory, line,
        ])
        #expect(result.diagnostics == "")
        #expect(
            Set(result.text.split(separator: "\n").map { $0.trimmingSuffix(while: \.isWhitespace) })
                == Set(expected.map { $0[...] }))
    }

    @Test("Prints a script for each supported shell, and rejects others")
    func shells() throws {
        for (shell, start) in [("bash", "#!/bin/bash"), ("zsh", "#compdef ocne-webhook"), ("fish", "function ")] {
            let result = try Command.run(["completions", shell])
            #expect(result.status == 0 && result.output.hasPrefix(start), "\(result.output.prefix(80))")
        }
        let other = try Command.run(["completions", "tcsh"])
        #expect(other.status == 2 && other.diagnostics.contains("bash, zsh, fish"))
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isPart: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isPart(last) { rest.removeLast() }
        return rest
    }
}
