public import JSON

/// Where a field is in an object, as messages for people say it: `spec.template.taints[0].key`. For patches there is `JSONPointer`.
public struct FieldPath: Equatable, Sendable {
    public let steps: [PathStep]

    public init(_ steps: [PathStep]) {
        self.steps = steps
    }
}

extension FieldPath: CustomStringConvertible {
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
