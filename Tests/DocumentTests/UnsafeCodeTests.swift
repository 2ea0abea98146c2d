import EventLoop
import Testing

@Suite("Unsafe code")
struct UnsafeCodeTests {
    /// The modules that import C or borrow the JSON text, as CONTRIBUTING.md says.
    private static let modules = [
        "Documents/JSON", "Documents/YAML", "Server/HTTP", "Server/TLS", "Server/EventLoop",
    ]

    /// Returns the files below a directory with an unsafe expression, which strict memory safety makes explicit.
    private func files(in directory: String) throws -> [String] {
        try File.names(in: directory).flatMap { name in
            let path = "\(directory)/\(name)"
            if File.isDirectory(path) { return try files(in: path) }
            guard name.hasSuffix(".swift") else { return [] }
            let text = String(decoding: try File.read(path, limit: 1 << 20), as: UTF8.self)
            return text.contains("unsafe ") ? [path] : []
        }
    }

    @Test("Occurs only in modules that import C or borrow the JSON text")
    func staysInItsModules() throws {
        let sources = "\(Markdown.root)/Sources"
        let all = try files(in: sources)
        #expect(all.count > Self.modules.count)
        #expect(all.filter { file in !Self.modules.contains { file.hasPrefix("\(sources)/\($0)/") } } == [])
    }
}
