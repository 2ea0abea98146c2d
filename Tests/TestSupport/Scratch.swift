internal import Foundation

/// A directory of one test's own, gone with the object.
public final class Scratch: Sendable {
    private let directory: URL

    /// Makes an empty directory.
    public init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ocne-webhook-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// The directory itself.
    public var path: String { directory.path }

    /// Where `name` is or would be.
    public func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// Writes a file, in directories that are made where they are missing.
    public func write(_ name: String, _ content: String) throws { try write(name, Array(content.utf8)) }

    /// Writes a file of bytes, in directories that are made where they are missing.
    public func write(_ name: String, _ content: [UInt8]) throws {
        let url = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: url)
    }

    /// The content of a file.
    public func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(name)))
    }

    /// Removes a file, or a directory with all that is in it.
    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: directory.appendingPathComponent(name))
    }

    /// Puts a file in the place of another in one step.
    public func replace(_ name: String, _ content: String) throws {
        try Data(content.utf8).write(to: directory.appendingPathComponent(name), options: .atomic)
    }
}
