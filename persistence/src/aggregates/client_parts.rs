//! Where the parts of a client lie, and what erasing the whole client does to each.
//!
//! What a part's policy is, and why, stands in [`domain::client::parts`].

use crate::aggregates::records::PROTECT_ALL;
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use crate::search::tokens;
use domain::client::parts::ClientPart;
use domain::ids::{ClientId, UserId};
use domain::record::CorrectionState;

/// A table that holds something of a part, and the columns by which a row of it is known to be of a client:
/// the client's id, the id of a row of the client, or what is made of either.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartTable {
    /// Its name; that of the key store has its schema before it.
    pub table: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
}

const fn of(table: &'static str, columns: &'static [&'static str]) -> PartTable {
    PartTable { table, columns }
}

/// The tables of a part.
pub fn tables(part: ClientPart) -> &'static [PartTable] {
    match part {
        ClientPart::IdempotencyKeys => {
            const { &[of("idempotency_keys", &["key_mac", "body_mac", "resource_id"])] }
        }
        ClientPart::SharedEvents => {
            const {
                &[
                    of("records", &["event_id"]),
                    of("protected_events", &["event_id"]),
                ]
            }
        }
        // The relation itself is a fact of the other client, sealed there.
        ClientPart::RelationsOfOthers => const { &[of("search_tokens", &["token"])] },
        ClientPart::SearchTokens => const { &[of("search_tokens", &["token", "client_id", "fact_id"])] },
        ClientPart::Corrections => {
            const {
                &[of(
                    "corrections",
                    &["id", "client_id", "record_id", "target_client", "moved_to"],
                )]
            }
        }
        ClientPart::Records => {
            const {
                &[
                    of("records", &["client_id", "id", "parent_id", "sealed"]),
                    of("record_proofs", &["client_id", "record_id", "event_id"]),
                ]
            }
        }
        ClientPart::Consents => const { &[of("consents", &["client_id", "id", "sealed"])] },
        ClientPart::Facts => const { &[of("facts", &["client_id", "id", "sealed"])] },
        ClientPart::Relationships => {
            const {
                &[
                    of("relationships", &["client_id", "id"]),
                    of("relationship_officials", &["client_id", "relationship_id"]),
                    of("responsible_officials", &["client_id", "relationship_id"]),
                ]
            }
        }
        ClientPart::OutsideNotice => const { &[of("outside_notice", &["id", "client_id", "fact_id"])] },
        ClientPart::Changes => const { &[of("changes", &["id", "client_id", "resource_id"])] },
        ClientPart::Keys => {
            const {
                &[
                    of("client_keys", &["client_id", "key_id"]),
                    of("keystore.client_keys", &["id", "wrapped"]),
                    of("facts", &["key_id"]),
                    of("consents", &["key_id"]),
                    of("records", &["key_id"]),
                ]
            }
        }
        // A member of an entry's detail, beside the entry's own id.
        ClientPart::SubstituteTraces => const { &[of("log_events", &["id"])] },
        ClientPart::LogSubjects => {
            const {
                &[
                    of("log_subjects", &["client_id", "event_id"]),
                    of("log_events", &["id"]),
                ]
            }
        }
        ClientPart::Row => const { &[of("clients", &["id"])] },
    }
}

/// By whom, and how, what is still open of a client who is erased is closed.
#[derive(Clone, Copy, Debug)]
pub struct Erasing<'a> {
    /// Who erases.
    pub by: UserId,
    /// Code of how open cases outside the notice are closed.
    pub closing: &'a str,
}

/// Erases a client who is locked: every part as its policy says. The keys are destroyed once the unit is
/// committed, and not at all when it is undone.
///
/// # Errors
/// The database's.
pub async fn erase(unit: &mut Unit, client: ClientId, erasing: Erasing<'_>) -> Result<(), Error> {
    for part in ClientPart::ALL {
        erase_part(unit, client, *part, erasing).await?;
    }
    Ok(())
}

/// `$1` is the register and `$2` the client, in every statement.
const FORGET_BODIES: &str = "UPDATE idempotency_keys SET body_mac = $3 WHERE resource_id = $2
    OR resource_id IN (SELECT id FROM facts WHERE register_key = $1 AND client_id = $2)
    OR resource_id IN (SELECT id FROM records WHERE register_key = $1 AND client_id = $2)
    OR resource_id IN (SELECT event_id FROM records WHERE register_key = $1 AND client_id = $2
        AND event_id IS NOT NULL)
    OR resource_id IN (SELECT id FROM consents WHERE register_key = $1 AND client_id = $2)
    OR resource_id IN (SELECT id FROM relationships WHERE register_key = $1 AND client_id = $2)
    OR resource_id IN (SELECT id FROM corrections WHERE register_key = $1
        AND (client_id = $2 OR target_client = $2))";
