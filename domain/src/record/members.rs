//! What a member of a content can be. Each type says how it is stored, which free texts stand in it, what of it
//! tells where the client is to be found, and what cannot be so; the bounds of its texts and lists are its own.

use super::values::{InterpreterUse, Participant};
use crate::civil::Period;
use crate::coded::Coded;
use crate::decision::{Reason, Refusal};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use uuid::Uuid;

/// Free texts, each with its JSON pointer below the content.
pub type Texts<'s> = Vec<(String, &'s mut String)>;
/// Members that tell where the client is to be found, each with its JSON pointer below the content, whether or
/// not they say anything.
pub type Places<'s> = Vec<(String, &'s mut Option<String>)>;

/// A type that a kind's declaration may give to a member.
pub trait Member {
    /// As it is stored.
    type Stored: Clone + PartialEq + Serialize + DeserializeOwned;

    /// Adds its free texts.
    fn texts<'s>(_stored: &'s mut Self::Stored, _pointer: &str, _found: &mut Texts<'s>) {}

    /// Adds what of it tells where the client is to be found.
    fn whereabouts<'s>(_stored: &'s mut Self::Stored, _pointer: &str, _found: &mut Places<'s>) {}

    /// Why it cannot be so, whatever else the content says.
    fn refused(_stored: &Self::Stored, _pointer: &str) -> Option<Refusal> {
        None
    }
}

/// The JSON pointer of a member below the content: `/startsAt` of `starts_at`.
pub fn pointer(member: &str) -> String {
    let mut pointer = String::with_capacity(member.len() + 1);
    pointer.push('/');
    let mut parts = member.split('_');
    pointer.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let mut letters = part.chars();
        pointer.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        pointer.push_str(letters.as_str());
    }
    pointer
}

/// A free text that must say something, of so many characters at most.
pub struct Text<const LONGEST: usize>;

impl<const LONGEST: usize> Member for Text<LONGEST> {
    type Stored = String;

    fn texts<'s>(stored: &'s mut String, pointer: &str, found: &mut Texts<'s>) {
        found.push((pointer.to_owned(), stored));
    }
}

/// A free text that may be absent, of so many characters at most.
pub struct OptionalText<const LONGEST: usize>;

impl<const LONGEST: usize> Member for OptionalText<LONGEST> {
    type Stored = Option<String>;

    fn texts<'s>(stored: &'s mut Option<String>, pointer: &str, found: &mut Texts<'s>) {
        found.extend(stored.as_mut().map(|text| (pointer.to_owned(), text)));
    }
}

/// A free text that may be absent and tells where the client is to be found: a place, a provider.
pub struct Whereabouts<const LONGEST: usize>;

impl<const LONGEST: usize> Member for Whereabouts<LONGEST> {
    type Stored = Option<String>;

    fn texts<'s>(stored: &'s mut Option<String>, pointer: &str, found: &mut Texts<'s>) {
        OptionalText::<LONGEST>::texts(stored, pointer, found);
    }

    fn whereabouts<'s>(stored: &'s mut Option<String>, pointer: &str, found: &mut Places<'s>) {
        found.push((pointer.to_owned(), stored));
    }
}

/// A free text that must say something and tells where the client is to be found: whose it is to be is named. It is
/// absent where it is hidden alone.
pub struct NamedWhereabouts<const LONGEST: usize>;

impl<const LONGEST: usize> Member for NamedWhereabouts<LONGEST> {
    type Stored = Option<String>;

    fn texts<'s>(stored: &'s mut Option<String>, pointer: &str, found: &mut Texts<'s>) {
        OptionalText::<LONGEST>::texts(stored, pointer, found);
    }

    fn whereabouts<'s>(stored: &'s mut Option<String>, pointer: &str, found: &mut Places<'s>) {
        Whereabouts::<LONGEST>::whereabouts(stored, pointer, found);
    }
}

/// Needs of service, in words: so many at most, each of so many characters at most.
pub struct Needs<const MOST: usize, const LONGEST: usize>;

impl<const MOST: usize, const LONGEST: usize> Member for Needs<MOST, LONGEST> {
    type Stored = Vec<String>;

    fn texts<'s>(stored: &'s mut Vec<String>, pointer: &str, found: &mut Texts<'s>) {
        let needs = stored.iter_mut().enumerate();
        found.extend(needs.map(|(at, need)| (format!("{pointer}/{at}"), need)));
    }
}

/// Who took part: so many at most.
pub struct Participants<const MOST: usize>;

impl<const MOST: usize> Member for Participants<MOST> {
    type Stored = Vec<Participant>;

    fn whereabouts<'s>(stored: &'s mut Vec<Participant>, pointer: &str, found: &mut Places<'s>) {
        let told = stored.iter_mut().enumerate();
        let told = told.filter(|(_, participant)| participant.role.tells_whereabouts());
        found.extend(told.map(|(at, participant)| (format!("{pointer}/{at}/name"), &mut participant.name)));
    }
}

/// One of a closed list of codes.
pub struct OneCode<E>(PhantomData<E>);

impl<E: Coded + Serialize + DeserializeOwned> Member for OneCode<E> {
    type Stored = E;
}

/// A day that may be absent.
pub struct Day;

impl Member for Day {
    type Stored = Option<NaiveDate>;
}

/// A time.
pub struct Instant;

impl Member for Instant {
    type Stored = DateTime<Utc>;
}

/// A time that may be absent.
pub struct OptionalInstant;

impl Member for OptionalInstant {
    type Stored = Option<DateTime<Utc>>;
}

/// A period of days, each end of which may be open.
pub struct Days;

impl Member for Days {
    type Stored = Period;

    fn refused(stored: &Period, pointer: &str) -> Option<Refusal> {
        let backwards = Period::new(stored.from, stored.to).is_none();
        backwards.then(|| Refusal::new(Reason::PeriodBackwards, pointer))
    }
}

/// An interpreter, if there is one.
pub struct Interpreter;

impl Member for Interpreter {
    type Stored = Option<InterpreterUse>;
}

/// The id of a goal of a plan of the same client, if there is one.
pub struct GoalReference;

impl Member for GoalReference {
    type Stored = Option<Uuid>;
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn a_member_is_pointed_at_as_the_contract_writes_it() {
        assert_eq!(
            ["text", "starts_at", "next_review_on"].map(pointer),
            ["/text", "/startsAt", "/nextReviewOn"]
        );
    }
}
