/// A thread for large bodies, with its handlers. Confined to that thread.
struct Worker {
    /// Its log lines are written after each request: unlike a loop, a worker has no tick that ends.
    let thread: HandlerThread
    let handlers: RouteHandlers

    init(_ routes: RouteTable) {
        thread = HandlerThread(log: LogLines())
        handlers = routes.makeHandlers(on: thread)
    }
}
