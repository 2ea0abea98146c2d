import TestSupport
import Testing

@Suite("Split requests")
struct ChoppedRequestTests {
    @Test("Answers a request that arrives byte by byte")
    func byteByByte() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        for byte in Reviews.mutate(uid: "bytewise").utf8 { try client.send([byte]) }
        let answer = try client.answer()
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""uid":"bytewise""#))
    }

    @Test("Answers a request that is split at any offset like an unsplit one")
    func splitAnywhere() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let request = Array(Reviews.mutate(uid: "split").utf8)
        let client = try SecureClient(server)
        try client.send(request)
        let whole = try client.answer()
        #expect(whole.status == 200)
        for offset in 1..<request.count {
            try client.send(Array(request[..<offset]))
            try client.send(Array(request[offset...]))
            let answer = try client.answer()
            #expect(answer.status == 200 && answer.body == whole.body, "split at \(offset)")
        }
    }

    @Test("Reads chunks of one byte and ignores trailers")
    func chunked() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        var request =
            "POST /mutate-\(Reviews.config) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        for byte in Reviews.config(uid: "chunks").utf8 { request += "1\r\n\(Character(UnicodeScalar(byte)))\r\n" }
        request += "0\r\nX-Trailer: a\r\n\r\n"
        try client.send(request + Reviews.mutate(uid: "after"))
        #expect(try client.answer().text.contains(#""uid":"chunks""#))
        #expect(try client.answer().text.contains(#""uid":"after""#))
    }

    @Test("Answers any number of pipelined requests in order", arguments: [2, 60, 3000])
    func pipelined(count: Int) throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let client = try SecureClient(server)
        try client.send((0..<count).map { Reviews.mutate(uid: "p\($0)-") }.joined())
        for i in 0..<count {
            let answer = try client.answer()
            #expect(answer.text.contains(#""uid":"p\#(i)-""#), "answer \(i)")
        }
    }

    @Test("A client that disconnects at any offset leaks nothing", arguments: [false, true])
    func breakOff(reset: Bool) throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let request = Array(Reviews.mutate(uid: "broken").utf8)
        let before = server.openDescriptors
        for offset in 0...request.count {
            let client = try SecureClient(server)
            try client.send(Array(request[..<offset]))
            client.vanish(reset: reset)
        }
        let client = try SecureClient(server)
        try client.send(request)
        #expect(try client.answer().status == 200)
        // The valid connection still works.
        try Deadline.wait("all others are forgotten") { server.openDescriptors <= before + 1 }
        try Deadline.wait("one connection is counted") {
            try server.metric("ocne_webhook_connections{protocol=\"http/1.1\"}") == 1
        }
    }

    @Test("A client that has shut down its side still gets the response")
    func halfClosed() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try client.send(Reviews.mutate(uid: "half"))
        client.closeWriting()
        #expect(try client.answer().text.contains(#""uid":"half""#))
        #expect(try client.isEnded())
    }

    @Test("Answers Expect: 100-continue")
    func expectContinue() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        let body = Reviews.config(uid: "patient")
        let request = Reviews.post("mutate-\(Reviews.config)", body, "Expect: 100-continue\r\n")
        try client.send(String(request.dropLast(body.count)))
        #expect(try client.answer().status == 100)
        try client.send(body)
        #expect(try client.answer().text.contains(#""uid":"patient""#))
    }
}
