//! What is told in each: names, languages, nobody by name.

use super::*;

/// Switchboards and role mailboxes that the notices publish. Anything else is somebody's own.
const PUBLIC_MAILBOXES: &str =
    "kirjaamo@kemi.fi tietosuojavastaava@kemi.fi raision.kaupunki@raisio.fi tietosuojavastaava@raisio.fi";
const SWITCHBOARDS: [&str; 2] = ["016259111", "024343111"];

#[test]
fn every_profile_is_read_and_named_after_its_register() {
    let texts = texts();
    assert_eq!(words(texts.keys().map(String::as_str)), words(SHIPPED));
    for (name, text) in &texts {
        let p = parse(name, text);
        assert_eq!(&p.id, name);
        assert_eq!(
            p.version,
            p.valid_from.to_string(),
            "{name}: the version is the notice's date"
        );
        assert_eq!(
            p.notice.updated.or(p.notice.drawn_up),
            Some(p.valid_from),
            "{name}"
        );
        assert_eq!(p.time_zone, chrono_tz::Europe::Helsinki, "{name}");
    }
}

#[test]
fn every_label_speaks_three_languages() {
    fn labels(value: &toml::Value, path: &str) -> usize {
        match value {
            toml::Value::Table(table)
                if table.keys().any(|key| ["fi", "sv", "en"].contains(&key.as_str())) =>
            {
                for language in ["fi", "sv", "en"] {
                    let text = table
                        .get(language)
                        .and_then(toml::Value::as_str)
                        .unwrap_or_default();
                    assert!(!text.trim().is_empty(), "{path}.{language} is empty");
                    assert_eq!(text, text.trim(), "{path}.{language} has space around it");
                }
                1
            }
            toml::Value::Table(table) => table
                .iter()
                .map(|(key, v)| labels(v, &format!("{path}.{key}")))
                .sum(),
            toml::Value::Array(items) => items.iter().map(|item| labels(item, path)).sum(),
            _ => 0,
        }
    }
    for (name, text) in texts() {
        let count = labels(&toml::Value::Table(text.parse().unwrap()), &name);
        assert!(count > 60, "{name}: only {count} labels");
    }
}

#[test]
fn no_profile_names_a_person_or_a_direct_number() {
    for (name, text) in texts() {
        let parts = text.split(|c: char| c.is_whitespace() || "\"'(),<>".contains(c));
        for address in parts.filter(|part| part.contains('@')) {
            let public = PUBLIC_MAILBOXES.split(' ').any(|mailbox| mailbox == address);
            assert!(public, "{name}: {address} is not a public role mailbox");
        }
        assert!(!text.contains("(at)"), "{name}: a disguised address");
        // Seven digits on end, spaces apart: a number that somebody answers.
        let joined: String = text.chars().filter(|c| *c != ' ').collect();
        for digits in joined
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() >= 7)
        {
            assert!(SWITCHBOARDS.contains(&digits), "{name}: a direct number");
        }
        // Readings and successions are an organisation's or a role's.
        for line in text.lines().filter(|line| line.starts_with("author")) {
            assert_eq!(line, "author = \"Asiakasrekisteri, shipped profile\"", "{name}");
        }
    }
}
