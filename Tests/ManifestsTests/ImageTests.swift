import EventLoop
import TestSupport
import Testing

/// Properties of the image that can be tested without building it.
@Suite("Dockerfile")
struct ImageTests {
    private static func lines(_ file: String) throws -> [Substring] {
        let text = String(decoding: try File.read("\(Deploy.root)/\(file)", limit: 1 << 20), as: UTF8.self)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    /// Returns the instructions of a stage of the Dockerfile.
    private func stage(_ name: String) throws -> [Substring] {
        let lines = try Self.lines("Dockerfile")
        let start = try #require(lines.firstIndex { $0.hasPrefix("FROM ") && $0.hasSuffix(" AS \(name)") })
        return Array(lines[lines.index(after: start)...].prefix { !$0.hasPrefix("FROM ") })
    }

    @Test("Runs as the Deployment's user, without a health check", arguments: ["server", "oraclelinux"])
    func user(name: String) throws {
        let stage = try stage(name)
        #expect(stage.contains("USER 65532:65532") && stage.contains("ENTRYPOINT [\"/usr/bin/ocne-webhook\"]"))
        #expect(
            try !Self.lines("Dockerfile").contains {
                $0.hasPrefix("HEALTHCHECK") || $0.hasPrefix("VOLUME") || $0.hasPrefix("ADD ")
            })
        // The last stage is the default target of `docker build`.
        #expect(try Self.lines("Dockerfile").last { $0.hasPrefix("FROM ") } == "FROM debian AS server")
    }

    @Test(
        "Base images are arguments, and each stage that uses one checks its digest",
        arguments: ["SWIFT", "DEBIAN", "ORACLELINUX"])
    func bases(name: String) throws {
        let variable = "\(name)_IMAGE"
        let lines = try Self.lines("Dockerfile")
        let image = try #require(lines.first { $0.hasPrefix("ARG \(variable)=") }).dropFirst("ARG ".count)
        // The Dockerfile's default has no digest: image/bases has it for the same image.
        #expect(try Self.lines("image/bases").contains { $0 == image || $0.hasPrefix("\(image)@sha256:") })
        #expect(lines.contains { $0.hasPrefix("FROM ${\(variable)} AS ") })
        #expect(lines.contains { $0.contains("check-base \(variable) \"${\(variable)}\"") })
        #expect(lines.filter { $0.hasPrefix("FROM ") }.allSatisfy { !$0.contains(":") })
    }

    @Test(
        "Rejects a base image without a digest unless tags are allowed", .requires(.shell),
        arguments: [
            ("swift:6.3.1", "", 1), ("swift", "", 1), ("swift@sha256:0123", "", 1),
            ("swift:6.3.1@sha256:" + digest, "", 0),
            ("swift:6.3.1@sha256:\(digest)0", "", 1), ("swift:6.3.1", "1", 0), ("swift:6.3.1", "true", 1),
        ])
    func digests(image: String, allowed: String, status: Int32) throws {
        let result = try Tool.shell.run([
            "-c", "ALLOW_TAGS='\(allowed)' '\(Deploy.root)/image/check-base' SWIFT_IMAGE '\(image)'",
        ])
        #expect(result.status == status, "\(result.all)")
        #expect(
            status == 0 || result.diagnostics.contains("SWIFT_IMAGE=\(image) has no digest: add it to image/bases"))
    }

    private static let digest = String(repeating: "0a", count: 32)

    @Test(
        "Every package has one version from one snapshot for both architectures, and the program's libraries are included"
    )
    func locks() throws {
        for name in ["build", "run"] {
            let locks = try ["amd64", "arm64"].map { try Self.lines("image/\(name)-\($0).lock") }
            for lock in locks {
                #expect(lock.allSatisfy { $0.contains(#/^[a-z0-9][a-z0-9+.-]+=[0-9][A-Za-z0-9.+~:-]*$/#) })
                #expect(Set(lock.map { $0.prefix { $0 != "=" } }).count == lock.count)
                for library in ["libssl3=", "libnghttp2-14=", "libyaml-0-2="] {
                    #expect(lock.contains { $0.hasPrefix(library) })
                }
            }
            let snapshots = try ["amd64", "arm64"].map { architecture in
                String(
                    decoding: try File.read("\(Deploy.root)/image/\(name)-\(architecture).lock", limit: 1 << 20),
                    as: UTF8.self
                )
                .firstMatch(of: #/\n# snapshot: (\d{8}T\d{6}Z)\n/#)?.output.1
            }
            #expect(snapshots[0] != nil && snapshots[0] == snapshots[1])
        }
        #expect(try Self.lines("image/build-amd64.lock").contains { $0.hasPrefix("libssl-dev=") })
    }

    @Test("Dependencies are those of Package.resolved, which is copied to the builder")
    func resolved() throws {
        #expect(try stage("build").contains { $0.contains("swift build") && $0.contains("--force-resolved-versions") })
        let sent = try Self.lines(".dockerignore")
        for path in ["!Package.resolved", "!image", "!scripts/sbom.py", "!scripts/static-libraries.sh"] {
            #expect(sent.contains { $0 == path }, "\(path)")
        }
    }

    @Test("Is built with the flags of the Makefile")
    func flags() throws {
        let build = try stage("build").joined(separator: " ").split(separator: " ")
        let release = try #require(Self.lines("Makefile").first { $0.hasPrefix("RELEASE = ") })
        let flags = release.split(separator: " ").dropFirst(2)
        #expect(flags.count > 10)
        for flag in flags where flag != "--no-color-diagnostics" { #expect(build.contains(flag), "\(flag)") }
    }
}
