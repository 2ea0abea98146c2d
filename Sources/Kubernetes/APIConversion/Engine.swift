internal import JSON

/// Which way a conversion goes.
public enum ConversionDirection: Sendable {
    /// From the published version to the hub: up.
    case spokeToHub
    /// From the hub to the published version: down.
    case hubToSpoke
}

/// Runs compiled rules over an object: the converted object goes to `writer`, what it cannot hold to the remainder.
///
/// One pass over the members of the source notes where each field is; one walk along the target's fields writes them.
/// What is noted lies in frames on a stack of plain numbers, which is reused, so that converting allocates nothing once
/// it has grown.
struct Engine: ~Copyable {
    /// Gets the converted object.
    var writer = JSONWriter()
    /// Members on their way, while the annotation that stands before them is not known.
    var body = JSONWriter()
    /// Frames: see `Frame`.
    var cells: [Int32] = []
    /// Remainders of single fields, then of elements of lists, until they are put together.
    var chunks: [UInt8] = []
    /// Paths of texts that are no durations.
    var unreadable: [String] = []
    /// Members that no table knows: their container, and where name and value are.
    var unknown: [UnknownMember] = []
    /// Bytes that the remainder of the object would take in full, and whether members that no table knows were left out
    /// of it.
    var neededBytes = 0
    var droppedUnknown = false
    /// Members of the object that were too many to be noted.
    var passedOver = 0
    /// Scratch memory of argument lists.
    var arguments: [Argument] = []
    var otherArguments: [Argument] = []
    /// What references are asked for in; nil where nobody knows.
    var referenceVersions: (any ReferenceVersions)?

    struct UnknownMember: BitwiseCopyable {
        let container: Int32
        let name: Int32
        let value: Int32
    }

    struct Argument: BitwiseCopyable {
        let name: Int32
        /// Where the value is; 0 for none.
        let value: Int32
    }
}

/// One object on its way: rules, direction, and where its notes lie.
///
/// A frame has, for each rule, the position of its source value (0: absent), begin and end of its remainder among the
/// chunks (end 0: none), and whether the target tells the value; then for each container of the source its position (0:
/// absent, negative: no object), and for each of the target whether it was written, and whether anything in the source
/// has to do with it; and for each node of the target where what was remembered of it stands in what was remembered of
/// its container (0: nothing was). Last, for each container of the source what is known of it and all it holds: whether
/// the target tells any of it, and whether any of it is remembered.
struct Frame: ~Escapable {
    let source: FieldTreeView
    let target: FieldTreeView
    let rules: Span<CompiledUnit.CompiledRule>
    let elements: Span<CompiledUnit>
    let texts: Span<String>
    let key: Span<String>
    /// Rules that have to be looked at after the target has been written.
    let late: Span<Int>
    /// Whether this is an element of a list, and no whole object.
    let isElement: Bool
    let isToHub: Bool
    /// The first cell.
    let base: Int
    /// The first of the unknown members.
    let unknownBase: Int
    private let containerCount: Int
    /// The document that positions count from.
    let root: Cursor
    /// The object's own namespace.
    let namespace: Cursor?

    @_lifetime(borrow unit, copy root, copy namespace)
    init(
        _ unit: borrowing CompiledUnit, isElement: Bool, isToHub: Bool, base: Int, unknownBase: Int, root: Cursor,
        namespace: Cursor?
    ) {
        if isToHub {
            source = FieldTreeView(unit.spoke)
            target = FieldTreeView(unit.hub)
            late = unit.lateToHub.span
        } else {
            source = FieldTreeView(unit.hub)
            target = FieldTreeView(unit.spoke)
            late = unit.lateToSpoke.span
        }
        rules = unit.rules.span
        elements = unit.elements.span
        texts = unit.texts.span
        key = unit.key.span
        containerCount = unit.containerCount
        self.isElement = isElement
        self.isToHub = isToHub
        self.base = base
        self.unknownBase = unknownBase
        self.root = root
        self.namespace = namespace
    }

    /// The path of a rule's field in the source.
    func path(of rule: Int) -> String {
        var at = source.nodes.indices.first { source.nodes[$0].rule == Int32(rule) } ?? 0
        var steps: [String] = []
        while at != 0 {
            steps.append(source.names[at])
            at = Int(source.nodes[at].parent)
        }
        return steps.reversed().joined(separator: ".")
    }

