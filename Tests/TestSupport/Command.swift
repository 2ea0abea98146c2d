internal import Foundation
internal import Glibc
internal import TestDocuments

// ioctls that Swift does not import (asm-generic/ioctls.h), as used by grantpt and unlockpt.
private let setTerminalLock: UInt = 0x4004_5431
private let getTerminalNumber: UInt = 0x8004_5430

/// A run of the built program.
public struct Command: Sendable {
    /// Exit status, or the number of the signal that ended it.
    public let status: Int32
    /// Standard output.
    public let output: String
    /// Standard error; on a terminal both are in `output`.
    public let diagnostics: String

    /// The directory of the program.
    public static var directory: String { ServerProcess.binary.deletingLastPathComponent().path }

    /// Runs the program with files as standard streams.
    ///
    /// - Parameters:
    ///   - input: Standard input.
    ///   - environment: Variables in addition to `PATH`.
    ///   - directory: Working directory; relative paths are resolved in it.
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

    /// Runs the program on its own terminal.
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
        // The terminal translates LF to CRLF.
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
        // A program that runs unexpectedly long must not block the tests. Its files are not kept open until then:
        // `Process.run` copies 256 bytes of each entry of /proc/self/fd, and with more than some 1,365 entries beyond the
        // end of the buffer, which crashes if no memory follows.
        DispatchQueue.global().asyncAfter(deadline: .now() + 60) { [weak process] in
            if let process, process.isRunning { process.terminate() }
        }
        process.waitUntilExit()
    }

    /// Collects a terminal's output as it arrives, since a terminal buffers little.
    private final class Reader: @unchecked Sendable {
        // Unchecked: the bytes are read after the collecting thread has ended.
        private var bytes: [UInt8] = []
        private let done = DispatchSemaphore(value: 0)

        init(_ terminal: FileHandle) {
            DispatchQueue.global().async { [self] in
                var buffer = [UInt8](repeating: 0, count: 4096)
                // Reading from a terminal that no process has open is an error.
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
