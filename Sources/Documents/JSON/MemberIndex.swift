/// Finds many members of one object by name: linear in the object's members and then constant for each name, where
/// `Cursor.member(named:)` is linear for each.
/// Small objects are searched without an index. Hashes are keyed per process, so that a document cannot be crafted to
/// collide.
public struct MemberIndex: ~Escapable {
    private let object: Cursor
    private let isAbsent: Bool
    /// Positions of names in the object, with open addressing, at most half full; 0 for an empty bucket. Empty for
    /// small objects.
    private var table: [UInt32] = []

    /// Maximum tape entries of an object that is searched without an index.
    private static let maxPlainSpan = 64

    /// Creates an index of an object's members; empty for any other value.
    @_lifetime(copy object)
    public init(of object: Cursor) { self.init(of: Field(object)) }

    /// Creates an index of a field's members; empty if it is absent.
    @_lifetime(copy field)
    public init(of field: Field) {
        object = field.nearestValue
        isAbsent = !field.exists
        guard !isAbsent, object.kind == .object, object.span > Self.maxPlainSpan else { return }
        var size = 2
        while size < object.span { size &*= 2 }
        // A member takes at least two tape entries, so the table is at most half full.
        table = [UInt32](repeating: 0, count: size)
        var members = object.members
        while let member = members.next() {
            table[slot(of: member.name)] = UInt32(truncatingIfNeeded: member.name.position(from: object))
        }
    }

    /// Returns the value of the member whose name equals the content of the string `name`, the last one if there are
    /// several.
    @_lifetime(copy self)
    public func value(named name: borrowing Cursor) -> Cursor? {
        guard !table.isEmpty else { return isAbsent ? nil : object.member(named: name) }
        guard name.kind == .string else { return nil }
        let position = Int(table[slot(of: name)])
        return position == 0 ? nil : object.descendant(at: position &+ 1)
    }

    /// Returns the slot of the last member with this name, or the free slot for it.
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
