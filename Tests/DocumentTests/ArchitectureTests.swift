import EventLoop
import Testing

@Suite("ARCHITECTURE.md")
struct ArchitectureTests {
    private let package: PackageModules
    private let document: Markdown

    init() throws {
        package = try PackageModules()
        document = try #require(Markdown.all.first { $0.path == "ARCHITECTURE.md" })
    }

    @Test("The table lists every module of Package.swift with its dependencies")
    func table() {
        var rows: [String: Set<String>] = [:]
        for line in document.lines where line.hasPrefix("| `") {
            let cells = line.split(separator: "|")
            let names = cells.prefix(2).map { $0.matches(of: #/`(\w+)`/#).map { String($0.1) } }
            guard cells.count == 3, let name = names[0].first, package.groups[name] != nil else { continue }
            rows[name] = Set(names[1])
        }
        #expect(rows.keys.sorted() == package.dependencies.keys.sorted())
        for (name, dependencies) in package.dependencies {
            #expect(rows[name] == dependencies.subtracting(["Primitives"]), "\(name)")
        }
    }

    @Test("The picture has every module in its group, and its arrows are the dependencies of the groups")
    func picture() throws {
        let picture = try LayerPicture(try #require(document.blocks.first { $0.text.contains("┌") }).text)
        for (name, group) in package.groups where name != group {
            let box = try #require(picture.boxes[group], "\(group)")
            #expect(box.words.contains(name), "\(name) is missing in \(group)")
        }
        for (group, box) in picture.boxes {
            for word in box.words where package.groups[word] != nil {
                #expect(package.groups[word] == group, "\(word) is not a module of \(group)")
            }
        }
        let groups = Set(package.groups.values)
        #expect(picture.boxes.keys.sorted() == (groups.union(["ocne-webhook"])).sorted())
        for group in groups {
            #expect(picture.boxes[group]?.arrows == package.dependencies(ofGroup: group), "\(group)")
        }
        #expect(package.groupsOfExecutable == groups, "the executable depends on all groups")
    }

    @Test("No module depends on one of a group above it")
    func layers() {
        let order = ["Primitives", "Documents", "Server", "Kubernetes", "OCNE", "Preview", "Tools"]
        for group in Set(package.groups.values) {
            for other in package.dependencies(ofGroup: group) {
                #expect(order.firstIndex(of: other) ?? .max < order.firstIndex(of: group) ?? .min, "\(group): \(other)")
            }
        }
    }
}

/// The modules that `Package.swift` declares.
private struct PackageModules {
    /// The group of each module.
    private(set) var groups: [String: String] = [:]
    /// The direct dependencies of each module.
    private(set) var dependencies: [String: Set<String>] = [:]
    /// The groups that the executable depends on.
    let groupsOfExecutable: Set<String>

    init() throws {
        let text = String(decoding: try File.read("\(Markdown.root)/Package.swift", limit: 1 << 20), as: UTF8.self)
        let folders = Dictionary(
            text.matches(of: #/case (\w+) = "(\w+)"/#).map { (String($0.1), String($0.2)) }, uniquingKeysWith: { $1 })
        var found: [(name: String, group: String?, dependencies: String)] = []
        for match in text.matches(of: #/module\(\s*\.(\w+),\s*"(\w+)"(?:,\s*dependsOn:\s*\[([^\]]*)\])?/#) {
            found.append((String(match.2), folders[String(match.1)], String(match.3 ?? "")))
        }
        for match in text.matches(of: #/library\(\s*\.(\w+),\s*"(\w+)"/#) {
            found.append((String(match.2), folders[String(match.1)], ""))
        }
        for match in text.matches(of: #/\.target\(\s*name: "(\w+)",[^()]*path: "Sources\/(\w+)/#) {
            found.append((String(match.1), String(match.2), ""))
        }
        for module in found {
            groups[module.name] = module.group
            dependencies[module.name] = Self.names(in: module.dependencies)
        }
        let executable = try #require(
            text.firstMatch(of: #/executableTarget\(\s*name: "ocne-webhook",\s*dependencies: \[([^\]]*)\]/#))
        groupsOfExecutable = Set(Self.names(in: String(executable.1)).compactMap { [groups] in groups[$0] })
        // A folder without a declaration reveals one that the parser missed.
        for group in Set(groups.values) where group != "Primitives" {
            let modules = try File.names(in: "\(Markdown.root)/Sources/\(group)").sorted()
            let declared = groups.filter { $0.value == group }.keys.sorted()
            try #require(modules == declared, "Sources/\(group)")
        }
    }

    /// Returns the other groups that modules of a group depend on, without Primitives.
    func dependencies(ofGroup group: String) -> Set<String> {
        let modules = groups.filter { $0.value == group }.keys
        let others = modules.flatMap { dependencies[$0] ?? [] }.compactMap { groups[$0] }
        return Set(others).subtracting([group, "Primitives"])
    }

    private static func names(in list: String) -> Set<String> {
        Set(list.matches(of: #/"(\w+)"/#).map { String($0.1) })
    }
}

/// The picture of the groups: boxes with names, and the groups behind the arrows.
private struct LayerPicture {
    struct Box {
        var words: Set<String> = []
        var arrows: Set<String> = []
    }

    private(set) var boxes: [String: Box] = [:]

    init(_ text: String) throws {
        var open: [String] = []
        for line in text.split(separator: "\n") {
            let names = line.matches(of: #/┌ ([\w-]+)/#).map { String($0.1) }
            if !names.isEmpty {
                open = names
                for name in names { boxes[name] = Box() }
            } else if let also = line.firstMatch(of: #/(\w+) also ──> (.+)/#) {
                boxes[String(also.1)]?.arrows.formUnion(also.2.split(separator: " ").map(String.init))
            } else {
                let parts = line.split(separator: "──>", maxSplits: 1)
                let cells = parts[0].split(separator: "│").filter { $0.contains { !$0.isWhitespace } }
                for (name, cell) in zip(open, cells) {
                    boxes[name]?.words.formUnion(cell.split { !$0.isLetter && !$0.isNumber }.map(String.init))
                }
                guard parts.count == 2 else { continue }
                for name in open { boxes[name]?.arrows.formUnion(parts[1].split(separator: " ").map(String.init)) }
            }
        }
    }
}
