extension Tree {
    /// Applies a JSON Patch (RFC 6902) of `add` and `replace`; nil if it does not apply.
    public func applying(_ operations: [Tree]) -> Tree? {
        var result = self
        for operation in operations {
            guard case .string(let name)? = operation["op"], case .string(let path)? = operation["path"],
                let value = operation["value"]
            else { return nil }
            guard let next = result.applying(name, Self.names(of: path)[...], value) else { return nil }
            result = next
        }
        return result
    }

    /// Replaces the value at a path of existing members.
    public func setting(_ path: [String], to value: Tree) -> Tree {
        applying("replace", path[...], value) ?? self
    }

    private func applying(_ operation: String, _ path: ArraySlice<String>, _ value: Tree) -> Tree? {
        guard let name = path.first else { return value }
        guard case .object(var members) = self else { return nil }
        let index = members.lastIndex { $0.name.utf8.elementsEqual(name.utf8) }
        let rest = path.dropFirst()
        guard let index else {
            guard rest.isEmpty, operation == "add" else { return nil }
            members.append((name, value))
            return .object(members)
        }
        guard let inner = members[index].value.applying(operation, rest, value) else { return nil }
        members[index].value = inner
        return .object(members)
    }

    /// Splits a JSON Pointer (RFC 6901) into names.
    private static func names(of pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { step in
            var name = ""
            var escaped = false
            for character in step.unicodeScalars {
                if escaped {
                    name.unicodeScalars.append(character == "1" ? "/" : "~")
                    escaped = false
                } else if character == "~" {
                    escaped = true
                } else {
                    name.unicodeScalars.append(character)
                }
            }
            return name
        }
    }
}

/// Decodes base64 with padding; nil if it is invalid.
public func decodeBase64(_ text: String) -> [UInt8]? {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    guard text.utf8.count % 4 == 0 else { return nil }
    for byte in text.utf8 where byte != UInt8(ascii: "=") {
        guard let value = digits.firstIndex(of: byte) else { return nil }
        bits = (bits << 6 | value) & 0xFFFF
        count += 6
        if count >= 8 {
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
    }
    return bytes
}
