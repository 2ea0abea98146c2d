/// Lines of manifests as they may be shown: stars stand for values that may be secret.
enum SecretLine {
    /// Members whose values are secrets, or may hold some.
    private static let names = ["passwd", "password", "token", "certificateKey", "content", "passphrase"]
    /// Letters of base64 in a row from which on they are taken for a key or a certificate, on lines of which no more is
    /// known.
    private static let longestWord = 32

    /// A line of an object of ours: what belongs to the name of a secret is not shown.
    static func blotted(_ line: String) -> String {
        var source = SourceLine(Array(line.unicodeScalars))
        var word = ""
        var at = 0
        while at < source.line.count {
            let scalar = source.line[at]
            at += 1
            if scalar.properties.isAlphabetic {
                word.unicodeScalars.append(scalar)
            } else if scalar == ":", names.contains(word) {
                while at < source.line.count, source.line[at] == " " { at += 1 }
                // The text of a block is on other lines.
                guard at < source.line.count, !["|", ">", "#"].contains(source.line[at]) else { continue }
                let quote = source.line[at]
                let isQuoted = quote == "\"" || quote == "'"
                let isContainer = ["{", "[", "&", "*", "!"].contains(quote)
                let end = isContainer ? source.line.count : source.end(ofTokenAt: at)
                let isClosed = isQuoted && end - at >= 2 && source.line[end - 1] == quote
                for i in (isQuoted ? at + 1 : at)..<(isClosed ? end - 1 : end) { source.replace(at: i, with: "*") }
                at = max(end, at)
                word = ""
            } else if scalar != "\"", scalar != "'" {
                word = ""
            }
        }
        return String(String.UnicodeScalarView(source.line))
    }

    /// A line of which nobody knows what it belongs to: long words go too, since they may be keys.
    static func blottedUnknown(_ line: String) -> String {
        var scalars = Array(blotted(line).unicodeScalars)
        var start = 0
        for i in 0...scalars.count {
            if i < scalars.count, isBase64(scalars[i]) { continue }
            if i - start > longestWord { for j in start..<i { scalars[j] = "*" } }
            start = i + 1
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isBase64(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "+", "/", "=": true
        default: false
        }
    }
}
