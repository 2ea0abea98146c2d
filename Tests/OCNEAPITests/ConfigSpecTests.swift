import OCNEAPI
import TestDocuments
import Testing

@Suite("Config spec")
struct ConfigSpecTests {
    private static let both = "only one of content or contentFrom may be specified for a single file"
    private static let noName = "Required value: secret file source must specify non-empty secret name"
    private static let noKey = "Required value: secret file source must specify non-empty secret key"
    private static let repeated = "path property must be unique among all files"

    static let files = [
        Case(#"{"files": []}"#),
        Case(#"{"files": null}"#),
        Case(#"{"files": [{"path": "/a"}]}"#),
        Case(
            #"{"files": [{"path": "/a", "content": "x"}, {"path": "/b", "contentFrom": {"secret": {"name": "n", "key": "k"}}}]}"#
        ),
        Case(#"{"files": [{"path": "/a", "content": "", "contentFrom": {"secret": {"name": "n", "key": "k"}}}]}"#),
        Case(#"{"files": [{"path": "/a", "content": "x", "contentFrom": null}]}"#),
        Case(
            #"{"files": [{"path": "/a", "content": "x", "contentFrom": {"secret": {"name": "n", "key": "k"}}}]}"#,
            #"files[0]: Invalid value: {"path":"/a"}: \#(both)"#),
        Case(
            #"{"files": [{"content": "x", "contentFrom": {"secret": {"name": "n", "key": "k"}}}]}"#,
            "files[0]: Invalid value: {}: \(both)"),
        Case(
            #"{"files": [{"path": "/a", "contentFrom": {"secret": {"name": "", "key": "k"}}}]}"#,
            "files[0].contentFrom.secret.name: \(noName)"),
        Case(
            #"{"files": [{"path": "/a", "contentFrom": {"secret": {"name": "n"}}}]}"#,
            "files[0].contentFrom.secret.key: \(noKey)"),
        Case(
            #"{"files": [{"path": "/a"}, {"path": "/b", "contentFrom": {}}]}"#,
            "files[1].contentFrom.secret.name: \(noName)", "files[1].contentFrom.secret.key: \(noKey)"),
        Case(
            #"{"files": [{"path": "/a", "contentFrom": {"secret": null}}]}"#,
            "files[0].contentFrom.secret.name: \(noName)", "files[0].contentFrom.secret.key: \(noKey)"),
        Case(#"{"files": [{"path": "/a"}, {"path": "/A"}, {"path": "/a/"}, {"path": " /a"}]}"#),
        Case(#"{"files": [{"path": "/a"}, {"path": "/a"}]}"#, #"files[1].path: Invalid value: "/a": \#(repeated)"#),
        Case(
            #"{"files": [{"path": "/a"}, {"path": "\/\u0061"}]}"#, #"files[1].path: Invalid value: "/a": \#(repeated)"#),
        Case(
            #"{"files": [{"path": "/a"}, {"path": "/b"}, {"path": "/a"}, {"path": "/a"}, {"path": "/b"}]}"#,
            #"files[2].path: Invalid value: "/a": \#(repeated)"#, #"files[3].path: Invalid value: "/a": \#(repeated)"#,
            #"files[4].path: Invalid value: "/b": \#(repeated)"#),
        Case(
            #"{"files": [{"content": "x"}, {"path": ""}, {"path": null}]}"#,
            #"files[1].path: Invalid value: "": \#(repeated)"#, #"files[2].path: Invalid value: "": \#(repeated)"#),
        Case(#"{"files": [{"content": "x"}, {"path": ""}]}"#, #"files[1].path: Invalid value: "": \#(repeated)"#),
        Case(#"{"files": [{"path": ""}, {"path": null}]}"#, #"files[1].path: Invalid value: "": \#(repeated)"#),
        Case(
            #"{"files": [{"path": "/a"}, {"path": "/a", "content": "x", "contentFrom": {"secret": {"name": "n"}}}]}"#,
            #"files[1]: Invalid value: {"path":"/a"}: \#(both)"#, "files[1].contentFrom.secret.key: \(noKey)",
            #"files[1].path: Invalid value: "/a": \#(repeated)"#),
    ]

    static let users = [
        Case(
            #"{"users": [{"name": "a", "passwd": "x"}, {"name": "a", "passwdFrom": {"secret": {"name": "n", "key": "k"}}}]}"#
        ),
        Case(#"{"users": [{"name": "a", "passwd": null, "passwdFrom": {"secret": {"name": "n", "key": "k"}}}]}"#),
        Case(#"{"users": [{"name": "a", "passwd": "x", "passwdFrom": null}]}"#),
        Case(
            #"{"users": [{"name": "a", "passwd": "x", "passwdFrom": {"secret": {"name": "n", "key": "k"}}}]}"#,
            #"users[0]: Invalid value: {"name":"a"}: only one of passwd or passwdFrom may be specified for a single user"#
        ),
        // A pointer in CAPOCNE: empty differs from absent.
        Case(
            #"{"users": [{"name": "a", "passwd": "", "passwdFrom": {"secret": {"name": "n", "key": "k"}}}]}"#,
            #"users[0]: Invalid value: {"name":"a"}: only one of passwd or passwdFrom may be specified for a single user"#
        ),
        Case(
            #"{"users": [{"name": "a"}, {"name": "b", "passwdFrom": {"secret": {"key": "k"}}}]}"#,
            "users[1].passwdFrom.secret.name: \(noName)"),
        Case(
            #"{"users": [{"name": "a", "passwdFrom": {"secret": {"name": "n", "key": ""}}}]}"#,
            "users[0].passwdFrom.secret.key: \(noKey)"),
        Case(
            #"{"users": [{"passwdFrom": {}}], "files": [{"contentFrom": {"secret": {"name": "n"}}}]}"#,
            "files[0].contentFrom.secret.key: \(noKey)", "users[0].passwdFrom.secret.name: \(noName)",
            "users[0].passwdFrom.secret.key: \(noKey)"),
    ]

    @Test(
        "Rejects files and users without exactly one source, in every kind with a config spec",
        arguments: OCNEKind.allCases,
        files + users)
    func sources(kind: OCNEKind, test: Case) throws {
        let errors = test.errors.map { "\(kind.configPath.joined(separator: ".")).\($0)" }
        for object in try kind.samples(test.change, below: kind.configPath) {
            expect(try Judge.withTemplates.create(kind, object), errors, kind)
        }
    }

    @Test(
        "Validates an update by the same rules", arguments: [OCNEKind.config, .configTemplate, .controlPlane],
        files + users)
    func updates(kind: OCNEKind, test: Case) throws {
        let object = try kind.sample(test.change, below: kind.configPath)
        let errors = test.errors.map { "\(kind.configPath.joined(separator: ".")).\($0)" }
        expect(try Judge().update(kind, kind.sample(), to: object), errors, kind)
    }

    @Test("Rejects a duplicate path among any number of files", arguments: [2, 31, 32, 33, 34, 100])
    func manyFiles(count: Int) throws {
        func object(_ paths: [Int]) throws -> Value {
            let files = paths.map { #"{"path": "/f\#($0)"}"# }.joined(separator: ",")
            return try OCNEKind.config.sample(#"{"files": [\#(files)]}"#, below: ["spec"])
        }
        let paths = Array(0..<count)
        expect(try Judge().create(.config, object(paths)), [], .config)
        for twin in Set([0, count / 2, count - 1]) {
            let error =
                #"spec.files[\#(count)].path: Invalid value: "/f\#(twin)": path property must be unique among all files"#
            expect(try Judge().create(.config, object(paths + [twin])), [error], .config)
        }
    }

    @Test("Compares paths by bytes, also among many", arguments: [0, 40])
    func accents(count: Int) throws {
        let paths = (0..<count).map { "/f\($0)" } + ["/\u{E9}", "/e\u{301}"]
        let files = paths.map { #"{"path": "\#($0)"}"# }.joined(separator: ",")
        expect(
            try Judge().create(.config, OCNEKind.config.sample(#"{"files": [\#(files)]}"#, below: ["spec"])), [],
            .config)
    }

    @Test("Never includes file contents or password hashes in a response", arguments: OCNEKind.allCases)
    func secrets(kind: OCNEKind) throws {
        let change = #"""
            {"files": [{"path": "/a", "content": "hunter2", "contentFrom": {"secret": {}}}, {"path": "/a", "content": "hunter2"}],
             "users": [{"name": "a", "passwd": "hunter2", "passwdFrom": {"secret": {}}}], "format": "ignition"}
            """#
        let decision = try Judge.withTemplates.create(kind, kind.sample(change, below: kind.configPath))
        #expect(decision.causes.count == 8)
        #expect(!decision.answer.description.contains("hunter2"))
    }

    @Test(
        "Warns that joining by the experimental script is deprecated, without truncating the warning",
        arguments: OCNEKind.allCases)
    func retryJoin(kind: OCNEKind) throws {
        let object = try kind.sample(#"{"useExperimentalRetryJoin": true}"#, below: kind.configPath)
        let warnings = try Judge.withTemplates.create(kind, object).warnings
        let path = kind.configPath.joined(separator: ".")
        #expect(warnings == ["\(path).useExperimentalRetryJoin is deprecated: kubeadm retries joining by itself"])
        #expect(warnings.allSatisfy { $0.count <= 120 })
        for value in ["false", "null"] {
            let object = try kind.sample(#"{"useExperimentalRetryJoin": \#(value)}"#, below: kind.configPath)
            #expect(try Judge.withTemplates.create(kind, object).warnings == [])
        }
    }
}
