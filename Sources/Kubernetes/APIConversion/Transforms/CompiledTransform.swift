internal import JSON

/// A transform with its operands, and the call of its direction.
enum CompiledTransform: BitwiseCopyable {
    case value(ValueTransform)
    case verbatim(VerbatimTransform)
    case spokeOnly(SpokeOnlyTransform)
    case hubOnly(HubOnlyTransform)
    case hubOnlyUnless(HubOnlyUnlessTransform)
    case duration(DurationTransform)
    case followingSeconds(FollowingSecondsTransform)
    case arguments(ArgumentsTransform)
    case boolExplicitInHub(BoolExplicitInHubTransform)
    case requiredBool(RequiredBoolTransform)
    case requiredText(RequiredTextTransform)
    case impliedText(ImpliedTextTransform)
    case list(ListTransform)
    case groupVersion(GroupVersionTransform)
    case ownNamespace(OwnNamespaceTransform)
    case emptyObject(EmptyObjectTransform)
    case readiness(ReadinessTransform)
    case readinessException(ReadinessExceptionTransform)

    /// Writes the field of the target.
    @inline(__always)
    func write(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        switch self {
        case .value(let transform): Self.write(transform, field, &engine, frame)
        case .verbatim(let transform): Self.write(transform, field, &engine, frame)
        case .spokeOnly(let transform): Self.write(transform, field, &engine, frame)
        case .hubOnly(let transform): Self.write(transform, field, &engine, frame)
        case .hubOnlyUnless(let transform): Self.write(transform, field, &engine, frame)
        case .duration(let transform): Self.write(transform, field, &engine, frame)
        case .followingSeconds(let transform): Self.write(transform, field, &engine, frame)
        case .arguments(let transform): Self.write(transform, field, &engine, frame)
        case .boolExplicitInHub(let transform): Self.write(transform, field, &engine, frame)
        case .requiredBool(let transform): Self.write(transform, field, &engine, frame)
        case .requiredText(let transform): Self.write(transform, field, &engine, frame)
        case .impliedText(let transform): Self.write(transform, field, &engine, frame)
        case .list(let transform): Self.write(transform, field, &engine, frame)
        case .groupVersion(let transform): Self.write(transform, field, &engine, frame)
        case .ownNamespace(let transform): Self.write(transform, field, &engine, frame)
        case .emptyObject(let transform): Self.write(transform, field, &engine, frame)
        case .readiness(let transform): Self.write(transform, field, &engine, frame)
        case .readinessException(let transform): Self.write(transform, field, &engine, frame)
        }
    }

    @inline(__always)
    private static func write(
        _ transform: some FieldTransform, _ field: borrowing TargetField, _ engine: inout Engine,
        _ frame: borrowing Frame
    ) -> Outcome {
        frame.isToHub ? transform.writeHub(field, &engine, frame) : transform.writeSpoke(field, &engine, frame)
    }

    /// Preserves a field that the target lacks, or that needs the whole target.
    func finish(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        switch self {
        case .spokeOnly(let transform): transform.finishUp(row, &engine, frame)
        case .hubOnly(let transform): transform.finishDown(row, &engine, frame)
        default:
            if frame.isToHub {
                transform.finishUp(row, &engine, frame)
            } else {
                transform.finishDown(row, &engine, frame)
            }
        }
    }

    /// Returns the reason why a preserved value cannot be restored to a field of `shape`; nil if it can.
    func problem(ofPreserved value: Cursor, _ shape: ValueShape) -> ValueShape.Problem? {
        transform.problem(ofPreserved: value, shape)
    }

    var dependsOnOtherFields: Bool { type(of: transform).dependsOnOtherFields }

    var writesWithoutInput: Bool { type(of: transform).writesWithoutInput }

    var isConditional: Bool { type(of: transform).isConditional }

    var needsWholeTarget: Bool { type(of: transform).needsWholeTarget }

    private var transform: any FieldTransform {
        switch self {
        case .value(let transform): transform
        case .verbatim(let transform): transform
        case .spokeOnly(let transform): transform
        case .hubOnly(let transform): transform
        case .hubOnlyUnless(let transform): transform
        case .duration(let transform): transform
        case .followingSeconds(let transform): transform
        case .arguments(let transform): transform
        case .boolExplicitInHub(let transform): transform
        case .requiredBool(let transform): transform
        case .requiredText(let transform): transform
        case .impliedText(let transform): transform
        case .list(let transform): transform
        case .groupVersion(let transform): transform
        case .ownNamespace(let transform): transform
        case .emptyObject(let transform): transform
        case .readiness(let transform): transform
        case .readinessException(let transform): transform
        }
    }
}
