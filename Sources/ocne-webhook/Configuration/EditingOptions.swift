internal import ArgumentParser
internal import Checking
internal import EventLoop
internal import JSON

/// Flags of commands that print manifests with something changed.
struct EditingOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp(
            "File or directory to read, or - for standard input. Directories are read recursively. Repeatable.",
            valueName: "path"),
        completion: .file())
    var named: [String] = []

    @Argument(
        help: ArgumentHelp("Same as -f; lets the shell expand -f *.yaml.", valueName: "path"),
        completion: .file())
    var further: [String] = []

    private var files: [String] { named + further }

    @Flag(help: "Print the changes as a unified diff.") var diff = false

    @OptionGroup(title: "Templates") var variables: VariableOptions

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Output format. yaml preserves comments and layout; json prints one object per line.", valueName: "format"))
    var output = Format.yaml

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }

    func validate() throws {
        guard !diff || output == .yaml else {
            throw ValidationError("--diff must not be set when -o is json")
        }
    }

    /// Reads all files, edits each, and prints the results.
    ///
    /// - Parameter title: Added to the name of an edited file in a diff.
    func run(title: String, _ edit: ([UInt8], String) throws(UnreadableManifest) -> EditedText) throws {
        try ManifestSources.expect(files)
        var isFirst = true
        for source in try ManifestSources(files, flag: "-f").sources {
            let text = try ManifestSources.read(source, flag: "-f")
            let edited: EditedText
            do throws(UnreadableManifest) {
                edited = try edit(text, source.name)
            } catch {
                throw ConfigurationError("-f \(source.name):\(error)")
            }
            for note in edited.notes { Self.tell(note) }
            // JSON output has no layout to lose.
            if output == .yaml { Self.tell(edited.losses, of: source.name) }
            write(edited, text, source.name, title, isFirst: isFirst)
            isFirst = false
        }
    }

    private func write(_ edited: EditedText, _ text: [UInt8], _ name: String, _ title: String, isFirst: Bool) {
        let (old, new) = (String(decoding: text, as: UTF8.self), String(decoding: edited.text, as: UTF8.self))
        if diff {
            print(
                UnifiedDiff(from: old, to: new).text(old: name, new: "\(name) \(title)", inColor: Terminal.wantsColor),
                terminator: "")
        } else if output == .json {
            for document in edited.documents { print(String(decoding: document, as: UTF8.self)) }
        } else if !new.isEmpty {
            if !isFirst, !new.hasPrefix("---") { print("---") }
            print(new, terminator: new.hasSuffix("\n") ? "" : "\n")
        }
    }

    /// Reports what was lost on standard error.
    private static func tell(_ losses: Losses, of name: String) {
        if !losses.comments.isEmpty { tell("\(name): lost: \(lines(losses.comments, "comment", "comments"))") }
        if !losses.variables.isEmpty {
            tell("\(name): replaced template \(lines(losses.variables, "variable", "variables")) by their values")
        }
        if losses.isRewritten { tell("\(name): reformatted: its layout cannot be edited in place") }
    }

    private static func lines(_ numbers: [Int], _ one: String, _ many: String) -> String {
        numbers.count == 1
            ? "\(one) on line \(numbers[0])" : "\(many) on lines \(numbers.map { "\($0)" }.joined(separator: ", "))"
    }

    private static func tell(_ text: String) { StandardError.write(Array((text + "\n").utf8)) }
}

/// An edited file of manifests.
struct EditedText {
    let text: [UInt8]
    /// Its documents as JSON.
    let documents: [[UInt8]]
    let losses: Losses
    let notes: [String]
}
