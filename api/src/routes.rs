//! Which paths there are, and with which methods: what is told about those that are not, and about requests that are.

use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The paths of the contract.
pub struct Routes {
    methods: HashMap<String, String>,
    words: HashSet<String>,
    /// The path of each operation, by its id.
    paths: HashMap<String, String>,
}

impl Routes {
    /// From the OpenAPI document and the ids of the registers.
    pub fn new<'r>(document: &Value, registers: impl Iterator<Item = &'r str>) -> Self {
        let (mut methods, mut paths) = (HashMap::new(), HashMap::new());
        let mut words: HashSet<String> = registers.map(str::to_owned).collect();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            words.extend(
                path.split('/')
                    .filter(|step| !step.starts_with('{'))
                    .map(str::to_owned),
            );
            let known = ["get", "post", "put", "patch", "delete"];
            for operation in known.iter().filter_map(|method| item.get(*method)) {
                let id = operation["operationId"].as_str().unwrap_or_default();
                paths.insert(id.to_owned(), path.clone());
            }
            let allowed = known.iter().filter(|method| item.get(**method).is_some());
            let allowed: Vec<_> = allowed.map(|method| method.to_uppercase()).collect();
            methods.insert(path.clone(), allowed.join(", "));
        }
        Self {
            methods,
            words,
            paths,
        }
    }

    /// The path of an operation, as the contract writes it.
    pub fn path_of(&self, operation: &str) -> Option<&str> {
        self.paths.get(operation).map(String::as_str)
    }

    /// The methods that a path has, as `Allow` lists them: a path that has one is no wrong path.
    pub fn allowed(&self, path: &str) -> Option<&str> {
        let fits = |pattern: &str| {
            let mut asked = path.split('/');
            let fits = pattern.split('/').all(|step| match asked.next() {
                Some(asked) => step == asked || step.starts_with('{') && !asked.is_empty(),
                None => false,
            });
            fits && asked.next().is_none()
        };
        // A word goes before what may be any: `/clients/search` is no client.
        let patterns = self.methods.iter().filter(|(pattern, _)| fits(pattern));
        let nearest = patterns.min_by_key(|(pattern, _)| pattern.matches('{').count());
        nearest.map(|(_, methods)| methods.as_str())
    }

    /// A path as a problem may repeat it: whatever is no word of the contract, no register and no id may
    /// be anything, a name or an identity code too, and stands as `-`.
    pub fn instance(&self, path: &str) -> String {
        let step = |step: &str| {
            let is_id = step.len() == 36 && uuid::Uuid::try_parse(step).is_ok();
            if is_id || self.words.contains(step) {
                step.to_owned()
            } else {
                "-".to_owned()
            }
        };
        let steps: Vec<_> = path.split('/').take(50).map(step).collect();
        steps.join("/")
    }
}
