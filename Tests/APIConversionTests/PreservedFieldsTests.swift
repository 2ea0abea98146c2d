import APIConversion
import Testing

@Suite("Preserved fields of an annotation")
struct PreservedFieldsTests {
    @Test("Paths are those of the fields; reserved keys and empty objects are not fields")
    func paths() {
        let fields = PreservedFields(
            #"{"v2":{"spec":{"a":1,"-":null,"b":{"~":true},"c":{"=":[]},"d":{"e":"x","f":[1,2]},"g":{}}}}"#)
        #expect(fields.fields == [["spec", "a"], ["spec", "c"], ["spec", "d", "e"], ["spec", "d", "f"]])
        #expect(!fields.hasOtherContent)
    }

    @Test("Reads the fields of one version, and the index in the name of an element")
    func version() {
        let text = #"{"v1":{"a":1},"v2":{"list":{"dvvnmtkr.1a":{"b":2}}}}"#
        #expect(PreservedFields(text, of: "v1").fields == [["a"]])
        #expect(PreservedFields(text, of: "v2").fields == [["list", "dvvnmtkr.1a", "b"]])
        #expect(PreservedFields.index(ofElement: "dvvnmtkr.1a") == 46)
        #expect(PreservedFields.index(ofElement: "list") == nil)
    }

    @Test(
        "Text of other authors and rejected values are not fields",
        arguments: [#"{"v2":{"a":1},"text":"{}"}"#, #"{"v2":{"a":1},"rejected":[{"v2":{"b":2}}]}"#])
    func others(text: String) {
        let fields = PreservedFields(text)
        #expect(fields.fields == [["a"]])
        #expect(fields.hasOtherContent)
    }

    @Test("Text that is not JSON has no fields", arguments: ["", "{", "not JSON"])
    func foreign(text: String) {
        let fields = PreservedFields(text)
        #expect(fields.fields.isEmpty)
        #expect(fields.hasOtherContent)
    }
}
