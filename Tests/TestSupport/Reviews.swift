/// Sample reviews.
public enum Reviews {
    /// Suffix of webhook paths for OCNEControlPlane in v1alpha1.
    public static let controlPlane = "controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane"
    /// Suffix of webhook paths for OCNEConfig in v1alpha1.
    public static let config = "bootstrap-cluster-x-k8s-io-v1alpha1-ocneconfig"

    /// Returns a review of the creation of a valid OCNEConfig.
    public static func config(uid: String, padding: Int = 0) -> String {
        let pad =
            padding > 0
            ? #","metadata":{"name":"a","namespace":"b","annotations":{"pad":"\#(String(repeating: "x", count: padding))"}}"#
            : #","metadata":{"name":"a","namespace":"b"}"#
        return
            #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"\#(uid)","operation":"CREATE","name":"a","namespace":"b","object":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfig"\#(pad),"spec":{}}}}"#
    }

    /// Returns a review of the creation of an object `b/a` of a kind.
    public static func create(kind: String, group: String, spec: String) -> String {
        #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"create","operation":"CREATE","name":"a","namespace":"b","object":{"apiVersion":"\#(group)/v1alpha1","kind":"\#(kind)","metadata":{"name":"a","namespace":"b"},"spec":\#(spec)}}}"#
    }

    /// Returns a review for `/convert` with a response four times its size: each of so many empty tokens gets a member
    /// in v1alpha1.
    public static func growing(_ count: Int) -> String {
        let tokens = Array(repeating: "{}", count: count).joined(separator: ",")
        return conversion([#"{"initConfiguration":{"bootstrapTokens":[\#(tokens)]}}"#])
    }

    /// Returns a review for `/convert` with a response of the same size: it is the content of one file. Needs little
    /// CPU, unlike many values.
    public static func long(_ count: Int) -> String {
        let content = String(repeating: "x", count: count)
        return conversion([#"{"files":[{"path":"/a","content":"\#(content)"}]}"#])
    }

    /// Returns a review for `/convert` of so many objects of 200 KB, with a response twice its size: each has a command
    /// of backslashes, which v1alpha1 keeps as JSON in an annotation.
    public static func doubling(_ objects: Int) -> String {
        let command = String(repeating: #"\\"#, count: 100_000)
        return conversion(Array(repeating: #"{"bootCommands":["\#(command)"]}"#, count: objects))
    }

    /// Returns a review for `/convert` of so many small objects that need some CPU each.
    public static func small(_ objects: Int) -> String {
        conversion(Array(repeating: #"{"files":[{"path":"/a","append":false}],"verbosity":0}"#, count: objects))
    }

    /// Returns a review for `/convert` of OCNEConfigs with these specs to v1alpha1.
    private static func conversion(_ specs: [String]) -> String {
        let objects = specs.map {
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1beta2","kind":"OCNEConfig","metadata":{"name":"a"},"spec":\#($0)}"#
        }
        return
            #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"ConversionReview","request":{"uid":"conversion","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","objects":[\#(objects.joined(separator: ","))]}}"#
    }

    /// Returns the bytes of a POST with `body`.
    public static func post(_ path: String, _ body: String, _ fields: String = "") -> String {
        "POST /\(path)?timeout=10s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    /// Returns the bytes of a POST to the mutating webhook of an OCNEConfig.
    public static func mutate(uid: String, _ fields: String = "") -> String {
        post("mutate-\(config)", config(uid: uid), fields)
    }
}
