//! The fact that is to be changed or taken out of use.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::show::visible;
use crate::problem::Problem;
use contract::problem::Code;
use domain::access::Right;
use domain::client::dated::DatedKind;
use domain::client::field::Field;
use domain::ids::FactId;
use domain::log::Subject;
use domain::secret::NonPersonal;

/// A fact, by the version that the caller has read.
pub(super) struct Target {
    /// The fact.
    pub id: FactId,
    /// The version that was read.
    pub version: i64,
    /// Of which kind it is.
    pub kind: DatedKind,
}

/// What is known of a fact without its datum.
struct Known {
    field: Field,
    version: i64,
    restricted: bool,
}

impl NonPersonal for Known {}

impl Target {
    /// The fact is there, is seen by the caller, and is as the caller knows it. Tells of which field it is.
    ///
    /// # Errors
    /// `field_withheld`; `not_found`; `stale`.
    pub fn check(&self, caller: &RegisterCaller, dossier: &ClientDossier) -> Result<Field, Problem> {
        let client = dossier.client();
        let mut open = Vec::new();
        let mut hidden = None;
        for field in self.kind.fields() {
            match visible(caller, dossier, *field) {
                Ok(()) => open.push(*field),
                Err(problem) => hidden = Some(problem),
            }
        }
        if let Some(problem) = hidden.filter(|_| open.is_empty()) {
            return Err(problem);
        }
        let known = self
            .known(dossier, &open)
            .ok_or_else(|| Problem::new(Code::NotFound).about(client))?;
        let viewer = caller.viewer();
        if viewer.withheld_fact(known.field, known.restricted).is_some() {
            return Err(Problem::new(Code::FieldWithheld).about(client));
        }
        if known.version != self.version {
            return Err(Problem::new(Code::Stale).about(client));
        }
        Ok(known.field)
    }

    fn known(&self, dossier: &ClientDossier, fields: &[Field]) -> Option<Known> {
        dossier.facts.judge(|facts| {
            let fact = facts
                .iter()
                .find(|fact| fact.id == self.id && fields.contains(&fact.field))?;
            Some(Known {
                field: fact.field,
                version: fact.version,
                restricted: fact.restricted.is_some(),
            })
        })
    }

    /// What the log says of the client whose fact it is.
    pub fn subjects(&self, dossier: &ClientDossier) -> Vec<Subject> {
        let known = self.known(dossier, self.kind.fields());
        let subject = known.map(|known| Subject::shown(dossier.client(), known.field.code()));
        subject.into_iter().collect()
    }
}

/// A non-disclosure order is ended, shortened or taken out of use only by who may see what it hides:
/// otherwise one would take it away, look, and put it back.
///
/// # Errors
/// `right_missing`.
pub(super) fn keeps_protection(caller: &RegisterCaller, field: Field) -> Result<(), Problem> {
    if field == Field::NonDisclosure && !caller.may(Right::ProtectedContactView) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::ProtectedContactView.code()));
    }
    Ok(())
}
