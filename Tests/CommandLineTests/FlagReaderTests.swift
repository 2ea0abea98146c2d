import ArgumentParser
import Testing

@testable import ocne_webhook

@Suite("Flags of serve without ArgumentParser")
struct FlagReaderTests {
    /// A valid value other than the default, by name; `values` has the rest.
    private static let special = [
        "http2": "false", "status-page": "true", "profile": "openshift", "state-unavailable": "allow",
        "live-state": "none", "log-level": "debug", "log-format": "json", "log-decisions": "refused",
        "tls-min-version": "VersionTLS13", "tls-profile": "Modern", "max-live-state-bytes": "100Mi",
    ]

    private static func value(of flag: CommandFlag) -> String {
        if let value = special[flag.name] { return value }
        guard let value = flag.defaultValue else { return flag.name.hasSuffix("s") ? "3" : "127.0.0.1:17" }
        if value.hasSuffix("i") || value.hasSuffix("s") || value.hasSuffix("m") || value.hasSuffix("h") {
            return "9\(value)"
        }
        return Int(value) != nil ? "9" : value.contains(":") ? "127.0.0.1:17" : "other"
    }

    @Test("Every flag and every default is read as ArgumentParser does")
    func equals() throws {
        let flags = try ServeSettings.options()
        #expect(flags.count > 50)
        let values = flags.map { (name: "--\($0.name)", value: Self.value(of: $0)) }
        for (flag, given) in zip(flags, values) where flag.defaultValue == given.value {
            Issue.record("\(given) is the default")
        }
        for sample in [
            [], values.map { "\($0.name)=\($0.value)" }, values.flatMap { [$0.name, $0.value] },
            ["--config=a.yaml", "--config", "b.yaml", "--loops=1", "--loops=2"],
        ] {
            let read = try #require(ServeFlags.reading(sample), "\(sample)")
            let parsed = try Serve.parse(sample).flags
            #expect(String(describing: read) == String(describing: parsed), "\(sample)")
        }
    }

    @Test("Leaves every flag without a value to ArgumentParser, which names it")
    func missingValues() throws {
        for flag in try ServeSettings.options() {
            #expect(ServeFlags.reading(["--\(flag.name)="]) == nil, "\(flag.name)")
        }
    }

    @Test(
        "Leaves mistakes, help and switches to ArgumentParser",
        arguments: [
            ["--nothing=1"], ["--listen"], ["--listen", "--loops"], ["--loops=0"], ["--loops=0", "--loops=1"],
            ["--loops="],
            ["-h"], ["--help"], ["--print-config"], ["x"], ["--"], ["--listen=:1", "--"], ["--log-level=loud"],
            ["--bootstrap-namespace=A"], ["--max-live-state-bytes=1"],
        ])
    func leaves(arguments: [String]) {
        #expect(ServeFlags.reading(arguments) == nil)
    }
}
