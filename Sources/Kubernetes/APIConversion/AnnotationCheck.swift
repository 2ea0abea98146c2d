internal import APISchema
public import JSON

/// A value of the annotation that the version that it is meant for cannot read.
public struct RejectedValue: Sendable, Equatable {
    /// Where it would have stood in the converted object.
    public let path: [PathStep]
    /// What is wrong with it, without the value.
    public let reason: String
}

/// Finds what an annotation holds for a version that the version's decoders do not read.
///
/// Whoever may write an object may write its annotations, and API servers check nothing after a conversion. One number
/// that 64 bits cannot hold would fail every list of the kind in that version, one text that is no duration every list
/// of a client with Go's types. So each value is held to what decoders ask of it, as if it had been sent: types and
/// formats of the schema where the field is known, and numbers within int64 or float64 everywhere. Bounds, patterns and
/// rules are for admission.
struct AnnotationCheck: ~Escapable {
    /// Where on the tape those values stand, counted from the remainder, in ascending order.
    private(set) var rejected: [Int] = []
    /// Those of them that would have come into the object, at most `maxValues`.
    private(set) var values: [RejectedValue] = []
    private let root: Cursor
    private let isHub: Bool
    private var path: [PathStep] = []

    /// Values that are named; more say nothing new.
    private static let maxValues = 16

    /// Checks the remainder of a whole object.
    @_lifetime(copy remainder)
    init(_ remainder: Cursor, by unit: borrowing CompiledUnit, isHub: Bool) {
        root = remainder
        self.isHub = isHub
        check(remainder, of: 0, in: unit, isObject: true)
    }

    /// Checks the remainder of container `index`.
    ///
    /// - Parameter isObject: Whether it is that of the object itself, and not of a part of it.
    private mutating func check(_ remainder: Cursor, of index: Int, in unit: borrowing CompiledUnit, isObject: Bool) {
        let tree = FieldTreeView(isHub ? unit.hub : unit.spoke)
        let container = tree.nodes[index]
        var likely = Int(container.first)
        var members = remainder.members
        while let member = members.next() {
            guard let found = tree.find(member.name, likely, in: container) else {
                if isObject, Engine.isEnvelope(member.name) || member.name.stringEquals("status") {
                    // No annotation says which object it is, or in what state.
                    ignore(member.value)
                } else if ConversionData.isMark(member.name) {
                    if !member.value.isNull, member.value.bool == nil {
                        reject(member.value, at: member.name, ValueShape.Problem("expected true, false or null"))
                    }
                } else if let problem = member.value.numberProblem {
                    reject(member.value, at: member.name, problem)
                }
                continue
            }
            likely = found + 1
            check(member.value, at: member.name, tree.nodes[found], found, in: unit)
        }
    }

    private mutating func check(
        _ value: Cursor, at name: Cursor, _ node: FieldTree.Node, _ index: Int, in unit: borrowing CompiledUnit
    ) {
        if node.isStatus { return ignore(value) }
        if node.isContainer, value.isObject {
            path.append(.member(name.string ?? ""))
            check(value, of: index, in: unit, isObject: false)
            path.removeLast()
        } else if node.isContainer {
            if !value.isNull { reject(value, at: name, ValueShape.Problem("expected an object")) }
        } else if unit.rules[Int(node.rule)].operation == .list, value.isObject {
            path.append(.member(name.string ?? ""))
            checkElements(
                value, isHub ? unit.hubShapes[index] : unit.spokeShapes[index],
                unit.elements[Int(unit.rules[Int(node.rule)].first)])
            path.removeLast()
        } else if let shape = isHub ? unit.hubShapes[index] : unit.spokeShapes[index],
            let problem = unit.problem(of: value, unit.rules[Int(node.rule)].operation, shape)
        {
            reject(value, at: name, problem)
        }
    }

    /// Checks the remainders of a list's elements.
    private mutating func checkElements(_ remainders: Cursor, _ shape: ValueShape?, _ unit: borrowing CompiledUnit) {
        var members = remainders.members
        while let member = members.next() {
            if member.name.stringEquals(ConversionData.verbatim) {
                if let problem = shape?.problem(of: member.value) { reject(member.value, at: member.name, problem) }
            } else if let index = member.name.string.flatMap({ ElementName.parse($0)?.index }), member.value.isObject {
                path.append(.element(index))
                check(member.value, of: 0, in: unit, isObject: false)
                path.removeLast()
            } else {
                ignore(member.value)
            }
        }
    }

