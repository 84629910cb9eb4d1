//! Statutes, provisions and legal bases.

use super::report::Report;
use crate::register::profile::RegisterProfile;

impl Report<'_> {
    pub(super) fn law(&mut self, p: &RegisterProfile) {
        let statutes = self.unique("statute", p.statutes.iter().map(|x| x.code.as_str()));
        for (at, statute) in p.statutes.iter().enumerate() {
            let key = format!("statute[{at}]");
            self.validity(&key, statute.valid_from, statute.valid_to);
            if let Some(successor) = &statute.successor {
                self.declared(
                    format!("{key}.successor.code"),
                    &successor.code,
                    &statutes,
                    "statute",
                );
                if successor.code == statute.code {
                    self.error(format!("{key}.successor.code"), "names the statute itself");
                }
                self.succession(&key, statute.valid_to, successor);
            }
        }
        self.unique("provision", p.provisions.iter().map(|x| x.code.as_str()));
        for (at, provision) in p.provisions.iter().enumerate() {
            self.declared(
                format!("provision[{at}].statute"),
                &provision.statute,
                &statutes,
                "statute",
            );
            if provision.uses.is_empty() {
                self.error(format!("provision[{at}].uses"), "at least one use is needed");
            }
        }
        for (at, code) in p.notice.given_under.iter().enumerate() {
            self.declared(format!("notice.given_under[{at}]"), code, &statutes, "statute");
        }
        for (at, basis) in p.legal_bases.iter().enumerate() {
            for (n, code) in basis.statutes.iter().enumerate() {
                self.declared(
                    format!("legal_basis[{at}].statutes[{n}]"),
                    code,
                    &statutes,
                    "statute",
                );
            }
        }
    }
}
