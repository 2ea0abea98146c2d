internal import JSON

/// Converts objects by compiled tables: writes the target, and collects the fields that the target cannot represent.
///
/// `APIConversion.swift` has a worked example. A conversion takes three steps, all over one frame:
///
/// 1. *Scan* (`Engine+Scan.swift`): one pass over the source enters the position of each field in its slot.
/// 2. *Write* (`Engine+Write.swift`): one walk along the target's tree lets each row's transform write its field.
/// 3. *Preserve* (`Engine+Preserve.swift`): one walk along the source's tree joins the fragments of preserved values.
///
/// Slots, marks, fragments and unknown fields are stacks that are reused: converting allocates nothing once they have grown.
struct Engine: ~Copyable {
    /// Receives the converted object.
    var writer = JSONWriter()
    /// Receives the fields of the target: the annotation precedes them, but depends on them.
    var body = JSONWriter()
    /// The slots of all frames; those beyond `usedSlots` are left from earlier frames.
    var slots = ScratchArray<Int32>()
    var usedSlots = 0
    /// The marks of all frames.
    var marks = ScratchArray<UInt64>()
    /// JSON of preserved values, of fields and of elements, until they are joined.
    var fragments: [UInt8] = []
    /// The unknown fields of all frames.
    var unknownFields: [UnknownField] = []
    /// Unknown fields beyond `maxUnknownFields`, which are lost.
    var skippedUnknownFields = 0
    /// Paths of strings that are not durations.
    var unreadable: [String] = []
    /// Bytes that all preserved fields of the object need.
    var preservedByteCount = 0
    /// True if unknown fields of the object were dropped for lack of space.
    var droppedUnknownFields = false
    /// Scratch memory of `ArgumentsTransform`.
    var arguments: [Argument] = []
    var otherArguments: [Argument] = []
    /// The versions of references; nil outside of a cluster.
    var referenceVersions: (any ReferenceVersions)?

    /// A member of the source without a row.
    struct UnknownField: BitwiseCopyable {
        /// The source object that holds the member.
        let object: Int32
        /// Positions of name and value in the document.
        let name: Int32
        let value: Int32
    }
}
