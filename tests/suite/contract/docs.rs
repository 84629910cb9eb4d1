//! What the documents list is what the code has.

use application::config::Config;
use contract::problem::Code;
use contract::problem::table::FIELD_CODES;
use demo::Fixture;
use domain::access::Right;
use domain::client::field::Field;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The cells of the table between two markers, without its head.
fn table(text: &str, name: &str) -> Vec<Vec<String>> {
    let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
    let (_, rest) = text
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{begin} is missing"));
    let (inside, _) = rest
        .split_once(&end)
        .unwrap_or_else(|| panic!("{end} is missing"));
    let rows = inside.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect()
    })
    .collect()
}

#[test]
fn every_code_stands_in_the_table_with_its_status() {
    let rows = table(&document("docs/API-DESIGN.md"), "codes");
    let told: BTreeSet<(String, String)> = rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    assert_eq!(told.len(), rows.len(), "a code stands twice");
    assert!(
        rows.iter().all(|row| row.len() == 3 && !row[2].is_empty()),
        "a code without a meaning"
    );
    let known: BTreeSet<(String, String)> = Code::ALL
        .iter()
        .map(|code| (code.code().to_owned(), code.status().to_string()))
        .collect();
    let missing: Vec<_> = known.difference(&told).collect();
    let unknown: Vec<_> = told.difference(&known).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing {missing:?}, unknown {unknown:?}"
    );
}

#[test]
fn every_code_of_a_place_stands_in_the_table() {
    let rows = table(&document("docs/API-DESIGN.md"), "field-codes");
    let told: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(told.len(), rows.len(), "a code stands twice");
    assert!(
        rows.iter().all(|row| row.len() == 2 && !row[1].is_empty()),
        "a code without a meaning"
    );
    let known: BTreeSet<&str> = FIELD_CODES.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = known.difference(&told).collect();
    let unknown: Vec<_> = told.difference(&known).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing {missing:?}, unknown {unknown:?}"
    );
}

#[test]
fn every_key_of_the_configuration_is_explained() {
    let operations = document("docs/OPERATIONS.md");
    let written = format!("{:#?}", Config::default());
    let keys = written.lines().filter_map(|line| {
        let (key, _) = line.strip_prefix("    ")?.split_once(':')?;
        (!key.starts_with(' ')).then_some(key)
    });
    let keys: Vec<&str> = keys.collect();
    assert!(keys.len() >= 10, "{keys:?}");
    for key in keys {
        let explained = [format!("| `{key}` |"), format!("| `{key}.")];
        assert!(
            explained.iter().any(|cell| operations.contains(cell)),
            "{key} is not explained"
        );
    }
}

#[test]
fn every_right_and_every_field_of_a_profile_is_explained() {
    let profiles = document("docs/PROFILES.md");
    let rights = Right::ALL.iter().map(|right| right.code());
    let fields = Field::ALL
        .iter()
        .filter(|field| **field != Field::ClientGroup)
        .map(|field| field.code());
    for code in rights.chain(fields) {
        assert!(profiles.contains(&format!("`{code}`")), "{code} is not explained");
    }
}

#[test]
fn everybody_of_the_demo_who_stands_for_something_is_explained() {
    let operations = document("docs/OPERATIONS.md");
    for fixture in Fixture::ALL {
        let code = fixture.code();
        assert!(
            operations.contains(&format!("`{code}`")),
            "{code} is not explained"
        );
    }
}

/// The documents of the project.
fn documents() -> Vec<String> {
    let mut paths = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned()];
    for folder in ["docs", "docs/adr"] {
        let entries = fs::read_dir(root().join(folder)).expect("a folder");
        let names = entries.map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        });
        paths.extend(
            names
                .filter(|name| name.ends_with(".md"))
                .map(|name| format!("{folder}/{name}")),
        );
    }
    paths
}

#[test]
fn every_link_leads_somewhere() {
    for path in documents() {
        let text = document(&path);
        let folder = root().join(&path).parent().expect("a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            let is_own = !file.is_empty() && !link.contains("://");
            assert!(
                !is_own || folder.join(file).exists(),
                "{path}: {link} leads nowhere"
            );
        }
    }
}

#[test]
fn every_file_that_is_named_is_there() {
    let places = [
        "api/",
        "domain/",
        "persistence/",
        "tests/",
        "openapi/",
        "migrations/",
        "registers/",
        "docs/",
    ];
    for path in documents() {
        let text = document(&path);
        for named in text.split('`').skip(1).step_by(2) {
            let is_path = places.iter().any(|place| named.starts_with(place))
                && named
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
            assert!(
                !is_path || root().join(named).exists(),
                "{path}: {named} is not there"
            );
        }
    }
}

/// Every `.rs` file below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Cargo looks for no tests of its own here: a file that no module names would not be run, and nobody told.
#[test]
fn every_file_of_the_suite_is_run() {
    let suite = root().join("tests/suite");
    let mut found = Vec::new();
    sources(&suite, &mut found);
    let text: String = found
        .iter()
        .map(|file| fs::read_to_string(file).expect("a file"))
        .collect();
    let named: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| {
            line.trim()
                .trim_start_matches("pub ")
                .strip_prefix("mod ")?
                .strip_suffix(';')
        })
        .collect();
    for file in &found {
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        assert!(
            name == "main" || named.contains(name),
            "{}: no module",
            file.display()
        );
    }
    assert!(
        !root().join("tests/tests").exists(),
        "tests/tests: nothing is run there; tests stand in tests/suite"
    );
}
