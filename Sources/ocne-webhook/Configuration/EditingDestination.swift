internal import ArgumentParser

/// Where edited manifests go (`-o`): standard output in a format, or a directory.
enum EditingDestination: ExpressibleByArgument, Equatable {
    case yaml, json
    /// A directory, in which each file gets the path that it has below the named directory.
    case directory(String)

    /// A value with a slash is a directory.
    init?(argument: String) {
        switch argument {
        case "yaml": self = .yaml
        case "json": self = .json
        case _ where argument.contains("/"): self = .directory(argument)
        default: return nil
        }
    }

    static var allValueStrings: [String] { ["yaml", "json"] }

    var defaultValueDescription: String {
        switch self {
        case .yaml: "yaml"
        case .json: "json"
        case .directory(let path): path
        }
    }
}
