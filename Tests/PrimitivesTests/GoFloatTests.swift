import Primitives
import Testing

@Suite("Floating-point numbers of Go")
struct GoFloatTests {
    static let jsonNumbers: [(value: Double, text: String)] = [
        (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100, "100"), (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.5e300, "1.5e+300"), (0.000001, "0.000001"), (0.0000001, "1e-7"), (1.25e-10, "1.25e-10"),
        (.leastNonzeroMagnitude, "5e-324"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
        (9_007_199_254_740_992, "9007199254740992"), (123_456_789.125, "123456789.125"),
    ]

    @Test("JSON", arguments: jsonNumbers)
    func json(value: Double, text: String) {
        #expect(GoFloat.json(value) == text)
        #expect(Double(text) == value)
    }

    static let generalNumbers: [(value: Float, text: String)] = [
        (0, "0"), (-0.0, "-0"), (1, "1"), (1.5, "1.5"), (100_000, "100000"), (1e6, "1e+06"),
        (1_234_567.5, "1.2345675e+06"),
        (1e20, "1e+20"), (0.0001, "0.0001"), (0.00001, "1e-05"), (123_456_789.125, "1.2345679e+08"), (-0.1, "-0.1"),
    ]

    @Test("The verb %g", arguments: generalNumbers)
    func general(value: Float, text: String) { #expect(GoFloat.general(value) == text) }
}
