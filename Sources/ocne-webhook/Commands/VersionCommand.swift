internal import ArgumentParser
internal import HTTP
internal import JSON
internal import TLS
internal import YAML

/// `ocne-webhook version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print the versions of the program and its libraries.",
        discussion: """
            "FIPS on" means that OpenSSL is restricted to its FIPS provider.

            Examples:
              ocne-webhook version
              ocne-webhook version -o json
            """)

    @Option(
        name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Output format.", valueName: "format"))
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
