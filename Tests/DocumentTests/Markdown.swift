import EventLoop

/// A document of the project, parsed as far as the tests need it.
struct Markdown: Sendable, CustomStringConvertible {
    /// The path, from the root of the project.
    let path: String
    let lines: [String]

    /// The content of the code block.
    struct Block: Sendable, CustomStringConvertible {
        let document: String
        /// Number of the line with the opening fence, from 1.
        let line: Int
        let language: String
        let text: String

        var description: String { "\(document):\(line)" }
    }

    var description: String { path }

    static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// All documents except generated pages, which have no commands.
    static let all: [Markdown] = {
        var paths = [
            "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "SUPPORT.md",
            "CODE_OF_CONDUCT.md",
        ]
        var folders = ["docs", "deploy", "certs", "bench", "examples"]
        while let folder = folders.popLast() {
            for name in (try? File.names(in: "\(root)/\(folder)")) ?? [] {
                let path = "\(folder)/\(name)"
                if name.hasSuffix(".md") { paths.append(path) }
                if !name.contains(".") { folders.append(path) }
            }
        }
        return paths.sorted().compactMap { path in
            guard let text = try? File.read("\(root)/\(path)", limit: 1 << 20) else { return nil }
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            return Markdown(path: path, lines: lines.map(String.init))
        }
    }()

    var blocks: [Block] {
        var blocks: [Block] = []
        var open: (line: Int, indent: Int, language: String, text: [String])? = nil
        for (i, line) in lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            guard line.dropFirst(indent).hasPrefix("```") else {
                let margin = min(open?.indent ?? 0, indent)
                open?.text.append(String(line.dropFirst(margin)))
                continue
            }
            if let block = open {
                let text = block.text.joined(separator: "\n") + "\n"
                blocks.append(Block(document: path, line: block.line, language: block.language, text: text))
                open = nil
            } else {
                open = (i + 1, indent, String(line.dropFirst(indent + 3)), [])
            }
        }
        return blocks
    }

    /// The code in sentences, on one line each.
    var codeSpans: [String] {
        var prose = ""
        var isInside = false
        for line in lines {
            if line.contains("```") {
                isInside.toggle()
            } else if !isInside {
                prose += line.drop { $0 == " " } + (line.isEmpty ? "\n" : " ")
            }
        }
        // Code does not extend beyond a paragraph.
        return prose.split(separator: "\n").flatMap { paragraph in
            paragraph.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    /// The anchors of the headings.
    var anchors: Set<String> {
        var anchors: Set<String> = []
        var isInside = false
        for line in lines {
            if line.hasPrefix("```") { isInside.toggle() }
            guard !isInside, line.hasPrefix("#") else { continue }
            let title = line.drop { $0 == "#" }.dropFirst().lowercased()
            anchors.insert(
                String(
                    title.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }.map {
                        $0 == " " ? "-" : $0
                    }))
        }
        return anchors
    }

    /// The targets of the links, with their lines.
    var links: [(line: Int, target: String)] {
        var links: [(line: Int, target: String)] = []
        var isInside = false
        for (i, line) in lines.enumerated() {
            if line.contains("```") { isInside.toggle() }
            if isInside { continue }
            // Code contains no links.
            let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .map { $0.offset % 2 == 0 ? String($0.element) : "" }.joined()
            for part in prose.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
                links.append((i + 1, String(part.prefix { $0 != ")" })))
            }
        }
        return links
    }
}
