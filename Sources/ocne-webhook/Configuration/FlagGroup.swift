internal import ArgumentParser

/// Flags of `serve` that can be read without ArgumentParser, which needs longer for it than the server for all the rest
/// of its start: it looks up the types of all flags by reflection.
///
/// ArgumentParser remains the declaration: of help, completions and messages, and of everything that `FlagReader` leaves
/// to it. A test compares what both read.
protocol FlagGroup: ParsableArguments {
    /// The flags, all that ArgumentParser finds in the type.
    static var flags: [GroupFlag<Self>] { get }
}

/// A flag of a group.
struct GroupFlag<Group> {
    /// The name, without dashes.
    let name: String
    /// Sets the default.
    let reset: (inout Group) -> Void
    /// Sets a value; false if it is invalid.
    let set: (inout Group, String) -> Bool

    /// A flag that has a default.
    init<Value: ExpressibleByArgument>(
        _ name: String, _ defaultValue: Value, _ assign: @escaping (inout Group, Value) -> Void
    ) {
        self.name = name
        reset = { assign(&$0, defaultValue) }
        set = { group, text in
            guard let value = Value(argument: text) else { return false }
            assign(&group, value)
            return true
        }
    }

    /// A flag without a default.
    init<Value: ExpressibleByArgument>(_ name: String, _ assign: @escaping (inout Group, Value?) -> Void) {
        self.name = name
        reset = { assign(&$0, nil) }
        set = { group, text in
            guard let value = Value(argument: text) else { return false }
            assign(&group, value)
            return true
        }
    }
}

/// Flags of a command line, which groups take one after the other.
struct FlagReader {
    /// Flags that no group has taken yet, in their order.
    private(set) var remaining: [(name: String, value: String)] = []

    /// Splits `--name=value` and `--name value`; nil if there is anything else: mistakes, missing values, switches, and
    /// `--`.
    init?(_ arguments: [String]) {
        var at = arguments.startIndex
        while at < arguments.endIndex {
            let argument = arguments[at].utf8
            at += 1
            guard argument.starts(with: "--".utf8) else { return nil }
            let text = argument.dropFirst(2)
            if let equals = text.firstIndex(of: UInt8(ascii: "=")) {
                guard text.index(after: equals) < text.endIndex else { return nil }
                remaining.append(
                    (String(Substring(text[..<equals])), String(Substring(text[text.index(after: equals)...]))))
            } else {
                guard at < arguments.endIndex, arguments[at].utf8.first != UInt8(ascii: "-") else { return nil }
                remaining.append((String(Substring(text)), arguments[at]))
                at += 1
            }
        }
    }

    /// Removes a flag.
    ///
    /// - Returns: Its last value; nil if it is not set.
    mutating func take(_ name: String) -> String? {
        defer { remaining.removeAll { $0.name == name } }
        return remaining.last { $0.name == name }?.value
    }

    /// Takes the flags of a group: the last value of each, otherwise its default.
    ///
    /// - Returns: The group; nil if a value is invalid.
    mutating func take<Group: FlagGroup>(_: Group.Type) -> Group? {
        var group = Group()
        let flags = Group.flags
        for flag in flags { flag.reset(&group) }
        var others: [(name: String, value: String)] = []
        for (name, value) in remaining {
            guard let flag = flags.first(where: { $0.name == name }) else {
                others.append((name, value))
                continue
            }
            guard flag.set(&group, value) else { return nil }
        }
        remaining = others
        return (try? group.validate()) == nil ? nil : group
    }
}
