internal import ArgumentParser
internal import HTTP
internal import JSON
internal import TLS
internal import YAML

/// `ocne-webhook version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Shows versions of the program and its libraries.",
        discussion: """
            Whether FIPS is on says whether OpenSSL is restricted to its FIPS provider.

            Examples:
              ocne-webhook version
              ocne-webhook version -o json
            """)

    @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("How to write.", valueName: "format"))
    var output = OutputFormat.text

    func run() throws {
        try output.print {
            """
            ocne-webhook \(Build.version)
            \(OpenSSL.version), FIPS \(OpenSSL.isFIPS ? "on" : "off")
            nghttp2 \(Nghttp2.version)
            libyaml \(YAML.libraryVersion)

            """
        } json: {
            var writer = JSONWriter()
            writer.beginObject()
            for (name, version) in [
                ("version", Build.version), ("openssl", OpenSSL.version), ("nghttp2", Nghttp2.version),
                ("libyaml", YAML.libraryVersion),
            ] {
                writer.key(name)
                writer.string(version)
            }
            writer.key("fips")
            writer.bool(OpenSSL.isFIPS)
            writer.endObject()
            return writer.bytes
        }
    }
}

/// What was built.
enum Build {
    static let version = "0.1.0"
    /// When this version was made.
    static let date = "2026-11-21"
}
