import Testing

@testable import WebhookServer

@Suite("Declarations of limits")
struct LimitTests {
    @Test("Every limit has a declaration, in order, with its default in effect")
    func complete() {
        let limits = ServerLimits()
        #expect(limits.values.count == Mirror(reflecting: limits).children.count)
        for (limit, value) in limits.values { #expect(limit.defaultValue == value, "\(limit.summary)") }
        let flags = ServerLimits.all.compactMap(\.flag)
        #expect(Set(flags).count == flags.count)
        #expect(ServerLimits.all.allSatisfy { $0.isReloadable == ($0.flag != nil) })
    }

    @Test("The flag of a limit is the name of its property")
    func names() {
        for (child, limit) in zip(Mirror(reflecting: ServerLimits()).children, ServerLimits.all) {
            guard let flag = limit.flag else { continue }
            let dashed = (child.label ?? "").map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
            #expect(dashed == flag)
        }
    }
}
