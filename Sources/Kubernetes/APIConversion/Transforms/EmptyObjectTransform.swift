internal import JSON

/// A field of the spoke that holds an object of the hub while that object exists and is empty.
///
/// On the way up, `Engine.writeObject` restores the object from the field if it would not be written otherwise.
struct EmptyObjectTransform: FieldTransform {
    /// The object in the hub's tree.
    let object: Int32

    static var dependsOnOtherFields: Bool { true }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let position = engine.sourcePosition(Int(self.object), frame)
        guard position > 0 else { return .absent }
        let object = frame.root.descendant(at: position)
        return object.isHollow ? engine.write(object, as: field, frame) : .absent
    }
}

extension Cursor {
    /// True if the value is an object that only holds objects of which the same is true.
    fileprivate var isHollow: Bool {
        guard isObject else { return false }
        var members = self.members
        while let member = members.next() {
            guard member.value.isHollow else { return false }
        }
        return true
    }
}
