//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

use super::dto::{Match, SearchHit, SearchPage};
use super::list::by_client;
use super::view::{Sight, summary_fields};
use crate::answer;
use crate::body::Valid;
use crate::call::Call;
use crate::openapi::Open;
use crate::operations;
use crate::problem::{Code, FieldError, Problem};
use crate::request::Query;
use crate::resources::cursor::{MOST, Scope};
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::NaiveDate;
use domain::access::Right;
use domain::fact::Field;
use domain::identity_code::PersonalIdentityCode;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::search_key::{self, NameMatch};
use domain::secret::{Finding, Secret};
use domain::value::Value;
use persistence::clients::{self, ClientRow};
use persistence::facts::{self, StoredFact};
use persistence::search::{AnyOf, NameReach, candidates};
use persistence::{Unit, relationships};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

operations! { SearchClients "searchClients" ClientSearch; }

/// What a person is looked for by. All that is given must match.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ClientSearch)]
pub struct SearchInput {
    /// Words of the name, in any order: whole, their beginnings, or as they sound.
    #[serde(default)]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
    /// Personal identity code.
    #[serde(default)]
    #[schema(max_length = 20, min_length = 11)]
    pub identity_code: Option<String>,
    /// Identifier of a scheme.
    #[serde(default)]
    pub identifier: Option<IdentifierSearch>,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// Phone number, however it is written.
    #[serde(default)]
    #[schema(max_length = 40, min_length = 5)]
    pub phone: Option<String>,
    /// Items of the page; 50 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// Where the page begins.
    #[serde(default)]
    #[schema(max_length = 500, min_length = 1)]
    pub cursor: Option<String>,
}

/// An identifier of a scheme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentifierSearch {
    /// Code of the scheme.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub scheme: String,
    /// The identifier.
    #[schema(max_length = 64, min_length = 1)]
    pub value: String,
}

/// Finds clients by name, identity code, identifier, birth date or phone.
///
/// Needs `client.search`; the identity code also `identity_code.view`. The best come first: identity
/// code, whole names, beginnings, sound. A field that is withheld from the caller never matches. Leaves
/// one entry that names every client shown, also when there is none.
#[utoipa::path(tag = "clients", request_body = SearchInput,
    responses((status = 200, body = SearchPage, description = "A page, the best first.")))]
#[post("/v1/registers/{register}/clients/search")]
pub(super) async fn search_clients(
    call: Call<SearchClients>,
    body: Valid<SearchInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::parse(&request, &[])?;
    let wanted = Wanted::of(&call, &body.body)?;
    let limit = body.body.limit.map_or(50, |limit| limit as usize).min(MOST);
    let scope = Scope::new(
        "search",
        (
            &call.register.id,
            &call.state.store.system_mac("search", &[&wanted.spelled()]),
        ),
    );
    let (mut stage, mut after) = start(&scope, body.body.cursor.as_deref())?;
    let mut unit = call.read().await?;
    let (mut hits, mut subjects, mut next_cursor) = (Vec::new(), Vec::new(), None);
    'stages: while let Some(reach) = wanted.stages().get(stage) {
        loop {
            let ids = wanted.candidates(&mut unit, *reach, after, batch(limit)).await?;
            let exhausted = ids.len() < batch(limit);
            for (id, hit, subject) in verify(&call, &mut unit, &wanted, *reach, &ids).await? {
                if hits.len() == limit {
                    next_cursor = Some(scope.cursor(&format!("{stage}:{after}")));
                    break 'stages;
                }
                after = id;
                hits.push(hit);
                subjects.push(subject);
            }
            match ids.last() {
                Some(last) if !exhausted => after = *last,
                _ => break,
            }
        }
        stage += 1;
        after = Uuid::nil();
    }
    drop(unit);
    let entry = call.entry(subjects);
    let page = Secret::collect(hits).map(|items| SearchPage { items, next_cursor });
    Ok(answer::shown(call.show(page, entry).await?))
}

