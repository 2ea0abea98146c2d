import Primitives
import Testing

@Suite("Nearest names")
struct NearestNamesTests {
    private let names = ["replicas", "version", "machineTemplate", "rolloutStrategy"]

    @Test("Two letters may differ, or a third of them")
    func distance() {
        #expect(nearest(to: "replica", among: names) == ["replicas"])
        #expect(nearest(to: "REPLICSA", among: names) == ["replicas"])
        #expect(nearest(to: "verzions", among: names) == ["version"])
        #expect(nearest(to: "machineTmplat", among: names) == ["machineTemplate"])
        #expect(nearest(to: "status", among: names) == [])
    }

    @Test("A beginning is near")
    func beginning() {
        #expect(nearest(to: "roll", among: names) == ["rolloutStrategy"])
    }

    @Test("At most three names, the nearest first, equals in alphabetical order")
    func order() {
        #expect(nearest(to: "name", among: ["named", "nam", "games", "name", "namx"]) == ["name", "nam", "named"])
    }

    @Test("Short names match nothing by accident, and long ones are not compared")
    func limits() {
        #expect(nearest(to: "x", among: ["y", "id"]) == [])
        #expect(nearest(to: String(repeating: "a", count: 65), among: [String(repeating: "a", count: 64)]) == [])
        #expect(nearest(to: String(repeating: "a", count: 63), among: [String(repeating: "a", count: 64)]).count == 1)
    }
}
