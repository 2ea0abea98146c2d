import EventLoop
import TestSupport
import Testing

@testable import ocne_webhook

@Suite("Settings that take effect immediately")
struct ChangeableSettingsTests {
    @Test("Are flags, and docs/operating.md lists exactly these")
    func documented() throws {
        let flags = Set(try ServeSettings.options().map(\.name))
        #expect(SettingsReload.changeable.subtracting(flags).isEmpty)
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let operating = String(decoding: try File.read("\(root)/docs/operating.md", limit: 1 << 20), as: UTF8.self)
        let list = try #require(
            operating.split(separator: "settings take effect immediately:").last?.split(separator: ". All others").first
        )
        #expect(
            Set(list.split(separator: "`").map { String($0) }.filter { flags.contains($0) })
                == SettingsReload.changeable)
    }
}
