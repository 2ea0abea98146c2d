internal import ArgumentParser
internal import Checking
internal import EventLoop
internal import JSON

/// Flags of commands that print manifests with something changed.
struct EditingOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp(
            "File to read, directory with all below it, or - for standard input; may be given several times.",
            valueName: "path"),
        completion: .file())
    var named: [String] = []

    @Argument(
        help: ArgumentHelp("The same as -f: shells make several paths of -f *.yaml.", valueName: "path"),
        completion: .file())
    var further: [String] = []

    private var files: [String] { named + further }

    @Flag(help: "Shows what would be changed instead, as diff -u does.") var diff = false

    @OptionGroup(title: "Templates") var variables: VariableOptions

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "How to write: yaml (the text with its changes) or json (a line a document).", valueName: "format"))
    var output = Format.yaml

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }

    func validate() throws {
        guard !diff || output == .yaml else {
            throw ValidationError("--diff: shows changes of the text, so it goes with -o yaml only")
        }
    }

    /// Reads all files, has each changed, and prints what comes of it.
    ///
    /// - Parameter title: What a changed file is called in a difference.
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
            // JSON shows no text.
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

    /// Says what could not be kept.
    private static func tell(_ losses: Losses, of name: String) {
        if !losses.comments.isEmpty { tell("\(name): not kept: \(lines(losses.comments, "the comment", "comments"))") }
        if !losses.variables.isEmpty {
            tell("\(name): written with their values: \(lines(losses.variables, "the variable", "variables"))")
        }
        if losses.isRewritten { tell("\(name): written anew, since its layout cannot be edited") }
    }

    private static func lines(_ numbers: [Int], _ one: String, _ many: String) -> String {
        numbers.count == 1
            ? "\(one) on line \(numbers[0])" : "\(many) on lines \(numbers.map { "\($0)" }.joined(separator: ", "))"
    }

    private static func tell(_ text: String) { StandardError.write(Array((text + "\n").utf8)) }
}

/// A text of manifests with something changed.
struct EditedText {
    let text: [UInt8]
    /// Its documents as JSON.
    let documents: [[UInt8]]
    let losses: Losses
    let notes: [String]
}
