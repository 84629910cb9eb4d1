//! What is looked for: parsed, looked up, and held against an opened client.

use crate::caller::RegisterCaller;
use crate::clients::show::summary_needs;
use crate::clients::visibility::ClientVisibility;
use crate::problem::Problem;
use chrono::NaiveDate;
use contract::clients::search::{IdentifierSearch, Match, SearchInput};
use contract::problem::{Code, FieldError};
use domain::access::Right;
use domain::client::field::Field;
use domain::client::identity_code::PersonalIdentityCode;
use domain::client::value::Value;
use domain::search_key::{self, NameMatch, NameQuery};
use domain::secret::NonPersonal;
use persistence::Unit;
use persistence::facts::StoredFact;
use persistence::search::{AnyOf, Candidates, NameReach, candidates};
use uuid::Uuid;

/// What of a client matches.
pub(super) struct Matched {
    /// How near the name is.
    pub reach: NameReach,
    /// On what.
    pub on: Vec<Match>,
}

impl NonPersonal for Matched {}

/// What is looked for, parsed.
pub(super) struct Criteria {
    name: Option<NameQuery>,
    identity_code: Option<PersonalIdentityCode>,
    identifier: Option<IdentifierSearch>,
    birth_date: Option<NaiveDate>,
    phone: Option<String>,
}

impl Criteria {
    /// Reads a request.
    ///
    /// # Errors
    /// Everything that is wrong with it; `right_missing`.
    pub fn new(caller: &RegisterCaller, input: &SearchInput) -> Result<Self, Problem> {
        let mut errors = Vec::new();
        let name = input.name.as_deref().map(NameQuery::new);
        if name.as_ref().is_some_and(NameQuery::is_empty) {
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
        let criteria = Self {
            name,
            identity_code,
            identifier: input.identifier.clone(),
            birth_date: input.birth_date,
            phone: input.phone.clone(),
        };
        if errors.is_empty() && criteria.is_empty() {
            errors.push(FieldError::new("", "criteria_missing"));
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        if criteria.identity_code.is_some() && !caller.may(Right::IdentityCodeView) {
            return Err(Problem::new(Code::RightMissing).with("right", Right::IdentityCodeView.code()));
        }
        Ok(criteria)
    }

    fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.identity_code.is_none()
            && self.identifier.is_none()
            && self.birth_date.is_none()
            && self.phone.is_none()
    }

    /// What is looked for as one text, only ever keyed: what a cursor is bound to.
    pub fn spelled(&self) -> Vec<u8> {
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            self.name.as_ref().map(NameQuery::readings),
            self.identity_code.as_ref().map(|code| code.as_str().to_owned()),
            self.identifier,
            self.birth_date,
            self.phone
        )
        .into_bytes()
    }

    /// How far names may be, the nearest first; without a name, one stage.
    pub fn stages(&self) -> &'static [NameReach] {
        match self.name {
            Some(_) => &[NameReach::Exact, NameReach::Prefix, NameReach::Sound],
            None => &[NameReach::Exact],
        }
    }

    /// Clients who may match, after one in the order of ids.
    ///
    /// # Errors
    /// The database's.
    pub async fn candidates(
        &self,
        unit: &mut Unit,
        reach: NameReach,
        after: Uuid,
        batch: usize,
    ) -> Result<Candidates, Problem> {
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
        let Some(name) = &self.name else {
            return Ok(candidates(unit, &fixed, after, batch).await?);
        };
        // A name can be read in more than one way; each reading is looked up, and the results are one.
        let (mut rows, mut more_after) = (Vec::new(), None::<Uuid>);
        for words in name.readings().iter().filter(|words| !words.is_empty()) {
            let mut parts = fixed.clone();
            parts.extend(words.iter().map(|word| AnyOf::name_word(unit, word, reach)));
            let found = candidates(unit, &parts, after, batch).await?;
            rows.extend(found.rows);
            more_after = more_after.into_iter().chain(found.more_after).min();
        }
        rows.retain(|row| more_after.is_none_or(|end| row.id <= end));
        rows.sort_by_key(|row| row.id);
        rows.dedup_by_key(|row| row.id);
        if rows.len() > batch {
            rows.truncate(batch);
            more_after = rows.last().map(|last| last.id);
        }
        Ok(Candidates { rows, more_after })
    }

    /// The fields that are opened of a candidate: what is looked at, and what a hit shows.
    pub fn needs(&self) -> Vec<Field> {
        let mut fields = summary_needs();
        fields.extend(self.identifier.as_ref().map(|_| Field::Identifier));
        fields.extend(self.phone.as_ref().map(|_| Field::Phone));
        fields
    }

    /// What of an opened client matches, as far as the caller may see it, and how near its name is; `None`
    /// when it does not match.
    pub fn matches(&self, visibility: &ClientVisibility<'_>, facts: &[StoredFact]) -> Option<Matched> {
        let seen = || {
            facts
                .iter()
                .filter(|fact| visibility.sees(fact))
                .filter_map(|fact| fact.document.value.as_ref())
        };
        let (mut matched, mut reach) = (Vec::new(), NameReach::Exact);
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
        if let Some(query) = &self.name {
            let Some(Value::Name(name)) = seen().find(|value| value.field() == Field::Name) else {
                return None;
            };
            let full = format!(
                "{} {}",
                name.first_names.as_deref().unwrap_or_default(),
                name.last_name
            );
            let level = query.meets(&search_key::name_words(&full))?;
            let (matches, of_name) = match level {
                NameMatch::Exact => (Match::NameExact, NameReach::Exact),
                NameMatch::Prefix => (Match::NamePrefix, NameReach::Prefix),
                NameMatch::Phonetic => (Match::NamePhonetic, NameReach::Sound),
            };
            reach = of_name;
            matched.push(matches);
        }
        if let Some(date) = self.birth_date {
            visibility.birth_date(facts).filter(|known| *known == date)?;
            matched.push(Match::BirthDate);
        }
        if let Some(phone) = &self.phone {
            let key = search_key::phone_key(phone);
            seen()
                .find(|value| matches!(value, Value::Phone(known) if search_key::phone_key(known) == key))?;
            matched.push(Match::Phone);
        }
        Some(Matched { reach, on: matched })
    }
}
