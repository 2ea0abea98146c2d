/// Masks values that may be secret in lines of manifests that are shown.
enum SecretLine {
    /// Members whose values are or may contain secrets.
    private static let names = ["passwd", "password", "token", "certificateKey", "content", "passphrase"]
    /// Minimum length of a base64 word that is masked as a possible key or certificate on a line without context.
    private static let longestWord = 32

    /// Returns a line of an OCNE object without the values of secret members.
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
                // The content of a block scalar is on the following lines.
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

    /// Returns a line without context, in which long words are masked too, since they may be keys.
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
