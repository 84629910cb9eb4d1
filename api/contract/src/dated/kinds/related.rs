//! Related persons: the family, and whoever acts for the client or may be told of the client.

use crate::coded::{OneOf, Open};
use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use crate::shared::AllowedAction;
use domain::client::dated::DatedKind;
use domain::client::field::Field;
use domain::client::related::{Custody, RelatedPerson, Relation, Scope, SeenRelation, Who};
use domain::client::value::Value;
use domain::ids::ClientId;
use domain::register::RegisterProfile;
use domain::text::tidy;

/// What somebody is to the client, in a request.
pub type RelationCode = OneOf<Relation>;

/// What somebody is to the client on whose file it is read.
pub type ShownRelation = Open<SeenRelation>;

/// How guardians have custody, in a request.
pub type CustodyCode = OneOf<Custody>;

/// How guardians have custody.
pub type ShownCustody = Open<Custody>;

/// What a representative acts in, in a request.
pub type ScopeCode = OneOf<Scope>;

/// What a representative acts in.
pub type ShownScope = Open<Scope>;

dated_input! {
    /// A related person: either a client of the same register, by id, or somebody else, by name. Its period
    /// is the relation's.
    RelatedPersonInput {
        /// What the person is to the client.
        relation: RelationCode,
        /// Id of the person, when a client of this register.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<uuid::Uuid>,
        /// Name of the person, when no client of this register.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 200, min_length = 1)]
        name: Option<String>,
        /// Phone number of somebody named who acts for the client.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 40, min_length = 5)]
        phone: Option<String>,
        /// Of a guardian: how.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        custody: Option<CustodyCode>,
        /// Whether a court gave a parent who is no guardian the right to information.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        court_ordered_information: Option<bool>,
        /// Of a representative, a trustee or somebody authorised: the scope.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 10)]
        scope: Vec<ScopeCode>,
    }
}

dated_answer! {
    /// A related person. Of a client of the register it shows the id and the name, as far as the caller may
    /// see that client, and never where the person is.
    RelatedPersonFact {
        /// What the person is to the client.
        relation: ShownRelation,
        /// Whether the person is a client of this register.
        is_client: bool,
        /// Id of that client; null when out of the caller's reach.
        #[schema(required = true)]
        client: Option<uuid::Uuid>,
        /// Name of the person; null for a client out of the caller's reach.
        #[schema(required = true, max_length = 300)]
        name: Option<String>,
        /// Phone number of somebody named who acts for the client; null where a non-disclosure order hides
        /// how the client is reached.
        #[schema(required = true, max_length = 40)]
        phone: Option<String>,
        /// Of a guardian: how.
        #[schema(required = true)]
        custody: Option<ShownCustody>,
        /// Whether a court gave a parent who is no guardian the right to information.
        court_ordered_information: bool,
        /// Of a representative, a trustee or somebody authorised: the scope.
        #[schema(max_items = 10)]
        scope: Vec<ShownScope>,
    }
    meta {
        /// Id of the client on whom the relation is recorded: this one, or the other one, on whom alone it is
        /// read by its id, changed and taken out of use.
        recorded_on: uuid::Uuid,
        /// What the caller may do with it here.
        #[schema(max_items = 10)]
        allowed_actions: Vec<AllowedAction>,
    }
}

fn who(input: &RelatedPersonInput) -> Result<Who, FieldError> {
    match (input.client, &input.name) {
        (Some(_), Some(_)) => Err(FieldError::new("/name", "not_expected")),
        (Some(_), None) if input.phone.is_some() => Err(FieldError::new("/phone", "not_expected")),
        (Some(client), None) => Ok(Who::Client(ClientId(client))),
        (None, None) => Err(FieldError::new("/name", "required")),
        (None, Some(name)) => {
            let phone = input.phone.as_deref().map(tidy);
            if phone
                .as_deref()
                .is_some_and(|phone| domain::search_key::phone_key(phone).is_none())
            {
                return Err(FieldError::new("/phone", "invalid_format"));
            }
            Ok(Who::Named {
                name: tidy(name),
                phone,
            })
        }
    }
}

impl DatedFact for RelatedPersonFact {
    type Input = RelatedPersonInput;
    const KIND: DatedKind = DatedKind::RelatedPerson;

    fn value(input: &RelatedPersonInput, _: &RegisterProfile) -> Result<Value, FieldError> {
        let relation = input.relation.0;
        let mut scope: Vec<Scope> = input.scope.iter().map(|scope| scope.0).collect();
        scope.sort();
        scope.dedup();
        let related = RelatedPerson {
            relation,
            who: who(input)?,
            custody: input.custody.map(|custody| custody.0),
            court_ordered_information: input.court_ordered_information.unwrap_or_default(),
            scope,
        };
        if let Err((pointer, code)) = related.check() {
            return Err(FieldError::new(pointer, code));
        }
        Ok(match relation.field() {
            Field::Guardianship => Value::Guardianship(related),
            _ => Value::FamilyMember(related),
        })
    }

    fn input(value: &Value) -> Option<RelatedPersonInput> {
        let related = value.related()?.clone();
        let (client, name, phone) = match related.who {
            Who::Client(client) => (Some(client.0), None, None),
            Who::Named { name, phone } => (None, Some(name), phone),
        };
        Some(RelatedPersonInput::saying(
            OneOf(related.relation),
            client,
            name,
            phone,
            related.custody.map(OneOf),
            Some(related.court_ordered_information),
            related.scope.into_iter().map(OneOf).collect(),
        ))
    }

    fn shown(value: &Value, meta: Meta) -> Option<Self> {
        let related = value.related()?.clone();
        let other = meta.relative.clone();
        let (client, named) = other.map_or((None, None), |other| (Some(other.client.0), other.name));
        let (relation, is_client, name, phone) = match related.who {
            _ if meta.from_other_side => (related.relation.inverse(), true, named, None),
            Who::Client(_) => (related.relation.seen(), true, named, None),
            Who::Named { name, phone } => {
                let phone = phone.filter(|_| meta.shows_whereabouts);
                (related.relation.seen(), false, Some(name), phone)
            }
        };
        Some(Self::assemble(
            meta,
            Open(relation),
            is_client,
            client,
            name,
            phone,
            related.custody.map(Open),
            related.court_ordered_information,
            related.scope.into_iter().map(Open).collect(),
        ))
    }
}
