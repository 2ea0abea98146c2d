internal import ArgumentParser
internal import HTTP
internal import TLS

/// `ocne-webhook version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Shows versions of the program and its libraries.")

    func run() {
        print("ocne-webhook \(Build.version)")
        print("\(OpenSSL.version), FIPS \(OpenSSL.isFIPS ? "on" : "off")")
        print("nghttp2 \(Nghttp2.version)")
    }
}

/// What was built.
enum Build {
    static let version = "0.1.0"
}
