import APISchema
import EventLoop
import JSON
import OCNEAPI
import TestDocuments
import TestObjects
import Testing

/// Properties that hold for every object.
@Suite("Properties of admission")
struct PropertyTests {
    @Test(
        "The patch of defaults applies, keeps all existing values, and is empty the second time", arguments: Served.all,
        SeededRandom.seeds)
    func defaults(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        for _ in 0..<PropertyRun.count(default: 25) {
            let object = maker.next(using: &random)
            let decision = try Judge().decide(.mutate(served.kind, served.version), "CREATE", object: object)
            #expect(decision.isAllowed, "\(object)")
            let once = try object.patched(by: decision.patch())
            #expect(Self.isKept(object, in: once), "\(object)")
            #expect(
                try Judge().decide(.mutate(served.kind, served.version), "CREATE", object: once).patch() == .array([]),
                "\(object)")
        }
    }

    /// Returns true if `once` contains all of `object` except what defaults replace: empty strings, null, and versions
    /// without v.
    private static func isKept(_ object: Value, in once: Value) -> Bool {
        switch (object, once) {
        case (.object(let mine), .object(let theirs)):
            mine.allSatisfy { name, value in theirs[name].map { isKept(value, in: $0) } ?? false }
        case (.null, _), (.string([]), .string): true
        default: object == once || object.text.map { Array("v\($0)".utf8) } == once.text.map { Array($0.utf8) }
        }
    }

    @Test("Allows an update without changes of immutable fields", arguments: Served.all, SeededRandom.seeds)
    func unchanged(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        for _ in 0..<PropertyRun.count(default: 25) {
            let object = maker.next(using: &random)
            // Unknown fields and null are no change either.
            let noisy = object.merged(
                with: try Value(json: #"{"unknown": [1], "spec": {"unknown": {}, "template": null}}"#.utf8),
                keepingNull: true)
            let old = random.once(in: 2) ? object : noisy
            guard served.kind == .controlPlane || old == object else { continue }
            let decision = try Judge.withAllGates.about(served.version).update(served.kind, old, to: object)
            #expect(!decision.message.contains("cannot be modified"), "\(object)")
            #expect(!decision.message.contains("immutable"), "\(object)")
            #expect(decision.code == 200 || decision.code == 422, "\(object)")
        }
    }

    @Test("Allows every update of an object that is being deleted", arguments: Served.all, SeededRandom.seeds)
    func goingAway(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema, withUnreadableTexts: true)
        let going = try Value(json: #"{"metadata": {"deletionTimestamp": "2030-01-01T00:00:00Z"}}"#.utf8)
        for _ in 0..<PropertyRun.count(default: 25) {
            let object = maker.next(using: &random).merged(with: going)
            #expect(
                try Judge().about(served.version).update(served.kind, maker.next(using: &random), to: object).isAllowed,
                "\(object)")
            #expect(
                try Judge().decide(.validate(served.kind, served.version), "DELETE", old: object).isAllowed, "\(object)"
            )
        }
    }

    @Test(
        "Causes, message and rules agree, and every update gets a decision",
        arguments: Served.all,
        SeededRandom.seeds)
    func consistent(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        for _ in 0..<PropertyRun.count(default: 25) {
            let decision = try Judge.withAllGates.about(served.version).update(
                served.kind, maker.next(using: &random), to: maker.next(using: &random))
            #expect(decision.isAllowed == (decision.code == 200))
            #expect(decision.isAllowed == decision.causes.isEmpty)
            #expect(decision.isAllowed == (decision.rules == nil))
            for cause in decision.causes { #expect(decision.message.contains(cause)) }
            #expect(decision.warnings.count == Set(decision.warnings).count)
        }
    }

    /// The reviews of the vectors, as JSON.
    private static func reviews() throws -> [(endpoint: AdmissionEndpoint, review: [UInt8])] {
        try VectorTests.names.compactMap { name in
            let vector = try VectorTests.vector(name)
            guard let endpoint = AdmissionEndpoint.all.first(where: { $0.path == vector["path"].text })?.endpoint else {
                return nil
            }
            return (endpoint, vector["review"].json)
        }
    }

    @Test("Answers or rejects damaged reviews without a crash", arguments: SeededRandom.seeds)
    func damaged(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "null", "0", "-1", "1.5", "\"\"", "[]", "{}", "true", "\"\\ud83d\\ude00\"", "99999999999999999999", ",",
            "}", "\u{0}", "[",
        ].map { Array($0.utf8) }
        for (endpoint, review) in try Self.reviews() {
            for _ in 0..<PropertyRun.count(default: 25) {
                var bytes = review
                switch random.below(4) {
                case 0: bytes.removeLast(random.below(bytes.count))
                case 1: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                case 2:
                    let start = random.below(bytes.count)
                    bytes.removeSubrange(start..<min(start + random.below(40), bytes.count))
                default:
                    // Replaces a value: the bytes from a colon to the next comma.
                    let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
                    let start = colons[random.below(colons.count)] + 1
                    let end = bytes[start...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
                    bytes.replaceSubrange(start..<end, with: pieces[random.below(pieces.count)])
                }
                let decision = try Judge.withAllGates.answer(endpoint, bytes)
                #expect(decision.httpStatus == 200 || decision.httpStatus == 400)
                let code = decision.httpStatus == 200 ? decision.code : decision.answer["code"].int
                #expect([200, 400, 403, 422, 500].contains(code), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test("Decides on values of every type in every field", arguments: SeededRandom.seeds)
    func swapped(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for served in Served.all {
            let maker = RandomObject(served.schema)
            for _ in 0..<PropertyRun.count(default: 30) {
                let object = Self.swapping(maker.next(using: &random), &random)
                for endpoint in [
                    AdmissionEndpoint.validate(served.kind, served.version), .mutate(served.kind, served.version),
                ] {
                    let decision = try Judge.withAllGates.decide(
                        endpoint, "UPDATE", object: object, old: maker.next(using: &random))
                    #expect([200, 400, 422].contains(decision.code), "\(object)")
                }
            }
        }
    }

    @Test(
        "Decoding next to a valid old object finds the same errors as decoding alone", arguments: Served.all,
        SeededRandom.seeds)
    func twins(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        let schema = served.schema.compiled
        for _ in 0..<PropertyRun.count(default: 30) {
            let twin = maker.next(using: &random)
            let object = random.once(in: 4) ? maker.next(using: &random) : Self.swapping(twin, &random)
            try reading("\(object)") { object in
                try reading("\(twin)") { twin in
                    var (alone, beside): ([UnknownField], [UnknownField]) = ([], [])
                    let hasPassed = schema.check(twin, unknown: &alone) == nil
                    guard hasPassed else { return }
                    alone = []
                    let expected = schema.check(object, unknown: &alone)
                    let found = schema.check(object, counterpart: twin, unknown: &beside)
                    #expect(found == expected)
                    // Only what both have in common may be omitted.
                    if expected == nil, alone.count < 8 { #expect(beside.allSatisfy { alone.contains($0) }) }
                }
            }
        }
    }

    @Test(
        "Objects are equal exactly if they have no changed paths", arguments: Served.all,
        SeededRandom.seeds)
    func sameness(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        let schema = served.schema.compiled
        for _ in 0..<PropertyRun.count(default: 30) {
            let old = maker.next(using: &random)
            let new = random.once(in: 3) ? old.withoutNulls : Self.swapping(old, &random)
            try reading("\(old)") { old in
                try reading("\(new)") { new in
                    var unknown: [UnknownField] = []
                    guard schema.check(old, unknown: &unknown) == nil, schema.check(new, unknown: &unknown) == nil
                    else { return }
                    let forth = schema.changes(from: old, to: new).paths.filter { $0.first == .member("spec") }
                    let isSame = schema.isSame(at: ["spec"], old, new)
                    let isSameBack = schema.isSame(at: ["spec"], new, old)
                    #expect(isSame == isSameBack)
                    if isSame { #expect(forth.isEmpty) }
                    let own = schema.changes(from: new, to: new).paths
                    #expect(own.isEmpty)
                }
            }
        }
    }

    /// Returns the value with about one of thirty nested values replaced.
    private static func swapping(_ value: Value, _ random: inout SeededRandom) -> Value {
        if random.once(in: 30) { return .random(depth: 2, using: &random) }
        switch value {
        case .array(let elements): return .array(elements.map { swapping($0, &random) })
        case .object(let members):
            // In a fixed order, so that a seed always yields the same object.
            var result: [[UInt8]: Value] = [:]
            for (name, member) in members.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                result[name] = swapping(member, &random)
            }
            return .object(result)
        default: return value
        }
    }
}
