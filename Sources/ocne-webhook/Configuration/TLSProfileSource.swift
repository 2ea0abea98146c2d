internal import ArgumentParser
internal import ClusterObjects
internal import EventLoop
internal import JSON
internal import TLS
internal import YAML

/// The source of the TLS profile (`--tls-profile`).
enum TLSProfileSource: Sendable, Equatable {
    /// No profile: the defaults of the server.
    case none
    case builtIn(TLSSecurityProfile)
    /// The APIServer `cluster` of config.openshift.io.
    case cluster
    /// A file with the value of `tlsSecurityProfile`.
    case file(String)

    /// Maximum size of the file.
    private static let maxFileBytes = 64 * 1024

    /// Reads the profile of a file; nil for another source. Blocks on the disk.
    ///
    /// - Throws: `ConfigurationError` that begins with the flag.
    func readFile() throws(ConfigurationError) -> TLSSecurityProfile? {
        guard case .file(let path) = self else { return nil }
        do {
            return try Self.read(path)
        } catch {
            throw ConfigurationError("--tls-profile: \(error)")
        }
    }

    /// Reads the profile of a file. Blocks on the disk.
    ///
    /// - Throws: `ConfigurationError` with the position of the mistake.
    static func read(_ path: String) throws(ConfigurationError) -> TLSSecurityProfile {
        let text: [UInt8]
        do {
            text = try File.read(path, limit: maxFileBytes)
        } catch {
            throw ConfigurationError(
                "\(path): \(error); expected Old, Intermediate, Modern, openshift, none or the path of a file")
        }
        let file: ConfigurationDocument
        do {
            file = try ConfigurationDocument(text, named: path)
        } catch {
            throw ConfigurationError("\(error)")
        }
        do {
            var tape = Tape()
            return try profile(try tape.parse(file.document.json.span).root)
        } catch {
            throw ConfigurationError("\(path): \(error)")
        }
    }

    private static func profile(_ root: Cursor) throws(ConfigurationError) -> TLSSecurityProfile {
        try check(root)
        let summary = TLSProfileSummary(Field(root))
        guard summary.type != "Custom" || summary.custom != nil else {
            throw ConfigurationError("custom is required if type is Custom")
        }
        return try TLSSecurityProfile(summary)
    }

    /// Refuses unknown fields and types. The API server has checked those of a cluster.
    private static func check(_ root: Cursor) throws(ConfigurationError) {
        guard root.isObject else {
            throw ConfigurationError("must be a map with type, and with custom if type is Custom")
        }
        try checkNames(root, ["type", "old", "intermediate", "modern", "custom"], in: "")
        let types = TLSSecurityProfile.Kind.allCases.map(\.rawValue)
        let type = Field(root)["type"].string
        guard types.contains(type) else {
            throw ConfigurationError("type must be one of \(types.joined(separator: ", "))")
        }
        guard let custom = Field(root)["custom"].value, custom.isObject else { return }
        try checkNames(custom, ["ciphers", "groups", "minTLSVersion"], in: "custom.")
        for name in ["ciphers", "groups"] as [StaticString] {
            var elements = Field(custom)[name].elements
            while let element = elements.next() {
                guard element.isString else { throw ConfigurationError("custom.\(name) must be a list of strings") }
            }
        }
    }

    private static func checkNames(_ object: Cursor, _ known: [String], in path: String) throws(ConfigurationError) {
        var members = object.members
        while let member = members.next() {
            let name = member.name.string ?? ""
            guard known.contains(name) else {
                throw ConfigurationError(
                    "unknown field \"\(path)\(name)\"; expected one of \(known.joined(separator: ", "))")
            }
        }
    }
}

extension TLSProfileSource: ExpressibleByArgument {
    /// Parses the value of the flag; anything but a keyword is the path of a file.
    init?(argument: String) {
        switch argument {
        case "": return nil
        case "none": self = .none
        case "openshift": self = .cluster
        case "Old": self = .builtIn(.old)
        case "Intermediate": self = .builtIn(.intermediate)
        case "Modern": self = .builtIn(.modern)
        default: self = .file(argument)
        }
    }
}

extension TLSSecurityProfile {
    /// Creates the profile of an API object. Falls back to Intermediate as OpenShift's own servers do: without a profile,
    /// for an unknown type, and for Custom without parameters.
    ///
    /// - Throws: `ConfigurationError` for an unknown TLS version.
    init(_ summary: TLSProfileSummary) throws(ConfigurationError) {
        switch (Kind(rawValue: summary.type), summary.custom) {
        case (.old, _): self = .old
        case (.modern, _): self = .modern
        case (.custom, let custom?):
            guard let version = custom.minimumVersion.isEmpty ? .v1_2 : TLSVersion(rawValue: custom.minimumVersion)
            else {
                let known = TLSVersion.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError(
                    "custom.minTLSVersion must be one of \(known), not \"\(custom.minimumVersion.prefix(32))\"")
            }
            self = .custom(minimumVersion: version, cipherSuites: custom.ciphers, groups: custom.groups)
        case (.custom, nil), (.intermediate, _), (nil, _): self = .intermediate
        }
    }
}
