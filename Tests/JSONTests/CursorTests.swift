import JSON
import Testing

@Suite("Look-ups")
struct CursorTests {
    @Test("Finds members by literal, by string and by the name of another document")
    func members() throws {
        try parsing(#"{"a":1,"abcdefghij":2,"":3,"é":4,"n\u0061me":5,"a/b":6}"#) { root in
            let literals = [
                root["a"]?.int64, root["abcdefghij"]?.int64, root[""]?.int64, root["é"]?.int64, root["name"]?.int64,
                root["a/b"]?.int64,
                root["b"]?.int64, root["abcdefghiJ"]?.int64, root["nome"]?.int64,
            ]
            #expect(literals == [1, 2, 3, 4, 5, 6, nil, nil, nil])
            for (name, value) in [
                ("a", 1), ("abcdefghij", 2), ("", 3), ("é", 4), ("name", 5), ("e\u{301}", nil), ("x", nil),
            ]
                as [(String, Int64?)]
            {
                #expect(root[named: name]?.int64 == value, "\(name)")
            }
            try parsing(#"["n\u0061me","name","a\/b","zzz",1]"#) { names in
                var found: [Int64?] = []
                var elements = names.elements
                while let name = elements.next() { found.append(root.member(named: name)?.int64) }
                #expect(found == [5, 5, 6, nil, nil])
            }
        }
    }

    @Test(
        "The bytes from one value through another are those between them, and of the first alone where there are none")
    func textThrough() throws {
        try parsing(#"{"a":1, "b":[2,{"x":3}] ,"c":"\n" , "d":{}}"#) { root in
            guard let a = root["a"], let b = root["b"], let c = root["c"] else {
                Issue.record("a member is missing")
                return
            }
            let through = String(decoding: Array(copying: a.text(through: c)), as: UTF8.self)
            #expect(through == #"1, "b":[2,{"x":3}] ,"c":"\n""#)
            let own = String(decoding: Array(copying: b.text(through: b)), as: UTF8.self)
            #expect(own == #"[2,{"x":3}]"#)
            let backwards = String(decoding: Array(copying: c.text(through: a)), as: UTF8.self)
            #expect(backwards == #""\n""#)
            try parsing(#"{"z":[1,2,3,4,5,6,7,8,9]}"#) { other in
                let foreign = String(decoding: Array(copying: b.text(through: other)), as: UTF8.self)
                #expect(foreign == #"[2,{"x":3}]"#)
            }
        }
    }

    @Test("The last of duplicate members wins, regardless of spelling")
    func duplicates() throws {
        try parsing(#"{"a":1,"b":0,"a":2,"\u0061":3,"c":0}"#) { root in
            #expect(root["a"]?.int64 == 3)
            #expect(root[named: "a"]?.int64 == 3)
            #expect(root.count == 5)
        }
        #expect(try parsing(#"{"\u0061":1,"a":2}"#) { $0["a"]?.int64 } == 2)
    }

    @Test(
        "The last duplicate wins after all expected names, too",
        arguments: [
            #"{"a":1,"b":{"x":0},"a":2}"#, #"{"a":1,"b":{"x":0},"\u0061":2}"#, #"{"b":{"x":0},"\u0061":2}"#,
            #"{"a":1,"b":[],"c":0,"a":2}"#, #"{ "a" : 1 , "b" : 0 , "a" : 2 }"#, #"{"a":1,"b":0,"d":"\n","a":2}"#,
        ])
    func expectedDuplicates(text: String) throws {
        for shape in [
            Shape(.envelope([.init("a"), .init("b")])), Shape(.envelope([.init("a")])),
            Shape(.object([.init("a"), .init("b")])),
        ] {
            for padding in ["", String(repeating: " ", count: 100)] {
                var tape = Tape(capacity: 16)
                let bytes = Array((text + padding).utf8)
                let root = try tape.parse(bytes.span, expecting: shape).root
                #expect(root["a" as StaticString]?.int64 == 2)
                #expect(root[named: "a"]?.int64 == 2)
            }
        }
    }

    @Test("Finding a member skips the content of other values")
    func nesting() throws {
        #expect(try parsing(#"{"x":{"a":1},"y":["a",{"a":2}],"z":"a","a":3}"#) { $0["a"]?.int64 } == 3)
        #expect(try parsing(#"{"x":{"a":1},"y":["a",{"a":2}]}"#) { $0["a"]?.int64 } == nil)
    }

    @Test(
        "Look-ups in values without members return nil", arguments: ["1", "\"a\"", "null", "true", "[]", "[1]", "{}"])
    func nothing(text: String) throws {
        try parsing(text) { root in
            let found = [
                root["a"] != nil, root[named: "a"] != nil, root.element(at: 5) != nil, root.element(at: -1) != nil,
            ]
            #expect(found == [false, false, false, false])
            var members = root.members
            let hasMember = members.next() != nil
            #expect(!hasMember)
        }
    }

    @Test("Iterates elements and members in order and counts them")
    func walking() throws {
        try parsing(#"{"a":[],"b":[[1,2],{"x":[3]},4],"c":{}}"#) { root in
            var names: [String?] = []
            var counts: [Int] = []
            var members = root.members
            while let member = members.next() {
                names.append(member.name.string)
                counts.append(member.value.count)
            }
            #expect(names == ["a", "b", "c"])
            #expect(counts == [0, 3, 0])
            #expect(root["a"]?.isEmptyContainer == true)
            #expect(root["b"]?.isEmptyContainer == false)
            #expect(root["c"]?.isEmptyContainer == true)
            #expect(root["b"]?.element(at: 2)?.int64 == 4)
            #expect(root["b"]?.element(at: 1)?["x"]?.element(at: 0)?.int64 == 3)
        }
    }

    @Test("Booleans and kinds")
    func kinds() throws {
        try parsing(#"[true,false,null,1,"s",[],{}]"#) { root in
            var bools: [Bool?] = []
            var kinds: [JSONKind] = []
            var elements = root.elements
            while let element = elements.next() {
                bools.append(element.bool)
                kinds.append(element.kind)
            }
            #expect(bools == [true, false, nil, nil, nil, nil, nil])
            #expect(kinds == [.true, .false, .null, .number, .string, .array, .object])
        }
    }
}
