#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets to corpus/ and the tokens of their grammars to dictionaries/. Run it after changing it."""
import json
import pathlib
import shutil

HERE = pathlib.Path(__file__).parent


def seeds(target, contents):
    folder = HERE / "corpus" / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, content in enumerate(contents):
        (folder / f"{number:02}").write_bytes(content if isinstance(content, bytes) else content.encode())


def dictionary(target, words):
    folder = HERE / "dictionaries"
    folder.mkdir(exist_ok=True)
    lines = []
    for word in words:
        data = word if isinstance(word, bytes) else word.encode()
        lines.append('"' + "".join(chr(b) if 32 <= b < 127 and b not in (34, 92) else f"\\x{b:02x}" for b in data) + '"')
    (folder / target).write_text("\n".join(lines) + "\n")


# JSON text

seeds("JSON", [
    '{"a":[1,-0,2.5e-3,9223372036854775807],"b":{"c":null,"d":true,"e":false},"":""}',
    r'["\"\\\/\b\f\n\r\t","\u0041\u00e9\u20ac\ud83d\ude00","é€😀"]',
    ' [ ] ', '"x"', "-1E+400", '{"a":1,"a":2,"\\u0061":3}', "[" * 20 + "]" * 20,
    '{"a":{"a":{"a":{"a":{"a":{"a":[{}]}}}}}}',
])
dictionary("JSON", ["true", "false", "null", "\\u0000", "\\ud83d\\ude00", "\\udead", "1e9", "-0", '":', '{"', "[]", "{}", b"\xef\xbb\xbf"])


# HTTP/1.1: a byte that selects head (even) or chunked body (odd), two for the split, and one for the limit of a chunked body

def head(text, split=7):
    return bytes([0, 0, split]) + text.replace("\n", "\r\n").encode("latin-1")


def chunks(data, split=5, limit=255):
    return bytes([1, 0, split, limit]) + data


HOST = "POST /mutate?timeout=10s HTTP/1.1\nHost: a\n"
seeds("HTTP1", [
    head("GET / HTTP/1.1\nHost: a\n\n"),
    head(HOST + "Content-Type: application/json; charset=utf-8\nContent-Length: 12\nExpect: 100-continue\n\nHello World!"),
    head(HOST + "Transfer-Encoding: chunked\nConnection: keep-alive, Close\n\n"),
    head("\nGET http://a/b?c HTTP/1.0\nConnection: Keep-Alive\n\n"),
    head(HOST + "Content-Length: 1\nTransfer-Encoding: chunked\n\n"),
    head(HOST + "Content-Length: 1\nContent-Length: 1\n\n"),
    head(HOST + "Content-Length : 1\n\n"), head(HOST + "A: b\n c\n\n"), head("OPTIONS * HTTP/1.1\nHost: a\n\n"),
    head("GET / HTTP/2.0\n\n"), head("GET / HTTP/1.1\nHost: a\nAccept: application/openmetrics-text;version=1.0.0\n\n"),
    chunks(b"5\r\nhello\r\n0\r\n\r\n"), chunks(b"A;name=\"value\"\r\n0123456789\r\n00\r\nTrailer: x\r\n\r\nGET"),
    chunks(b"ffffffffffffffff\r\n"), chunks(b"5\nhello\n0\n\n"), chunks(b"1\r\nab\r\n"), chunks(b"10\r\n0123456789abcdef\r\n0\r\n\r\n", 9, 0),
])
dictionary("HTTP1", ["\r\n", "HTTP/1.1", "HTTP/1.0", "POST ", "Host: ", "Content-Length: ", "Transfer-Encoding: ", "chunked", "Connection: ",
                     "close", "keep-alive", "Expect: ", "100-continue", "Content-Type: ", "application/json", "http://", "0\r\n\r\n"])


# HTTP/2: a byte of options (high bit: no preface), then parts, each with a byte for its length minus one

