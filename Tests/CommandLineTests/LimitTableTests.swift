import EventLoop
import TestSupport
import Testing
import WebhookServer

@testable import ocne_webhook

@Suite("The table of limits")
struct LimitTableTests {
    @Test("docs/operating.md has the table that the declarations give")
    func documented() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let operating = String(decoding: try File.read("\(root)/docs/operating.md", limit: 1 << 20), as: UTF8.self)
        #expect(operating.contains(LimitTable.markdown), "\(LimitTable.markdown)")
    }

    @Test("Every limit with a flag is a setting, with the same default")
    func flags() throws {
        let options = try ServeSettings.options()
        for limit in ServerLimits.all {
            guard let flag = limit.flag else { continue }
            let option = try #require(options.first { $0.name == flag }, "\(flag)")
            #expect(option.defaultValue == limit.format(limit.defaultValue) && option.help == limit.help)
        }
    }
}
