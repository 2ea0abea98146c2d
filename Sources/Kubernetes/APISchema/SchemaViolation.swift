public import JSON

/// A part of an object that its schema does not allow, as an API server would find before any webhook is called.
public struct SchemaViolation: Sendable {
    /// The place, from the object's root.
    public let path: [PathStep]
    /// What is wrong there.
    public let problem: Problem
    /// What the place asks for; for a member that is missing or not known, the object that it should or should not be
    /// in.
    public let schema: Schema
    /// Offset of the value, or of what should hold it, in the text.
    public let byteOffset: Int

    /// The ways in which a value can be wrong.
    public enum Problem: Sendable {
        /// It is of another type, or a text that is not in the schema's format.
        case type(found: FoundType)
        /// A text has so many characters.
        case length(Int)
        /// A text is none of those that are allowed.
        case notAllowed(String)
        /// A text does not match the pattern.
        case pattern(String)
        /// A number is below the minimum or above the maximum; as it is spelled.
        case range(String)
        /// A list or an object has so many elements or members.
        case count(Int, of: Counted)
        /// The schema has no member of this name.
        case unknown(name: String)
        /// A required member is absent.
        case missing(Property)
        /// So many of the members of `exactlyOneOf` are there.
        case alternatives(Int)
        /// An element of a list with keys, or of a set, is the same as the one at this index.
        case duplicate(of: Int)
    }

    /// What a count is of.
    public enum Counted: Sendable {
        case members, elements
    }

    /// What was found in the place of a value of another type.
    public struct FoundType: Sendable {
        /// The kind of JSON value.
        public let kind: JSONKind
        /// True if a number has neither fraction nor exponent.
        public let isInteger: Bool
        /// A text that stands for a number, true or false; a number as it is spelled. Empty for all else, since it may
        /// be secret.
        public let harmlessText: String
    }
}
