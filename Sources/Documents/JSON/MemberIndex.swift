/// Finds the members of one object by name, many times: linear in the object's members and then constant for each name,
/// where `Cursor.member(named:)` looks at all members for each name.
///
/// Objects with few members are looked through as they are, and cost nothing. Hashes are keyed anew in each process, so
/// that no document can be made whose names all meet in one place.
public struct MemberIndex: ~Escapable {
    private let object: Cursor
    private let isAbsent: Bool
    /// Positions of names in the object, by open addressing, at most half full; 0 where there is none. Empty for small
    /// objects.
    private var table: [UInt32] = []

    /// Values on the tape up to which an object is looked through for each name.
    private static let maxPlainSpan = 64

    /// An index of an object's members; of nothing for any other value.
    @_lifetime(copy object)
    public init(of object: Cursor) { self.init(of: Field(object)) }

    /// An index of the members of a field; of nothing where it is absent.
    @_lifetime(copy field)
    public init(of field: Field) {
        object = field.nearestValue
        isAbsent = !field.exists
        guard !isAbsent, object.kind == .object, object.span > Self.maxPlainSpan else { return }
        var size = 2
        while size < object.span { size &*= 2 }
        // A member takes two entries of the tape at least, so no more than half of the table fills up.
        table = [UInt32](repeating: 0, count: size)
        var members = object.members
        while let member = members.next() {
            table[slot(of: member.name)] = UInt32(truncatingIfNeeded: member.name.position(from: object))
        }
    }

    /// The value of the member whose name has the content of the string `name`, the last one if there are several.
    @_lifetime(copy self)
    public func value(named name: borrowing Cursor) -> Cursor? {
        guard !table.isEmpty else { return isAbsent ? nil : object.member(named: name) }
        guard name.kind == .string else { return nil }
        let position = Int(table[slot(of: name)])
        return position == 0 ? nil : object.descendant(at: position &+ 1)
    }

    /// Where the last member of this name is noted, or can be.
    private func slot(of name: borrowing Cursor) -> Int {
        var slot = Self.hash(of: name) & (table.count &- 1)
        while table[slot] != 0, !object.descendant(at: Int(table[slot])).stringEquals(name) {
            slot = (slot &+ 1) & (table.count &- 1)
        }
        return slot
    }

    private static func hash(of name: borrowing Cursor) -> Int {
        var hasher = Hasher()
        if let plain = name.plainContent {
            unsafe plain.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        } else {
            var bytes: [UInt8] = []
            name.appendContent(to: &bytes)
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
        return hasher.finalize()
    }
}
