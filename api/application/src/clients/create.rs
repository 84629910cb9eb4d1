//! Entering a client under the register's entry condition (R12–R14).

mod code_holder;
mod request;

use crate::caller::RegisterCaller;
use crate::clients::create::code_holder::{is_in_use, name_the_holder};
use crate::clients::create::request::EntryRequest;
use crate::clients::dossier::ClientDossier;
use crate::clients::group::group_fact;
use crate::clients::whole::whole_client;
use crate::consents::give::{given_now, record_given};
use crate::dated::judge::judge_new;
use crate::dated::record::{identity_code_in_use, seal};
use crate::dated::versions::FactVersion;
use crate::execute::{Command, Judged, Manner, execute};
use crate::problem::Problem;
use crate::relationships::start::record_start;
use chrono::{DateTime, Utc};
use contract::clients::client::Client;
use contract::clients::requests::ClientCreation;
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::access::Right;
use domain::client::entry::{self, EnteredBy, Entering};
use domain::client::field::Field;
use domain::consent::Consent;
use domain::decision::Ground;
use domain::ids::{ClientId, ConsentId, FactId, RelationshipId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::clients::{self, ClientRow};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Logged, Unit, changes};
use uuid::Uuid;

/// Enters a client. Whoever may see the client who has the identity code already is told which one it is.
///
/// # Errors
/// Everything that is wrong with the request; `rule_refused`, with every reason; `right_missing`;
/// `identity_code_in_use`; the database's.
pub async fn create_client(
    caller: &RegisterCaller,
    input: &ClientCreation,
    manner: Manner,
) -> Result<Logged<Outcome<Client>>, Problem> {
    let command = CreateClient {
        client: ClientId(caller.new_id()),
        entry: EntryRequest::new(caller, input)?,
    };
    let code = command.entry.identity_code().cloned();
    match (execute(caller, command, manner).await, code) {
        (Err(problem), Some(code)) if problem.code == Code::IdentityCodeInUse => {
            Err(name_the_holder(caller, &code, problem).await)
        }
        (answer, _) => answer,
    }
}

struct CreateClient {
    client: ClientId,
    entry: EntryRequest,
}

/// A client who may be entered.
struct NewClient {
    /// The row with the consents given now.
    dossier: ClientDossier,
    /// The consents, each with its id, to be sealed.
    consents: Vec<(ConsentId, Secret<Consent>)>,
    /// What is recorded, to be sealed.
    facts: Vec<FactVersion>,
}

/// Whether the identity code is another client's.
struct CodeInUse(bool);

impl CreateClient {
    fn entered_by(&self, caller: &RegisterCaller) -> Result<EnteredBy, Problem> {
        let entry = &self.entry;
        if !entry.refused.is_empty() {
            return Err(Problem::new(Code::RuleRefused).at(entry.refused.iter().cloned()));
        }
        let needs = |right: Right| match caller.may(right) {
            true => Ok(()),
            false => Err(Problem::new(Code::RightMissing).with("right", right.code())),
        };
        let fields: Vec<Field> = entry.data.iter().map(|datum| datum.field).collect();
        if fields.contains(&Field::NonDisclosure) {
            needs(Right::ProtectionEdit)?;
        }
        let entering = Entering {
            consents: &entry.consents,
            required_by_law: entry.required_by_law.as_deref(),
            fields: &fields,
            today: caller.today,
        };
        let entered = entry::judge(&caller.profile, &entering)?;
        if entered.outside_notice {
            needs(Right::OutsideNoticeRecord)?;
        }
        Ok(entered)
    }

    fn row(&self, caller: &RegisterCaller, entered: &EnteredBy, now: DateTime<Utc>) -> ClientRow {
        ClientRow {
            id: self.client.0,
            version: 1,
            client_group: self.entry.group.clone(),
            entered_by: entered.condition.clone(),
            outside_notice: entered.outside_notice,
            created_at: now,
            created_by: caller.person.id.0,
            updated_at: now,
        }
    }

