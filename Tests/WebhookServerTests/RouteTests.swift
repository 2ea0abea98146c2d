import Metrics
import Testing

@testable import WebhookServer

@Suite("Routes and their handlers")
struct RouteTests {
    /// Answers with its name, and counts the handlers that share the thread.
    private final class Named: RequestHandler {
        let name: String
        let thread: Scratch

        init(_ name: String, _ thread: Scratch) {
            self.name = name
            self.thread = thread
            thread.handlers += 1
        }

        func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
            response.body = Array("\(name) of \(thread.handlers)".utf8)
        }
    }

    private final class Scratch {
        var handlers = 0
    }

    private static let table = RouteTable(
        ["/b", "/a", "/ab", "/convert"].map { path in
            Route(path, bodyLimit: path == "/convert" ? .conversion : .review, defaultTimeout: .seconds(10)) { thread in
                Named(path, thread.shared { _ in Scratch() })
            }
        }, ServerMetrics(MetricsRegistry()))

    private func find(_ text: String) -> RouteTable.ID? {
        let bytes = Array(text.utf8)
        return Self.table.find(bytes.span, bytes.indices)
    }

    @Test("Each path leads to its own handler, and the handlers of a thread share its objects")
    func handlers() throws {
        let thread = HandlerThread(log: LogLines())
        let handlers = Self.table.makeHandlers(on: thread)
        for path in ["/a", "/b", "/ab", "/convert"] {
            let id = try #require(find(path))
            var response = WebhookResponse()
            let body: [UInt8] = []
            handlers[id].handle(
                WebhookRequest(body: body.span, receivedNanoseconds: 0, deadlineNanoseconds: .max), into: &response)
            #expect(String(decoding: response.body, as: UTF8.self) == "\(path) of 4")
            #expect(Self.table.path(of: id) == path)
        }
        let other = HandlerThread(log: LogLines())
        #expect(other.shared { _ in Scratch() }.handlers == 0)
    }

    @Test("Only the whole path is found", arguments: ["", "/", "a", "/c", "/a/", "/A", "/aba", "/ab?x", "/conver"])
    func unknown(path: String) {
        #expect(find(path) == nil)
    }

    @Test("The limit of a route is that of the limits in effect")
    func bodyLimits() throws {
        var limits = ServerLimits()
        limits.maxRequestBytes = 1
        limits.maxConversionBytes = 2
        let (review, conversion) = (try #require(find("/a")), try #require(find("/convert")))
        #expect(limits.maxBodyBytes(Self.table.bodyLimit(of: review)) == 1)
        #expect(limits.maxBodyBytes(Self.table.bodyLimit(of: conversion)) == 2)
    }
}
