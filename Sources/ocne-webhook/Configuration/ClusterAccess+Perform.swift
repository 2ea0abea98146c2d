internal import JSON
internal import KubernetesClient

extension ClusterAccess {
    /// Sends a request of a command, and waits for the response.
    ///
    /// - Throws: `ConfigurationError` if the API server cannot be reached.
    func perform(_ request: APIRequest) throws(ConfigurationError) -> APICall.Response {
        do {
            return try APICall.perform(request, at: self, userAgent: Build.userAgent)
        } catch {
            throw ConfigurationError("API server: \(error)")
        }
    }
}

extension APICall.Response {
    /// Status code and message of a refusal, for errors.
    var refusal: String {
        var tape = Tape()
        var message = ""
        if let document = try? tape.parse(body.span) { message = Field(document.root)["message"].string }
        return "\(status) \(message)"
    }
}
