//! Correcting a client: a merge patch, each changed datum a new version with its reason.

use crate::clients::dto::requests::ClientInput;
use crate::patch::Patch;

/// A merge patch of a client.
pub type ClientPatch = Patch<ClientInput>;
