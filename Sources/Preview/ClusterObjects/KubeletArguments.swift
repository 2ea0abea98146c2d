public import JSON

/// Kubelet arguments that give a node the label of a control plane.
public enum KubeletArguments {
    /// Returns true if arguments, a map of names to values (kubeadm v1beta3) or a list of names and values (v1beta4),
    /// set such a label.
    public static func labelControlPlane(_ arguments: borrowing Field) -> Bool {
        var members = arguments.members
        while let member = members.next() {
            if setsRole(member.name.string ?? "", member.value.string ?? "") { return true }
        }
        var elements = arguments.elements
        while let element = elements.next() {
            let argument = Field(element)
            if setsRole(argument["name"].string, argument["value"].string) { return true }
        }
        return false
    }

    /// Returns true if a `nodeRegistration` does: by its arguments, or by another field that kubeadm turns into one.
    public static func labelControlPlane(in registration: borrowing Field) -> Bool {
        fieldWithLabel(in: registration) != nil
    }

    /// Returns the field of a `nodeRegistration` that sets such a label; nil if none does.
    @_lifetime(copy registration)
    public static func fieldWithLabel(in registration: Field) -> Field? {
        guard registration.exists else { return nil }
        if labelControlPlane(registration["kubeletExtraArgs"]) { return registration["kubeletExtraArgs"] }
        if joinsArguments(registration) { return registration["kubeletExtraArgs"] }
        let (socket, name, taints) = (registration["criSocket"], registration["name"], registration["taints"])
        // The argument's name does not matter, as long as it is not one that sets labels.
        if mayHoldLabel(socket.bytes), setsRole("x", socket.string) { return socket }
        if mayHoldLabel(name.bytes), setsRole("x", name.string) { return name }
        var elements = taints.elements
        while let element = elements.next() {
            let taint = Field(element)
            guard mayHoldLabel(taint["key"].bytes + taint["value"].bytes + taint["effect"].bytes) else { continue }
            if setsRole("x", "\(taint["key"].string)=\(taint["value"].string):\(taint["effect"].string)") {
                return taints
            }
        }
        return nil
    }

    /// Returns true if an argument has an unclosed quote, so that the next ones are part of it, and one of them names a
    /// role. Neither is a finding by itself.
    private static func joinsArguments(_ registration: borrowing Field) -> Bool {
        var isOpen = false
        var namesRole = false
        func inspect(_ text: String) {
            let bytes = Array(text.utf8)
            let isPlain = !bytes.contains { isQuote($0) || isControl($0) }
            if !isPlain, KubeletFlagsLine.isOpen(bytes) { isOpen = true }
            guard !namesRole, bytes.count >= shortestRole else { return }
            let role = "node-role.kubernetes.io/"
            namesRole =
                text.utf8.contains(role)
                || !isPlain
                    && (bytes.filter { !isQuote($0) }.contains(role)
                        || Array(KubeletFlagsLine.words(of: bytes).joined()).contains(role))
        }
        let arguments = registration["kubeletExtraArgs"]
        var members = arguments.members
        while let member = members.next() { inspect("\(member.name.string ?? "")=\(member.value.string ?? "")") }
        var elements = arguments.elements
        while let element = elements.next() {
            inspect("\(Field(element)["name"].string)=\(Field(element)["value"].string)")
        }
        // kubeadm turns these into arguments too.
        for text in [registration["criSocket"].string, registration["name"].string]
        where mayHoldLabel(text.utf8.count) || isOpen {
            inspect(text)
        }
        var taints = registration["taints"].elements
        while let element = taints.next() {
            let taint = Field(element)
            inspect("\(taint["key"].string)=\(taint["value"].string):\(taint["effect"].string)")
        }
        return isOpen && namesRole
    }

    /// Bytes of the shortest string that names a role.
    private static let shortestRole = "node-role.kubernetes.io/master".utf8.count

    // Compares bytes: a combining character after a separator must not hide it.
    private typealias Text = ArraySlice<UInt8>

    private static let roleLabels = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"].map {
        Array($0.utf8)
    }

    /// Returns true if one argument does.
    ///
    /// kubeadm writes all arguments into one line, which systemd splits at white space, so that a name or a value can
    /// contain further arguments. The line is split the same way, and every word that sets labels is checked. Other
    /// words may name a role, as taints do. Quotes, backslashes and control characters are tried with every meaning: as
    /// the end of a word, as nothing, and as `KubeletFlagsLine` reads them.
    static func setsRole(_ name: String, _ value: String) -> Bool {
        guard mayHoldLabel(name.utf8.count + value.utf8.count) else { return false }
        let line = Array("--\(name)=\(value)".utf8)
        if setsRole(line.split { isSpace($0) || isQuote($0) }) { return true }
        guard line.contains(where: { isQuote($0) || isControl($0) }) else { return false }
        return setsRole(line.filter { !isQuote($0) }.split(whereSeparator: isSpace))
            || setsRole(KubeletFlagsLine.words(of: line).map { $0[...] })
    }

    /// Returns true if an argument of so many bytes can set such a label.
    private static func mayHoldLabel(_ bytes: Int) -> Bool { bytes >= shortestLabel }

    /// Bytes of the argument's name and the shorter label; every spelling has at least as many.
    private static let shortestLabel = "node-labels".utf8.count + "node-role.kubernetes.io/master".utf8.count

    private static func setsRole(_ words: [Text]) -> Bool {
        var areLabels = false
        for word in words {
            if let start = labelsStart(in: word) {
                if holdsRole(word[start...]) { return true }
                // The value may be the next word, and its labels may have white space around the commas.
                areLabels = true
            } else if word.first == UInt8(ascii: "-") {
                areLabels = false
            } else if areLabels, holdsRole(word) {
                return true
            }
        }
        return false
    }

    /// Returns the start of the value, or of `=` before it, in a word that is `--node-labels`; nil in any other. The
    /// kubelet treats `_` in names as `-`.
    private static func labelsStart(in word: Text) -> Int? {
        let dashes = word.prefix { $0 == UInt8(ascii: "-") }
        let rest = word[dashes.endIndex...]
        let name = rest.prefix { $0 != UInt8(ascii: "=") }
        guard name.map({ $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }) == Array("node-labels".utf8) else {
            return nil
        }
        return name.endIndex
    }

    /// Returns true if a list of labels has such a key.
    private static func holdsRole(_ labels: Text) -> Bool {
        labels.drop { $0 == UInt8(ascii: "=") }.split(separator: UInt8(ascii: ",")).contains { label in
            var key = label.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") }.drop(while: isSpace)
            while let last = key.last, isSpace(last) { key.removeLast() }
            return roleLabels.contains { $0[...] == key }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
    }
}

extension Field {
    /// Bytes of the JSON text; at least as many as the string has.
    fileprivate var bytes: Int { value?.text.count ?? 0 }
}

extension Collection where Element == UInt8 {
    /// Returns true if these bytes contain `text`. Linear in their number for a short text.
    fileprivate func contains(_ text: String) -> Bool {
        var rest = self[...]
        let wanted = text.utf8
        while rest.count >= wanted.count {
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
