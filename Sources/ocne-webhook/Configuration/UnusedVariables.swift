/// Finds the variables of `--var` that no file uses: a misspelled name would go unnoticed.
struct UnusedVariables {
    private var unused: [VariableArgument]

    /// - Parameter arguments: Those of the program. The settings file of a repository serves several files, not all of
    ///   which use all of its variables, so that only variables of the command line are reported.
    init(_ options: VariableOptions, arguments: [String] = CommandLine.arguments) {
        unused = options.variables.filter { variable in
            let text = variable.name + (variable.value.map { "=\($0)" } ?? "")
            return arguments.contains(text) || arguments.contains("--var=\(text)")
        }
    }

    /// Takes note of a file's text.
    mutating func read(_ text: [UInt8]) {
        guard !unused.isEmpty else { return }
        unused.removeAll { variable in
            ["${\(variable.name)", "${#\(variable.name)"].contains { text.firstRange(of: Array($0.utf8)) != nil }
        }
    }

    /// Warns of each variable that no file uses.
    func report() {
        var known: Set<String> = []
        for name in unused.map(\.name) where known.insert(name).inserted {
            Diagnostics.warn("--var \(name): no file uses this variable")
        }
    }
}