def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def literal(name, value):
    return bytes([0, len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def request(stream, flags=5, method="POST", **extra):
    fields = b"".join(literal(n, v) for n, v in [(":method", method), (":scheme", "https"), (":path", "/m"), (":authority", "a")])
    fields += b"".join(literal(n.replace("_", "-"), v) for n, v in extra.items())
    return frame(1, flags, stream, fields)


def pieces(*frames, choices=0x7f, size=256):
    data = b"".join(frames)
    out = bytes([choices])
    for start in range(0, len(data), size):
        piece = data[start:start + size]
        out += bytes([len(piece) - 1]) + piece
    return out


HELLO = frame(0, 1, 1, b"{}")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
seeds("HTTP2", [
    pieces(request(1, flags=4, content_type="application/json", content_length="2"), HELLO),
    pieces(request(1, flags=4), HELLO, request(3, method="GET"), request(5, flags=4), frame(3, 0, 5, b"\0\0\0\x08"), size=17),
    pieces(request(1, flags=4), frame(0, 8, 1, b"\x03{}\0\0\0"), frame(1, 5, 1, literal("t", "v"))),
    pieces(request(1, flags=0), frame(9, 0, 1, literal("x", "y")), frame(9, 4, 1, literal("x", "z")), frame(0, 1, 1)),
    pieces(frame(4, 0, 0, b"\0\x04\0\0\0\1\0\3\0\0\0\x05"), frame(4, 1, 0), request(1), frame(8, 0, 1, b"\0\0\x10\0"), frame(8, 0, 0, b"\0\0\x10\0")),
    pieces(frame(6, 0, 0, b"12345678"), frame(2, 0, 3, b"\0\0\0\0\x10"), frame(7, 0, 0, b"\0\0\0\0\0\0\0\0"), frame(0x20, 0, 0, b"?")),
    pieces(PREFACE, frame(4, 0, 0), frame(4, 1, 0), request(1, flags=4, content_length="4"), frame(0, 0, 1, b"{ "), frame(0, 1, 1, b" }"), choices=0x90),
    pieces(*[frame(0, 0, 1, b"") for _ in range(20)], choices=0), pieces(request(1, flags=4), frame(0, 1, 1, b"x" * 100), choices=4),
    pieces(request(1, flags=4), request(3, flags=4), request(5, flags=4), request(7, flags=4), request(9, flags=4), request(11, flags=4)),
    pieces(request(1), request(7), request(5), choices=3),
])
dictionary("HTTP2", [frame(kind, flags, 1) for kind in range(10) for flags in (0, 1, 4, 5)][:40] + [
    b"\x00\x07:method\x04POST", b"\x83\x87\x84", b"\x82", b"\x41\x01a", b"content-length", b"content-type", PREFACE])


# YAML

seeds("YAML", [
    "a: 1\nb: [x, 'y', \"z\\n\"]\nc:\n  - d: ~\n    e: |\n      text\n      more\n",
    "- &a {k: v}\n- *a\n- <<: *a\n  l: w\n- <<: [*a, {m: 1}]\n", "--- 1\n...\n--- !!str 2\n--- \n", "0x1F\n", "[0o17, 0b11, 017, 1_000, .5, 5., 1e3, -0, +1, 1e999, .inf, .nan]\n",
    "? [complex]\n: key\n", "yes: no\non: off\n", "a: 1\na: 2\n", "&x [*x]", "%YAML 1.1\n---\n>-\n folded\n text\n",
    "a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "[" * 30 + "]" * 30,
])
dictionary("YAML", ["- ", ": ", "? ", "&a ", "*a", "<<: ", "!!str ", "!!int ", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.1\n", "0x", "0o", "1_0", ".inf",
                    "null", "~", "true", "yes", "\n  ", "# "])


# Reviews: a byte that selects an endpoint, or all if it is large

INFRA = {"apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2", "kind": "OCIMachineTemplate", "name": "m"}
CONFIG = {
    "clusterConfiguration": {"etcd": {"local": {"dataDir": "/d"}}, "featureGates": {"a": True}, "apiServer": {"extraArgs": {"v": "1"},
                             "timeoutForControlPlane": "4m0s", "certSANs": ["a"]}, "dns": {"imageTag": "v1"}, "networking": {"dnsDomain": "d"}},
    "initConfiguration": {"nodeRegistration": {"name": "n", "taints": [{"key": "k", "effect": "NoSchedule"}]}, "localAPIEndpoint": {"bindPort": 6443}},
    "joinConfiguration": {"discovery": {"bootstrapToken": {"token": "abcdef.0123456789abcdef"}}},
    "files": [{"path": "/a", "content": "b"}, {"path": "/c", "contentFrom": {"secret": {"name": "n", "key": "k"}}}],
    "users": [{"name": "u", "passwdFrom": {"secret": {"name": "n", "key": "k"}}}], "mounts": [["a", "b"]], "verbosity": 3,
    "format": "cloud-config", "ntp": {"enabled": True, "servers": ["s"]}, "diskSetup": {"partitions": [{"device": "d", "layout": True}]},
}


def thing(kind, spec, group):
    return {"apiVersion": f"{group}.cluster.x-k8s.io/v1alpha1", "kind": kind, "metadata": {"name": "o", "namespace": "default"}, "spec": spec}


def control_plane(config=None, **members):
    spec = {"version": "v1.26.6", "replicas": 3, "machineTemplate": {"infrastructureRef": INFRA}, "controlPlaneConfig": config or {}}
    spec.update(members)
    return thing("OCNEControlPlane", {k: v for k, v in spec.items() if v is not None}, "controlplane")


def control_plane_template(config=None, **members):
    spec = {"controlPlaneConfig": config or {}}
    spec.update(members)
    return thing("OCNEControlPlaneTemplate", {"template": {"spec": spec}}, "controlplane")


def review(choice, operation="CREATE", version="v1", **objects):
    request = {"uid": "u-1", "operation": operation, "kind": {"group": "", "version": "v1", "kind": "K"}, "name": "o", "namespace": "default",
               "userInfo": {"username": "u"}}
    request.update(objects)
    body = {"apiVersion": f"admission.k8s.io/{version}", "kind": "AdmissionReview", "request": request}
    return bytes([choice]) + json.dumps(body, separators=(",", ":")).encode()


def scale(name, replicas):
    return {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": name, "namespace": "default"}, "spec": {"replicas": replicas},
            "status": {"replicas": 1}}


config = thing("OCNEConfig", CONFIG, "bootstrap")
template = thing("OCNEConfigTemplate", {"template": {"spec": CONFIG}}, "bootstrap")
old = control_plane(CONFIG)
new = control_plane({**CONFIG, "verbosity": 4}, version="1.26.7", rolloutStrategy={"rollingUpdate": {"maxSurge": "0"}})
deleted = {**new, "metadata": {"name": "o", "deletionTimestamp": "2030-01-01T00:00:00Z"}}
seeds("Admission", [
    review(0, object=config), review(255, object=thing("OCNEConfig", {}, "bootstrap")), review(1, object=template),
    review(2, object=control_plane(version="1.26.6", replicas=None)), review(2, object=control_plane(rolloutStrategy={})),
    review(3, object=control_plane_template(CONFIG)), review(4, object=config), review(5, object=template),
    review(6, object=old), review(6, "UPDATE", object=new, oldObject=old), review(255, "UPDATE", object=deleted, oldObject=old),
    review(7, "UPDATE", object=control_plane_template({"verbosity": 1}), oldObject=control_plane_template()),
    review(8, "UPDATE", object=scale("s", 2)), review(9, "UPDATE", "v1beta1", object=scale("e", 0)), review(8, "UPDATE", object=scale("u", 1)),
    review(255, "DELETE", oldObject=old), review(255, "CONNECT"), bytes([255]) + b'{"kind":"AdmissionReview","request":{"uid":"x"}}', b"\xff[]",
    review(4, object=thing("OCNEConfig", {"files": [{"path": "/a"}, {"path": "/a"}], "unknown": {"x": 1}, "useExperimentalRetryJoin": True}, "bootstrap")),
])
words = {"CREATE", "UPDATE", "DELETE", "null", "true", "false", "{}", "[]", '""', ",", ":", "request", "uid", "operation", "object", "oldObject",
         "rolloutBefore", "rolloutAfter", "rolloutStrategy", "rollingUpdate", "maxSurge", "RollingUpdate", "external", "endpoints", "ignition",
         "deletionTimestamp", "machineNamingStrategy", "nodeDrainTimeout", "moduleOperator", "verrazzanoPlatformOperator", "imageTag", "v1.25.7"}


def names(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            words.add(f'"{key}":')
            names(inner)
    elif isinstance(value, list):
        for inner in value:
            names(inner)


for value in (config, template, new, control_plane_template(), scale("s", 1)):
    names(value)
dictionary("Admission", sorted(words))


# Annotations: a byte that selects the object, one that selects the field in the annotation, and its value

def forged(text, *places, objects=range(16)):
    return [bytes([o, p]) + text.encode() for p in places for o in (objects if len(objects) <= 4 else [objects[len(text) % len(objects)]])]


HUB = range(0, 16, 2)
SPOKE = range(1, 16, 2)
seeds("Annotation", [seed for group in [
    forged("", 0), forged("[1e999]", 0), forged('{"v1beta2":{"spec":{}},"text":"{}","rejected":[{"v1alpha1":{}}]}', 0, objects=HUB),
    forged('{"x":1e999,"y":{"z":[-1e400,9223372036854775808]}}', 1, 2, 3, 4), forged('{"-":true,"~":false,"=":[]}', 2, 3, 4),
    forged('{"files":{"0.0":{"content":"","append":false,"x":1},"0.1":{"=":1},"=":[]},"users":{"1.0":{"gecos":""}}}', 4),
    forged('{"machineTemplate":{"nodeDrainTimeout":"garbage","infrastructureRef":{"namespace":"other","apiVersion":"a/b"}}}', 2, objects=[5, 13]),
    forged('{"machineNaming":{"template":"{{ .x }}"},"remediation":{"maxRetry":3},"machineTemplate":{"spec":{"taints":[{"key":"k","effect":"X"}]}}}', 2, objects=[4, 12]),
    forged('{"clusterConfiguration":{"certificateValidityPeriodDays":-1,"apiServer":{"extraArgs":["b","a"],"extraEnvs":[{"name":"a"}]}},"timeouts":{}}', 4, objects=HUB),
    forged('{"initConfiguration":{"bootstrapTokens":[{"token":"abcdef.0123456789abcdef","ttl":"1d","expires":"now"}]},"joinConfiguration":{"discovery":{"timeout":"5m"}}}', 4),
    forged('{"diskSetup":{"partitions":[{"device":"d","layout":true,"diskLayout":[{"percentage":101}]}]},"ntp":{"enabled":null},"mounts":[[1]]}', 4),
    forged('{"ready":true,"conditions":[{"type":"x"}],"v1beta2":{"deprecated":1}}', 5), forged('{"metadata":{"name":"x"},"kind":"X","status":{}}', 1),
] for seed in group])
annotation_words = set(words) | {"1e999", "-1e400", "9223372036854775808", '"-":true', '"~":true', '"=":', '"text":', '"rejected":[', '"v1alpha1":{', '"v1beta2":{',
                                 '"0.0":{', '"0.1":{', "1m0s", "AA==", "2030-01-01T00:00:00Z"}
for field in ("taints", "machineNaming", "remediation", "timeouts", "diskLayout", "certificateValidityPeriodDays", "encryptionAlgorithm", "bootCommands",
              "nodeVolumeDetachTimeout", "nodeDrainTimeoutSeconds", "controlPlaneComponentHealthCheckSeconds", "imagePullPolicy", "ignorePreflightErrors",
              "kubeletExtraArgs", "kubeConfig", "authProvider", "exec", "certificateData", "bootstrapTokens", "ttl", "expires", "apiGroup"):
    annotation_words.add(f'"{field}":')
dictionary("Annotation", sorted(annotation_words))
