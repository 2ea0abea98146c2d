/// The flag `--config`, which is read before the others.
enum ConfigFlag {
    /// Returns its value; nil if it is not set.
    static func value(in arguments: [String]) throws(ConfigurationError) -> String? {
        var path: String?
        for (i, argument) in arguments.enumerated() {
            if argument == "--" { break }
            if argument.hasPrefix("--config=") { path = String(argument.dropFirst("--config=".count)) }
            if argument == "--config" {
                guard i + 1 < arguments.count else { throw ConfigurationError("--config: a file is required") }
                path = arguments[i + 1]
            }
        }
        return path
    }
}
