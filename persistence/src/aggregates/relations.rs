//! Relations found from the side of the client whom they link: by a keyed token of that client, which the
//! relation's own fact keeps among its search tokens, so that nothing of a family lies in clear and no
//! other client is opened.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use crate::search::tokens::linked_client;
use domain::ids::{ClientId, FactId};
use uuid::Uuid;

/// A relation that links a client: the fact, and the client on whom it is recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// Whose fact it is.
    pub client: ClientId,
    /// The fact.
    pub fact: FactId,
}

/// Where the next ones begin, in the order of facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkPosition {
    /// After this fact, the oldest first.
    After(Uuid),
    /// Before this fact, the newest first.
    Before(Uuid),
}

impl LinkPosition {
    /// The same order, from a fact on.
    pub fn at(self, fact: FactId) -> Self {
        match self {
            Self::After(_) => Self::After(fact.0),
            Self::Before(_) => Self::Before(fact.0),
        }
    }
}

row! {
    struct LinkRow { client_id: Uuid, fact_id: Uuid }
}

/// Relations in use that other clients record of a client. Each is to be opened and looked at: a token says
/// only where to look.
///
/// # Errors
/// The database's.
pub async fn linking(
    unit: &mut Unit,
    client: ClientId,
    start: LinkPosition,
    limit: usize,
) -> Result<Vec<Link>, Error> {
    let (register, token) = (unit.register(), linked_client(unit, client));
    let fact = match start {
        LinkPosition::After(fact) | LinkPosition::Before(fact) => fact,
    };
    let rows: Vec<LinkRow> = unit
        .tx
        .composed(statement(start))
        .bind(register.0)
        .bind(token)
        .bind(fact)
        .bind(limit as i64)
        .all()
        .await?;
    let link = |row: LinkRow| Link {
        client: ClientId(row.client_id),
        fact: FactId(row.fact_id),
    };
    Ok(rows.into_iter().map(link).collect())
}

/// The statement that finds them, for whoever looks at its plan: one look into an index, however many
/// clients the register has. Its parameters are the register, the token, the fact and the limit.
pub fn statement(start: LinkPosition) -> String {
    let (stands, order) = match start {
        LinkPosition::After(_) => (">", "ASC"),
        LinkPosition::Before(_) => ("<", "DESC"),
    };
    format!(
        "SELECT client_id, fact_id FROM search_tokens WHERE register_key = $1 AND token = $2
         AND fact_id {stands} $3 ORDER BY fact_id {order} LIMIT $4"
    )
}
