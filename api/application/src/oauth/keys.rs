//! The keys that access tokens are checked with.

use crate::app::App;
use contract::oauth::keys::{SigningKey, SigningKeys};

/// The public keys that access tokens are signed with.
pub fn signing_keys(app: &App) -> SigningKeys {
    let (kid, x) = app.tokens.public_key();
    SigningKeys {
        keys: vec![SigningKey {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            alg: "EdDSA".to_owned(),
            used_for: "sig".to_owned(),
            kid: kid.to_owned(),
            x,
        }],
    }
}
