//! The parts of an AdmissionReview that the rules read. All other members are skipped while the body is parsed.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub struct Review<'a> {
    #[serde(borrow)]
    pub request: Request<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request<'a> {
    #[serde(borrow)]
    pub uid: Cow<'a, str>,
    pub operation: Operation,
    #[serde(borrow)]
    pub object: Option<Object<'a>>,
    #[serde(borrow)]
    pub old_object: Option<Object<'a>>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    Create,
    Update,
    Delete,
    Connect,
}

#[derive(Deserialize)]
pub struct Object<'a> {
    #[serde(borrow)]
    pub spec: Spec<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Spec<'a> {
    pub replicas: Option<i64>,
    #[serde(borrow, default)]
    pub version: Cow<'a, str>,
    #[serde(borrow)]
    pub rollout_strategy: Option<RolloutStrategy<'a>>,
    #[serde(borrow, default)]
    pub control_plane_config: Config<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RolloutStrategy<'a> {
    #[serde(borrow, default, rename = "type")]
    pub kind: Cow<'a, str>,
    pub rolling_update: Option<RollingUpdate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RollingUpdate {
    pub max_surge: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config<'a> {
    #[serde(borrow, default)]
    pub cluster_configuration: ClusterConfiguration<'a>,
}

/// The members that may not change, as their text.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterConfiguration<'a> {
    #[serde(borrow)]
    pub cluster_name: Option<&'a RawValue>,
    #[serde(borrow)]
    pub control_plane_endpoint: Option<&'a RawValue>,
    #[serde(borrow)]
    pub networking: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub etcd: Etcd<'a>,
}

#[derive(Default, Deserialize)]
pub struct Etcd<'a> {
    #[serde(borrow)]
    pub external: Option<&'a RawValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer<'a> {
    pub kind: &'static str,
    pub api_version: &'static str,
    pub response: Response<'a>,
}

#[derive(Serialize)]
pub struct Response<'a> {
    pub uid: &'a str,
    pub allowed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

#[derive(Serialize)]
pub struct Status {
    pub message: &'static str,
    pub code: u16,
}