    func sourceCell(_ rule: Int) -> Int { base + rule }
    func chunkStartCell(_ rule: Int) -> Int { base + rules.count + rule }
    func chunkEndCell(_ rule: Int) -> Int { base + rules.count * 2 + rule }
    func toldCell(_ rule: Int) -> Int { base + rules.count * 3 + rule }
    func containerCell(_ node: Int) -> Int { base + rules.count * 4 + node }
    func writtenCell(_ node: Int) -> Int { base + rules.count * 4 + containerCount + node }
    func touchedCell(_ node: Int) -> Int { base + rules.count * 4 + containerCount * 2 + node }
    func rememberedCell(_ node: Int) -> Int { base + rules.count * 4 + containerCount * 3 + node }
    func summaryCell(_ node: Int) -> Int { base + rules.count * 4 + containerCount * 4 + node }
}

extension Engine {
    /// Notes of one object, as the rules read and write them.

    /// The value of a rule's field in the source.
    @_lifetime(copy frame)
    func value(_ rule: Int, _ frame: borrowing Frame) -> Cursor? {
        let position = cells[frame.sourceCell(rule)]
        return position == 0 ? nil : frame.root.descendant(at: Int(position))
    }

    /// Whether the container that holds a rule's field is there in the source.
    func hasParent(_ rule: Int, _ frame: borrowing Frame) -> Bool {
        let compiled = frame.rules[rule]
        let parent = Int(frame.isToHub ? compiled.spokeParent : compiled.hubParent)
        return parent == 0 || parent > 0 && cells[frame.containerCell(parent)] > 0
    }

    /// A frame's cells, all zero.
    mutating func push(_ size: Int) {
        cells.append(contentsOf: repeatElement(0, count: size))
    }

    /// Notes that something in the source has to do with container `node` of the target.
    mutating func touch(_ node: Int, _ frame: borrowing Frame) {
        var at = node
        while at > 0, cells[frame.touchedCell(at)] == 0 {
            cells[frame.touchedCell(at)] = 1
            at = Int(frame.target.nodes[at].parent)
        }
    }

    /// Notes that the target tells the value of a rule's field.
    mutating func told(_ rule: Int, _ frame: borrowing Frame) {
        cells[frame.toldCell(rule)] = 1
        summarise(Summary.told, rule, frame)
    }

    /// What is known of a container and all it holds, bits of its summary.
    enum Summary {
        static let told: Int32 = 1
        static let remembered: Int32 = 2
    }

    /// Notes something of a rule's field in what holds it in the source.
    private mutating func summarise(_ bit: Int32, _ rule: Int, _ frame: borrowing Frame) {
        let compiled = frame.rules[rule]
        var at = Int(frame.isToHub ? compiled.spokeParent : compiled.hubParent)
        while at > 0, cells[frame.summaryCell(at)] & bit == 0 {
            cells[frame.summaryCell(at)] |= bit
            at = Int(frame.source.nodes[at].parent)
        }
    }

    /// Remembers JSON text as what the target cannot hold of a rule's field.
    mutating func remember(_ text: Span<UInt8>, _ rule: Int, _ frame: borrowing Frame) {
        let start = chunks.count
        chunks.append(copying: text)
        noteChunk(from: start, rule, frame)
    }

    mutating func remember(_ text: StaticString, _ rule: Int, _ frame: borrowing Frame) {
        remember("\(text)".utf8.span, rule, frame)
    }

    /// Notes that the chunks from `start` on are the remainder of a rule's field.
    mutating func noteChunk(from start: Int, _ rule: Int, _ frame: borrowing Frame) {
        cells[frame.chunkStartCell(rule)] = Int32(truncatingIfNeeded: start)
        cells[frame.chunkEndCell(rule)] = Int32(truncatingIfNeeded: chunks.count)
        summarise(Summary.remembered, rule, frame)
    }

    func hasChunk(_ rule: Int, _ frame: borrowing Frame) -> Bool { cells[frame.chunkEndCell(rule)] != 0 }
}
