//! Who answers for a client now: the officials of each relationship as it stands, or nobody.

use crate::db::Tx;
use crate::error::Error;
use crate::row;
use crate::unit::Unit;
use chrono::NaiveDate;
use domain::ids::{ClientId, RegisterKey, UserId};
use uuid::Uuid;

/// Who answers where nobody does: a relationship without officials has a row too, by which it is found.
pub const NOBODY: UserId = UserId(Uuid::nil());

/// The last day of a relationship that has no end, as a literal.
macro_rules! no_end {
    () => {
        "'9999-12-31'"
    };
}

/// A condition on `responsible_officials o`: a user answers on a day, or stands in for the one who does. Its
/// parameters are the places of the register, the user and the day in the statement.
macro_rules! answers_on {
    ($register:literal, $user:literal, $day:literal) => {
        concat!(
            "o.ends_on >= ",
            $day,
            " AND (o.user_id = ",
            $user,
            " OR EXISTS (SELECT 1 FROM substitutes s WHERE s.register_key = ",
            $register,
            " AND s.substitute = ",
            $user,
            " AND s.official = o.user_id AND ",
            crate::substitutes::holds_on!($day),
            "))"
        )
    };
}

pub(crate) use {answers_on, no_end};

row! {
    struct UserRow { user_id: Uuid }
}

row! {
    struct ClientIdRow { client_id: Uuid }
}

const FORGET: &str = "DELETE FROM responsible_officials
    WHERE register_key = $1 AND client_id = $2 AND relationship_id = $3";
const ADD: &str = concat!(
    "INSERT INTO responsible_officials (register_key, client_id, relationship_id, user_id, starts_on, ends_on)
    VALUES ($1, $2, $3, $4, $5, COALESCE($6, ",
    no_end!(),
    "))"
);

/// Says who answers in a version of a relationship that takes the place of the one before.
pub(crate) async fn replace(
    unit: &mut Unit,
    client: ClientId,
    relationship: &crate::relationships::Relationship,
) -> Result<(), Error> {
    let register = unit.register();
    let row = &relationship.row;
    if row.version > 1 {
        let forget = unit.tx.sql(FORGET).bind(register.0).bind(client.0);
        forget.bind(row.id).run().await?;
    }
    let nobody = [NOBODY];
    let officials = match relationship.officials.as_slice() {
        [] => &nobody,
        some => some,
    };
    for official in officials {
        unit.tx
            .sql(ADD)
            .bind(register.0)
            .bind(client.0)
            .bind(row.id)
            .bind(official.0)
            .bind(row.starts_on)
            .bind(row.ends_on)
            .run()
            .await?;
    }
    Ok(())
}

// The user comes before those for whom the user stands in.
const ANSWERED_BY: &str = concat!(
    "SELECT o.user_id FROM responsible_officials o WHERE o.register_key = $1 AND o.client_id = $2 AND ",
    answers_on!("$1", "$3", "$4"),
    " ORDER BY CASE WHEN o.user_id = $3 THEN 0 ELSE 1 END, o.user_id LIMIT 1"
);

/// By whom a client is a user's own on a day: in a relationship that has not ended, the user answers, or
/// somebody for whom the user stands in that day.
///
/// # Errors
/// The database's.
pub async fn answered_by(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
    user: UserId,
    day: NaiveDate,
) -> Result<Option<UserId>, Error> {
    let statement = tx.sql(ANSWERED_BY).bind(register.0).bind(client.0);
    let found: Option<UserRow> = statement.bind(user.0).bind(day).opt().await?;
    Ok(found.map(|official| UserId(official.user_id)))
}

/// Whether a client is a user's own on a day: see [`answered_by`].
///
/// # Errors
/// The database's.
pub async fn is_responsible(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
    user: UserId,
    day: NaiveDate,
) -> Result<bool, Error> {
    let found = answered_by(tx, register, client, user, day).await?;
    Ok(found.is_some())
}

/// A user and those for whom the user stands in on a day.
///
/// # Errors
/// The database's.
pub async fn stands_for(
    tx: &mut Tx,
    register: RegisterKey,
    user: UserId,
    day: NaiveDate,
) -> Result<Vec<UserId>, Error> {
    let mut officials = crate::substitutes::stands_in_for(tx, register, user, day).await?;
    officials.push(user);
    Ok(officials)
}

/// The clients for whom one of some officials answers in a relationship that has not ended on a day, in the order of their ids.
///
/// # Errors
/// The database's.
pub(crate) async fn clients_of(
    tx: &mut Tx,
    register: RegisterKey,
    officials: &[UserId],
    day: NaiveDate,
) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Uuid> = officials.iter().map(|official| official.0).collect();
    let mut clients: Vec<Uuid> = Vec::new();
    let branch = "SELECT o.client_id FROM responsible_officials o
        WHERE o.register_key = $1 AND o.ends_on >= $2 AND o.user_id =";
    for ids in ids.chunks(crate::MOST_BRANCHES) {
        let statement = tx.composed(crate::branches(branch, "", 3, ids.len()));
        let mut statement = statement.bind(register.0).bind(day);
        // What pads the branches would be nobody's clients.
        for id in crate::filled(ids).map(|id| if id.is_nil() { Uuid::max() } else { id }) {
            statement = statement.bind(id);
        }
        let rows: Vec<ClientIdRow> = statement.all().await?;
        clients.extend(rows.iter().map(|row| row.client_id));
    }
    clients.sort_unstable();
    clients.dedup();
    Ok(clients)
}

// From one official on to the next by the index: officials are few beside the clients for whom they answer.
const OF_REGISTER: &str = "WITH RECURSIVE each_one(user_id) AS (
    SELECT (SELECT o.user_id FROM responsible_officials o WHERE o.register_key = $1
        ORDER BY o.user_id LIMIT 1)
    UNION ALL
    SELECT (SELECT o.user_id FROM responsible_officials o WHERE o.register_key = $1 AND o.user_id > e.user_id
        ORDER BY o.user_id LIMIT 1)
    FROM each_one e WHERE e.user_id IS NOT NULL)
    SELECT user_id FROM each_one WHERE user_id IS NOT NULL";

/// Everybody who is named as answering in a register, [`NOBODY`] too when there is a relationship without
/// officials; whose relationships have all ended, too.
///
/// # Errors
/// The database's.
pub async fn of_register(tx: &mut Tx, register: RegisterKey) -> Result<Vec<UserId>, Error> {
    let rows: Vec<UserRow> = tx.sql(OF_REGISTER).bind(register.0).all().await?;
    Ok(rows.into_iter().map(|row| UserId(row.user_id)).collect())
}
