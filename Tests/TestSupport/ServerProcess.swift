internal import Foundation
internal import Glibc
internal import TestDocuments

/// The built server, running on ports chosen by the kernel, for one test.
public final class ServerProcess: @unchecked Sendable {
    // Unchecked: used by a single test.
    private let process = Process()
    private let pipe = Pipe()
    let directory: URL
    /// Port of the webhooks.
    public private(set) var port: UInt16 = 0
    /// Port of the health checks and metrics.
    public private(set) var operationsPort: UInt16 = 0
    /// Port of the metrics over TLS; 0 if disabled.
    public private(set) var metricsPort: UInt16 = 0
    /// The CA that the server generated; empty if it was given a certificate.
    public private(set) var authority: [UInt8] = []

    /// A failure of the program to start or to stop.
    public struct Failure: Error, CustomStringConvertible {
        /// A description, with the log if there is one.
        public let description: String
    }

    /// Starts the server and waits until it serves.
    ///
    /// - Parameters:
    ///   - authority: The CA that clients trust, which issued the given certificate.
    ///   - openFiles: Limit of open descriptors.
    ///   - readsLog: False leaves its log in a pipe that is not read once it serves.
    ///   - environment: Variables in addition to those of the test.
    public init(
        _ arguments: [String] = [], authority: [UInt8] = [], openFiles: Int? = nil, readsLog: Bool = true,
        environment: [String: String] = [:]
    ) throws {
        try TestTier.integrates("starts ocne-webhook")
        self.authority = authority
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ocne-webhook-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
        }
        try start(arguments, openFiles, logPipe: readsLog ? nil : pipe)
        let line = try waitForLog(containing: arguments.contains("json") ? "\"serving\"" : " serving ")
        port = Self.port("webhooks", in: line)
        operationsPort = Self.port("operations", in: line)
        if let line = log.split(separator: "\n").first(where: { $0.contains("metrics are served over TLS") }) {
            metricsPort = Self.port("metrics", in: String(line))
        }
        if !arguments.contains(where: ["--cert-dir", "--tls-cert-file", "--self-signed-secret"].contains) {
            self.authority = try PlainHTTP.get("/ca.crt", port: operationsPort).body
        }
    }

    /// Runs the server until it exits, for invalid configurations.
    public static func run(_ arguments: [String], openFiles: Int? = nil) throws -> (status: Int32, output: String) {
        try TestTier.integrates("starts ocne-webhook")
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        if let openFiles {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "ulimit -n \(openFiles); exec \"$0\" \"$@\"", binary.path] + arguments
        }
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = pipe
        try process.run()
        // A server that starts unexpectedly must not block the tests.
        DispatchQueue.global().asyncAfter(deadline: .now() + 30) { [weak process] in
            if let process, process.isRunning { process.terminate() }
        }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The path of the built program.
    public static var program: String { binary.path }

    /// Next to the executable of the test.
    static var binary: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("ocne-webhook")
    }

    private func start(_ arguments: [String], _ openFiles: Int?, logPipe: Pipe?) throws {
        _ = FileManager.default.createFile(atPath: logPath, contents: nil)
        let all = ["serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0"] + arguments
        if let openFiles {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "ulimit -n \(openFiles); exec \"$0\" \"$@\"", Self.binary.path] + all
        } else {
            process.executableURL = Self.binary
            process.arguments = all
        }
        process.standardError = logPipe ?? FileHandle(forWritingAtPath: logPath) ?? FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        guard let logPipe else { return }
        let file = FileHandle(forWritingAtPath: logPath)
        while process.isRunning, !log.contains(" serving ") { file?.write(logPipe.fileHandleForReading.availableData) }
    }

    private var logPath: String { directory.appendingPathComponent("log").path }

    /// The log so far.
    public var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// Waits for a line of the log with `text`, and returns the first one.
    @discardableResult
    public func waitForLog(containing text: String) throws -> String {
        var found: String?
        try Deadline.wait("the log says \"\(text)\"") {
            found = log.split(separator: "\n").first { $0.contains(text) }.map { String($0) }
            return found != nil || !process.isRunning
        }
        guard let found else { throw Failure(description: "the server ended: \(log)") }
        return found
    }

    /// Its process id.
    public var identifier: Int32 { process.processIdentifier }
    /// True if it is running.
    public var isRunning: Bool { process.isRunning }

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits until it exits.
    public func waitForExit() throws -> Int32 {
        try Deadline.wait("the server ends") { !process.isRunning }
        return process.terminationStatus
    }

    /// Resident memory in bytes.
    public var residentBytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8))?.split(
            separator: " ")
        return (pages?.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }

    /// The number of open descriptors.
    public var openDescriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count) ?? -1
    }

    /// Returns the value of a metric without labels, or with exactly these.
    public func metric(_ name: String) throws -> Double? {
        let text = String(decoding: try PlainHTTP.get("/metrics", port: operationsPort).body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    /// Decrypted bytes sent so far, on all connections.
    public func sentBytes() throws -> Double { try metric(#"ocne_webhook_bytes_total{direction="sent"}"#) ?? 0 }

    /// Parses the port at the end of a value, in a line of either format.
    private static func port(_ name: String, in line: String) -> UInt16 {
        for separator in ["=", "\":"] {
            guard let start = line.range(of: "\(name)\(separator)\"") else { continue }
            let address = line[start.upperBound...].prefix { $0 != "\"" }
            return address.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
        }
        return 0
    }
}

/// Waits for conditions of other processes by polling, with a timeout that suits slow machines.
public enum Deadline {
    /// A timeout.
    public struct Passed: Error, CustomStringConvertible {
        /// The condition and the timeout.
        public let description: String
    }

    /// Waits until `condition` holds.
    ///
    /// - Parameter what: The condition, for the error: `the server ends`.
    /// - Throws: `Passed` after so many seconds, or any error of `condition`.
    public static func wait(_ what: String, seconds: Double = 60, _ condition: () throws -> Bool) throws {
        let end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
        while try !condition() {
            guard DispatchTime.now().uptimeNanoseconds < end else {
                throw Passed(description: "not in \(seconds) s: \(what)")
            }
            usleep(5_000)
        }
    }
}
