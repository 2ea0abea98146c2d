import ClusterObjects
import JSON
import Testing

/// Between the config and the kubelet lie Go's quoting and systemd's unquoting.
@Suite("Labels in kubelet arguments")
struct KubeletFlagsTests {
    private static func sets(_ registration: String) throws -> Bool {
        let text = Array(registration.utf8)
        var tape = Tape(capacity: 16)
        return KubeletArguments.labelControlPlane(in: Field(try tape.parse(text.span).root))
    }

    @Test(
        "Control characters become letters",
        arguments: [
            #"node-role.kubernetes.io/mas\u0009er"#, #"\u000aode-role.kuber\u000ae\u0009es.io/mas\u0009e\u000d"#,
            #"node-role.ku\u0008ernetes.io/m\u0007ster="#, #"a=b,node-\u000dole.kubernetes.io/co\u000atrol-plane=x"#,
            #"node-role.kubernetes.io/m\"as\"\u0009er"#, #"node-role.kubernetes.io/mas\\\u0009er"#,
            #"'node-role.kubernetes.io/master'"#, #"node-role.kubernetes.io/\\m\\aster"#,
            #"\" node-role.kubernetes.io/master \""#,
        ])
    func control(labels: String) throws {
        #expect(try Self.sets(#"{"kubeletExtraArgs":{"node-labels":"\#(labels)"}}"#))
        #expect(try Self.sets(#"{"kubeletExtraArgs":[{"name":"node-labels","value":"\#(labels)"}]}"#))
        #expect(try Self.sets(#"{"kubeletExtraArgs":{"v":"2 --\#("node-labels")=\#(labels)"}}"#))
    }

    @Test("Control characters in an argument's name become letters")
    func names() throws {
        #expect(
            try Self.sets(#"{"kubeletExtraArgs":{"v":"2 --node-l\u0007\u0008els=node-role.kubernetes.io/master="}}"#))
        #expect(try Self.sets(#"{"kubeletExtraArgs":{"\u000aode-labels":"node-role.kubernetes.io/master="}}"#))
    }

    @Test(
        "Checks the other fields that become arguments",
        arguments: [
            #"{"criSocket":"unix:///x --node-labels=node-role.kubernetes.io/master="}"#,
            #"{"name":"a --node-labels node-role.kubernetes.io/control-plane"}"#,
            #"{"taints":[{"key":"a","value":"b --node-labels=node-role.kubernetes.io/master=","effect":"NoSchedule"}]}"#,
        ])
    func others(registration: String) throws {
        #expect(try Self.sets(registration))
    }

    @Test(
        "An argument with an open quote continues in the next one",
        arguments: [
            #"{"kubeletExtraArgs":{"v":"2 --node-labels='foo=bar","w":",foo=ok,node-role.kubernetes.io/master='"}}"#,
            #"{"kubeletExtraArgs":{"v":"2 --node-labels=foo=bar\\","w":",foo=ok,node-role.kubernetes.io/master="}}"#,
            #"{"kubeletExtraArgs":[{"name":"node-labels","value":"'foo=bar"},{"name":"w","value":",node-role.kubernetes.io/master='"}]}"#,
            #"{"kubeletExtraArgs":{"node-labels":"'foo=bar"},"taints":[{"key":",node-role.kubernetes.io/master='","effect":"NoSchedule"}]}"#,
        ])
    func openQuotes(registration: String) throws {
        #expect(try Self.sets(registration))
    }

    @Test(
        "Workers' arguments set none",
        arguments: [
            #"{"kubeletExtraArgs":{"node-labels":"a=b\u0009"}}"#,
            #"{"kubeletExtraArgs":{"node-labels":"node-role.kubernetes.io/mas\u0001er"}}"#,
            #"{"taints":[{"key":"node-role.kubernetes.io/master","effect":"NoSchedule"}]}"#,
            #"{"criSocket":"unix:///run/crio.sock"}"#,
            #"{"name":"{{ ds.meta_data.hostname }}"}"#, #"{"kubeletExtraArgs":{"cloud-provider":"external"}}"#, "{}",
            "null", "5",
            #"{"kubeletExtraArgs":{"node-labels":"\"\\"}}"#,
        ])
    func workers(registration: String) throws {
        #expect(try !Self.sets(registration))
    }

    @Test("Time is linear in the line: no shape of it is looked at again and again")
    func linear() throws {
        for part in [#"\""#, "\\\\", "\\t", " --node-labels ", ",", "a "] {
            let value = String(repeating: part, count: 40_000)
            #expect(try !Self.sets(#"{"kubeletExtraArgs":{"node-labels":"\#(value)"}}"#))
        }
    }
}
