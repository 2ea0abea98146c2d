public import JSON

/// A part of an object that its schema forbids, which an API server would reject before it calls any webhook.
public struct SchemaViolation: Sendable {
    /// The field path from the object's root.
    public let path: [PathStep]
    /// The kind of violation.
    public let problem: Problem
    /// The schema at the path; for a missing or unknown member, that of the containing object.
    public let schema: Schema

    /// A kind of violation.
    public enum Problem: Sendable {
        /// A value of another type, or a string not in the schema's format.
        case type(found: FoundType)
        /// A string with this number of characters.
        case length(Int)
        /// A string that is not among the allowed ones.
        case notAllowed(String)
        /// A string that does not match the pattern.
        case pattern(String)
        /// A number below the minimum or above the maximum, as spelled in the input.
        case range(String)
        /// A list or an object with this number of elements or members.
        case count(Int, of: Counted)
        /// A member that is not in the schema.
        case unknown(name: String)
        /// A required member is absent.
        case missing(Property)
        /// This number of the members of `exactlyOneOf` are set.
        case alternatives(Int)
        /// An element of a list with keys, or of a set, that duplicates the one at this index.
        case duplicate(of: Int)
    }

    /// The unit of a count.
    public enum Counted: Sendable {
        case members, elements
    }

    /// The type of a value that should have another type.
    public struct FoundType: Sendable {
        /// The kind of JSON value.
        public let kind: JSONKind
        /// True if a number has neither fraction nor exponent.
        public let isInteger: Bool
        /// A string that represents a number or a Boolean, or a number as spelled. Empty otherwise, since it may be
        /// secret.
        public let harmlessText: String
    }
}
