//! A page of dated facts: of one kind in the contract, of whichever kind it is in an answer.

use crate::shared::WithheldValue;
use serde::Serialize;
use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// A page of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FactPage<A> {
    /// The items; empty when they are withheld.
    #[schema(max_items = 200)]
    pub items: Vec<A>,
    /// Where the next page begins; null at the end.
    #[schema(required = true, max_length = 500, pattern = "^[A-Za-z0-9_-]+$")]
    pub next_cursor: Option<String>,
    /// What is withheld, whether or not it exists.
    #[schema(max_items = 10)]
    pub withheld: Vec<WithheldValue>,
}

/// In the contract, a page of one kind: `AddressPage` of `AddressFact`.
pub struct PageOf<A>(PhantomData<A>);

impl<A: ToSchema> ToSchema for PageOf<A> {
    fn name() -> Cow<'static, str> {
        format!("{}Page", A::name().trim_end_matches("Fact")).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        FactPage::<A>::schemas(schemas);
    }
}

impl<A: ToSchema> PartialSchema for PageOf<A> {
    fn schema() -> RefOr<Schema> {
        FactPage::<A>::schema()
    }
}