/// Candidates opened at a time: about a page, since most candidates match.
fn batch(limit: usize) -> usize {
    (limit + 1).clamp(8, 64)
}

fn start(scope: &Scope, cursor: Option<&str>) -> Result<(usize, Uuid), Problem> {
    let Some(place) = scope.after(cursor)? else {
        return Ok((0, Uuid::nil()));
    };
    let (stage, after) = place
        .split_once(':')
        .ok_or_else(|| Problem::new(Code::InvalidCursor))?;
    match (stage.parse(), after.parse()) {
        (Ok(stage), Ok(after)) => Ok((stage, after)),
        _ => Err(Problem::new(Code::InvalidCursor)),
    }
}

/// What is looked for, parsed.
struct Wanted {
    readings: Option<Vec<Vec<String>>>,
    identity_code: Option<PersonalIdentityCode>,
    identifier: Option<IdentifierSearch>,
    birth_date: Option<NaiveDate>,
    phone: Option<String>,
}

impl Wanted {
    fn of(call: &Call<SearchClients>, input: &SearchInput) -> Result<Self, Problem> {
        let mut errors = Vec::new();
        let readings = input.name.as_deref().map(search_key::query_readings);
        if readings
            .as_ref()
            .is_some_and(|readings| readings.iter().all(Vec::is_empty))
        {
            errors.push(FieldError::new("/name", "invalid_format").with("expected", "name"));
        }
        let identity_code = match input.identity_code.as_deref().map(PersonalIdentityCode::parse) {
            Some(Ok(code)) => Some(code),
            Some(Err(_)) => {
                errors.push(FieldError::new("/identityCode", "identity_code_invalid"));
                None
            }
            None => None,
        };
        if input
            .phone
            .as_deref()
            .is_some_and(|phone| search_key::phone_key(phone).is_none())
        {
            errors.push(FieldError::new("/phone", "invalid_format").with("expected", "+358401234567"));
        }
        let wanted = Self {
            readings,
            identity_code,
            identifier: input.identifier.clone(),
            birth_date: input.birth_date,
            phone: input.phone.clone(),
        };
        if errors.is_empty() && wanted.is_empty() {
            errors.push(FieldError::new("", "criteria_missing"));
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        if wanted.identity_code.is_some() && !call.may(Right::IdentityCodeView) {
            return Err(Problem::new(Code::RightMissing).with("right", Right::IdentityCodeView.code()));
        }
        Ok(wanted)
    }

    fn is_empty(&self) -> bool {
        self.readings.is_none()
            && self.identity_code.is_none()
            && self.identifier.is_none()
            && self.birth_date.is_none()
            && self.phone.is_none()
    }

    /// What is looked for as one text, only ever keyed: what a cursor is bound to.
    fn spelled(&self) -> Vec<u8> {
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            self.readings,
            self.identity_code.as_ref().map(|code| code.as_str().to_owned()),
            self.identifier,
            self.birth_date,
            self.phone
        )
        .into_bytes()
    }