    private mutating func reject(_ value: Cursor, at name: Cursor, _ problem: ValueShape.Problem) {
        ignore(value)
        guard values.count < Self.maxValues else { return }
        let field = ConversionData.isMark(name) ? path : path + [.member(name.string ?? "")]
        values.append(RejectedValue(path: field + problem.reversedSteps.reversed(), reason: problem.reason))
    }

    /// Leaves a value out that would not have come into the object anyway.
    private mutating func ignore(_ value: Cursor) { rejected.append(value.position(from: root)) }

    // MARK: - Taking apart

    /// Writes what can be read to one writer and the rest to another, both in the shape of the remainder; nothing where
    /// there is none.
    func separate(into accepted: inout JSONWriter, _ rest: inout JSONWriter) {
        _ = separate(root, into: &accepted, &rest)
    }

    /// - Returns: Whether anything was written to `accepted`.
    private func separate(_ value: Cursor, into accepted: inout JSONWriter, _ rest: inout JSONWriter) -> Bool {
        let position = value.position(from: root)
        let next = firstRejected(from: position)
        guard next < rejected.count, rejected[next] < position + value.span else {
            accepted.value(value)
            return true
        }
        guard rejected[next] > position else {
            rest.value(value)
            return false
        }
        let (acceptedStart, restStart) = (accepted.checkpoint, rest.checkpoint)
        var isAccepted = false
        accepted.beginObject()
        rest.beginObject()
        var members = value.members
        while let member = members.next() {
            let (acceptedBefore, restBefore) = (accepted.checkpoint, rest.checkpoint)
            accepted.key(member.name)
            rest.key(member.name)
            let (acceptedName, restName) = (accepted.checkpoint, rest.checkpoint)
            if separate(member.value, into: &accepted, &rest), !ConversionData.isMark(member.name) { isAccepted = true }
            if accepted.checkpoint == acceptedName { accepted.rewind(to: acceptedBefore) }
            if rest.checkpoint == restName { rest.rewind(to: restBefore) }
        }
        accepted.endObject()
        rest.endObject()
        if isAccepted { return true }
        // Where nothing of an object can be read, nothing is left that it would have to be there for.
        accepted.rewind(to: acceptedStart)
        rest.rewind(to: restStart)
        rest.value(value)
        return false
    }

    /// The index of the first rejected position from `position` on.
    private func firstRejected(from position: Int) -> Int {
        var (low, high) = (0, rejected.count)
        while low < high {
            let middle = (low + high) / 2
            if rejected[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension CompiledUnit {
    /// Why what is remembered of a field by a rule cannot be read in the target; nil when it can.
    fileprivate func problem(of value: Cursor, _ operation: Operation, _ shape: ValueShape) -> ValueShape.Problem? {
        switch operation {
        case .arguments:
            if value.isObject {
                guard let verbatim = value[ConversionData.verbatim] else { return value.numberProblem }
                return shape.problem(of: verbatim)
            }
            return value.isListOfNames ? value.textListProblem : shape.problem(of: value)
        case .followingSeconds:
            var pair = value.elements
            guard value.isArray, pair.next() != nil, let own = pair.next() else {
                return ValueShape.Problem("expected a list of two")
            }
            return value.numberProblem ?? shape.problem(of: own)
        case .boolExplicitInHub, .requiredBool, .requiredText, .impliedText, .ownNamespace:
            // An empty object says that there was none.
            return value.isObject && value.isEmptyContainer ? nil : shape.problem(of: value)
        case .value, .verbatim, .spokeOnly, .hubOnly, .hubOnlyUnless, .duration, .groupVersion, .emptyObject,
            .readiness,
            .readinessException, .list:
            return shape.problem(of: value)
        }
    }
}

extension Cursor {
    /// Why this is no list of texts.
    fileprivate var textListProblem: ValueShape.Problem? {
        var elements = self.elements
        while let element = elements.next() {
            if !element.isString { return ValueShape.Problem("expected a list of strings") }
        }
        return nil
    }
}