const TOKENS: &str = "DELETE FROM search_tokens WHERE register_key = $1 AND client_id = $2";
const OWN_CORRECTIONS: &str = "DELETE FROM corrections WHERE register_key = $1 AND client_id = $2";
const REFUSE_MOVES: &str = "UPDATE corrections SET state = $3, decided_by = $4, decided_at = $5,
    version = version + 1 WHERE register_key = $1 AND target_client = $2 AND decided_by IS NULL";
const FORGET_TARGETS: &str = "UPDATE corrections SET target_client = NULL, moved_to = NULL
    WHERE register_key = $1 AND target_client = $2";
const PROOFS: &str = "DELETE FROM record_proofs WHERE register_key = $1 AND client_id = $2";
const RECORDS: &str = "DELETE FROM records WHERE register_key = $1 AND client_id = $2";
const CONSENTS: &str = "DELETE FROM consents WHERE register_key = $1 AND client_id = $2";
const FACTS: &str = "DELETE FROM facts WHERE register_key = $1 AND client_id = $2";
const RESPONSIBLE: &str = "DELETE FROM responsible_officials WHERE register_key = $1 AND client_id = $2";
const OFFICIALS: &str = "DELETE FROM relationship_officials WHERE register_key = $1 AND client_id = $2";
const RELATIONSHIPS: &str = "DELETE FROM relationships WHERE register_key = $1 AND client_id = $2";
const CLOSE_CASES: &str = "UPDATE outside_notice SET closing = $3, closed_by = $4, closed_at = $5,
    version = version + 1 WHERE register_key = $1 AND client_id = $2 AND closing IS NULL";
const CHANGES: &str = "DELETE FROM changes WHERE register_key = $1 AND client_id = $2";
const EMPTY_ROW: &str = "UPDATE clients SET client_group = '', entered_by = '', erased_at = $3
    WHERE register_key = $1 AND id = $2";

async fn erase_part(
    unit: &mut Unit,
    client: ClientId,
    part: ClientPart,
    erasing: Erasing<'_>,
) -> Result<(), Error> {
    let (register, now) = (unit.register(), unit.now);
    match part {
        ClientPart::IdempotencyKeys => {
            let statement = unit.tx.sql(FORGET_BODIES).bind(register.0).bind(client.0);
            statement.bind(Vec::<u8>::new()).run().await?;
        }
        // The client's records of the events go with the records.
        ClientPart::SharedEvents => run_all(unit, client, &[PROTECT_ALL]).await?,
        ClientPart::RelationsOfOthers => tokens::forget_links_to(unit, client).await?,
        ClientPart::SearchTokens => run_all(unit, client, &[TOKENS]).await?,
        ClientPart::Corrections => {
            let refused = CorrectionState::Refused.code();
            let statement = unit.tx.sql(REFUSE_MOVES).bind(register.0).bind(client.0);
            let statement = statement.bind(refused).bind(erasing.by.0).bind(now);
            statement.run().await?;
            run_all(unit, client, &[FORGET_TARGETS, OWN_CORRECTIONS]).await?;
        }
        ClientPart::Records => run_all(unit, client, &[PROOFS, RECORDS]).await?,
        ClientPart::Consents => run_all(unit, client, &[CONSENTS]).await?,
        ClientPart::Facts => run_all(unit, client, &[FACTS]).await?,
        ClientPart::Relationships => run_all(unit, client, &[RESPONSIBLE, OFFICIALS, RELATIONSHIPS]).await?,
        ClientPart::OutsideNotice => {
            let statement = unit.tx.sql(CLOSE_CASES).bind(register.0).bind(client.0);
            let statement = statement.bind(erasing.closing.to_owned()).bind(erasing.by.0);
            statement.bind(now).run().await?;
        }
        ClientPart::Changes => run_all(unit, client, &[CHANGES]).await?,
        ClientPart::Keys => unit.erases_keys = true,
        ClientPart::SubstituteTraces | ClientPart::LogSubjects => {}
        ClientPart::Row => {
            let statement = unit.tx.sql(EMPTY_ROW).bind(register.0).bind(client.0);
            statement.bind(now).run().await?;
        }
    }
    Ok(())
}

/// Statements that ask for nothing but the client.
async fn run_all(unit: &mut Unit, client: ClientId, statements: &[&'static str]) -> Result<(), Error> {
    let register = unit.register();
    for statement in statements {
        let statement = unit.tx.sql(statement).bind(register.0).bind(client.0);
        statement.run().await?;
    }
    Ok(())
}
