internal import JSON
internal import KubernetesAPI
internal import Primitives

extension CheckReport {
    /// The report as workflow commands of GitHub Actions: annotations of the lines.
    public var github: String {
        var text = ""
        for finding in findings {
            let properties = [
                ("file", finding.file), ("line", "\(finding.position.line)"), ("col", "\(finding.position.column)"),
                ("endColumn", "\(finding.position.column + finding.length)"), ("title", "\(finding.rule.id)"),
            ]
            let list = properties.map { "\($0)=\(Self.escaped($1, property: true))" }.joined(separator: ",")
            text += "::\(finding.severity.rawValue) \(list)::\(Self.escaped(finding.sentence, property: false))\n"
        }
        return text
    }

    /// Workflow commands end with the line, and their properties at commas and colons. A line feed is shown as `\n`.
    private static func escaped(_ text: String, property: Bool) -> String {
        var result = ""
        for scalar in Printable.escaped(text).unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case ":" where property: result += "%3A"
            case "," where property: result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The report in the XML of JUnit, as build servers read it: a case for each file, and its findings as failures.
    public var junit: String {
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        let byFile = Dictionary(grouping: findings, by: \.file)
        let failed = files.count { file in byFile[file]?.contains { $0.severity == .error } == true }
        text +=
            "<testsuites>\n  <testsuite name=\"ocne-webhook validate\" tests=\"\(files.count)\" failures=\"\(failed)\" errors=\"0\">\n"
        for file in files {
            let all = byFile[file] ?? []
            text += "    <testcase classname=\"ocne-webhook\" name=\"\(Self.xml(Printable.escaped(file)))\""
            guard !all.isEmpty else {
                text += "/>\n"
                continue
            }
            text += ">\n"
            let errors = all.filter { $0.severity == .error }
            // One failure per case: some readers accept no more.
            if let first = errors.first {
                let message = errors.count == 1 ? first.message : "\(errors.count) errors"
                text += "      <failure message=\"\(Self.xml(Printable.escaped(message)))\" type=\"\(first.rule.id)\">"
                text += Self.xml(errors.map(\.oneLine).joined(separator: "\n")) + "</failure>\n"
            }
            let warnings = all.filter { $0.severity == .warning }
            if !warnings.isEmpty {
                text += "      <system-out>\(Self.xml(warnings.map(\.oneLine).joined(separator: "\n")))</system-out>\n"
            }
            text += "    </testcase>\n"
        }
        return text + "  </testsuite>\n</testsuites>\n"
    }

    /// Returns text for XML, with line feeds. XML 1.0 cannot represent most of the characters that are not printable.
    private static func xml(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Finding {
    /// The whole finding in a line.
    fileprivate var oneLine: String {
        Printable.escaped(
            "\(file):\(position.line):\(position.column): \(severity.rawValue): \(sentence) [\(rule.id)]")
    }
}
