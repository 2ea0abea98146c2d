internal import ArgumentParser
internal import Checking
internal import EventLoop
internal import Primitives

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

    @OptionGroup var exclusion: ExclusionOptions

    @Flag(help: "Print the changes as a unified diff for patch -p1 and git apply. Exit code 1 if there are any.")
    var diff = false
    @Flag(help: "Print only the names of files that would change. Exit code 1 if there are any.") var check = false
    @Flag(name: [.customShort("w"), .customLong("write")], help: "Write the result to the files that were read.")
    var isInPlace = false

    @OptionGroup(title: "Templates") var variables: VariableOptions
    @OptionGroup var target: NamespaceOption

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            """
            Output: yaml preserves comments and layout; json prints one object per line; a path with a slash, such as out/, is a directory \
            to write the files to.
            """, valueName: "format|directory/"))
    var output = EditingDestination.yaml

    @OptionGroup var display: DisplayOptions
    @OptionGroup var settings: SettingsFileOptions

    func validate() throws {
        let modes = [("--diff", diff), ("--check", check), ("--write", isInPlace), ("-o", output != .yaml)]
            .filter(\.1)
        guard modes.count < 2 else {
            throw ValidationError("\(modes[0].0) must not be set together with \(modes[1].0)")
        }
    }

    /// Reads all files, edits each, and prints or writes the results.
    ///
    /// - Throws: `ExitCode` 1 if there are notes about a file or something could not be edited, and with `--diff` or
    ///   `--check` if something would change.
    func run(_ edit: ([UInt8], String) throws(UnreadableManifest) -> EditedText) throws {
        try ManifestSources.expect(files)
        guard !isInPlace || !files.contains("-") else {
            throw ConfigurationError("--write must not be set when -f is -: standard input cannot be written to")
        }
        let sources = try ManifestSources(files, flag: "-f").selected(exclusion, display)
        if case .directory(let directory) = output { try expectDistinctResults(of: sources, in: directory) }
        var unused = UnusedVariables(variables)
        var printed = EditedOutput(
            format: diff ? .diff : output == .json ? .json : .yaml, namesFiles: sources.count > 1,
            wantsColor: display.wantsColor)
        var (changed, failed) = (0, false)
        for source in sources {
            let text = try ManifestSources.read(source, flag: "-f")
            unused.read(text)
            let edited: EditedText
            do throws(UnreadableManifest) {
                edited = try edit(text, source.name)
            } catch {
                throw ConfigurationError("-f \(source.shownName):\(error)")
            }
            for note in edited.notes + edited.failures { Self.tell(note) }
            if !edited.notes.isEmpty || !edited.failures.isEmpty { failed = true }
            // JSON output has no layout to lose.
            if output != .json { Self.tell(edited.losses, of: source.name) }
            if edited.text != text { changed += 1 }
            try write(edited, text, source, &printed)
        }
        unused.report()
        if failed || (diff || check) && changed > 0 { throw ExitStatus.failure.exit }
    }

    private func write(
        _ edited: EditedText, _ text: [UInt8], _ source: ManifestSources.Source, _ printed: inout EditedOutput
    ) throws {
        if check {
            if edited.text != text { print(source.shownName) }
        } else if isInPlace {
            guard edited.text != text else { return }
            do throws(SystemError) {
                try File.replace(source.name, with: edited.text, for: .unchanged)
            } catch {
                throw RuntimeFailure("\(source.shownName): \(error)")
            }
            display.note("\(source.name): changed")
        } else if case .directory(let directory) = output {
            try OutputDirectory.write([(resultPath(of: source), edited.text)], to: directory)
        } else {
            printed.write(edited, from: text, named: source.name)
        }
    }

    /// Checks that no result overwrites another.
    private func expectDistinctResults(of sources: [ManifestSources.Source], in directory: String) throws {
        var writers: [String: String] = [:]
        for source in sources {
            let path = resultPath(of: source)
            if let other = writers.updateValue(source.name, forKey: path) {
                throw ConfigurationError(
                    "-o \(directory): \(Printable.escaped(other)) and \(source.shownName) would both be written to \(Printable.escaped(path)); name their directory with -f"
                )
            }
        }
    }

    /// Returns the path of a result below the output directory: the one below the directory that was named, or the name
    /// of the file.
    private func resultPath(of source: ManifestSources.Source) -> String {
        guard case .file(let path) = source else { return "stdin.yaml" }
        let root = files.filter { path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }.max { $0.count < $1.count }
        guard let root else { return path.split(separator: "/").last.map { String($0) } ?? path }
        return path.dropFirst(root.count).drop { $0 == "/" }.description
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

    private static func tell(_ text: String) { Diagnostics.tell(text) }
}
