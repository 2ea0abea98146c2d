public import JSON

/// The path of a field in an object, as messages spell it: `spec.template.taints[0].key`. Patches use `JSONPointer`.
///
/// Spelled like `field.Path` of apimachinery, except that keys of maps follow a dot too, so a path need not be unique.
public struct FieldPath: Equatable, Sendable {
    /// The steps from the root; none for the object itself.
    public let steps: [PathStep]

    /// The path of these steps from the root.
    public init(_ steps: [PathStep]) {
        self.steps = steps
    }
}

extension FieldPath: CustomStringConvertible {
    /// Names joined by dots, indexes in brackets; empty for the object itself.
    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .member(let name):
                if !text.isEmpty { text += "." }
                text += name
            case .element(let index):
                text += "[\(index)]"
            }
        }
        return text
    }
}
