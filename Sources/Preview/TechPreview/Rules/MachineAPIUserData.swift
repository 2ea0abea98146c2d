internal import JSON

/// Finds the Secret with user data in the settings of a provider of OpenShift's Machine API.
///
/// `providerSpec.value` is stored as it was sent, and decoded by the provider with Go's `encoding/json`, which matches
/// names of fields without regard to case; so does this. Of a name that occurs several times, each may be the one that
/// counts.
enum MachineAPIUserData {
    /// Calls `look` for every field of a provider's settings that may name the Secret.
    static func forEachName(in value: Field, _ look: (Field) -> Void) {
        var members = value.members
        while let member = members.next() {
            let field = Field(member.value)
            if isFolded(member.name, "userDataSecret") || isFolded(member.name, "userData") {
                secret(field, look)
            } else if isFolded(member.name, "ignition") || isFolded(member.name, "cloudInit") {
                var inner = field.members
                while let member = inner.next() {
                    if isFolded(member.name, "userDataSecret") { secret(Field(member.value), look) }
                }
            }
        }
    }

    /// Calls `look` for a Secret, given by name or as a reference.
    private static func secret(_ field: Field, _ look: (Field) -> Void) {
        if field.value?.isString == true { return look(field) }
        var members = field.members
        while let member = members.next() {
            if isFolded(member.name, "name") { look(Field(member.value)) }
        }
    }

    /// Returns true if Go's decoder matches a name with a field: ASCII without regard to case, and the two letters of
    /// Unicode whose other case is in ASCII.
    static func isFolded(_ name: borrowing Cursor, _ field: StaticString) -> Bool {
        if name.stringEquals(field) { return true }
        guard let text = name.string, text.utf8.count <= maxBytes else { return false }
        var letters: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{17F}": letters.append(UInt8(ascii: "s"))
            case "\u{212A}": letters.append(UInt8(ascii: "k"))
            default:
                guard scalar.isASCII, let byte = UInt8(exactly: scalar.value) else { return false }
                letters.append(lower(byte))
            }
        }
        return letters.elementsEqual("\(field)".utf8.map(lower))
    }

    /// The longest name, in letters of three bytes.
    private static let maxBytes = 64

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
