//! The five profiles that are shipped: each is read, and each says what its notice says.
//!
//! What is asserted here is the table "Register by register" of the requirements. Whoever changes a
//! profile changes what a municipality promises to its clients, and meets these tests first.
//! Lists of codes are written as words in the order of the profile.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop loudly"
)]

use chrono::NaiveDate;
use domain::access::Right;
use domain::fact::Field;
use domain::profile::{BasisCategory, Confirmation, ConsentForm, ConsentUse, EntryNeed, ProvisionUse};
use domain::profile::{RegisterProfile, RoleCode, SourceListKind, Stated, StatuteStanding};
use std::collections::BTreeMap;
use std::path::PathBuf;

const REFUGEE_WORK: &str = "kemi-refugee-work";
const JOROINEN: &str = "joroinen-immigrant-services";
const PROJECT: &str = "kemi-employment-project";
const IMMIGRANT_SERVICES: &str = "kemi-immigrant-services";
const RAISIO: &str = "raisio-employment-services";
const SHIPPED: [&str; 5] = [JOROINEN, PROJECT, IMMIGRANT_SERVICES, REFUGEE_WORK, RAISIO];

/// Switchboards and role mailboxes that the notices publish. Anything else is somebody's own.
const PUBLIC_MAILBOXES: &str =
    "kirjaamo@kemi.fi tietosuojavastaava@kemi.fi raision.kaupunki@raisio.fi tietosuojavastaava@raisio.fi";
const SWITCHBOARDS: [&str; 2] = ["016259111", "024343111"];

/// A day after every date that the profiles name.
const LATER: &str = "2026-06-01";