    /// How far names may be, the nearest first; without a name, one stage.
    fn stages(&self) -> &'static [NameReach] {
        match self.readings {
            Some(_) => &[NameReach::Exact, NameReach::Prefix, NameReach::Sound],
            None => &[NameReach::Exact],
        }
    }

    async fn candidates(
        &self,
        unit: &mut Unit,
        reach: NameReach,
        after: Uuid,
        batch: usize,
    ) -> Result<Vec<Uuid>, Problem> {
        let mut fixed = Vec::new();
        fixed.extend(
            self.identity_code
                .as_ref()
                .map(|code| AnyOf::identity_code(unit, code)),
        );
        fixed.extend(
            self.identifier
                .as_ref()
                .map(|wanted| AnyOf::identifier(unit, &wanted.scheme, &wanted.value)),
        );
        fixed.extend(self.birth_date.map(|date| AnyOf::birth_date(unit, date)));
        fixed.extend(self.phone.as_deref().and_then(|phone| AnyOf::phone(unit, phone)));
        let Some(readings) = &self.readings else {
            return Ok(candidates(unit, &fixed, after, batch as i64).await?);
        };
        // A name can be read in more than one way; each reading is looked up, and the results are one.
        let mut found = Vec::new();
        for words in readings.iter().filter(|words| !words.is_empty()) {
            let mut parts = fixed.clone();
            parts.extend(words.iter().map(|word| AnyOf::name_word(unit, word, reach)));
            found.extend(candidates(unit, &parts, after, batch as i64).await?);
        }
        found.sort();
        found.dedup();
        found.truncate(batch);
        Ok(found)
    }

    /// What of an opened client matches, as far as the caller may see it; `None` when it does not, or
    /// not at this reach.
    fn matches(
        &self,
        sight: &Sight<'_, SearchClients>,
        reach: NameReach,
        facts: &[StoredFact],
    ) -> Option<Vec<Match>> {
        let seen = || {
            facts
                .iter()
                .filter(|fact| sight.sees(fact))
                .filter_map(|fact| fact.document.value.as_ref())
        };
        let mut matched = Vec::new();
        if let Some(code) = &self.identity_code {
            seen().find(|value| matches!(value, Value::IdentityCode(known) if &known.code == code))?;
            matched.push(Match::IdentityCode);
        }
        if let Some(wanted) = &self.identifier {
            seen().find(|value| {
                matches!(value, Value::Identifier(known) if known.scheme == wanted.scheme
                    && known.value.eq_ignore_ascii_case(&wanted.value))
            })?;
            matched.push(Match::Identifier);
        }
        if let Some(readings) = &self.readings {
            let Some(Value::Name(name)) = seen().find(|value| value.field() == Field::Name) else {
                return None;
            };
            let full = format!(
                "{} {}",
                name.first_names.as_deref().unwrap_or_default(),
                name.last_name
            );
            let level = search_key::match_readings(readings, &search_key::name_words(&full))?;
            let (matches, of_reach) = match level {
                NameMatch::Exact => (Match::NameExact, NameReach::Exact),
                NameMatch::Prefix => (Match::NamePrefix, NameReach::Prefix),
                NameMatch::Phonetic => (Match::NamePhonetic, NameReach::Sound),
            };
            if of_reach != reach {
                return None;
            }
            matched.push(matches);
        }
        if let Some(date) = self.birth_date {
            sight.birth_date(facts).filter(|known| *known == date)?;
            matched.push(Match::BirthDate);
        }
        if let Some(phone) = &self.phone {
            let key = search_key::phone_key(phone);
            seen()
                .find(|value| matches!(value, Value::Phone(known) if search_key::phone_key(known) == key))?;
            matched.push(Match::Phone);
        }
        Some(matched)
    }
}

struct Matched(Vec<Match>);
impl Finding for Matched {}

/// Opens candidates and keeps those that match for this caller.
async fn verify(
    call: &Call<SearchClients>,
    unit: &mut Unit,
    wanted: &Wanted,
    reach: NameReach,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Secret<SearchHit>, Subject)>, Problem> {
    let rows: Vec<ClientRow> = clients::of_ids(&mut unit.tx, call.register.key, ids).await?;
    let facts = facts::current_of(unit, ids).await?;
    let by_client = facts.map(by_client);
    let mut found = Vec::new();
    for row in rows {
        let client = ClientId(row.id);
        if let Some(user) = call.only_of()
            && !relationships::is_responsible(&mut unit.tx, call.register.key, client, user, call.today)
                .await?
        {
            continue;
        }
        let own = by_client
            .as_ref()
            .map(|by_client| by_client.get(&row.id).cloned().unwrap_or_default());
        let sight = Sight::of(call, &row, &own);
        let Some(Matched(matched)) = own.judge(|own| wanted.matches(&sight, reach, own).map(Matched)) else {
            continue;
        };
        let subject = sight.subject(client, summary_fields());
        let hit = own.map(|own| SearchHit {
            client: sight.summary(&row, &own),
            matched_on: matched.into_iter().map(Open).collect(),
        });
        found.push((row.id, hit, subject));
    }
    Ok(found)
}
