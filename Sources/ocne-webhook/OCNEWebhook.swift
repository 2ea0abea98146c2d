@main
struct OCNEWebhook {
    static func main() {}
}
