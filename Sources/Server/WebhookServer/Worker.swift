/// What a thread for large bodies has of its own. Confined to that thread.
struct Worker {
    let processor: any RequestProcessor
    /// Its lines, written after each body: unlike a loop, a worker has no turn that ends.
    let log: LogLines

    init(_ makeProcessor: RequestProcessorFactory) {
        log = LogLines()
        processor = makeProcessor(log)
    }
}
