internal import Foundation
internal import Glibc
internal import TestDocuments

// What grantpt and its relatives ask of Linux (asm-generic/ioctls.h), which Swift does not import.
private let setTerminalLock: UInt = 0x4004_5431
private let getTerminalNumber: UInt = 0x8004_5430

/// The built program, run to its end as people and pipelines run it.
public struct Command: Sendable {
    /// Exit status, or the number of the signal that ended it.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error; on a terminal both are in `output`.
    public let diagnostics: String

    /// The directory that the program is in.
    public static var directory: String { ServerProcess.binary.deletingLastPathComponent().path }

    /// Runs it with files for its standard streams.
    ///
    /// - Parameters:
    ///   - input: Standard input.
    ///   - environment: Variables beside `PATH`.
    ///   - directory: Where it is started; files are named from there.
    public static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], in directory: String? = nil
    ) throws -> Command {
        let scratch = try Scratch()
        for name in ["in", "out", "err"] { try scratch.write(name, name == "in" ? input : "") }
        let process = process(arguments, environment, directory)
        process.standardInput = FileHandle(forReadingAtPath: scratch.path("in"))
        process.standardOutput = FileHandle(forWritingAtPath: scratch.path("out"))
        process.standardError = FileHandle(forWritingAtPath: scratch.path("err"))
        try finish(process)
        return Command(
            status: process.terminationStatus, output: String(decoding: try scratch.read("out"), as: UTF8.self),
            diagnostics: String(decoding: try scratch.read("err"), as: UTF8.self))
    }

    /// Runs it on a terminal of its own.
    public static func runOnTerminal(
        _ arguments: [String], environment: [String: String] = [:], in directory: String? = nil
    ) throws -> Command {
        let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (isLocked, number): (CInt, CInt) = (0, 0)
        guard master >= 0, unsafe ioctl(master, setTerminalLock, &isLocked) == 0,
            unsafe ioctl(master, getTerminalNumber, &number) == 0
        else { throw ServerProcess.Failure(description: "no terminal: \(errno)") }
        let terminal = FileHandle(fileDescriptor: master, closeOnDealloc: true)
        let slave = unsafe FileHandle(
            fileDescriptor: open("/dev/pts/\(number)", O_RDWR | O_NOCTTY), closeOnDealloc: true)
        let process = process(arguments, environment.merging(["TERM": "xterm"]) { given, _ in given }, directory)
        process.standardInput = slave
        process.standardOutput = slave
        process.standardError = slave
        let reader = Reader(terminal)
        try finish(process)
        try slave.close()
        // The terminal writes \r\n for \n.
        let output = try reader.all().replacing("\r\n", with: "\n")
        return Command(status: process.terminationStatus, output: output, diagnostics: "")
    }

    private static func process(_ arguments: [String], _ environment: [String: String], _ directory: String?) -> Process
    {
        let process = Process()
        process.executableURL = ServerProcess.binary
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        return process
    }

    private static func finish(_ process: Process) throws {
        try TestTier.integrates("starts ocne-webhook")
        try process.run()
        // One that goes on against expectation must not hold up the tests.
        DispatchQueue.global().asyncAfter(deadline: .now() + 60) { if process.isRunning { process.terminate() } }
        process.waitUntilExit()
    }

    /// Takes what comes from a terminal as it comes, since a terminal holds little of it.
    private final class Reader: @unchecked Sendable {
        // Unchecked: the bytes are looked at after the thread that collects them is done.
        private var bytes: [UInt8] = []
        private let done = DispatchSemaphore(value: 0)

        init(_ terminal: FileHandle) {
            DispatchQueue.global().async { [self] in
                var buffer = [UInt8](repeating: 0, count: 4096)
                // A terminal that nobody has open any more is an error to read from.
                while case let got = unsafe read(terminal.fileDescriptor, &buffer, buffer.count), got > 0 {
                    bytes += buffer[..<got]
                }
                done.signal()
            }
        }

        func all() throws -> String {
            guard done.wait(timeout: .now() + 60) == .success else {
                throw ServerProcess.Failure(description: "somebody still has the terminal")
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
