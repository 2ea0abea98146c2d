import JSON
import Testing

@Suite("Writing members")
struct WriterMemberTests {
    @Test("Members, objects and arrays are separated by commas")
    func members() {
        var writer = JSONWriter()
        let name = "b\"c"
        writer.object { object in
            object.member("a", "1\n")
            object.member(name, "2")
            object.member("d", 3)
            object.member("e", nil as Int?)
            object.key("f")
            object.array { array in
                array.string("g")
                array.object { _ in }
                array.array { _ in }
            }
            object.member("h", -1 as Int8)
        }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"a":"1\n","b\"c":"2","d":3,"f":["g",{},[]],"h":-1}"#)
    }
}
