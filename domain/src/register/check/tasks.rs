//! Tasks: what each sees, and that somebody may do what must be done.

use super::report::Report;
use crate::access::right::Right;
use crate::register::profile::RegisterProfile;
use std::collections::BTreeSet;

impl Report<'_> {
    pub(super) fn tasks(&mut self, p: &RegisterProfile) {
        let categories: BTreeSet<&str> = p.categories.iter().map(|x| x.code.as_str()).collect();
        let purposes: BTreeSet<&str> = p.purposes.iter().map(|x| x.code.as_str()).collect();
        self.unique("task", p.tasks.iter().map(|x| x.code.as_str()));
        self.unique("job", p.jobs.iter().map(|x| x.code.as_str()));
        let jobs = p.jobs.iter().enumerate();
        for (at, job) in jobs {
            let key = format!("job[{at}]");
            if job.purposes.len() != 1 {
                self.error(
                    format!("{key}.purposes"),
                    "exactly one is needed: nobody chooses for a job",
                );
            }
            if job.rights.contains(&Right::GrantEdit) {
                self.error(format!("{key}.rights"), "grant.edit is given by a person alone");
            }
        }
        let tasks = p
            .tasks
            .iter()
            .enumerate()
            .map(|(at, task)| (format!("task[{at}]"), task));
        let jobs = p
            .jobs
            .iter()
            .enumerate()
            .map(|(at, job)| (format!("job[{at}]"), job));
        for (key, task) in tasks.chain(jobs) {
            for code in &task.categories {
                self.declared(format!("{key}.categories"), code, &categories, "category");
            }
            for code in &task.purposes {
                self.declared(format!("{key}.purposes"), code, &purposes, "purpose");
            }
            if task.purposes.is_empty() && key.starts_with("task") {
                self.error(format!("{key}.purposes"), "at least one is needed");
            }
            if task.rights.contains(&Right::GrantEdit)
                && task.rights.iter().any(|right| right.opens_client_data())
            {
                self.error(
                    format!("{key}.rights"),
                    "grant.edit stands alone: who gives rights sees no client",
                );
            }
        }
        for (right, why) in [
            (Right::GrantEdit, "nobody could be given a right"),
            (
                Right::OutsideNoticeRecord,
                "what law requires could not be recorded",
            ),
            (
                Right::OutsideNoticeClose,
                "what was recorded outside the notice could not be closed",
            ),
            (Right::RegisterLogView, "nobody could read the user log"),
        ] {
            if !p.tasks.iter().any(|task| task.rights.contains(&right)) {
                self.error("task", format!("none has {:?}: {why}", right.code()));
            }
        }
    }
}