    /// Every refusal is told at once, so that a form shows all of them.
    fn judge_data(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        now: DateTime<Utc>,
    ) -> Result<Vec<FactVersion>, Problem> {
        let mut refused: Option<Problem> = None;
        let (group, source) = (&self.entry.group, self.entry.source.clone());
        let mut facts = vec![group_fact(caller, self.client, group, source)];
        for datum in &self.entry.data {
            let id = FactId(caller.new_id());
            match judge_new(caller, dossier, datum.clone(), id, now) {
                Ok((version, _)) => facts.push(version),
                Err(problem) if problem.code == Code::RuleRefused => match &mut refused {
                    Some(first) => first.errors.extend(problem.errors),
                    None => refused = Some(problem),
                },
                Err(problem) => return Err(problem),
            }
        }
        match refused {
            Some(problem) => Err(problem),
            None => Ok(facts),
        }
    }
}

impl Command for CreateClient {
    type Caller = RegisterCaller;
    type Loaded = CodeInUse;
    type Decision = NewClient;
    type Shown = Client;

    async fn load(&self, _: &RegisterCaller, unit: &mut Unit) -> Result<CodeInUse, Problem> {
        let in_use = match self.entry.identity_code() {
            Some(code) => is_in_use(unit, code).await?,
            None => false,
        };
        Ok(CodeInUse(in_use))
    }

    fn adds_only(&self) -> bool {
        // What the law requires outside the notice opens a case beside it.
        self.entry.required_by_law.is_none()
    }

    fn subjects(&self, _: &CodeInUse) -> Vec<Subject> {
        Vec::new()
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        CodeInUse(in_use): &CodeInUse,
        now: DateTime<Utc>,
    ) -> Result<Judged<NewClient>, Problem> {
        let entered = self.entered_by(caller)?;
        let consents = self.entry.consents.iter().cloned().map(Secret::new);
        let consents: Vec<_> = consents
            .map(|consent| (ConsentId(caller.new_id()), consent))
            .collect();
        let given = consents
            .iter()
            .map(|(id, consent)| given_now(caller, *id, consent.clone(), now));
        let dossier = ClientDossier {
            row: self.row(caller, &entered, now),
            facts: Secret::new(Vec::new()),
            consents: Secret::collect(given),
            relationships: Vec::new(),
        };
        let facts = self.judge_data(caller, &dossier, now)?;
        if let Some(code) = self.entry.identity_code().filter(|_| *in_use) {
            return Err(identity_code_in_use(&code.pointer));
        }
        let consent = entered.consent.and_then(|at| consents.get(at));
        let ground = Ground {
            consent: consent.map(|(id, _)| *id),
            ..entered.ground
        };
        let new = NewClient {
            dossier,
            consents,
            facts,
        };
        Ok(Judged::on(new, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: CodeInUse,
        new: NewClient,
    ) -> Result<Secret<Client>, Problem> {
        let (client, mut dossier) = (self.client, new.dossier);
        clients::insert(unit, &dossier.row);
        if dossier.row.outside_notice {
            outside_notice::open(unit, &case(caller, &dossier.row)).await?;
        }
        record_given(caller, unit, client, new.consents).await?;
        dossier.take_in(seal(unit, client, new.facts).await?);
        let id = RelationshipId(caller.new_id());
        let relationship = record_start(caller, unit, client, id, &self.entry.relationship).await?;
        changes::note(unit, client, "client", client.0, 1);
        dossier.relationships = vec![relationship];
        let (shown, subject) = whole_client(caller, dossier);
        entry.add([subject]);
        Ok(shown)
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.client.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: CodeInUse,
        made: Uuid,
    ) -> Result<Secret<Client>, Problem> {
        let dossier = ClientDossier::read(caller, unit, ClientId(made)).await?;
        let (shown, subject) = whole_client(caller, dossier);
        entry.add([subject]);
        Ok(shown)
    }
}

/// The DPO's case of a client whom the notice does not provide for.
fn case(caller: &RegisterCaller, row: &ClientRow) -> CaseRow {
    CaseRow {
        id: caller.new_id(),
        version: 1,
        client_id: row.id,
        fact_id: None,
        field: None,
        provision: row.entered_by.clone(),
        recorded_by: caller.person.id.0,
        recorded_at: row.created_at,
        closing: None,
        closed_by: None,
        closed_at: None,
    }
}
