//! The cipher under every key: random keys, sealing and opening of bytes, derivation of one key from another.

use crate::engine::error::Error;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf;
use aws_lc_rs::rand;
use zeroize::Zeroizing;

/// Length of every key, in bytes.
pub(crate) const KEY_LEN: usize = 32;

/// Key material that is wiped when it goes out of use.
pub(crate) type KeyBytes = Zeroizing<[u8; KEY_LEN]>;

pub(crate) fn random_key() -> Result<KeyBytes, Error> {
    let mut key = Zeroizing::new([0; KEY_LEN]);
    rand::fill(key.as_mut()).map_err(|_| Error::Internal("the system gives no randomness"))?;
    Ok(key)
}

pub(crate) fn aead(key: &[u8; KEY_LEN]) -> Result<LessSafeKey, Error> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| Error::Internal("a key of a wrong length"))?;
    Ok(LessSafeKey::new(key))
}

/// Seals: a random nonce, then the ciphertext with its tag.
pub(crate) fn seal(key: &LessSafeKey, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let mut nonce = [0; NONCE_LEN];
    rand::fill(&mut nonce).map_err(|_| Error::Internal("the system gives no randomness"))?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + 16);
    sealed.extend_from_slice(&nonce);
    let mut body = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut body)
        .map_err(|_| Error::Internal("sealing failed"))?;
    sealed.append(&mut body);
    Ok(sealed)
}

/// Opens what [`seal`] sealed with the same key and associated data.
pub(crate) fn open(key: &LessSafeKey, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(Error::SealBroken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Error::SealBroken)?;
    let mut body = Zeroizing::new(body.to_vec());
    let length = key
        .open_in_place(nonce, Aad::from(aad), &mut body)
        .map_err(|_| Error::SealBroken)?
        .len();
    body.truncate(length);
    Ok(body)
}

struct Length;

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        KEY_LEN
    }
}

/// Derives a subkey for one use.
pub(crate) fn derive(key: &[u8; KEY_LEN], used_for: &str) -> Result<KeyBytes, Error> {
    let failed = |_| Error::Internal("a key could not be derived");
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, b"asiakasrekisteri").extract(key);
    let info = [used_for.as_bytes()];
    let expanded = extracted.expand(&info, Length).map_err(failed)?;
    let mut derived = Zeroizing::new([0; KEY_LEN]);
    expanded.fill(derived.as_mut()).map_err(failed)?;
    Ok(derived)
}
