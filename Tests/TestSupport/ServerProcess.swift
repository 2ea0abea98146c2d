internal import Foundation
internal import Glibc
internal import TestDocuments

/// The built server, running on ports that the kernel chose, for one test.
public final class ServerProcess: @unchecked Sendable {
    // Unchecked: used by the one test that made it.
    private let process = Process()
    private let pipe = Pipe()
    let directory: URL
    /// Where it answers webhooks.
    public private(set) var port: UInt16 = 0
    /// Where it answers for health and metrics.
    public private(set) var operationsPort: UInt16 = 0
    /// Where it shows metrics over TLS; 0 where it does not.
    public private(set) var metricsPort: UInt16 = 0
    /// The CA that the server made; empty where it was given a certificate.
    public private(set) var authority: [UInt8] = []

    /// A program that did not do what the test needs.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened, with its log where there is one.
        public let description: String
    }

    /// Starts it and waits until it serves.
    ///
    /// - Parameters:
    ///   - authority: The CA of the certificate that it is given, for clients to trust.
    ///   - openFiles: Descriptors that it may have.
    ///   - readsLog: Otherwise its log goes into a pipe that nobody reads once it serves.
    ///   - environment: Variables beside those of the test.
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

    /// Runs it to its end, for starts that must fail.
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
        // One that starts against expectation must not hold up the tests.
        DispatchQueue.global().asyncAfter(deadline: .now() + 30) { if process.isRunning { process.terminate() } }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Where the built program is.
    public static var program: String { binary.path }

    /// Beside the test's own executable.
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

    /// What it has logged so far.
    public var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// The first line of the log that has `text`, once it is there.
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
    /// True if it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// Sends it a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end.
    public func waitForExit() throws -> Int32 {
        try Deadline.wait("the server ends") { !process.isRunning }
        return process.terminationStatus
    }

    /// Bytes of its memory that are resident.
    public var residentBytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8))?.split(
            separator: " ")
        return (pages?.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }

    /// Descriptors that it has open.
    public var openDescriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count) ?? -1
    }

    /// The value of a metric without labels, or with exactly these.
    public func metric(_ name: String) throws -> Double? {
        let text = String(decoding: try PlainHTTP.get("/metrics", port: operationsPort).body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    /// Decrypted bytes that it has sent so far, on all connections.
    public func sentBytes() throws -> Double { try metric(#"ocne_webhook_bytes_total{direction="sent"}"#) ?? 0 }

    /// The port at the end of a value, in a line of either format.
    private static func port(_ name: String, in line: String) -> UInt16 {
        for separator in ["=", "\":"] {
            guard let start = line.range(of: "\(name)\(separator)\"") else { continue }
            let address = line[start.upperBound...].prefix { $0 != "\"" }
            return address.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
        }
        return 0
    }
}

/// Waiting for something that happens elsewhere: looking again and again, for as long as a slow machine may need.
public enum Deadline {
    /// What did not happen in time.
    public struct Passed: Error, CustomStringConvertible {
        /// What was waited for, and how long.
        public let description: String
    }

    /// Waits until `condition` holds.
    ///
    /// - Parameter what: What is waited for, for the error: `the server ends`.
    /// - Throws: `Passed` after so many seconds, or what `condition` throws.
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
