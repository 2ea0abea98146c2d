internal import EventLoop

/// Files that settings name.
enum ConfigurationFile {
    /// Maximum size of most files in bytes: of settings, policies, certificates and keys.
    static let maxBytes = 1024 * 1024

    /// Reads a file. Blocks on the disk.
    ///
    /// - Parameter name: The name of the file in errors, such as the flag and the path.
    /// - Throws: `ConfigurationError` that begins with the name.
    static func read(
        _ path: String, limit: Int = maxBytes, named name: String? = nil
    ) throws(ConfigurationError) -> [UInt8] {
        do {
            return try File.read(path, limit: limit)
        } catch {
            throw ConfigurationError("\(name ?? path): \(error)")
        }
    }
}
