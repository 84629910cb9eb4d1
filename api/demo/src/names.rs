//! What people are called, where they come from and where they live.

use crate::random::Dice;
use std::sync::LazyLock;

/// Where people come from, and what they are called there.
pub(crate) struct Origin {
    /// The citizenship.
    pub(crate) citizenship: &'static str,
    /// Mother tongues, the usual one first.
    pub(crate) tongues: Vec<&'static str>,
    /// How many of a register's newcomers come from here, by weight.
    newcomers: i64,
    /// How many of a town's residents do, by weight.
    residents: i64,
    women: Vec<&'static str>,
    men: Vec<&'static str>,
    last_names: Vec<&'static str>,
}

static ORIGINS: LazyLock<Vec<Origin>> =
    LazyLock::new(|| rows(include_str!("people.tsv")).filter_map(origin).collect());
static STREETS: LazyLock<Vec<&'static str>> = LazyLock::new(|| rows(include_str!("streets.tsv")).collect());
static OCCUPATIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| rows(include_str!("occupations.tsv")).collect());

/// The lines of a table that are not comments.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

fn origin(row: &'static str) -> Option<Origin> {
    let list = |text: &'static str| text.split(',').collect::<Vec<_>>();
    match row.split('\t').collect::<Vec<_>>().as_slice() {
        [citizenship, tongues, newcomers, residents, women, men, last_names] => Some(Origin {
            citizenship,
            tongues: list(tongues),
            newcomers: newcomers.parse().ok()?,
            residents: residents.parse().ok()?,
            women: list(women),
            men: list(men),
            last_names: list(last_names),
        }),
        _ => None,
    }
}

impl Origin {
    /// Somewhere that newcomers, or residents, come from.
    pub(crate) fn pick(dice: &mut Dice, newcomers: bool) -> Option<&'static Self> {
        let weight = |origin: &Self| match newcomers {
            true => origin.newcomers,
            false => origin.residents,
        };
        let all: i64 = ORIGINS.iter().map(weight).sum();
        let mut left = dice.between(1, all.max(1));
        ORIGINS.iter().find(|origin| {
            left -= weight(origin);
            left <= 0
        })
    }

    /// A last name.
    pub(crate) fn last_name(&self, dice: &mut Dice) -> &'static str {
        dice.pick(&self.last_names).copied().unwrap_or("Testinen")
    }

    /// One or two first names.
    pub(crate) fn first_names(&self, dice: &mut Dice, woman: bool) -> String {
        let names = if woman { &self.women } else { &self.men };
        let first = dice.pick(names).copied().unwrap_or("Testi");
        match dice.pick(names) {
            Some(second) if second != &first && !first.contains(' ') && dice.chance(35) => {
                format!("{first} {second}")
            }
            _ => first.to_owned(),
        }
    }

    /// Whether people from here speak a language in which Finnish authorities serve anyway.
    pub(crate) fn is_served(tongue: &str) -> bool {
        matches!(tongue, "fi" | "sv")
    }
}

/// A street, a house and perhaps a flat.
pub(crate) fn street(dice: &mut Dice) -> String {
    let street = dice.pick(&STREETS).copied().unwrap_or("Kuvitelmakuja");
    let house = dice.between(1, 48);
    match dice.pick(&["A", "B", "C", "D"]) {
        Some(stair) if dice.chance(75) => format!("{street} {house} {stair} {}", dice.between(1, 40)),
        _ => format!("{street} {house}"),
    }
}

/// An occupation.
pub(crate) fn occupation(dice: &mut Dice) -> Option<&'static str> {
    dice.pick(&OCCUPATIONS).copied()
}

/// A phone number of a range that nobody is given.
pub(crate) fn phone(dice: &mut Dice) -> String {
    format!("+358 50 000 0{:03}", dice.between(0, 999))
}

/// An address in a domain that is reserved for examples.
pub(crate) fn email(dice: &mut Dice, first_names: Option<&str>, last_name: &str) -> String {
    let first = first_names
        .and_then(|names| names.split(' ').next())
        .unwrap_or("posti");
    let words = domain::search_key::fold(&format!("{first} {last_name}")).replace(' ', ".");
    let domain = if dice.chance(50) {
        "example.fi"
    } else {
        "example.org"
    };
    format!("{words}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_its_codes_are_known() {
        assert_eq!(ORIGINS.len(), rows(include_str!("people.tsv")).count());
        for origin in ORIGINS.iter() {
            assert!(domain::codes::find_citizenship(origin.citizenship).is_some());
            for tongue in &origin.tongues {
                assert!(domain::codes::find_language(tongue).is_some(), "{tongue}");
            }
            for name in [&origin.women, &origin.men, &origin.last_names]
                .into_iter()
                .flatten()
            {
                assert!(!name.is_empty() && name.trim() == *name, "{name:?}");
            }
        }
    }

    #[test]
    fn phones_and_addresses_are_nobodys() {
        let mut dice = Dice::new(1, "names");
        for _ in 0..50 {
            let number = domain::search_key::phone_key(&phone(&mut dice)).unwrap();
            assert!(number.starts_with("+358500000") && number.len() == 13, "{number}");
            let address = email(&mut dice, Some("Élie Moïse"), "al-Khatib");
            assert!(validator::ValidateEmail::validate_email(&address), "{address}");
        }
    }
}
