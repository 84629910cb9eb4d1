//! From the text of a profile to its model. The order follows the model.

use super::bounds;
use super::error::ProfileError;
use super::model::*;
use super::profile::RegisterProfile;
use super::section::Section;
use crate::access::right::Right;
use crate::client::field::Field;
use crate::record::kind::RecordKind;
use chrono_tz::Tz;

pub(super) fn profile(table: toml::Table, errors: &mut Vec<ProfileError>) -> RegisterProfile {
    let mut s = Section::new(String::new(), table, errors);
    let profile = RegisterProfile {
        id: s.slug("id"),
        version: s.text("version", bounds::CODE),
        valid_from: s.date("valid_from"),
        time_zone: time_zone(&mut s),
        name: s.labels("name"),
        form: s.known("form", RegisterForm::ALL, RegisterForm::code),
        notice: s.section("notice", notice),
        controller: s.section("controller", controller),
        roles: s.list("role", role),
        outsourced: s.known("outsourced", Stated::ALL, Stated::code),
        automated_decisions: s.known("automated_decisions", Stated::ALL, Stated::code),
        purposes: s.list("purpose", purpose),
        statutes: s.list("statute", statute),
        provisions: s.list("provision", provision),
        legal_bases: s.list("legal_basis", legal_basis),
        groups: s.list("group", group),
        entry: s.section("entry", entry),
        categories: s.list("category", category),
        readings: s.list("reading", reading),
        record_types: s.list("record_type", record_type),
        identifier_schemes: s.list("identifier_scheme", identifier_scheme),
        protective: s.list("protective", protective),
        protective_retention_class: s.code("protective_retention_class"),
        consent_retention_class: s.code("consent_retention_class"),
        parties: s.list("party", party),
        source_list: s.section("source_list", |s| SourceList {
            kind: s.known("kind", SourceListKind::ALL, SourceListKind::code),
            section: s.notice_section(),
        }),
        sources: s.list("source", source),
        consent_kinds: s.list("consent_kind", consent_kind),
        tasks: s.list("task", task),
        jobs: s.list("job", task),
        end_reasons: s.list("end_reason", code_and_label),
        restriction_uses: s.list("restriction_use", code_and_label),
        network: s.section("network", |s| Network {
            bound: s.flag("bound", false),
            section: s.notice_section(),
        }),
        undertaking: s.section("undertaking", |s| Undertaking {
            stated: s.known("stated", Stated::ALL, Stated::code),
            section: s.notice_section(),
        }),
        retention_classes: s.list("retention_class", code_and_label),
    };
    s.finish();
    profile
}

fn time_zone(s: &mut Section<'_>) -> Tz {
    let name = s.text("time_zone", bounds::CODE);
    name.parse().unwrap_or_else(|_| {
        if !name.is_empty() {
            s.error("time_zone", "is not a time zone of the IANA list");
        }
        Tz::UTC
    })
}

fn code_and_label(s: &mut Section<'_>) -> LabelledCode {
    LabelledCode {
        code: s.code("code"),
        label: s.labels("label"),
    }
}

fn notice(s: &mut Section<'_>) -> Notice {
    Notice {
        drawn_up: s.optional_date("drawn_up"),
        updated: s.optional_date("updated"),
        given_under: s.codes("given_under"),
        covers_project_work: s.flag("covers_project_work", false),
        content_section: s.text("content_section", bounds::NOTICE_SECTION),
    }
}

fn controller(s: &mut Section<'_>) -> Controller {
    let controller = Controller {
        body: s.labels("body"),
        municipality: s.text("municipality", bounds::CODE),
        street: s.text("street", bounds::STREET),
        postal_code: s.text("postal_code", bounds::POSTAL_CODE),
        city: s.text("city", bounds::CITY),
        phone: s.optional_text("phone", bounds::PHONE),
        email: s.optional_text("email", bounds::MAILBOX),
    };
    let code = &controller.municipality;
    if !code.is_empty() && (code.len() != 3 || !code.bytes().all(|b| b.is_ascii_digit())) {
        s.error("municipality", "must be a municipality code of three digits");
    }
    controller
}

fn role(s: &mut Section<'_>) -> Role {
    Role {
        role: s.known("role", RoleCode::ALL, RoleCode::code),
        title: s.labels("title"),
        mailbox: s.optional_text("mailbox", bounds::MAILBOX),
        shared: s.flag("shared", false),
    }
}

fn purpose(s: &mut Section<'_>) -> Purpose {
    Purpose {
        code: s.code("code"),
        label: s.labels("label"),
        secondary: s.flag("secondary", false),
        section: s.notice_section(),
    }
}

fn statute(s: &mut Section<'_>) -> Statute {
    Statute {
        code: s.code("code"),
        citation: s.text("citation", bounds::CITATION),
        title: s.labels("title"),
        valid_from: s.optional_date("valid_from"),
        valid_to: s.optional_date("valid_to"),
        successor: s.successor(),
        remark: s.optional_labels("remark"),
    }
}

