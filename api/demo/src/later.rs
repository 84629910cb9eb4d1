//! What happens to a client after the entry.

use crate::case::{Case, Later};
use crate::client::KnownClient;
use crate::error::Error;
use crate::occasion::Occasion;
use crate::office::Past;
use crate::random::Dice;
use crate::{dated, timeline};
use domain::access::Right;
use domain::civil::Period;
use domain::client::value::{Restriction, Value};

impl Later {
    /// What it takes to write it down.
    fn right(&self) -> Right {
        match self {
            Self::NonDisclosure(_) | Self::Death => Right::ProtectionEdit,
            Self::Restriction(_) => Right::RestrictionEdit,
            Self::IdentityCode(_) | Self::Moves(_) | Self::Dated(..) => Right::ClientEdit,
            Self::Obtains(_) | Self::Withdraws | Self::Consents(_) => Right::ConsentEdit,
            Self::Work(_) => Right::RecordEdit,
            Self::Ends => Right::RelationshipEdit,
        }
    }

    /// Whether it comes of work with the client: there is none any more when the relationship has ended.
    fn is_work(&self) -> bool {
        matches!(self, Self::Dated(..) | Self::Consents(_) | Self::Work(_))
    }
}

impl Past {
    /// Takes the steps that follow the entry, each on its day or, when that had passed, on the day of
    /// the entry.
    pub(crate) async fn go_on(
        &self,
        client: &mut KnownClient,
        case: &Case,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (office, today) = (self.office.clone(), self.office.today());
        let entered = office.day(client.at);
        let mut steps = case.later.clone();
        let profile = office.register.profile(entered);
        steps.extend(dated::of(profile, case, entered, today, dice));
        steps.extend(timeline::work(case, entered, today, dice));
        steps.sort_by_key(|(on, _)| *on);
        for (on, later) in &steps {
            let day = (*on).max(office.day(client.at));
            if day > today || (later.is_work() && !client.goes_on()) {
                continue;
            }
            let Some(by) = client.worked_with_by(&office, later.right(), day) else {
                continue;
            };
            client.at = office.moment(day, client.at, dice);
            self.go_to(client.at);
            let occasion = Occasion { case, by, on: *on };
            self.take(client, &occasion, later, dice).await?;
        }
        Ok(())
    }

    async fn take(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        later: &Later,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let since = Period {
            from: Some(occasion.on),
            to: None,
        };
        match later {
            Later::NonDisclosure(until) => {
                let datum = (Value::NonDisclosure, Period { to: *until, ..since });
                let added = self.add(client, occasion.by, datum, dice).await?;
                client.protected |= added.is_some();
            }
            Later::Restriction(ground) => {
                let restriction = Restriction {
                    categories: Vec::new(),
                    ground: *ground,
                };
                let datum = (Value::Restriction(restriction), since);
                let added = self.add(client, occasion.by, datum, dice).await?;
                client.restricted |= added.is_some();
            }
            Later::Death => self.dies(client, occasion, dice).await?,
            Later::IdentityCode(code) => self.gets_code(client, occasion, code, dice).await?,
            Later::Moves(address) => self.moves(client, occasion, address, dice).await?,
            Later::Obtains(number) => self.obtains(client, occasion, number, dice).await?,
            Later::Withdraws => self.withdraws(client, occasion).await?,
            Later::Ends => {
                self.closes(client, occasion, dice).await?;
                self.ends(client, occasion, dice).await?;
            }
            Later::Dated(value, period) => {
                self.add(client, occasion.by, (value.clone(), *period), dice)
                    .await?;
            }
            Later::Consents(until) => self.consents(client, occasion, *until, dice).await?,
            Later::Work(work) => self.work(client, occasion, *work, dice).await?,
        }
        Ok(())
    }
}
