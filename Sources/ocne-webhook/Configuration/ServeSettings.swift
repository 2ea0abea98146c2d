internal import ArgumentParser
internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Primitives
internal import Reference
internal import YAML

/// The settings of `serve`: flags, the environment (`OCNE_WEBHOOK_*`) and a file (`--config`).
///
/// All have the names of flags. File and environment become flags in front of those of the command line, and the last one
/// wins: flags override the environment, which overrides the file.
struct ServeSettings {
    /// A setting and its origin.
    struct Setting {
        let name: String
        let value: String
        /// For messages: `config.yaml:3:5` or the variable's name.
        let origin: String
    }

    /// The settings of file and environment, lowest precedence first.
    private(set) var settings: [Setting] = []
    /// The file of `--config` or the environment.
    let path: String?
    private var options: [CommandFlag]
    private let arguments: [String]

    private static let prefix = "OCNE_WEBHOOK_"
    /// Flags that are not settings.
    private static let ownFlags = ["config", "print-config", "help", "version"]

    /// - Parameters:
    ///   - arguments: The arguments after `serve`.
    ///   - environment: Variables, each `NAME=VALUE`.
    /// - Throws: `ConfigurationError` with the position of an unknown name or an invalid value.
    init(_ arguments: [String], environment: [String]) throws {
        self.arguments = arguments
        let variables = environment.filter { $0.hasPrefix(Self.prefix) }
        let path = try ConfigFlag.value(in: arguments) ?? Environment.variable(Self.prefix + "CONFIG")
        self.path = path
        options = variables.isEmpty && path == nil && !arguments.contains("--print-config") ? [] : try Self.options()
        if let path { try readFile(path) }
        for variable in variables.sorted() { try addVariable(variable) }
    }

    /// Reads the settings again, of the command line and the environment of the process.
    static func ofProcess() throws -> ServeSettings {
        try ServeSettings(Array(CommandLine.arguments.dropFirst(2)), environment: Environment.all)
    }

    /// Parses all settings.
    func parsed() throws -> ServeFlags {
        if let flags = ServeFlags.reading(expanded) { return flags }
        do {
            return try Serve.parse(expanded).flags
        } catch {
            throw ConfigurationError(Serve.message(for: error))
        }
    }

    /// The command line, with all settings in front.
    var expanded: [String] { settings.map { "--\($0.name)=\($0.value)" } + arguments }

    // MARK: The file

    private mutating func readFile(_ path: String) throws {
        for entry in try FlagFile(path, flag: "--config").entries {
            try add(entry.name, entry.values.joined(separator: ","), entry.origin, nameOrigin: entry.nameOrigin)
        }
    }

    // MARK: The environment

    private mutating func addVariable(_ variable: String) throws {
        let name = String(variable.prefix { $0 != "=" })
        let flag = String(name.dropFirst(Self.prefix.count).map { $0 == "_" ? "-" : Character($0.lowercased()) })
        // Kubernetes sets variables for every Service of the namespace, and ours is probably called ocne-webhook.
        guard flag != "config", options.contains(where: { $0.name == flag }) || !Self.isOfService(name) else { return }
        try add(flag, String(variable.dropFirst(name.count + 1)), name, nameOrigin: name)
    }

    /// Returns true for a variable that the kubelet sets for a Service: `…_SERVICE_HOST`, `…_SERVICE_PORT…`, `…_PORT`,
    /// `…_PORT_443_TCP…`.
    static func isOfService(_ name: String) -> Bool {
        if name.hasSuffix("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || name.hasSuffix("_PORT") { return true }
        guard let port = name.split(separator: "_PORT_", maxSplits: 1).dropFirst().last else { return false }
        return port.first?.isNumber == true
    }

    // MARK: Both

    private mutating func add(_ name: String, _ value: String, _ origin: String, nameOrigin: String) throws {
        guard let option = options.first(where: { $0.name == name }) else {
            let near = nearest(to: name, among: options.map(\.name))
            let hint =
                near.isEmpty ? "see the flags of ocne-webhook serve" : "did you mean \(near[0])?"
            throw ConfigurationError("\(nameOrigin): unknown setting \"\(name)\"; \(hint)")
        }
        let argument = "--\(option.name)=\(value)"
        do {
            if ServeFlags.reading([argument]) == nil { _ = try Serve.parse([argument]) }
        } catch {
            let message = Serve.message(for: error)
            throw ConfigurationError(
                "\(origin): \(option.name): \(message)\(message.hasSuffix(".") ? "" : ".") \(option.help)"
                    + (option.defaultValue.map { " (default: \($0))" } ?? ""))
        }
        settings.append(Setting(name: option.name, value: value, origin: origin))
    }

    /// The flags of `serve` that are settings.
    static func options() throws -> [CommandFlag] { try CommandFlag.flags(of: Serve.self, except: ownFlags) }

    /// Value and origin of each flag that has a value.
    var values: [String: (value: String, origin: String)] {
        var values: [String: (value: String, origin: String)] = [:]
        for option in options { values[option.name] = option.defaultValue.map { ($0, "default") } }
        for setting in settings { values[setting.name] = (setting.value, setting.origin) }
        var at = arguments.startIndex
        while at < arguments.endIndex {
            let argument = arguments[at]
            at += 1
            guard argument.hasPrefix("--") else { continue }
            let name = String(argument.dropFirst(2).prefix { $0 != "=" })
            guard options.contains(where: { $0.name == name }) else { continue }
            if argument.contains("=") {
                values[name] = (String(argument.drop { $0 != "=" }.dropFirst()), "flag")
            } else if at < arguments.endIndex {
                values[name] = (arguments[at], "flag")
                at += 1
            }
        }
        return values
    }

    /// Returns the settings that differ from their defaults, by name. The first call lists all flags, which takes some
    /// milliseconds.
    func changed() throws -> [(name: String, value: String, origin: String)] {
        var complete = self
        if options.isEmpty { complete.options = try Self.options() }
        return complete.values.filter { $0.value.origin != "default" }.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value.value, $0.value.origin)
        }
    }

    /// Returns the settings in effect in the format of `--config`, each with its origin.
    func effective() throws -> String {
        let values = values
        var text = ""
        for option in options {
            guard let (value, origin) = values[option.name] else { continue }
            var writer = JSONWriter()
            writer.beginObject()
            writer.key(option.name)
            writer.string(value)
            writer.endObject()
            var tape = Tape()
            let line = String(decoding: try YAML.write(try tape.parse(writer.bytes.span).root), as: UTF8.self)
            text += "\(line.split(separator: "\n").joined(separator: "\n"))  # \(origin)\n"
        }
        return text
    }
}

extension Environment {
    /// All variables of the process at its start, each `NAME=VALUE`; empty if they cannot be read.
    static var all: [String] {
        do {
            return try File.read("/proc/self/environ", limit: 4 << 20).split(separator: 0).map {
                String(decoding: $0, as: UTF8.self)
            }
        } catch {
            return []
        }
    }
}
