import Testing

/// A change of a valid object and the expected causes.
struct Case: Sendable, CustomTestStringConvertible {
    /// A JSON merge patch.
    let change: String
    /// The causes in order, as `field: message`; empty if the object is still allowed.
    var errors: [String]

    init(_ change: String, _ errors: String...) {
        self.change = change
        self.errors = errors
    }

    var testDescription: String { change }
}

/// An object before and after an update, and the expected causes.
struct Update: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let errors: [String]

    init(_ old: String, _ new: String, _ errors: String...) {
        self.old = old
        self.new = new
        self.errors = errors
    }

    var testDescription: String { "\(old) -> \(new)" }
}
