import TestDocuments
import Testing

@testable import OCNEAPI

/// A preserved field is restored while its guard matches: one case for each kind of guard.
@Suite("Guards of preserved fields")
struct GuardTests {
    /// An object is written in one version, edited in the other one, and read again in the first.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: OCNEKind
        let version: String
        let spec: String
        /// Path of members and indices, separated by slashes.
        let path: String
        /// JSON; nil deletes.
        let value: String?
        let expected: String

        init(
            _ name: String, _ kind: OCNEKind, _ version: String, _ spec: String, _ path: String, _ value: String?,
            _ expected: String
        ) {
            self.name = name
            self.kind = kind
            self.version = version
            self.spec = spec
            self.path = path
            self.value = value
            self.expected = expected
        }

        var testDescription: String { name }
    }

    @Test(
        "An edit through the other version takes effect, and all other fields are restored",
        arguments: durations + arguments + partitions + values + objects + references + elements + operators)
    func edit(_ edit: Case) throws {
        let group = edit.kind == .config || edit.kind == .configTemplate ? "bootstrap" : "controlplane"
        let object = try Value(
            json:
                #"{"apiVersion":"\#(group).cluster.x-k8s.io/\#(edit.version)","kind":"\#(edit.kind.rawValue)","metadata":{"name":"n","namespace":"ns"},"spec":\#(edit.spec)}"#
                .utf8)
        let seen = try Converting.convert(object, to: Converting.other(edit.version))
        #expect(try Converting.convert(seen, to: edit.version) == object, "nothing edited")
        let path = edit.path.split(separator: "/").map(String.init)
        let edited = seen.setting(
            "spec", seen["spec"].setting(path[...], try edit.value.map { try Value(json: $0.utf8) }))
        #expect(
            try Converting.convert(edited, to: edit.version)["spec"] == Value(json: edit.expected.utf8), "\(edit.name)")
    }

    private static let durations = [
        Case(
            "a spelling, while the seconds are those", .config, "v1alpha1",
            #"{"initConfiguration":{"bootstrapTokens":[{"token":"t","ttl":"90s"}]},"joinConfiguration":{"discovery":{"timeout":"60s"}}}"#,
            "initConfiguration/bootstrapTokens/0/ttlSeconds", "120",
            #"{"initConfiguration":{"bootstrapTokens":[{"token":"t","ttl":"2m0s"}]},"joinConfiguration":{"discovery":{"timeout":"60s"}}}"#
        ),
        Case(
            "no spelling where the seconds are gone", .config, "v1alpha1",
            #"{"joinConfiguration":{"discovery":{"timeout":"60s"},"caCertPath":"c"}}"#,
            "joinConfiguration/timeouts", nil, #"{"joinConfiguration":{"caCertPath":"c"}}"#),
        Case(
            "seconds of one's own, while the ones they follow are those", .config, "v1beta2",
            #"{"initConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":10}},"joinConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":20}}}"#,
            "clusterConfiguration/apiServer/timeoutForControlPlane", #""30s""#,
            #"{"initConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":30}},"joinConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":30}}}"#
        ),
        Case(
            "no seconds of one's own where the ones they follow are gone", .config, "v1beta2",
            #"{"initConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":10}},"joinConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":20}}}"#,
            "clusterConfiguration", nil, "{}"),
    ]

    private static let arguments = [
        Case(
            "the order of arguments, while the names are those", .config, "v1beta2",
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"b","value":"1"},{"name":"a","value":"2"}]}}}"#,
            "clusterConfiguration/scheduler/extraArgs/a", #""3""#,
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"b","value":"1"},{"name":"a","value":"3"}]}}}"#
        ),
        Case(
            "no order of arguments where there is another name", .config, "v1beta2",
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"b","value":"1"},{"name":"a","value":"2"}]}}}"#,
            "clusterConfiguration/scheduler/extraArgs/c", #""3""#,
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"a","value":"2"},{"name":"b","value":"1"},{"name":"c","value":"3"}]}}}"#
        ),
        Case(
            "duplicate names, while the map is unchanged", .config, "v1beta2",
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"a","value":"1"},{"name":"a","value":"2"}]}}}"#,
            "clusterConfiguration/scheduler/extraArgs/a", #""3""#,
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"a","value":"3"}]}}}"#),
        Case(
            "an empty map, until there is an argument", .config, "v1alpha1",
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":{}}}}"#,
            "clusterConfiguration", #"{"scheduler":{"extraArgs":[{"name":"a","value":"1"}]}}"#,
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":{"a":"1"}}}}"#),
    ]

    private static let partitions = [
        Case(
            "a disk layout, while the layout is false", .config, "v1beta2",
            #"{"diskSetup":{"partitions":[{"device":"d","diskLayout":[{"percentage":10}]}]}}"#,
            "diskSetup/partitions/0/layout", "true",
            #"{"diskSetup":{"partitions":[{"device":"d","layout":true}]}}"#),
        Case(
            "no layout, while the partition is that", .config, "v1beta2",
            #"{"diskSetup":{"partitions":[{"device":"d","diskLayout":[{"percentage":10}]}]}}"#,
            "diskSetup/partitions/0/device", #""e""#,
            #"{"diskSetup":{"partitions":[{"device":"e","layout":false}]}}"#),
    ]

    private static let values = [
        Case(
            "an empty text, until there is another", .config, "v1alpha1",
            #"{"clusterConfiguration":{"certificatesDir":"","imageRepository":""}}"#,
            "clusterConfiguration", #"{"certificatesDir":"d"}"#,
            #"{"clusterConfiguration":{"certificatesDir":"d","imageRepository":""}}"#),
        Case(
            "false, until there is true", .config, "v1beta2",
            #"{"files":[{"path":"a","append":false},{"path":"b","append":false}]}"#,
            "files/0/append", "true", #"{"files":[{"path":"a","append":true},{"path":"b","append":false}]}"#),
        Case(
            "no label, until there is one", .config, "v1beta2",
            #"{"diskSetup":{"filesystems":[{"device":"d","filesystem":"f"}]}}"#,
            "diskSetup/filesystems/0/label", #""l""#,
            #"{"diskSetup":{"filesystems":[{"device":"d","filesystem":"f","label":"l"}]}}"#),
        Case(
            "no type of a strategy, while it is the implied one", .controlPlaneTemplate, "v1alpha1",
            #"{"template":{"spec":{"controlPlaneConfig":{},"rolloutStrategy":{"rollingUpdate":{"maxSurge":1}}}}}"#,
            "template/spec/rollout/strategy/type", #""Other""#,
            #"{"template":{"spec":{"controlPlaneConfig":{},"rolloutStrategy":{"type":"Other","rollingUpdate":{"maxSurge":1}}}}}"#
        ),
    ]

    private static let objects = [
        Case(
            "fields of one version, while their object exists", .config, "v1beta2",
            #"{"joinConfiguration":{"nodeRegistration":{"name":"n","imagePullPolicy":"Always"},"timeouts":{"discoverySeconds":5}}}"#,
            "joinConfiguration", nil, "{}"),
        Case(
            "fields of one version, while their object exists, in v1beta2", .config, "v1alpha1",
            #"{"clusterConfiguration":{"clusterName":"c","certificatesDir":"d"}}"#, "clusterConfiguration", nil, "{}"),
        Case(
            "an object that only the other version can hold nothing of", .config, "v1beta2",
            #"{"joinConfiguration":{"timeouts":{"discoverySeconds":5}},"bootCommands":["b"]}"#, "format",
            #""ignition""#,
            #"{"joinConfiguration":{"timeouts":{"discoverySeconds":5}},"bootCommands":["b"],"format":"ignition"}"#),
        Case(
            "that an object was not there which must be", .controlPlane, "v1alpha1", #"{"replicas":1}"#, "replicas",
            "2",
            #"{"replicas":2}"#),
    ]

    private static let references = [
        Case(
            "the version of a reference, while the group is that; a foreign namespace", .controlPlane, "v1alpha1",
            #"{"version":"v","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{"apiVersion":"g/v1","kind":"K","name":"n","namespace":"other","uid":"u"}}}"#,
            "machineTemplate/spec/infrastructureRef/apiGroup", #""h""#,
            #"{"version":"v","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{"apiVersion":"h/v1beta2","kind":"K","name":"n","namespace":"other","uid":"u"}}}"#
        ),
        Case(
            "the version of a reference to something else of the group", .controlPlane, "v1alpha1",
            #"{"version":"v","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{"apiVersion":"g/v1","kind":"K","name":"n"}}}"#,
            "machineTemplate/spec/infrastructureRef/name", #""m""#,
            #"{"version":"v","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{"apiVersion":"g/v1","kind":"K","name":"m"}}}"#
        ),
    ]

    private static let elements = [
        Case(
            "what belongs to an element goes where the element goes", .config, "v1beta2",
            #"{"files":[{"path":"a","append":false},{"path":"b"},{"path":"c"}]}"#, "files",
            #"[{"path":"c"},{"path":"b"},{"path":"a"}]"#,
            #"{"files":[{"path":"c"},{"path":"b"},{"path":"a","append":false}]}"#),
        Case(
            "what belongs to an element goes with it", .config, "v1beta2",
            #"{"files":[{"path":"a","append":false},{"path":"b"}]}"#,
            "files/0/path",
            #""z""#, #"{"files":[{"path":"z"},{"path":"b"}]}"#),
        Case(
            "elements with equal keys are distinguished by position", .config, "v1beta2",
            #"{"files":[{"path":"a"},{"path":"a","append":false},{"path":"a"}]}"#, "files/0/owner", #""o""#,
            #"{"files":[{"path":"a","owner":"o"},{"path":"a","append":false},{"path":"a"}]}"#),
    ]

    private static let operators = [
        Case(
            "that an operator does not say whether it is enabled", .controlPlane, "v1beta2",
            #"{"moduleOperator":{"image":{"tag":"t"}}}"#,
            "moduleOperator/enabled", "true", #"{"moduleOperator":{"image":{"tag":"t"},"enabled":true}}"#),
        Case(
            "an operator without enabled, while its other fields are unchanged", .controlPlane,
            "v1beta2",
            #"{"moduleOperator":{"imagePullSecrets":[{"name":"s"}]}}"#, "moduleOperator/imagePullSecrets", nil,
            #"{"moduleOperator":{"enabled":false}}"#),
        Case(
            "a disabled operator", .controlPlane, "v1alpha1",
            #"{"version":"v","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{}},"moduleOperator":{"enabled":false}}"#,
            "moduleOperator/enabled", "true",
            #"{"version":"v","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{}},"moduleOperator":{"enabled":true}}"#
        ),
    ]
}

extension Value {
    /// Returns the value with the one at a path replaced; missing parents are created.
    fileprivate func setting(_ path: ArraySlice<String>, _ value: Value?) -> Value {
        guard let first = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        if case .array(var elements) = self, let index = Int(first), elements.indices.contains(index) {
            if rest.isEmpty, value == nil {
                elements.remove(at: index)
            } else {
                elements[index] = elements[index].setting(rest, value)
            }
            return .array(elements)
        }
        let own: Value = if case .object = self { self } else { .object([:]) }
        return own.setting(first, rest.isEmpty ? value : own[first].setting(rest, value))
    }
}
