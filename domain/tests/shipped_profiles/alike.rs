//! What is the same in all five, and what stands in one alone.

use super::*;

#[test]
fn what_protects_and_what_law_requires_is_recordable_everywhere() {
    for p in profiles() {
        for (field, cited) in [
            (Field::NonDisclosure, "661/2009 36 §"),
            (Field::Death, "(EU) 2016/679 Art. 5(1)(d)"),
            (Field::InterpreterNeed, "434/2003 26 §"),
            (Field::Guardianship, "434/2003 14 §"),
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
