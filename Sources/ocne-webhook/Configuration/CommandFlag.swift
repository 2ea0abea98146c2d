internal import ArgumentParser
internal import JSON

/// A flag of a command, as its help describes it.
struct CommandFlag {
    let name: String
    let defaultValue: String?
    /// Help text of the flag.
    let help: String
    /// True for a flag without a value.
    let isSwitch: Bool
    /// True for a flag that can be given several times.
    let isRepeating: Bool
    /// True if the value is the path of a file or a directory.
    let takesPath: Bool

    /// Returns the flags of a command by name.
    ///
    /// - Parameter excluded: Names of flags to leave out.
    static func flags(of command: any ParsableCommand.Type, except excluded: [String]) throws -> [CommandFlag] {
        let dump = Array(command._dumpHelp().utf8)
        var tape = Tape()
        var flags: [CommandFlag] = []
        var arguments = Field(try tape.parse(dump.span).root)["command"]["arguments"].elements
        while let argument = arguments.next() {
            let fields = Field(argument)
            let name = fields["preferredName"]["name"].string
            guard !name.isEmpty, !excluded.contains(name) else { continue }
            let completion = fields["completionKind"]
            flags.append(
                CommandFlag(
                    name: name, defaultValue: fields["defaultValue"].exists ? fields["defaultValue"].string : nil,
                    help: fields["abstract"].string, isSwitch: fields["kind"].equals("flag"),
                    isRepeating: fields["isRepeating"].isTrue,
                    takesPath: completion["file"].exists || completion["directory"].exists))
        }
        return flags.sorted { $0.name < $1.name }
    }
}
