import ClusterObjects
import JSON
import TLS
import TestSupport
import Testing

@testable import ocne_webhook

@Suite("TLS profiles of files and clusters") struct TLSProfileTests {
    private func summary(_ json: String) throws -> TLSProfileSummary {
        var tape = Tape()
        let object = ObjectSummary(
            group: "config.openshift.io", version: "v1", kind: "APIServer",
            try tape.parse(Array(#"{"metadata":{"name":"cluster"},"spec":{"tlsSecurityProfile":\#(json)}}"#.utf8).span)
                .root)
        return try #require(object.tlsProfile)
    }

    @Test("Interprets a cluster's profile as OpenShift's servers do")
    func objects() throws {
        let cases: [(String, TLSSecurityProfile)] = [
            (#"{"type":"Old","old":{}}"#, .old), (#"{"type":"Intermediate"}"#, .intermediate),
            (#"{"type":"Modern","modern":null}"#, .modern),
            ("null", .intermediate), ("{}", .intermediate), (#"{"type":"Newer"}"#, .intermediate),
            (#"{"type":3}"#, .intermediate),
            (#"{"type":"Custom"}"#, .intermediate), (#"{"type":"Custom","custom":null}"#, .intermediate),
            (
                #"{"type":"Custom","custom":{"ciphers":["A",3],"groups":["G"]}}"#,
                .custom(minimumVersion: .v1_2, cipherSuites: ["A", ""], groups: ["G"])
            ),
            (
                #"{"type":"Custom","custom":{"minTLSVersion":"VersionTLS11","ciphers":["A","B"]}}"#,
                .custom(minimumVersion: .v1_1, cipherSuites: ["A", "B"])
            ),
            (#"{"type":"Old","custom":{"minTLSVersion":"VersionTLS13","ciphers":[]}}"#, .old),
        ]
        for (json, profile) in cases { #expect(try TLSSecurityProfile(summary(json)) == profile, "\(json)") }
        let error = #expect(throws: ConfigurationError.self) {
            try TLSSecurityProfile(summary(#"{"type":"Custom","custom":{"minTLSVersion":"TLS12","ciphers":[]}}"#))
        }
        #expect(error?.description.hasPrefix("custom.minTLSVersion must be one of VersionTLS10, ") == true)
    }

    @Test("Truncates an excessively long list")
    func longLists() throws {
        let many = repeatElement("\"x\"", count: 5000).joined(separator: ",")
        #expect(try summary(#"{"type":"Custom","custom":{"ciphers":[\#(many)]}}"#).custom?.ciphers.count == 256)
    }

    @Test("Reads tlsSecurityProfile from a YAML or JSON file")
    func files() throws {
        let scratch = try Scratch()
        try scratch.write(
            "a", "type: Custom\ncustom:\n  minTLSVersion: VersionTLS13\n  ciphers: [TLS_AES_128_GCM_SHA256]\n")
        #expect(
            try TLSProfileSource.read(scratch.path("a"))
                == .custom(minimumVersion: .v1_3, cipherSuites: ["TLS_AES_128_GCM_SHA256"]))
        try scratch.write("b", #"{"type":"Modern","modern":{}}"#)
        #expect(try TLSProfileSource.read(scratch.path("b")) == .modern)
    }

    @Test(
        "Rejects an invalid file and names the error",
        arguments: [
            ("type: old", "type must be one of Old, Intermediate, Modern, Custom"), ("[]", "must be a map"),
            ("", "one document"),
            ("type: Custom", "custom is required if type is Custom"),
            (
                "type: Custom\ncustom: {minTlsVersion: VersionTLS12}",
                #"unknown field "custom.minTlsVersion"; expected one of ciphers"#
            ),
            ("type: Custom\ncustom: {minTLSVersion: \"1.2\"}", "custom.minTLSVersion must be one of"),
            ("type: Custom\ncustom: {ciphers: [1]}", "custom.ciphers must be a list of strings"),
            ("type: Old\n---\ntype: Old", "one document"),
            ("type: [", "profile:2:1: "), ("kind: APIServer\nspec: {}", #"unknown field "kind""#),
        ])
    func mistakes(text: String, message: String) throws {
        let scratch = try Scratch()
        try scratch.write("profile", text)
        let error = #expect(throws: ConfigurationError.self) { try TLSProfileSource.read(scratch.path("profile")) }
        #expect(
            error?.description.contains(message) == true
                && error?.description.hasPrefix(scratch.path("profile")) == true, "\(error as Any)"
        )
    }

    @Test("Does not start with an unusable profile, and reports the reason")
    func starts() throws {
        let scratch = try Scratch()
        try scratch.write("profile", "type: Custom\ncustom: {ciphers: [NO-SUCH]}")
        for (value, message) in [
            (scratch.path("profile"), "--tls-profile: unknown cipher suites: NO-SUCH"),
            (
                "intermediate",
                "--tls-profile: intermediate: open: No such file or directory; expected Old, Intermediate, Modern"
            ),
            ("openshift", "--tls-profile openshift requires a cluster"),
        ] {
            let (status, output) = try ServerProcess.run(["serve", "--listen", "127.0.0.1:0", "--tls-profile", value])
            #expect(status == 2 && output.contains(message), "\(output)")
        }
    }
}
