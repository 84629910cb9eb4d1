//! The code of a kind, where a content says of which it is.

use domain::record::{OfKind, RecordKind};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;

/// The code of a kind, where a content says of which it is.
pub struct Tag<C>(PhantomData<fn() -> C>);

impl<C> Clone for Tag<C> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<C: OfKind> Debug for Tag<C> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(C::KIND.code())
    }
}

impl<C> Default for Tag<C> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<C: OfKind> Serialize for Tag<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::KIND.serialize(serializer)
    }
}

impl<'de, C: OfKind> Deserialize<'de> for Tag<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match RecordKind::deserialize(deserializer)? == C::KIND {
            true => Ok(Self::default()),
            false => Err(D::Error::custom("another kind of record")),
        }
    }
}
