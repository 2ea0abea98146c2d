import EventLoop
import TestSupport
import Testing

@Suite("Writing files", .requires(.shell)) struct FileWriteTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func mode(_ name: String) throws -> String {
        try Tool.shell.run(["-c", "stat -c %a '\(scratch.path(name))'"]).text
    }

    @Test("Replaces a file atomically, with the right permissions")
    func replace() throws {
        let large = [UInt8](repeating: 7, count: 300_000)
        try File.replace(scratch.path("a"), with: large, for: .owner)
        #expect(try scratch.read("a") == large && mode("a") == "600\n")
        try File.replace(scratch.path("a"), with: [], for: .everybody)
        #expect(try scratch.read("a").isEmpty && mode("a") == "644\n")
        // No temporary files are left.
        #expect(try File.names(in: scratch.path) == ["a"])
    }

    @Test("A failure leaves everything unchanged")
    func impossible() throws {
        try File.makeDirectory(scratch.path("d"))
        try File.makeDirectory(scratch.path("d"))
        #expect(try mode("d") == "700\n")
        #expect(throws: SystemError.self) { try File.replace(scratch.path("d"), with: [1], for: .owner) }
        #expect(try File.names(in: scratch.path) == ["d"])
        try scratch.write("file", "")
        #expect(throws: SystemError.self) { try File.makeDirectory(scratch.path("file")) }
        #expect(throws: SystemError.self) { try File.makeDirectory(scratch.path("no/such")) }
        #expect(File.exists(scratch.path("file")) && !File.exists(scratch.path("nothing")))
    }
}
