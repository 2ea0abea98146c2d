internal import Foundation
internal import Glibc

/// The built server, running on ports that the kernel chose, for one test.
public final class ServerProcess: @unchecked Sendable {
    // Unchecked: used by the one test that made it.
    private let process = Process()
    let directory: URL
    public private(set) var port: UInt16 = 0
    public private(set) var operationsPort: UInt16 = 0
    /// The CA that the server made; empty where it was given a certificate.
    public private(set) var authority: [UInt8] = []

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts it and waits until it serves.
    public init(_ arguments: [String] = []) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("ocne-webhook-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try start(arguments)
        let line = try waitForLog(containing: " serving ")
        port = UInt16(Self.value("webhooks", in: line)) ?? 0
        operationsPort = UInt16(Self.value("operations", in: line)) ?? 0
        if !arguments.contains("--cert-dir"), !arguments.contains("--tls-cert-file") {
            authority = try PlainHTTP.get("/ca.crt", port: operationsPort).body
        }
    }

    /// Runs it to its end, for starts that must fail.
    public static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
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

    /// Beside the test's own executable.
    private static var binary: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("ocne-webhook")
    }

    private func start(_ arguments: [String]) throws {
        _ = FileManager.default.createFile(atPath: logPath, contents: nil)
        process.executableURL = Self.binary
        process.arguments = ["serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0"] + arguments
        process.standardError = FileHandle(forWritingAtPath: logPath)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
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

    public var identifier: Int32 { process.processIdentifier }
    public var isRunning: Bool { process.isRunning }

    /// Sends it a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end.
    public func waitForExit() throws -> Int32 {
        try Deadline.wait("the server ends") { !process.isRunning }
        return process.terminationStatus
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

    private static func value(_ name: String, in line: String) -> Substring {
        guard let start = line.range(of: "\(name)=\"") else { return "" }
        let address = line[start.upperBound...].prefix { $0 != "\"" }
        return address.split(separator: ":").last ?? ""
    }
}

/// Waiting for something that happens elsewhere: looking again and again, for as long as a slow machine may need.
public enum Deadline {
    public struct Passed: Error, CustomStringConvertible {
        public let description: String
    }

    public static func wait(_ what: String, seconds: Double = 60, _ condition: () throws -> Bool) throws {
        let end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
        while try !condition() {
            guard DispatchTime.now().uptimeNanoseconds < end else { throw Passed(description: "not in \(seconds) s: \(what)") }
            usleep(5_000)
        }
    }
}
