//! The tasks and their rights, the same in every register.

use super::*;

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
        assert_eq!(with(Right::CaseloadEdit), "responsible_person", "{id}");
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
