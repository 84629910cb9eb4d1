//! What an operation declares is what its handler is, and what the contract says.

use api::resources::OPERATIONS;
use application::caller::operation::{Audience, Effect};
use std::collections::BTreeSet;
use tests::contract::operations;

#[test]
fn every_handler_is_declared_and_every_declaration_has_a_handler() {
    let document = api::server::document();
    let paths = document["paths"].as_object().expect("paths");
    let handled: Vec<&str> = paths
        .values()
        .flat_map(|item| item.as_object().expect("operations").values())
        .map(|operation| operation["operationId"].as_str().expect("an operationId"))
        .collect();
    let declared: Vec<&str> = OPERATIONS.all().map(|operation| operation.id).collect();
    let (handled_once, declared_once): (BTreeSet<_>, BTreeSet<_>) = (
        handled.iter().copied().collect(),
        declared.iter().copied().collect(),
    );
    assert_eq!(handled_once.len(), handled.len(), "an operation is handled twice");
    assert_eq!(
        declared_once.len(),
        declared.len(),
        "an operation is declared twice"
    );
    let undeclared: Vec<_> = handled_once.difference(&declared_once).collect();
    let unhandled: Vec<_> = declared_once.difference(&handled_once).collect();
    assert!(
        undeclared.is_empty() && unhandled.is_empty(),
        "handlers without a declaration {undeclared:?}, declarations without a handler {unhandled:?}"
    );
}

#[test]
fn an_effect_has_its_method_and_its_status() {
    for operation in operations(&api::server::document()) {
        let (id, info) = (&operation.id, operation.info);
        let methods: &[&str] = match info.effect {
            Effect::Reads => &["GET"],
            Effect::Finds => &["GET", "POST"],
            Effect::Creates | Effect::Decides => &["POST"],
            Effect::Changes => &["PATCH", "PUT", "POST"],
            Effect::Removes => &["DELETE"],
        };
        assert!(
            methods.contains(&operation.method.as_str()),
            "{id}: {:?}",
            info.effect
        );
        let responses = operation.says["responses"].as_object().expect("responses");
        assert_eq!(
            responses.contains_key("201"),
            info.effect == Effect::Creates,
            "{id}"
        );
        assert!(
            info.effect != Effect::Removes || responses.contains_key("204"),
            "{id}"
        );
        assert_eq!(
            responses.contains_key("409"),
            info.effect.writes() && !info.oauth,
            "{id}"
        );
    }
}

#[test]
fn the_contract_says_what_is_declared() {
    let document = api::server::document();
    for operation in operations(&document) {
        let (id, info) = (&operation.id, operation.info);
        let said = [
            ("header", "If-Match", info.if_match),
            ("header", "Idempotency-Key", info.idempotent),
            ("header", "Change-Reason", info.reasons.is_some()),
            ("header", "Task", info.in_register()),
            ("path", "register", operation.path.contains("{register}")),
            ("query", "dryRun", info.dry_run),
        ];
        for (place, name, declared) in said {
            assert_eq!(operation.has_parameter(place, name), declared, "{id}: {name}");
        }
        let responses = &operation.says["responses"];
        let administrators = !matches!(info.audience, Audience::Public | Audience::SignedIn);
        for (status, declared) in [
            ("401", !info.probe),
            ("403", administrators),
            ("412", info.if_match || info.versions_in_body),
            ("428", info.if_match),
        ] {
            assert_eq!(responses[status].is_object(), declared, "{id}: {status}");
        }
        let answer = if info.effect == Effect::Creates {
            "201"
        } else {
            "200"
        };
        assert_eq!(
            responses[answer]["headers"]["ETag"].is_object(),
            info.versioned,
            "{id}"
        );
        if !info.in_register() {
            assert_eq!(info.right(), None, "{id}");
        }
        assert!(
            !(info.is_public() && (info.if_match || info.dry_run || info.idempotent || info.receipt)),
            "{id}: nobody known could ask for it"
        );
    }
}
