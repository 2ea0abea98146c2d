internal import Foundation
internal import Glibc
internal import TestDocuments

/// A program that tests use as an independent check.
///
/// A test that runs one has the trait `.requires(...)`, which skips it if the program is missing, or fails it if
/// tools are required. `scripts/dependencies.sh ci` installs every tool that Debian packages.
public struct Tool: Sendable {
    /// An HTTP/1.1 and HTTP/2 client.
    public static let curl = Tool("curl")
    /// Creates certificates and shakes hands.
    public static let openssl = Tool("openssl")
    /// Renders kustomizations. Optional: Debian 12 has 1.20, which predates kustomize components.
    public static let kubectl = Tool("kubectl", isOptional: true)
    /// Renders Helm charts. Optional: Debian has no package of it.
    public static let helm = Tool("helm", isOptional: true)
    /// Reads provider repositories of Cluster API. Optional: Debian has no package of it.
    public static let clusterctl = Tool("clusterctl", isOptional: true)
    /// Runs the hooks of `.pre-commit-hooks.yaml`. Optional: it pulls in half of Python.
    public static let precommit = Tool("pre-commit", isOptional: true)
    /// Prometheus' own check of metrics and alerts.
    public static let promtool = Tool("promtool")
    /// A POSIX shell, for the commands in documents.
    public static let shell = Tool("sh")
    /// The shell for tests of completions.
    public static let bash = Tool("bash")
    /// Checks manual pages.
    public static let mandoc = Tool("mandoc")
    /// Formats manual pages.
    public static let groff = Tool("groff")
    /// Runs the scripts of the project.
    public static let python = Tool("python3")
    /// Applies differences.
    public static let patch = Tool("patch")
    /// Applies differences too.
    public static let git = Tool("git")
    /// Packages of Debian. Optional: other distributions have none.
    public static let dpkg = Tool("dpkg", isOptional: true)
    /// The C compiler of the Swift toolchain, which compiles for other processors too.
    public static let clang = Tool("clang")
    /// The linker of the Swift toolchain.
    public static let lld = Tool("ld.lld")
    /// Disassembles object files.
    public static let objdump = Tool("llvm-objdump")
    /// Runs arm64 programs on other architectures.
    public static let arm64 = Tool("qemu-aarch64")
    /// Runs amd64 programs on other architectures.
    public static let amd64 = Tool("qemu-x86_64")

    /// True if a missing tool fails its tests: `CI=true` or `OCNE_REQUIRE_TOOLS=1`. Optional tools are still
    /// skipped.
    public static let areRequired =
        Environment.variable("CI") == "true" || Environment.variable("OCNE_REQUIRE_TOOLS") == "1"

    /// File name, looked up in `PATH`.
    public let name: String
    /// True if CI may lack it, for the reason in the tool's description.
    public let isOptional: Bool
    private let path: String?

    /// A missing tool that is required.
    public struct Missing: Error, CustomStringConvertible {
        /// The tool, and the command that installs it.
        public let description: String
    }

    /// Outcome of a run.
    public struct Result: Sendable {
        /// Exit status, or the number of the signal that ended it.
        public let status: Int32
        /// Bytes of standard output.
        public let output: [UInt8]
        /// Standard error as UTF-8.
        public let diagnostics: String

        /// Standard output as UTF-8.
        public var text: String { String(decoding: output, as: UTF8.self) }
        /// Standard output, followed by standard error.
        public var all: String { text + diagnostics }
    }

    private init(_ name: String, isOptional: Bool = false) {
        self.name = name
        self.isOptional = isOptional
        let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        path = directories.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// True if it is in `PATH`.
    public var isInstalled: Bool { path != nil }

    /// Checks that a test may be skipped without the tool.
    ///
    /// - Throws: `Missing` if it may not.
    func skip() throws {
        guard Self.areRequired, !isOptional else { return }
        throw Missing(description: "\(name) is not installed; scripts/dependencies.sh ci installs what tests need")
    }

    /// Runs the tool for up to a minute, with `input` on standard input.
    ///
    /// - Throws: An error if it cannot be started; `TestTier.Unmarked` in the unit tier.
    @discardableResult
    public func run(_ arguments: [String], input: String = "") throws -> Result {
        try TestTier.integrates("starts \(name)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "/nonexistent/\(name)")
        process.arguments = arguments
        let directory = try Scratch()
        // Files instead of pipes: two pipes would have to be drained concurrently.
        let (inputPath, outputPath, errorPath) = (directory.path("in"), directory.path("out"), directory.path("err"))
        try directory.write("in", input)
        try directory.write("out", "")
        try directory.write("err", "")
        process.standardInput = FileHandle(forReadingAtPath: inputPath)
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        try process.run()
        DispatchQueue.global().asyncAfter(deadline: .now() + 60) { [weak process] in
            if let process, process.isRunning { process.terminate() }
        }
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try directory.read("out"),
            diagnostics: String(decoding: try directory.read("err"), as: UTF8.self))
    }
}
