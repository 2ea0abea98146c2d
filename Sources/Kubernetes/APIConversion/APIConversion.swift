// Converts objects of one kind between API versions, without loss, by a table with one row per field.
//
// # Hub and spokes
//
// One version is the *hub*. Every other version is a *spoke*, with a table of its own. A conversion goes *up* from a
// spoke to the hub or *down* from the hub to a spoke; the object read is the *source*, the object written the *target*.
//
// # Worked example
//
// A lamp in the spoke `v1`, and the table to the hub `v2`:
//
//     {"apiVersion":"toys.example/v1","kind":"Lamp","metadata":{"name":"a"},
//      "spec":{"color":"red","delay":"90s","watts":40}}
//
//     row | spoke       | hub                 | transform
//     ----+-------------+---------------------+----------
//     0   | spec.color  | spec.shade.color    | value
//     1   | spec.delay  | spec.delaySeconds   | duration
//     2   | spec.watts  | -                   | spokeOnly
//     3   | -           | spec.shade.material | hubOnly
//
// Up, in three steps over a *frame*, a table of numbers (`FrameLayout`):
//
//        source                        frame                            target
//     +----------+  1. scan  +--------------------------+  2. write  +-----------+
//     | v1 spec  | --------> | positions of fields      | ---------> | v2 spec   |
//     +----------+           | which are represented    |            +-----------+
//                            | fragments of the others  |  3. preserve
//                            +--------------------------+ ---------> annotation, under "v1"
//
// 1. *Scan*: one pass over the source enters the position of each field's value in the slot of its node.
//
//     row              | 0 color | 1 delay | 2 watts | 3 shade.material
//     -----------------+---------+---------+---------+-----------------
//     value            | "red"   | "90s"   | 40      | absent
//
// 2. *Write*: one walk along the target's fields; the row's transform writes each. It marks a value that the target
//    *represents*, and *preserves* what the target cannot represent as a *fragment* of JSON. `duration` does both: 90
//    represents the value, but "90s" is not how Go formats it.
//
//     isRepresented    | yes     | yes     | no      | no
//     fragment         | -       | "90s"   | 40      | -
//
// 3. *Preserve*: one walk along the source's fields joins the fragments to JSON that mirrors the source. These
//    *preserved fields* go into the annotation, under the source's version:
//
//     {"apiVersion":"toys.example/v2","kind":"Lamp","metadata":{"name":"a","annotations":
//      {"cluster.x-k8s.io/conversion-data":"{\"v1\":{\"spec\":{\"delay\":\"90s\",\"watts\":40}}}"}},
//      "spec":{"delaySeconds":90,"shade":{"color":"red"}}}
//
// Down again, the annotation's fields for `v1` take part in step 2. Each transform decides by its *condition* if the
// preserved value is *restored*: "90s" is, while the hub still has 90 seconds; `watts` is, while `spec` exists. So the
// object is the same again, and the annotation is gone.
//
// If a client has set `delaySeconds` to 120 in between, the condition of "90s" no longer holds. The value is dropped,
// and `delay` is "2m0s". `watts` is restored as before: an edit changes what it is about, and nothing else.
//
// # Terms
//
// - *Row*, or field mapping: the path of a field in the spoke and in the hub, and its transform (`FieldMapping`).
// - *Transform*: the conversion of a value in both directions, what it preserves, and the condition under which that is
//   restored (`Transform`, implemented in `Transforms/`).
// - *Object mapping*: an object on the path to fields whose presence or path the rows do not determine
//   (`ObjectMapping`).
// - *Counterpart*: the object of the other version that corresponds to an object.
// - *Node*: a field or an object in the tree of a version's fields (`FieldTree`).
// - *Frame*: the *slots* and *marks* of one object, or of one element of a list, while it is converted. A *column* is a
//   slot, or a mark, for each node.
// - *Represented*: the target has the value, so that the conversion back needs no annotation.
// - *Preserved fields*: the fields of the source that the target cannot represent. In memory they are fragments.
// - *Reserved key*: a key among preserved fields that is not the name of a field (`ConversionData`).
// - *Unknown field*: a member of the source without a row. It is preserved like a field that the target lacks.
// - *Foreign*: an annotation that this module did not write. It is *carried*, that is, passed on.
// - *Rejected*: a preserved value that its version cannot decode. It stays in the annotation (`AnnotationCheck`).
//
// # Guarantees
//
// - A conversion never fails: every source has a target, regardless of the content of the annotation.
// - Up and down again, or down and up again, gives the same object.
// - The same source gives the same bytes. Only the version of a reference may depend on the cluster.
// - What enters the target from the annotation can be decoded by its version. Fields of an unpreserved object, and the
//   object's identity, never come from the annotation.
//
// To add a field, add a row to the table. To add a transform, add a case to `Transform`, a type in `Transforms/` and
// its tests; the compiler points at the rest.
