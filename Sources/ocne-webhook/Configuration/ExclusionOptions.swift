internal import ArgumentParser
internal import Checking

/// Flags that leave files out.
struct ExclusionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Skip files that match a pattern, or are below a directory that does: *.golden.yaml, testdata, clusters/**/old. A pattern that \
            begins with / matches from the beginning of the path. Repeatable.
            """, valueName: "glob"))
    var exclude: [String] = []

    /// Returns true if a file is left out.
    func contains(_ path: String) -> Bool { exclude.contains { PathPattern($0).matches(path) } }
}
