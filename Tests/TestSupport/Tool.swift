internal import Foundation
internal import Glibc
internal import TestDocuments

/// A program that tests run for a second opinion.
///
/// A test that runs one has the trait `.requires(...)`, which skips it where the program is missing, or fails it where
/// tools are required. `scripts/dependencies.sh ci` installs all that Debian has.
public struct Tool: Sendable {
    /// An HTTP/1.1 and HTTP/2 client.
    public static let curl = Tool("curl")
    /// Makes certificates and shakes hands.
    public static let openssl = Tool("openssl")
    /// Renders kustomizations. Optional: Debian 12 has 1.20, which predates kustomize components.
    public static let kubectl = Tool("kubectl", isOptional: true)
    /// Prometheus' own check of metrics and alerts.
    public static let promtool = Tool("promtool")
    /// A POSIX shell, for the commands in documents.
    public static let shell = Tool("sh")
    /// The shell that completions are tried in.
    public static let bash = Tool("bash")
    /// Checks manual pages.
    public static let mandoc = Tool("mandoc")
    /// Formats manual pages.
    public static let groff = Tool("groff")
    /// Runs the scripts of the project.
    public static let python = Tool("python3")
    /// Packages of Debian. Optional: other distributions have none.
    public static let dpkg = Tool("dpkg", isOptional: true)
    /// The C compiler of the Swift toolchain, which compiles for other processors too.
    public static let clang = Tool("clang")
    /// The linker of the Swift toolchain.
    public static let lld = Tool("ld.lld")
    /// Disassembles object files.
    public static let objdump = Tool("llvm-objdump")
    /// Runs arm64 programs elsewhere.
    public static let arm64 = Tool("qemu-aarch64")
    /// Runs amd64 programs elsewhere.
    public static let amd64 = Tool("qemu-x86_64")

    /// True if a missing tool fails its tests: `CI=true` or `OCNE_REQUIRE_TOOLS=1`. Optional tools are skipped all the
    /// same.
    public static let areRequired =
        Environment.variable("CI") == "true" || Environment.variable("OCNE_REQUIRE_TOOLS") == "1"

    /// File name, looked up in `PATH`.
    public let name: String
    /// True if CI does without it, for the reason that stands beside the tool.
    public let isOptional: Bool
    private let path: String?

    /// A tool that is required and missing.
    public struct Missing: Error, CustomStringConvertible {
        /// The tool, and what installs it.
        public let description: String
    }

    /// Outcome of a run.
    public struct Result: Sendable {
        /// Exit status, or the number of the signal that ended it.
        public let status: Int32
        /// Bytes of standard output.
        public let output: [UInt8]
        /// Text of standard error.
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

    /// Decides what a test does without the tool: nothing if it may be skipped.
    ///
    /// - Throws: `Missing` if it may not.
    func skip() throws {
        guard Self.areRequired, !isOptional else { return }
        throw Missing(description: "\(name) is not installed; scripts/dependencies.sh ci installs what tests need")
    }

    /// Runs it to its end, for a minute at most, with `input` on standard input.
    ///
    /// - Throws: An error if it cannot be started; `TestTier.Unmarked` in the unit tier.
    @discardableResult
    public func run(_ arguments: [String], input: String = "") throws -> Result {
        try TestTier.integrates("starts \(name)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "/nonexistent/\(name)")
        process.arguments = arguments
        let directory = try Scratch()
        // Files instead of pipes: nothing to drain, and no end to wait for on two of them at once.
        let (inputPath, outputPath, errorPath) = (directory.path("in"), directory.path("out"), directory.path("err"))
        try directory.write("in", input)
        try directory.write("out", "")
        try directory.write("err", "")
        process.standardInput = FileHandle(forReadingAtPath: inputPath)
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        try process.run()
        DispatchQueue.global().asyncAfter(deadline: .now() + 60) { if process.isRunning { process.terminate() } }
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try directory.read("out"),
            diagnostics: String(decoding: try directory.read("err"), as: UTF8.self))
    }
}
