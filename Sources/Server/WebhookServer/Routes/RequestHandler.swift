/// Handles the requests of one route on one thread.
///
/// Every event loop and every worker has handlers of its own and calls them with one request at a time, so a handler
/// may keep scratch memory without locks.
public protocol RequestHandler: AnyObject {
    /// Handles one request. `response` arrives with status 200 and an empty body.
    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse)
}

/// A thread that handles requests: an event loop or a worker.
///
/// Bound to that thread.
public final class HandlerThread {
    /// Log lines of the thread, written once per tick of its loop or once per request of a worker.
    public let log: LogLines
    private var values: [ObjectIdentifier: AnyObject] = [:]

    init(log: LogLines) {
        self.log = log
    }

    /// Returns the object that all handlers of this thread share, such as scratch memory; makes it for the first one.
    public func shared<Value: AnyObject>(_ make: (HandlerThread) -> Value) -> Value {
        let key = ObjectIdentifier(Value.self)
        if let value = values[key] as? Value { return value }
        let value = make(self)
        values[key] = value
        return value
    }
}
