//! The four rules: `replicas`, `version`, `rollout-strategy` and, for an update, `immutable`.

use serde_json::value::RawValue;

use crate::review::{Answer, Operation, Response, Review, Spec, Status};

/// Returns the AdmissionReview that answers the one in `body`.
///
/// # Errors
///
/// `body` is no AdmissionReview of an OCNEControlPlane.
pub fn decide(body: &[u8]) -> serde_json::Result<Vec<u8>> {
    let Review { request } = serde_json::from_slice(body)?;
    let old = request
        .old_object
        .as_ref()
        .filter(|_| request.operation == Operation::Update);
    let problem = request
        .object
        .as_ref()
        .and_then(|object| check(&object.spec, old.map(|old| &old.spec)));
    let status = problem.map(|message| Status { message, code: 403 });
    let response = Response {
        uid: &request.uid,
        allowed: status.is_none(),
        status,
    };
    let mut answer = Vec::with_capacity(192);
    serde_json::to_writer(
        &mut answer,
        &Answer {
            kind: "AdmissionReview",
            api_version: "admission.k8s.io/v1",
            response,
        },
    )?;
    Ok(answer)
}

fn check(spec: &Spec, old: Option<&Spec>) -> Option<&'static str> {
    replicas(spec)
        .or_else(|| version(&spec.version))
        .or_else(|| rollout_strategy(spec))
        .or_else(|| immutable(spec, old?))
}

fn replicas(spec: &Spec) -> Option<&'static str> {
    let is_stacked = spec
        .control_plane_config
        .cluster_configuration
        .etcd
        .external
        .is_none();
    match spec.replicas {
        None => Some("spec.replicas: is required"),
        Some(count) if count < 1 => Some("spec.replicas: cannot be less than or equal to 0"),
        Some(count) if is_stacked && count % 2 == 0 => {
            Some("spec.replicas: cannot be an even number when etcd is stacked")
        }
        Some(_) => None,
    }
}

fn version(text: &str) -> Option<&'static str> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let core = text
        .strip_prefix('v')
        .and_then(|rest| rest.split(['-', '+']).next())
        .unwrap_or("");
    let mut parts = core.split('.');
    let is_semantic =
        (0..3).all(|_| parts.next().map_or(false, is_number)) && parts.next().is_none();
    (!is_semantic).then_some("spec.version: must be a valid semantic version")
}

fn rollout_strategy(spec: &Spec) -> Option<&'static str> {
    let strategy = spec.rollout_strategy.as_ref()?;
    if strategy.kind != "RollingUpdate" {
        return Some("spec.rolloutStrategy.type: only RollingUpdateStrategyType is supported");
    }
    match strategy
        .rolling_update
        .as_ref()
        .and_then(|update| update.max_surge)
    {
        Some(1) => None,
        Some(0) if spec.replicas >= Some(3) => None,
        Some(0) => Some("spec.rolloutStrategy.rollingUpdate: replica count needs to be at least 3"),
        _ => Some("spec.rolloutStrategy.rollingUpdate.maxSurge: value must be 1 or 0"),
    }
}

/// Compares text: API servers write both objects in the same way.
fn immutable(spec: &Spec, old: &Spec) -> Option<&'static str> {
    let is_changed = |new: Option<&RawValue>, old: Option<&RawValue>| {
        new.map(RawValue::get) != old.map(RawValue::get)
    };
    let (new, old) = (
        &spec.control_plane_config.cluster_configuration,
        &old.control_plane_config.cluster_configuration,
    );
    if is_changed(new.cluster_name, old.cluster_name) {
        return Some(
            "spec.controlPlaneConfig.clusterConfiguration.clusterName: cannot be modified",
        );
    }
    if is_changed(new.control_plane_endpoint, old.control_plane_endpoint) {
        return Some(
            "spec.controlPlaneConfig.clusterConfiguration.controlPlaneEndpoint: cannot be modified",
        );
    }
    is_changed(new.networking, old.networking)
        .then_some("spec.controlPlaneConfig.clusterConfiguration.networking: cannot be modified")
}
