internal import Foundation

/// A temporary directory, deleted with the object.
public final class Scratch: Sendable {
    private let directory: URL

    /// Creates an empty directory.
    public init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ocne-webhook-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// The path of the directory.
    public var path: String { directory.path }

    /// Returns the path of a file, which need not exist.
    public func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// Writes a file, and creates its parent directories.
    public func write(_ name: String, _ content: String) throws { try write(name, Array(content.utf8)) }

    /// Writes a file of bytes, and creates its parent directories.
    public func write(_ name: String, _ content: [UInt8]) throws {
        let url = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: url)
    }

    /// Returns the content of a file.
    public func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(name)))
    }

    /// Returns the contents of all files below the directory, by path relative to it.
    public func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
            // Nil for a directory.
            files[name] = FileManager.default.contents(atPath: path(name)).map { Array($0) }
        }
        return files
    }

    /// Removes a file, or a directory with its contents.
    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: directory.appendingPathComponent(name))
    }

    /// Replaces a file by another atomically.
    public func replace(_ name: String, _ content: String) throws {
        try Data(content.utf8).write(to: directory.appendingPathComponent(name), options: .atomic)
    }
}
