internal import JSON

/// A patch that does not apply.
public struct PatchError: Error, CustomStringConvertible {
    /// The problem, with the part of the path.
    public let description: String
}

extension Value {
    /// Applies a JSON Patch (RFC 6902) of `add` and `replace`, strictly: parents must exist, and so must replaced
    /// values.
    public func patched(by patch: Value) throws -> Value {
        var result = self
        for operation in patch.elements {
            guard let path = operation["path"].text, let pointer = JSONPointer(path) else {
                throw PatchError(description: "no path")
            }
            let replaces = operation["op"].text == "replace"
            guard replaces || operation["op"].text == "add" else {
                throw PatchError(description: "neither add nor replace")
            }
            result = try result.setting(pointer.tokens[...], to: operation["value"], replaces: replaces)
        }
        return result
    }

    private func setting(_ tokens: ArraySlice<String>, to value: Value, replaces: Bool) throws -> Value {
        guard let token = tokens.first else { return value }
        let rest = tokens.dropFirst()
        switch self {
        case .object(var members):
            let name = Array(token.utf8)
            if rest.isEmpty {
                guard (members[name] != nil) == replaces else {
                    throw PatchError(description: "\(token): \(replaces ? "nothing to replace" : "is there already")")
                }
                members[name] = value
            } else {
                guard let member = members[name] else { throw PatchError(description: "\(token): no such parent") }
                members[name] = try member.setting(rest, to: value, replaces: replaces)
            }
            return .object(members)
        case .array(var elements):
            guard let index = Int(token), elements.indices.contains(index) else {
                throw PatchError(description: "\(token): no element")
            }
            elements[index] = try elements[index].setting(rest, to: value, replaces: replaces)
            return .array(elements)
        default: throw PatchError(description: "\(token): the parent holds nothing")
        }
    }

    /// Applies a JSON merge patch (RFC 7386): members of `patch` replace existing ones, null
    /// removes them.
    ///
    /// - Parameter keepingNull: True sets null like any other value.
    public func merged(with patch: Value, keepingNull: Bool = false) -> Value {
        guard case .object(let changes) = patch else { return patch }
        var members: [[UInt8]: Value] = [:]
        if case .object(let mine) = self { members = mine }
        for (name, change) in changes {
            let isRemoved = change == .null && !keepingNull
            members[name] = isRemoved ? nil : (members[name] ?? .null).merged(with: change, keepingNull: keepingNull)
        }
        return .object(members)
    }

    /// The value without members that are null.
    public var withoutNulls: Value {
        switch self {
        case .object(let members): .object(members.filter { $0.value != .null }.mapValues(\.withoutNulls))
        case .array(let elements): .array(elements.map(\.withoutNulls))
        default: self
        }
    }
}
