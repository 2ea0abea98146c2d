@main
struct StaticServer {
    static func main() {}
}
