/// Observations of a conversion that succeeded.
public struct ConversionNotes: Sendable {
    /// Paths and descriptions of lost content, which did not fit into the annotations.
    public var dropped: [String] = []
    /// Those of them that belong to the object's version.
    public var droppedFields: [String] = []
    /// Bytes that the annotation needs for all content; 0 if nothing was dropped.
    public var neededBytes = 0
    /// Bytes that the annotation may take; 0 if nothing was dropped.
    public var allowedBytes = 0
    /// Paths of strings that are not durations; they stay in the annotation. Inside lists, paths are relative to the
    /// element.
    public var unreadable: [String] = []
    /// True if this server did not write the annotation; it is passed on.
    public var isAnnotationForeign = false
    /// Values of the annotation that the target's version cannot read; they stay in the annotation.
    public var rejected: [RejectedValue] = []

    /// Creates notes without observations.
    public init() {}

    /// True if there are no observations.
    public var isEmpty: Bool { dropped.isEmpty && unreadable.isEmpty && !isAnnotationForeign && rejected.isEmpty }
}
