//! Who answers for a client now: the officials of each relationship as it stands, or nobody.

use crate::aggregates::substitutes::{holds_on, stands_in_for};
use crate::engine::additions::AnswersAdded;
use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::sql_lists::ids;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use chrono::NaiveDate;
use domain::ids::{ClientId, RegisterKey, RelationshipId, UserId};
use uuid::Uuid;

/// Who answers where nobody does: a relationship without officials has a row too, by which it is found.
pub const NOBODY: UserId = UserId(Uuid::nil());

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
            holds_on!($day),
            "))"
        )
    };
}

impl Conditions {
    /// Of a client for whom a user answers on a day, or stands in for the one who does. The column is not one of
    /// a table that the statement calls `o`: inside, that name is taken, and would compare a row with itself.
    pub(crate) fn answered_by(&mut self, client: &str, user: Uuid, day: NaiveDate) {
        let (user, day) = (self.parameter(Bind::Id(user)), self.parameter(Bind::Day(day)));
        let answers = answers_on!("$1", "USER", "DAY");
        let answers = answers.replace("USER", &user).replace("DAY", &day);
        self.text.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM responsible_officials o
              WHERE o.register_key = $1 AND o.client_id = {client} AND {answers})"
        ));
    }
}

row! {
    struct UserRow { user_id: Uuid }
}

row! {
    struct ClientIdRow { client_id: Uuid }
}

const FORGET: &str = "DELETE FROM responsible_officials
    WHERE register_key = $1 AND client_id = $2 AND relationship_id = $3";
/// The last day of a relationship that has no end.
pub(crate) const NO_END: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Who answers in a version of a relationship.
pub(crate) struct AnswersInRelationship<'r> {
    /// The relationship.
    pub(crate) relationship: RelationshipId,
    /// Its version; 1 is the first.
    pub(crate) version: i64,
    /// Its first day.
    pub(crate) starts_on: NaiveDate,
    /// Its last day.
    pub(crate) ends_on: Option<NaiveDate>,
    /// The officials; none when nobody answers.
    pub(crate) officials: &'r [UserId],
}

/// Says who answers in a version of a relationship that takes the place of the one before.
pub(crate) async fn replace(
    unit: &mut Unit,
    client: ClientId,
    answers: AnswersInRelationship<'_>,
) -> Result<(), Error> {
    let register = unit.register();
    if answers.version > 1 {
        let forget = unit.tx.sql(FORGET).bind(register.0).bind(client.0);
        forget.bind(answers.relationship.0).run().await?;
    }
    let nobody = [NOBODY];
    let officials = match answers.officials {
        [] => &nobody,
        some => some,
    };
    for official in officials {
        unit.tx.add(&AnswersAdded {
            register_key: register.0,
            client_id: client.0,
            relationship_id: answers.relationship.0,
            user_id: official.0,
            starts_on: answers.starts_on,
            ends_on: answers.ends_on.unwrap_or(NO_END),
        });
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
    let mut officials = stands_in_for(tx, register, user, day).await?;
    officials.push(user);
    Ok(officials)
}

/// Whom a user may have as own clients on a day, in the order of their ids: everybody of whom [`is_responsible`] may be
/// true.
///
/// # Errors
/// The database's.
pub async fn own_clients(
    tx: &mut Tx,
    register: RegisterKey,
    user: UserId,
    day: NaiveDate,
) -> Result<Vec<Uuid>, Error> {
    let officials = stands_for(tx, register, user, day).await?;
    clients_of(tx, register, &officials, day).await
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
    let officials: Vec<Uuid> = officials.iter().map(|official| official.0).collect();
    let such = "r.register_key = $1 AND r.ends_on >= $2";
    let of_each = tx.of_each("$3", "responsible_officials", "user_id", such);
    let statement = tx.composed(format!("SELECT r.client_id {of_each}"));
    let statement = statement.bind(register.0).bind(day);
    let rows: Vec<ClientIdRow> = statement.bind(ids(&officials)).all().await?;
    let mut clients: Vec<Uuid> = rows.iter().map(|row| row.client_id).collect();
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
