//! A relation as each of the two sees the other.

use domain::client::related::{Relation, SeenRelation};

#[test]
fn what_is_recorded_is_seen_as_it_is_recorded() {
    for relation in Relation::ALL {
        assert_eq!(relation.seen().code(), relation.code());
    }
}

#[test]
fn the_inverse_of_a_family_tie_is_one_and_of_its_inverse_the_tie() {
    for (relation, inverse) in [
        (Relation::Spouse, Relation::Spouse),
        (Relation::Child, Relation::Parent),
        (Relation::Parent, Relation::Child),
        (Relation::Sibling, Relation::Sibling),
        (Relation::OtherFamily, Relation::OtherFamily),
        (Relation::Close, Relation::Close),
    ] {
        assert_eq!(relation.inverse(), inverse.seen());
        assert_eq!(inverse.inverse(), relation.seen());
    }
}

#[test]
fn whoever_acts_is_never_taken_for_the_one_acted_for() {
    let acting = Relation::ALL
        .iter()
        .filter(|relation| relation.field() == domain::client::field::Field::Guardianship);
    let mut inverses: Vec<_> = acting.map(|relation| relation.inverse()).collect();
    for inverse in &inverses {
        assert!(Relation::parse(inverse.code()).is_none(), "{}", inverse.code());
    }
    inverses.sort();
    inverses.dedup();
    assert_eq!(inverses.len(), 5);
}

#[test]
fn each_is_called_something_in_three_languages() {
    let mut labels = std::collections::BTreeSet::new();
    for seen in SeenRelation::ALL {
        let label = seen.label();
        assert!(
            ![&label.fi, &label.sv, &label.en]
                .into_iter()
                .any(String::is_empty)
        );
        assert!(labels.insert(label.fi), "{}", seen.code());
    }
}
