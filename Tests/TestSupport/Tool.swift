internal import Foundation
internal import Glibc

/// A program of the machine that tests ask for a second opinion. Where it is missing, tests say so and are skipped.
public struct Tool: Sendable {
    /// HTTP/1.1 and HTTP/2 as a client that many people have.
    public static let curl = Tool("curl")
    /// Certificates, and handshakes without a client of our own.
    public static let openssl = Tool("openssl")
    /// Manifests and kubeconfig files as people use them.
    public static let kubectl = Tool("kubectl")
    /// Prometheus' own check of metrics and alerts.
    public static let promtool = Tool("promtool")
    /// A POSIX shell, for commands of documents.
    public static let shell = Tool("sh")
    /// The shell that completions are tried in.
    public static let bash = Tool("bash")
    /// A reader of manual pages that checks them.
    public static let mandoc = Tool("mandoc")
    /// The other one.
    public static let groff = Tool("groff")

    /// For the scripts of the project.
    public static let python = Tool("python3")
    /// Packages of Debian.
    public static let dpkg = Tool("dpkg")
    /// The C compiler of the Swift toolchain, which compiles for other processors too.
    public static let clang = Tool("clang")
    /// The linker that it links those programs with.
    public static let lld = Tool("ld.lld")
    /// Shows the instructions of what was compiled.
    public static let objdump = Tool("llvm-objdump")
    /// Runs programs for arm64 elsewhere.
    public static let arm64 = Tool("qemu-aarch64")
    /// Runs programs for amd64 elsewhere.
    public static let amd64 = Tool("qemu-x86_64")

    /// What it is called; it is looked for in `PATH`.
    public let name: String
    private let path: String?

    /// What came of a run.
    public struct Result: Sendable {
        /// Exit status, or the number of the signal that ended it.
        public let status: Int32
        /// What it wrote to standard output.
        public let output: [UInt8]
        /// What it wrote to standard error.
        public let diagnostics: String

        /// Standard output as a text.
        public var text: String { String(decoding: output, as: UTF8.self) }
        /// Both, for looking something up.
        public var all: String { text + diagnostics }
    }

    private init(_ name: String) {
        self.name = name
        let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        path = directories.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether the machine has it.
    public var isInstalled: Bool { path != nil }

    /// Runs it to its end, for a minute at most, with `input` on standard input.
    @discardableResult
    public func run(_ arguments: [String], input: String = "") throws -> Result {
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
