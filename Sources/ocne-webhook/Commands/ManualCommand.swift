internal import ArgumentParser
internal import JSON

/// `ocne-webhook manual`: prints the manual page, generated from the declarations of the commands.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page in man format.",
        discussion: """
            Examples:
              ocne-webhook manual | man -l -
              ocne-webhook manual >/usr/local/share/man/man1/ocne-webhook.1
            """)

    func run() throws {
        let declarations = Array(OCNEWebhook._dumpHelp().utf8)
        var tape = Tape()
        print(ManualPage(Field(try tape.parse(declarations.span).root)["command"]).text, terminator: "")
    }
}
