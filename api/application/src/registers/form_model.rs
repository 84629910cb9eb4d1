//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

pub mod entries;
pub mod fields;
pub mod records;
pub mod relations;

use contract::registers::form_model::LabelledCode;
use domain::labels::Labels;

pub fn labelled<'l>(known: impl Iterator<Item = (&'l String, &'l Labels)>) -> Vec<LabelledCode> {
    known
        .map(|(code, label)| LabelledCode {
            code: code.clone(),
            label: label.into(),
        })
        .collect()
}
