import ArgumentParser
import Testing

@testable import ocne_webhook

/// Commands that are shown, not run: in sentences, and as examples in help.
@Suite("Commands in sentences and in help")
struct ParsedCommandTests {
    /// Placeholders for the reader's values, as single words.
    private static let placeholders = [
        "RULE": "replicas", "COMMAND": "validate", "FILE": "a.yaml", "DIR": "a", "DIRECTORY": "a", "NAME": "a",
        "RESOURCE": "ocneconfigs",
    ]

    @Test("Documents: the program accepts the arguments", arguments: Markdown.all)
    func documents(_ document: Markdown) {
        for span in document.codeSpans { check(span, "\(document): \(span)") }
    }

    @Test("Help: the program accepts the arguments of examples")
    func help() {
        var commands: [any ParsableCommand.Type] = [OCNEWebhook.self]
        var count = 0
        while let command = commands.popLast() {
            commands += command.configuration.subcommands
            // A backslash continues a line.
            let text = command.configuration.discussion.replacing(#/\\\n */#, with: "")
            for line in text.split(separator: "\n") where line.hasPrefix("  ") {
                for part in line.split(separator: "|") {
                    count += check(String(part.drop { $0 == " " }), "\(command): \(line)")
                }
            }
        }
        #expect(count > 20)
    }

    /// Parses a command of this program.
    ///
    /// - Returns: 1 if it is one.
    @discardableResult
    private func check(_ text: String, _ place: String) -> Int {
        for name in ["ocne-webhook ", "kubectl ocne ", "kubectl-ocne "] where text.hasPrefix(name) {
            let words = Self.words(text.dropFirst(name.count))
            // A name in a title: `ocne-webhook <command>`.
            guard words.first?.first?.isLetter == true || words.first?.hasPrefix("-") == true else { return 0 }
            // The name of a command, as in "`ocne-webhook manifests chart` writes a chart".
            guard !Self.isCommandName(words) else { return 1 }
            do {
                _ = try OCNEWebhook.parseAsRoot(words)
            } catch {
                #expect(
                    OCNEWebhook.exitCode(for: error) == .success,
                    "\(place): \(OCNEWebhook.message(for: error))")
            }
            return 1
        }
        return 0
    }

    private static func isCommandName(_ words: [String]) -> Bool {
        var command: any ParsableCommand.Type = OCNEWebhook.self
        for word in words {
            let next = command.configuration.subcommands.first { $0.configuration.commandName == word }
            guard let next else { return false }
            command = next
        }
        return true
    }

    /// The words of a shell command, up to a redirection, a comment or the next command.
    private static func words(_ text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if ">|;&)".contains(character) || character == "#" && word == nil || character == "<" {
                break
            } else if character == " " {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words.map { placeholders[$0] ?? $0 }
    }
}