fn texts() -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../registers");
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            texts.insert(stem, std::fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

fn parse(name: &str, text: &str) -> RegisterProfile {
    RegisterProfile::parse(text).unwrap_or_else(|errors| {
        let lines: Vec<_> = errors.iter().map(|error| format!("  {error}")).collect();
        panic!("{name}.toml:\n{}", lines.join("\n"))
    })
}

fn profile(name: &str) -> RegisterProfile {
    parse(name, &texts()[name])
}

fn profiles() -> Vec<RegisterProfile> {
    SHIPPED.iter().map(|name| profile(name)).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn words<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

/// The fields that the notice's own words cover, in the order of [`Field::ALL`].
fn covered(p: &RegisterProfile) -> String {
    let named = |field: &Field| {
        p.categories
            .iter()
            .any(|category| category.fields.contains(field))
    };
    words(
        Field::ALL
            .iter()
            .filter(|field| named(field))
            .map(|field| field.code()),
    )
}

/// The fields that rest on a reading.
fn read(p: &RegisterProfile) -> String {
    words(p.readings.iter().map(|reading| reading.field.code()))
}

fn special(p: &RegisterProfile) -> String {
    words(p.categories.iter().filter(|c| c.special).map(|c| c.code.as_str()))
}

fn groups(p: &RegisterProfile) -> String {
    words(p.groups.iter().map(|group| group.code.as_str()))
}

fn consent_kinds(p: &RegisterProfile) -> String {
    words(p.consent_kinds.iter().map(|kind| kind.code.as_str()))
}

/// The sources of one sort: those that a consent opens, that a provision opens, or that are free.
fn sources(p: &RegisterProfile, consent: Option<&str>, provision: Option<&str>) -> String {
    let sort = (consent, provision);
    let found = p
        .sources
        .iter()
        .filter(|s| (s.consent_kind.as_deref(), s.provision.as_deref()) == sort);
    words(found.map(|source| source.party.as_str()))
}

fn has_category(p: &RegisterProfile, code: &str) -> bool {
    p.category(code).is_some()
}

fn serves(p: &RegisterProfile, needed: ProvisionUse) -> usize {
    p.provisions
        .iter()
        .filter(|provision| provision.uses.contains(&needed))
        .count()
}

fn lapsed(p: &RegisterProfile, statute: &str, on: &str) -> bool {
    matches!(
        p.statute_standing(statute, day(on)),
        Some(StatuteStanding::Lapsed(_))
    )
}

fn entry_statutes(p: &RegisterProfile) -> Vec<&str> {
    let mut codes = Vec::new();
    for condition in &p.entry.conditions {
        if let EntryNeed::Statute { statutes } = &condition.needs {
            codes.extend(statutes.iter().map(String::as_str));
        }
    }
    codes
}

/// What carries an entry by statute on a day.
fn carrying(p: &RegisterProfile, on: &str) -> Option<String> {
    let standings = entry_statutes(p)
        .into_iter()
        .filter_map(|code| p.statute_standing(code, day(on)));
    standings
        .into_iter()
        .find_map(|standing| standing.carrying().map(|statute| statute.citation.clone()))
}

// --- All five --------------------------------------------------------------------------------------

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

#[test]
fn the_same_eight_tasks_stand_in_every_register() {
    for p in profiles() {
        let id = &p.id;
        let with = |right: Right| {
            let found = p.tasks.iter().filter(|task| task.rights.contains(&right));
            words(found.map(|task| task.code.as_str()))
        };
        let rights = |task: &str| words(p.task(task).unwrap().rights.iter().map(|right| right.code()));

        assert_eq!(
            words(p.tasks.iter().map(|task| task.code.as_str())),
            "caseworker responsible_person data_protection_officer registry_clerk statistician log_auditor \
             administrator integration",
            "{id}"
        );
        assert_eq!(rights("administrator"), "grant.edit", "{id}");
        assert_eq!(rights("statistician"), "", "{id}: statistics need no client");
        assert_eq!(rights("log_auditor"), "client_log.view register_log.view", "{id}");
        assert_eq!(rights("registry_clerk"), "client.view client.search", "{id}");
        assert_eq!(
            words(
                p.task("registry_clerk")
                    .unwrap()
                    .categories
                    .iter()
                    .map(String::as_str)
            ),
            "contact_data name"
        );

        assert_eq!(
            with(Right::ProtectedContactView),
            "responsible_person",
            "{id}: not even the caseworker"
        );
        assert_eq!(
            with(Right::RestrictedOpen),
            "responsible_person data_protection_officer",
            "{id}"
        );
        assert_eq!(with(Right::RestrictionEdit), "responsible_person", "{id}");
        assert_eq!(with(Right::OutsideNoticeRecord), "responsible_person", "{id}");
        assert_eq!(
            with(Right::OutsideNoticeClose),
            "data_protection_officer",
            "{id}: another closes it"
        );
        let sees_special = if special(&p).is_empty() {
            ""
        } else {
            "caseworker responsible_person"
        };
        assert_eq!(with(Right::SpecialCategoryView), sees_special, "{id}");
        let sees_code = if id == PROJECT {
            ""
        } else {
            "caseworker responsible_person integration"
        };
        assert_eq!(with(Right::IdentityCodeView), sees_code, "{id}");

        for task in &p.tasks {
            let special = p
                .categories
                .iter()
                .any(|c| c.special && task.categories.contains(&c.code));
            assert_eq!(
                task.rights.contains(&Right::SpecialCategoryView),
                special,
                "{id} {}",
                task.code
            );
            // The daily work is done without a Purpose header.
            assert!(
                task.purposes.len() == 1 || task.code == "statistician",
                "{id} {}",
                task.code
            );
        }
        // Nothing is declared for nobody.
        for category in &p.categories {
            assert!(
                p.task("caseworker").unwrap().categories.contains(&category.code),
                "{id} {}",
                category.code
            );
        }
        for purpose in &p.purposes {
            assert!(
                p.tasks.iter().any(|t| t.purposes.contains(&purpose.code)),
                "{id} {}",
                purpose.code
            );
        }
    }
}

#[test]
fn what_protects_and_what_law_requires_is_recordable_everywhere() {
    for p in profiles() {
        for (field, cited) in [
            (Field::NonDisclosure, "661/2009 36 §"),
            (Field::Death, "(EU) 2016/679 Art. 5(1)(d)"),
            (Field::InterpreterNeed, "434/2003 26 §"),
            (Field::Restriction, "(EU) 2016/679 Art. 18"),
        ] {
            let code = &p.protective(field).unwrap().provision;
            let provision = p
                .provision_in_force(code, ProvisionUse::Protection, day(LATER))
                .unwrap();
            let statute = p.statute(&provision.statute).unwrap();
            assert_eq!(
                format!("{} {}", statute.citation, provision.section),
                cited,
                "{}",
                p.id
            );
        }
        assert!(serves(&p, ProvisionUse::RecordingDuty) >= 2, "{}", p.id);
        // A duty to serve is a way in past the notice: only where a permission may be refused.
        assert_eq!(
            serves(&p, ProvisionUse::ServiceDuty) > 0,
            p.id == JOROINEN,
            "{}",
            p.id
        );
    }
}

#[test]
fn nothing_rests_on_a_succession_that_nobody_confirmed() {
    for p in profiles() {
        for statute in &p.statutes {
            let Some(successor) = &statute.successor else {
                continue;
            };
            // A provision that ends with its own act needs no successor.
            let outlives = |end: Option<NaiveDate>| end.is_none() || end > statute.valid_to;
            let by_provision = p
                .provisions
                .iter()
                .any(|x| x.statute == statute.code && outlives(x.valid_to));
            let rested_on = by_provision || entry_statutes(&p).contains(&statute.code.as_str());
            assert_eq!(
                successor.status == Confirmation::Confirmed,
                rested_on,
                "{} {}",
                p.id,
                statute.citation
            );
        }
    }
}

#[test]
fn the_same_codes_mean_the_same() {
    let mut meanings = BTreeMap::new();
    for p in profiles() {
        let statutes = p
            .statutes
            .iter()
            .map(|s| (format!("statute {}", s.code), s.citation.clone()));
        let provisions = p
            .provisions
            .iter()
            .map(|x| (format!("provision {}", x.code), x.section.clone()));
        let parties = p
            .parties
            .iter()
            .map(|x| (format!("party {}", x.code), x.kind.code().to_owned()));
        let kinds = p
            .consent_kinds
            .iter()
            .map(|k| (format!("consent {}", k.code), format!("{:?}", k.uses)));
        let reasons = p
            .end_reasons
            .iter()
            .map(|r| (format!("end {}", r.code), r.label.fi.clone()));
        let tasks = p
            .tasks
            .iter()
            .map(|t| (format!("task {}", t.code), t.label.fi.clone()));
        for (code, meaning) in statutes
            .chain(provisions)
            .chain(parties)
            .chain(kinds)
            .chain(reasons)
            .chain(tasks)
        {
            let known = meanings.entry(code.clone()).or_insert_with(|| meaning.clone());
            assert_eq!(*known, meaning, "{code} in {}", p.id);
        }
        let uses = words(p.restriction_uses.iter().map(|used| used.code.as_str()));
        assert_eq!(
            uses, "consent legal_claims rights_of_another public_interest",
            "{}",
            p.id
        );
    }
}

#[test]
fn what_only_one_register_has_stands_there_alone() {
    let unknown_but = |stated: bool, value: Stated| if stated { value } else { Stated::Unknown };
    for p in profiles() {
        let id = p.id.as_str();
        let kemi = [REFUGEE_WORK, IMMIGRANT_SERVICES].contains(&id);
        assert_eq!(p.network.bound, id == RAISIO, "{id}");
        let outside = p
            .consent_kinds
            .iter()
            .any(|k| k.uses.contains(&ConsentUse::TransferOutsideEea));
        assert_eq!(outside, id == JOROINEN, "{id}: outside the EEA");
        assert_eq!(
            p.notice.covers_project_work,
            [PROJECT, IMMIGRANT_SERVICES].contains(&id),
            "{id}"
        );
        assert_eq!(p.undertaking.stated, unknown_but(kemi, Stated::Yes), "{id}");
        assert_eq!(
            p.automated_decisions,
            unknown_but(id == RAISIO, Stated::No),
            "{id}"
        );
        assert_eq!(p.outsourced, Stated::Unknown, "{id}");
        let officer = p
            .roles
            .iter()
            .find(|role| role.role == RoleCode::DataProtectionOfficer);
        assert_eq!(officer.is_some(), id != PROJECT, "{id}");
        assert_eq!(officer.is_some_and(|role| role.shared), id == JOROINEN, "{id}");
        let permit = has_category(&p, "residence_permit");
        assert_eq!(permit, kemi || id == JOROINEN, "{id}: residence permit");
        let supports = has_category(&p, "granted_supports_and_services");
        assert_eq!(supports, id == REFUGEE_WORK, "{id}: granted supports");
        assert_eq!(has_category(&p, "payment_commitments"), id == RAISIO, "{id}");
        assert_eq!(
            p.purposes.iter().any(|purpose| purpose.code == "research"),
            kemi,
            "{id}"
        );
    }
}

// --- 000 Kemi, refugee work, and 003 Kemi, immigrant services --------------------------------------

#[test]
fn kemis_registers_have_the_data_of_their_notices() {
    for name in [REFUGEE_WORK, IMMIGRANT_SERVICES] {
        let p = profile(name);
        assert_eq!(p.controller.municipality, "240");
        assert_eq!(
            covered(&p),
            "name identity_code citizenship address phone email",
            "{name}"
        );
        let by_reading = "birth_date municipality mother_tongue communication_language interpreter_need";
        assert_eq!(read(&p), by_reading, "{name}");
        assert_eq!(special(&p), "", "{name}: the notice would name them");
        assert_eq!(
            p.entry.required,
            [vec![Field::Name]],
            "{name}: a code may be missing"
        );
        assert_eq!(consent_kinds(&p), "obtaining disclosing", "{name}");
        assert_eq!(p.legal_bases.len(), 1, "{name}");
        assert_eq!(
            p.legal_bases[0].category,
            BasisCategory::Unknown,
            "{name}: the tick is lost"
        );
        let class = words(p.retention_classes.iter().map(|class| class.code.as_str()));
        assert_eq!(
            class, "basic_data employment_support other_task_classes consents protective",
            "{name}"
        );
    }
    let (refugees, immigrants) = (profile(REFUGEE_WORK), profile(IMMIGRANT_SERVICES));
    assert_eq!(groups(&refugees), "refugees_received");
    assert_eq!(groups(&immigrants), "immigrants_in_integration_period");
    assert!(
        has_category(&refugees, "state_reimbursement") && !has_category(&immigrants, "state_reimbursement")
    );
    let (municipality, reading) = immigrants.category_of(Field::Municipality).unwrap();
    assert_eq!(municipality.code, "municipality_registration");
    assert!(reading.is_some());
}

#[test]
fn kemis_sources_are_a_closed_list_with_parties_that_end() {
    for name in [REFUGEE_WORK, IMMIGRANT_SERVICES] {
        let p = profile(name);
        assert_eq!(p.source_list.kind, SourceListKind::Closed, "{name}");
        assert_eq!(sources(&p, None, None), "client staff", "{name}");
        assert_eq!(
            sources(&p, None, Some("integration_data_access")),
            "population_register te_office kela migri ely_centre_lapland other_authority reception_actor",
            "{name}"
        );
        // By consent alone, each named, and by no provision.
        let by_consent = "partner_organisation social_and_health_provider";
        assert_eq!(sources(&p, Some("obtaining"), None), by_consent, "{name}");
        assert!(
            by_consent
                .split(' ')
                .all(|party| p.party(party).unwrap().named_each_time),
            "{name}"
        );
        assert_eq!(p.sources.len(), 11, "{name}");

        let on = |party: &str, on: &str| p.party_on(party, day(on)).unwrap().code.clone();
        assert_eq!(on("te_office", "2024-12-31"), "te_office", "{name}");
        assert_eq!(on("te_office", "2025-01-01"), "employment_authority", "{name}");
        assert_eq!(
            on("ely_centre_lapland", "2025-12-31"),
            "ely_centre_lapland",
            "{name}"
        );
        assert_eq!(
            on("ely_centre_lapland", "2026-01-01"),
            "economic_development_centre_lapland",
            "{name}"
        );
    }
}

#[test]
fn refugee_work_is_entered_by_a_statute_and_then_by_its_confirmed_successor() {
    let p = profile(REFUGEE_WORK);
    assert_eq!(p.entry.conditions.len(), 1);
    assert!(
        p.entry.conditions[0].reading.is_some(),
        "the tick is lost: entry is a reading"
    );
    assert_eq!(carrying(&p, "2024-12-31").as_deref(), Some("1386/2010"));
    assert_eq!(carrying(&p, "2025-01-01").as_deref(), Some("681/2023"));
    for on in ["2024-05-29", "2024-12-31", "2025-01-01", LATER] {
        let needed = ProvisionUse::ObtainDespiteSecrecy;
        assert!(
            p.provision_in_force("integration_data_access", needed, day(on))
                .is_some(),
            "{on}"
        );
    }
}

#[test]
fn refugee_work_enters_nobody_when_the_successor_is_only_proposed() {
    let text = &texts()[REFUGEE_WORK];
    let statute = text.find("code = \"integration_act_2010\"").unwrap();
    let status = statute + text[statute..].find("status = \"confirmed\"").unwrap();
    assert!(
        !text[statute..status].contains("[[statute]]"),
        "the status belongs to another statute"
    );
    let doubted = text[..status].to_owned() + &text[status..].replacen("confirmed", "proposed", 1);

    let p = parse(REFUGEE_WORK, &doubted);
    assert_eq!(carrying(&p, "2024-12-31").as_deref(), Some("1386/2010"));
    assert_eq!(carrying(&p, "2025-01-01"), None);
}

#[test]
fn kemi_says_what_is_wrong_with_its_citations() {
    let p = profile(REFUGEE_WORK);
    for (cited, citation, real) in [
        ("unemployment_security_act_misnumbered", "1370/2014", "1290/2002"),
        ("personal_data_act", "523/1999", "1050/2018"),
        ("openness_decree", "1030/1999", "906/2019"),
        ("population_information_act", "507/1993", "661/2009"),
    ] {
        let statute = p.statute(cited).unwrap();
        assert_eq!(statute.citation, citation);
        assert!(statute.remark.is_some(), "{cited}");
        let successor = statute.successor.as_ref().unwrap();
        assert_eq!(p.statute(&successor.code).unwrap().citation, real);
        assert!(lapsed(&p, cited, "2024-05-29"), "{cited}: nothing rests on it");
    }
    // In force when 000 was given, gone when 003 was.
    assert!(!lapsed(&p, "employment_services_act_2012", "2024-12-31"));
    let immigrants = profile(IMMIGRANT_SERVICES);
    assert!(lapsed(&immigrants, "employment_services_act_2012", "2025-04-01"));
    assert!(
        immigrants
            .statute("employment_services_act_2012")
            .unwrap()
            .remark
            .is_some()
    );

    let lapsing = p.about_to_lapse(day("2024-12-01"), chrono::Days::new(60));
    let noted = |code: &str| {
        lapsing
            .iter()
            .find(|note| note.code == code)
            .map(|note| note.succeeded)
    };
    assert_eq!(noted("integration_act_2010"), Some(true));
    assert_eq!(noted("te_office"), Some(true));
    assert_eq!(noted("employment_services_act_2012"), Some(false));
}

#[test]
fn immigrant_services_rest_on_the_act_in_force() {
    let p = profile(IMMIGRANT_SERVICES);
    assert_eq!(p.entry.conditions.len(), 1);
    assert!(
        p.entry.conditions[0].reading.is_some(),
        "the tick is lost: entry is a reading"
    );
    assert_eq!(entry_statutes(&p), ["integration_act"]);
    let standing = p.statute_standing("integration_act", p.valid_from);
    assert!(matches!(standing, Some(StatuteStanding::InForce(statute)) if statute.citation == "681/2023"));
    assert_eq!(
        p.provision("integration_data_access").unwrap().statute,
        "integration_act"
    );
}

// --- 001 Joroinen, immigrant services --------------------------------------------------------------

#[test]
fn joroinen_is_entered_by_a_permission_in_one_of_two_forms() {
    let p = profile(JOROINEN);
    for (condition, code, form) in [
        (0, "written_permission", ConsentForm::Written),
        (1, "electronic_form_acceptance", ConsentForm::ElectronicForm),
    ] {
        let condition = &p.entry.conditions[condition];
        assert_eq!(condition.code, code);
        let needs = &condition.needs;
        assert!(
            matches!(needs, EntryNeed::Consent { kind, forms } if kind == "recording" && *forms == [form])
        );
    }
    assert_eq!(p.entry.conditions.len(), 2);
    assert_eq!(
        p.entry.required,
        [vec![Field::Name], vec![Field::BirthDate, Field::IdentityCode]]
    );
    assert_eq!(
        consent_kinds(&p),
        "recording transfer information_request transfer_outside_eea"
    );
    for kind in p.consent_kinds.iter().filter(|kind| kind.code != "recording") {
        assert_eq!(kind.forms, [ConsentForm::Written], "{}", kind.code);
        assert!(kind.names_parties, "{}", kind.code);
    }
    // Whoever refuses is served all the same, by a duty that is in force on every day of the notice.
    for on in ["2024-08-07", "2024-12-31", "2025-01-01", LATER] {
        let in_force = |code: &&str| {
            p.provision_in_force(code, ProvisionUse::ServiceDuty, day(on))
                .is_some()
        };
        assert_eq!(
            ["guidance_2010", "guidance"]
                .iter()
                .filter(|code| in_force(code))
                .count(),
            1,
            "{on}"
        );
    }
}

#[test]
fn joroinen_has_the_data_and_the_sources_of_its_notice() {
    let p = profile(JOROINEN);
    assert_eq!(p.controller.municipality, "171");
    assert_eq!(
        (&p.controller.phone, &p.controller.email),
        (&None, &None),
        "the address alone"
    );
    assert_eq!(
        groups(&p),
        "residents reception_service_clients settlement_service_clients"
    );
    assert_eq!(
        covered(&p),
        "name birth_date identity_code citizenship municipality address phone email"
    );
    assert_eq!(read(&p), "");
    assert_eq!(special(&p), "work_ability");
    assert_eq!(p.source_list.kind, SourceListKind::OpenWithConsent);
    assert_eq!(sources(&p, None, None), "client staff");
    assert_eq!(
        sources(&p, Some("information_request"), None),
        "other_named_party"
    );
    assert_eq!(p.sources.len(), 3);
    let channels = words(
        p.source("client")
            .unwrap()
            .channels
            .iter()
            .map(|channel| channel.code()),
    );
    assert_eq!(channels, "meeting phone email electronic_form");
}

// --- 002 Kemi, employment project ------------------------------------------------------------------

#[test]
fn the_project_knows_neither_identity_code_nor_birth_date() {
    let p = profile(PROJECT);
    assert_eq!(p.controller.municipality, "240");
    assert_eq!(
        (&p.controller.phone, &p.controller.email),
        (&None, &None),
        "an official's own in the notice"
    );
    assert_eq!(groups(&p), "project_clients");
    assert_eq!(covered(&p), "name occupation municipality address phone email");
    assert_eq!(read(&p), "");
    for field in [Field::IdentityCode, Field::BirthDate, Field::Citizenship] {
        assert!(p.category_of(field).is_none(), "{}", field.code());
    }
    assert_eq!(special(&p), "health_and_rehabilitation");
    assert_eq!(p.notice.given_under, ["personal_data_act"]);
    assert!(lapsed(&p, "personal_data_act", LATER) && !lapsed(&p, "personal_data_act", "2016-12-16"));
}

#[test]
fn the_project_lives_by_consent_alone() {
    let p = profile(PROJECT);
    assert_eq!(p.entry.conditions.len(), 1);
    assert_eq!(p.entry.conditions[0].code, "informed_consent");
    let needs = &p.entry.conditions[0].needs;
    assert!(matches!(needs, EntryNeed::Consent { kind, forms }
        if kind == "processing" && forms.contains(&ConsentForm::Written)));
    assert_eq!(p.entry.required, [vec![Field::Name]]);
    assert_eq!(consent_kinds(&p), "processing obtaining disclosing");
    assert_eq!(p.legal_bases.len(), 1);
    assert_eq!(p.legal_bases[0].category, BasisCategory::Consent);
    assert_eq!(p.source_list.kind, SourceListKind::OpenWithConsent);
    assert_eq!(sources(&p, None, None), "client staff");
    assert_eq!(
        sources(&p, Some("obtaining"), None),
        "named_private_person city_social_and_health_services te_office kela employer school \
         purchased_service_provider other_named_party"
    );
    assert_eq!(p.sources.len(), 10, "no provision opens a source");
}

// --- 004 Raisio, employment services ---------------------------------------------------------------

#[test]
fn raisio_is_entered_when_a_client_relationship_begins() {
    let p = profile(RAISIO);
    assert_eq!(p.entry.conditions.len(), 1);
    assert!(matches!(
        p.entry.conditions[0].needs,
        EntryNeed::ClientRelationship
    ));
    assert!(
        p.legal_bases.iter().all(|basis| basis.statutes.is_empty()),
        "the notice cites no statute"
    );
    assert_eq!(p.source_list.kind, SourceListKind::Mainly);
    assert_eq!(sources(&p, None, None), "client staff");
    assert_eq!(p.sources.len(), 2);
    assert_eq!(consent_kinds(&p), "data_exchange_and_use");
    let kind = p.consent_kind("data_exchange_and_use").unwrap();
    assert_eq!(kind.uses, [ConsentUse::Obtaining, ConsentUse::Disclosing]);
    assert!(
        !kind.forms.contains(&ConsentForm::OralRecorded),
        "it is given on a form"
    );
}

#[test]
fn raisio_has_the_data_of_its_notice() {
    let p = profile(RAISIO);
    assert_eq!(p.controller.municipality, "680");
    assert_eq!(groups(&p), "workshop_clients activity_centre_clients");
    assert_eq!(
        covered(&p),
        "name identity_code mother_tongue communication_language marital_status occupation municipality \
         address phone non_disclosure"
    );
    assert_eq!(read(&p), "birth_date");
    assert!(p.category_of(Field::Email).is_none(), "no e-mail");
    assert_eq!(special(&p), "work_ability");
    // What law keeps longer than the notice's one year is sealed apart.
    let year = &p.category("client_narrative").unwrap().retention_class;
    for code in [
        "work_ability",
        "social_assistance_decisions",
        "social_welfare_notifications",
        "payment_commitments",
    ] {
        assert_ne!(&p.category(code).unwrap().retention_class, year, "{code}");
    }
}
