/// The name under which the program was started.
enum Invocation {
    /// The name of the program.
    static let program = Build.name
    /// The name of the symbolic link to the program that kubectl runs as its plugin.
    static let plugin = "kubectl-ocne"

    /// The name in help and messages: `kubectl ocne` for the plugin of kubectl.
    static let name = name(of: CommandLine.arguments.first ?? "")

    /// Returns the name for the path of the program.
    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) == plugin ? "kubectl ocne" : program
    }

    /// Returns help or a message with another name for the program where it begins a command: before a space and a
    /// lower case letter, a flag, or a placeholder. The name of images and objects stays.
    static func renamed(_ text: String, as name: String = name) -> String {
        guard name != program else { return text }
        var output = ""
        var rest = text[...]
        while let range = rest.firstRange(of: program) {
            output += rest[..<range.lowerBound]
            let before = output.last ?? "\n"
            let after = rest[range.upperBound...].prefix(2)
            let isCommand =
                (before.isWhitespace || "'`\"(|".contains(before)) && after.first == " "
                && after.last.map { $0.isLowercase || "<[-".contains($0) } == true
            output += isCommand ? name : program
            rest = rest[range.upperBound...]
        }
        return output + rest
    }
}