fn provision(s: &mut Section<'_>) -> Provision {
    Provision {
        code: s.code("code"),
        statute: s.code("statute"),
        section: s.text("section", bounds::STATUTE_SECTION),
        label: s.labels("label"),
        uses: s.known_list("uses", ProvisionUse::ALL, ProvisionUse::code),
        valid_to: s.optional_date("valid_to"),
    }
}

fn legal_basis(s: &mut Section<'_>) -> LegalBasis {
    LegalBasis {
        category: s.known("category", BasisCategory::ALL, BasisCategory::code),
        statutes: s.codes("statutes"),
        section: s.notice_section(),
    }
}

fn group(s: &mut Section<'_>) -> ClientGroup {
    ClientGroup {
        code: s.code("code"),
        label: s.labels("label"),
        section: s.notice_section(),
    }
}

fn entry(s: &mut Section<'_>) -> EntryConditions {
    EntryConditions {
        section: s.notice_section(),
        conditions: s.list("condition", entry_condition),
        required: s.known_lists("required", Field::ALL, Field::code),
    }
}

fn entry_condition(s: &mut Section<'_>) -> EntryCondition {
    EntryCondition {
        code: s.code("code"),
        label: s.labels("label"),
        needs: match s.known("needs", EntryNeedKind::ALL, EntryNeedKind::code) {
            EntryNeedKind::Statute => EntryNeed::Statute {
                statutes: s.codes("statutes"),
            },
            EntryNeedKind::Consent => EntryNeed::Consent {
                kind: s.code("consent_kind"),
                forms: s.known_list("forms", ConsentForm::ALL, ConsentForm::code),
            },
            EntryNeedKind::ClientRelationship => EntryNeed::ClientRelationship,
        },
        reading: s.optional_section("reading", |s| s.note()),
    }
}

fn category(s: &mut Section<'_>) -> Category {
    Category {
        code: s.code("code"),
        label: s.labels("label"),
        section: s.notice_section(),
        special: s.flag("special", false),
        retention_class: s.code("retention_class"),
        fields: s.known_list("fields", Field::ALL, Field::code),
    }
}

fn reading(s: &mut Section<'_>) -> Reading {
    Reading {
        field: s.known("field", Field::ALL, Field::code),
        category: s.code("category"),
        note: s.note(),
    }
}

fn record_type(s: &mut Section<'_>) -> RecordType {
    RecordType {
        code: s.code("code"),
        label: s.labels("label"),
        kind: s.known("kind", RecordKind::ALL, RecordKind::code),
        category: s.code("category"),
        reading: s.optional_section("reading", |s| s.note()),
    }
}

fn identifier_scheme(s: &mut Section<'_>) -> IdentifierScheme {
    IdentifierScheme {
        code: s.code("code"),
        label: s.labels("label"),
        alphabet: s.known("alphabet", IdentifierAlphabet::ALL, IdentifierAlphabet::code),
        min_length: s.number("min_length", 1..=64),
        max_length: s.number("max_length", 1..=64),
        section: s.notice_section(),
    }
}

fn protective(s: &mut Section<'_>) -> Protective {
    Protective {
        field: s.known("field", Field::ALL, Field::code),
        provision: s.code("provision"),
    }
}

fn party(s: &mut Section<'_>) -> Party {
    Party {
        code: s.code("code"),
        label: s.labels("label"),
        kind: s.known("kind", PartyKind::ALL, PartyKind::code),
        named_each_time: s.flag("named_each_time", false),
        valid_from: s.optional_date("valid_from"),
        valid_to: s.optional_date("valid_to"),
        successor: s.successor(),
    }
}

fn source(s: &mut Section<'_>) -> Source {
    Source {
        party: s.code("party"),
        channels: s.known_list("channels", Channel::ALL, Channel::code),
        consent_kind: s.optional_code("consent_kind"),
        provision: s.optional_code("provision"),
    }
}

fn consent_kind(s: &mut Section<'_>) -> ConsentKind {
    ConsentKind {
        code: s.code("code"),
        label: s.labels("label"),
        uses: s.known_list("uses", ConsentUse::ALL, ConsentUse::code),
        forms: s.known_list("forms", ConsentForm::ALL, ConsentForm::code),
        names_parties: s.flag("names_parties", false),
        by_representative: s.flag("by_representative", true),
        section: s.notice_section(),
    }
}

fn task(s: &mut Section<'_>) -> Task {
    Task {
        code: s.code("code"),
        label: s.labels("label"),
        rights: s
            .known_list("rights", Right::ALL, Right::code)
            .into_iter()
            .collect(),
        categories: s.codes("categories").into_iter().collect(),
        purposes: s.codes("purposes"),
    }
}
