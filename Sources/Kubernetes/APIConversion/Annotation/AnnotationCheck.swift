internal import APISchema
internal import JSON

/// Finds the values of preserved fields that the decoders of their version do not read.
///
/// Anyone who may write an object may write its annotations, and API servers check nothing after a conversion. A number
/// beyond 64 bits would fail every list of the kind in that version; a string that is not a duration would fail every
/// list of a client with Go's types. So each value must be readable as if it had been sent openly: types and formats of
/// the schema where the field is known, and numbers within int64 or float64 everywhere. Admission checks limits,
/// patterns and rules.
struct AnnotationCheck: ~Escapable {
    /// Positions of those values, from the preserved fields, in ascending order.
    private(set) var rejected: [Int] = []
    /// Those of them that would have entered the object, at most `maxValues`.
    private(set) var values: [RejectedValue] = []
    let root: Cursor
    private let isHub: Bool
    private var path: [Step] = []

    /// A step of a path: a member's name by its position from the preserved fields, as text is only needed to report.
    private enum Step {
        case member(Int)
        case element(Int)
    }

    private static let usualDepth = 8
    /// Values that are reported.
    private static let maxValues = 16

    /// Checks the preserved fields of a whole object.
    @_lifetime(copy preserved)
    init(_ preserved: Cursor, by table: borrowing CompiledTable, isHub: Bool) {
        root = preserved
        self.isHub = isHub
        path.reserveCapacity(Self.usualDepth)
        check(preserved, of: 0, in: table)
    }

    /// Checks the preserved fields of object `index`.
    private mutating func check(_ preserved: Cursor, of index: Int, in table: borrowing CompiledTable) {
        let tree = FieldTreeView(isHub ? table.hub : table.spoke)
        let known = tree.members(of: index)
        var likely = known.lowerBound
        var members = preserved.members
        while let member = members.next() {
            guard let found = tree.find(member.name, likely, known, in: index) else {
                if index == 0, member.name.equalsAny(of: table.unrestorable.span) {
                    exclude(member.value)
                } else if ConversionData.isReserved(member.name) {
                    if !member.value.isNull, member.value.bool == nil {
                        reject(member.value, at: member.name, ValueShape.Problem("expected true, false or null"))
                    }
                } else if let problem = member.value.numberProblem {
                    reject(member.value, at: member.name, problem)
                }
                continue
            }
            likely = found + 1
            check(member.value, at: member.name, tree.nodes[found], found, in: table)
        }
    }

    private mutating func check(
        _ value: Cursor, at name: Cursor, _ node: FieldTree.Node, _ index: Int, in table: borrowing CompiledTable
    ) {
        if node.isUnpreserved { return exclude(value) }
        if node.isObject {
            checkObject(value, at: name, index, in: table)
            return
        }
        let shape = isHub ? table.hubShapes[index] : table.spokeShapes[index]
        let transform = table.rows[Int(node.row)].transform
        if case .list(let list) = transform, value.isObject {
            path.append(.member(name.position(from: root)))
            checkElements(value, shape, table.elements[Int(list.elements)].table)
            path.removeLast()
        } else if let shape, let problem = transform.problem(ofPreserved: value, shape) {
            reject(value, at: name, problem)
        }
    }

    private mutating func checkObject(
        _ value: Cursor, at name: Cursor, _ index: Int, in table: borrowing CompiledTable
    ) {
        if value.isObject {
            path.append(.member(name.position(from: root)))
            check(value, of: index, in: table)
            path.removeLast()
        } else if !value.isNull {
            reject(value, at: name, ValueShape.Problem("expected an object"))
        }
    }

    /// Checks the preserved fields of a list's elements.
    private mutating func checkElements(_ preserved: Cursor, _ shape: ValueShape?, _ table: borrowing CompiledTable) {
        var members = preserved.members
        while let member = members.next() {
            if member.name.stringEquals(ConversionData.verbatim) {
                if let problem = shape?.problem(of: member.value) { reject(member.value, at: member.name, problem) }
            } else if let text = member.name.plainContent, let name = ElementName(text), member.value.isObject {
                path.append(.element(name.index))
                check(member.value, of: 0, in: table)
                path.removeLast()
            } else {
                exclude(member.value)
            }
        }
    }

    private mutating func reject(_ value: Cursor, at name: Cursor, _ problem: ValueShape.Problem) {
        exclude(value)
        guard values.count < Self.maxValues else { return }
        var field: [PathStep] = []
        for step in path {
            switch step {
            case .member(let position): field.append(.member(root.descendant(at: position).string ?? ""))
            case .element(let index): field.append(.element(index))
            }
        }
        if !ConversionData.isReserved(name) { field.append(.member(name.string ?? "")) }
        values.append(RejectedValue(path: field + problem.reversedSteps.reversed(), reason: problem.reason))
    }

    /// Excludes a value that would not have entered the object anyway.
    private mutating func exclude(_ value: Cursor) { rejected.append(value.position(from: root)) }
}
