import TestDocuments
import TestSupport
import Testing

@Suite(
    "Software bill of materials",
    .requires(.python, .dpkg))
struct BillOfMaterialsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func sbom(_ arguments: String...) throws -> Tool.Result {
        try Tool.python.run(["\(Deploy.root)/scripts/sbom.py"] + arguments)
    }

    private func written() throws -> String {
        let result = try sbom("write", ServerProcess.program)
        try #require(result.status == 0, "\(result.diagnostics)")
        return result.text
    }

    @Test(
        "Lists the program, its Swift packages with their commits, the runtime, and the packages of its libraries; and is valid"
    )
    func contents() throws {
        let text = try written()
        let bill = try Value(json: text.utf8)
        #expect(bill["bomFormat"].text == "CycloneDX" && bill["specVersion"].text == "1.6")
        let program = bill["metadata"]["component"]
        #expect(program["name"].text == "ocne-webhook" && program["hashes"][0]["content"].text?.count == 64)
        let components = bill["components"].elements
        let names = components.compactMap { $0["name"].text }
        for name in ["swift-argument-parser", "swift-runtime", "libssl3", "libnghttp2-14", "libyaml-0-2", "libc6"] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(Set(names).count == names.count && components.allSatisfy { $0["version"].text?.isEmpty == false })
        #expect(components.allSatisfy { $0["purl"].text?.hasPrefix("pkg:") == true })
        let parser = try #require(components.first { $0["name"].text == "swift-argument-parser" })
        #expect(parser["externalReferences"][0]["comment"].text?.count == 40)
        // Each reference of the graph is to a component, or to the program.
        let known = Set(components.compactMap { $0["bom-ref"].text } + [program["bom-ref"].text ?? ""])
        for entry in bill["dependencies"].elements {
            #expect(
                known.contains(entry["ref"].text ?? "") && entry["dependsOn"].texts.allSatisfy { known.contains($0) })
        }
        #expect(bill["dependencies"].elements.count == components.count + 1)
        try scratch.write("bill.json", text)
        let checked = try sbom("check", ServerProcess.program, scratch.path("bill.json"))
        #expect(checked.status == 0 && checked.text.contains("\(components.count) components"), "\(checked.all)")
        #expect(try written() == text)
    }

    @Test(
        "Detects and names a difference",
        arguments: [
            (#""name": "libssl3""#, #""name": "libssl4""#, "libssl3 "),
            (#""name": "libssl3""#, #""name": "libssl4""#, "libssl4 is not part"),
            (#""name": "swift-argument-parser""#, #""name": "libc6""#, "libc6 occurs 2 times"),
            (
                #""version": "1.8.2""#, #""version": "1.8.3""#,
                "swift-argument-parser: version is '1.8.3', expected '1.8.2'"
            ),
            (#""alg": "SHA-256""#, #""alg": "SHA-512""#, "ocne-webhook: hashes is"),
            (#""specVersion": "1.6""#, #""specVersion": "1.4""#, "specVersion: '1.4', expected '1.6'"),
            ("\"dependsOn\": [\n", "\"dependsOn\": [\"pkg:generic/x@1\",\n", "dependencies: do not match"),
            ("{", "[", "Expecting"),
        ])
    func differences(old: String, new: String, message: String) throws {
        let text = try written()
        let range = try #require(text.firstRange(of: old))
        try scratch.write("bill.json", text[..<range.lowerBound] + new + text[range.upperBound...])
        let checked = try sbom("check", ServerProcess.program, scratch.path("bill.json"))
        #expect(checked.status == 1 && checked.diagnostics.contains(message), "\(checked.all)")
    }

    /// A root file system with two packages, without those that the program needs.
    private func root() throws -> String {
        try scratch.write(
            "root/var/lib/dpkg/status",
            """
            Package: a
            Status: install ok installed
            Architecture: arm64
            Version: 1:2+b1
            Depends: c (>= 1) | b, missing

            Package: b
            Status: install ok installed
            Architecture: arm64
            Version: 3

            Package: gone
            Status: deinstall ok config-files
            Architecture: arm64
            Version: 4

            """)
        try scratch.write("root/var/lib/dpkg/info/a.list", "/.\n/usr/lib/aarch64-linux-gnu/libx.so.1\n")
        try scratch.write("root/usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        return scratch.path("root")
    }

    @Test("Rejects a library without a package, and a root that is not a Debian system")
    func unknown() throws {
        let lacking = try sbom("write", "--root", try root(), ServerProcess.program)
        #expect(
            lacking.status == 1 && lacking.diagnostics.contains("does not belong to a package") && lacking.text.isEmpty)
        let other = try sbom("write", "--root", scratch.path("nowhere"), ServerProcess.program)
        #expect(other.status == 1 && other.diagnostics.contains("not found"))
        let text = try sbom("check", ServerProcess.program, scratch.path("none.json"))
        #expect(text.status == 1)
    }

    @Test("Lists every installed package of an image")
    func installed() throws {
        let root = try root()
        var owned = "/.\n"
        for library in [
            "libnghttp2.so.14", "libssl.so.3", "libcrypto.so.3", "libyaml-0.so.2", "libc.so.6", "libm.so.6",
            "libstdc++.so.6",
            "libgcc_s.so.1",
        ]
            + [
                "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libresolv.so.2", "libdl.so.2", "libpthread.so.0",
                "librt.so.1",
            ]
        { owned += "/usr/lib/x86_64-linux-gnu/\(library)\n" }
        try scratch.write("root/var/lib/dpkg/info/a:arm64.list", owned)
        let result = try sbom("write", "--root", root, "--installed", ServerProcess.program)
        try #require(result.status == 0, "\(result.diagnostics)")
        let bill = try Value(json: result.text.utf8)
        let packages = bill["components"].elements.compactMap { $0["purl"].text }.filter { $0.hasPrefix("pkg:deb/") }
        #expect(
            packages == [
                "pkg:deb/debian/a@1%3A2%2Bb1?arch=arm64&distro=debian-12",
                "pkg:deb/debian/b@3?arch=arm64&distro=debian-12",
            ])
        let graph = try #require(bill["dependencies"].elements.first { $0["ref"].text == packages[0] })
        #expect(graph["dependsOn"].texts == [packages[1]])
    }

    /// Names of the packages of static libraries of a program that loads these libraries.
    private func staticLibraries(_ needed: String) throws -> String {
        let script = """
            import sys; sys.dont_write_bytecode = True; sys.path.insert(0, "\(Deploy.root)/scripts"); import sbom
            print(*(part["name"] for part in sbom.static_libraries("\(needed)".split())))
            """
        let result = try Tool.python.run(["-c", script])
        try #require(result.status == 0, "\(result.diagnostics)")
        return result.text
    }

    @Test("Lists the packages of the compiler's libraries if they are static, as in a release build")
    func compilerLibraries() throws {
        let packages = try staticLibraries("libc.so.6 libm.so.6").split { $0 == " " || $0 == "\n" }
        #expect(packages.count == 2)
        #expect(packages.first?.hasPrefix("libstdc++-") == true && packages.last?.hasPrefix("libgcc-") == true)
        #expect(try staticLibraries("libc.so.6 libstdc++.so.6 libgcc_s.so.1") == "\n")
        // A debug build loads them by way of the Swift runtime.
        #expect(try staticLibraries("libc.so.6 libswiftCore.so") == "\n")
    }
}
