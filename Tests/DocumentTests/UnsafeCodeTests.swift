import EventLoop
import Testing

@Suite("Unsafe code")
struct UnsafeCodeTests {
    /// The rooms that own C or the JSON text, as CONTRIBUTING.md says.
    private static let rooms = ["JSON", "YAML", "HTTP", "TLS", "EventLoop"]

    /// Files below a directory that have an unsafe expression; the compiler demands the word (strict memory safety).
    private func files(in directory: String) throws -> [String] {
        try File.names(in: directory).flatMap { name in
            let path = "\(directory)/\(name)"
            if File.isDirectory(path) { return try files(in: path) }
            guard name.hasSuffix(".swift") else { return [] }
            let text = String(decoding: try File.read(path, limit: 1 << 20), as: UTF8.self)
            return text.contains("unsafe ") ? [path] : []
        }
    }

    @Test("It stays in the rooms that own C or the JSON text")
    func staysInItsRooms() throws {
        let sources = "\(Markdown.root)/Sources"
        let all = try files(in: sources)
        #expect(all.count > Self.rooms.count)
        #expect(all.filter { file in !Self.rooms.contains { file.hasPrefix("\(sources)/\($0)/") } } == [])
    }
}
