//! Members of contents that are lists, codes, or made of several values.

use crate::coded::{OneOf, Open};
use crate::problem::FieldError;
use crate::records::convert::{needed, said};
use crate::records::member::WireMember;
use crate::records::schema::{Schemas, list, refer_to, reference, reference_or_null};
use crate::records::values::{
    InterpreterUse, InterpreterUseInput, NeedText, ParticipantInput, ShownParticipant,
};
use crate::shared::{PeriodInput, ShownPeriod};
use domain::coded::Coded;
use domain::record;
use domain::record::members::{Days, Interpreter, Needs, OneCode, Participants};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

impl<const MOST: usize, const LONGEST: usize> WireMember for Needs<MOST, LONGEST> {
    type Sent = Vec<NeedText>;
    type Shown = Vec<NeedText>;
    const NEEDED: bool = true;

    fn read(sent: &Vec<NeedText>, pointer: &str, errors: &mut Vec<FieldError>) -> Vec<String> {
        let needs = sent.iter().enumerate();
        needs
            .map(|(at, need)| needed(&need.0, &format!("{pointer}/{at}"), errors))
            .collect()
    }

    fn sent(stored: &Vec<String>) -> Vec<NeedText> {
        stored.iter().cloned().map(NeedText).collect()
    }

    fn shown(stored: Vec<String>) -> Vec<NeedText> {
        stored.into_iter().map(NeedText).collect()
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        list::<NeedText>(about, MOST)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<NeedText>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<NeedText>(schemas);
    }
}

impl<const MOST: usize> WireMember for Participants<MOST> {
    type Sent = Vec<ParticipantInput>;
    type Shown = Vec<ShownParticipant>;
    const NEEDED: bool = true;

    fn read(sent: &Vec<ParticipantInput>, _: &str, _: &mut Vec<FieldError>) -> Vec<record::Participant> {
        let read = |participant: &ParticipantInput| record::Participant {
            role: participant.role.0,
            name: said(&participant.name),
        };
        sent.iter().map(read).collect()
    }

    fn sent(stored: &Vec<record::Participant>) -> Vec<ParticipantInput> {
        let sent = |participant: &record::Participant| ParticipantInput {
            role: OneOf(participant.role),
            name: participant.name.clone(),
        };
        stored.iter().map(sent).collect()
    }

    fn shown(stored: Vec<record::Participant>) -> Vec<ShownParticipant> {
        let shown = |participant: record::Participant| ShownParticipant {
            role: Open(participant.role),
            name: participant.name,
        };
        stored.into_iter().map(shown).collect()
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        list::<ParticipantInput>(about, MOST)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        list::<ShownParticipant>(about, MOST)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<ParticipantInput>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<ShownParticipant>(schemas);
    }
}

impl<E: Coded + Debug + Serialize + DeserializeOwned> WireMember for OneCode<E> {
    type Sent = OneOf<E>;
    type Shown = Open<E>;
    const NEEDED: bool = true;

    fn read(sent: &OneOf<E>, _: &str, _: &mut Vec<FieldError>) -> E {
        sent.0
    }

    fn sent(stored: &E) -> OneOf<E> {
        OneOf(*stored)
    }

    fn shown(stored: E) -> Open<E> {
        Open(stored)
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        reference::<OneOf<E>>(about)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        reference::<Open<E>>(about)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<OneOf<E>>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<Open<E>>(schemas);
    }
}

impl WireMember for Days {
    type Sent = PeriodInput;
    type Shown = ShownPeriod;
    const NEEDED: bool = true;

    fn read(sent: &PeriodInput, pointer: &str, errors: &mut Vec<FieldError>) -> domain::civil::Period {
        domain::civil::Period::new(sent.from, sent.to).unwrap_or_else(|| {
            errors.push(FieldError::new(format!("{pointer}/to"), "period_backwards"));
            domain::civil::Period::default()
        })
    }

    fn sent(stored: &domain::civil::Period) -> PeriodInput {
        (*stored).into()
    }

    fn shown(stored: domain::civil::Period) -> ShownPeriod {
        stored.into()
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        reference::<PeriodInput>(about)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        reference::<ShownPeriod>(about)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<PeriodInput>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<ShownPeriod>(schemas);
    }
}

impl WireMember for Interpreter {
    type Sent = Option<InterpreterUseInput>;
    type Shown = Option<InterpreterUse>;
    const NEEDED: bool = false;

    fn read(
        sent: &Option<InterpreterUseInput>,
        pointer: &str,
        errors: &mut Vec<FieldError>,
    ) -> Option<record::InterpreterUse> {
        let sent = sent.as_ref()?;
        if domain::codes::find_language(&sent.language).is_none() {
            errors.push(FieldError::new(format!("{pointer}/language"), "not_in_list"));
        }
        Some(record::InterpreterUse {
            language: sent.language.clone(),
            remote: sent.remote,
        })
    }

    fn sent(stored: &Option<record::InterpreterUse>) -> Option<InterpreterUseInput> {
        stored.as_ref().map(|interpreter| InterpreterUseInput {
            language: interpreter.language.clone(),
            remote: interpreter.remote,
        })
    }

    fn shown(stored: Option<record::InterpreterUse>) -> Option<InterpreterUse> {
        stored.map(|interpreter| InterpreterUse {
            language: interpreter.language,
            remote: interpreter.remote,
        })
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        reference_or_null::<InterpreterUseInput>(about)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        reference_or_null::<InterpreterUse>(about)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<InterpreterUseInput>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<InterpreterUse>(schemas);
    }
}
