import Checking
import TestSupport
import Testing

@Suite("Rules of the command line")
struct RuleCompletionTests {
    /// Returns the words that a script completes after a flag.
    private static func words(after flag: String, in script: String, _ shell: String) -> Set<String> {
        let (start, isLine): (String, Bool) =
            switch shell {
            case "bash": ("    '--\(flag)')\n", false)
            case "zsh": ("local -ar ___\(flag.replacing("-", with: "_"))=(", true)
            default: ("-l '\(flag)' -d ", true)
            }
        guard let found = script.firstRange(of: start) else { return [] }
        var line = script[found.upperBound...].prefix { $0 != "\n" }
        // The words of fish follow the description of the flag.
        if shell == "fish" { line = line.firstRange(of: "-rfka ").map { line[$0.upperBound...] } ?? "" }
        let quoted = isLine ? line : line.replacing("$'\\n'", with: " ")[...]
        return Set(
            quoted.split { !($0.isLowercase && $0.isASCII || $0.isNumber || $0 == "-") }.map { String($0) }
                .filter { !$0.hasPrefix("-") })
    }

    @Test("Each shell completes the rules that validate reports", arguments: ["bash", "zsh", "fish"])
    func completed(shell: String) throws {
        let script = try Command.run(["completions", shell]).output
        for flag in ["rule", "skip-rule"] {
            let words = Self.words(after: flag, in: script, shell)
            // The name of the function of the script.
            #expect(words.subtracting(["ocne-webhook", "add", "completions"]) == CheckReport.knownRules, "\(flag)")
        }
    }

    @Test("validate selects, and explain explains, each rule that is completed")
    func explained() throws {
        // Each costs two processes: a few of them.
        for (index, rule) in CheckReport.knownRules.sorted().enumerated() where index % 8 == 0 {
            let result = try Command.run(["explain", rule])
            #expect(result.status == 0 && result.output.contains(rule), "\(rule): \(result.diagnostics)")
            #expect(try Command.run(["validate", "-f", "-", "--rule", rule], input: "").status == 0, "\(rule)")
        }
    }
}
