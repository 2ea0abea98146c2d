import TestSupport
import Testing

@Suite("manual")
struct ManualTests {
    @Test("Contains every command and flag of the help")
    func complete() throws {
        let page = try Command.run(["manual"])
        #expect(page.status == 0 && page.diagnostics == "")
        let text = page.output.replacing("\\-", with: "-")
        let commands = try Command.run(["--help"]).output.split(separator: "SUBCOMMANDS:")[1]
            .matches(of: #/(?m)^  ([a-z]+)  /#).map { String($0.output.1) }
        #expect(commands.count >= 9)
        for command in commands {
            #expect(text.contains(".SS \(command)"), "\(command)")
            for flag in try Command.run([command, "--help"]).output.matches(of: #/--[a-z0-9-]+/#).map({
                String($0.output)
            }) {
                guard !["--help", "--version", "--server-side"].contains(flag) else { continue }
                #expect(text.contains("\(flag)"), "\(command) \(flag)")
            }
        }
    }

    @Test("Passes mandoc's lint", .requires(.mandoc))
    func mandoc() throws {
        #expect(try Tool.mandoc.run(["-T", "lint"], input: try Command.run(["manual"]).output).all == "")
    }

    @Test("Passes groff's warnings", .requires(.groff))
    func groff() throws {
        let result = try Tool.groff.run(["-ww", "-man", "-Tutf8"], input: try Command.run(["manual"]).output)
        #expect(result.status == 0 && result.diagnostics == "" && result.text.contains("User commands"))
    }
}
