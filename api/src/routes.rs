//! Which paths there are, and with which methods: what is told about those that are not.

use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The paths of the contract.
pub struct Routes {
    methods: HashMap<String, String>,
    words: HashSet<String>,
}

impl Routes {
    /// From the OpenAPI document and the ids of the registers.
    pub fn new<'r>(document: &Value, registers: impl Iterator<Item = &'r str>) -> Self {
        let mut methods = HashMap::new();
        let mut words: HashSet<String> = registers.map(str::to_owned).collect();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            words.extend(
                path.split('/')
                    .filter(|step| !step.starts_with('{'))
                    .map(str::to_owned),
            );
            let known = ["get", "post", "put", "patch", "delete"];
            let allowed = known.iter().filter(|method| item.get(**method).is_some());
            let allowed: Vec<_> = allowed.map(|method| method.to_uppercase()).collect();
            methods.insert(path.clone(), allowed.join(", "));
        }
        Self { methods, words }
    }

    /// The methods of a path, as `Allow` lists them.
    pub fn allowed(&self, pattern: &str) -> Option<&str> {
        self.methods.get(pattern).map(String::as_str)
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
