//! What the reader of bodies does not enforce must not stand in a schema of a body: it would promise what nobody
//! keeps. The service does not start with such a contract.

use super::formats;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Words of a schema that are enforced, or say nothing that could be.
const KEYWORDS: [&str; 22] = [
    "$ref",
    "additionalProperties",
    "anyOf",
    "description",
    "discriminator",
    "enum",
    "examples",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
    formats::EARLIEST,
];

/// Words that say nothing about a value.
const TOLD: [&str; 3] = ["description", "examples", "title"];

/// Whatever in the schemas of request bodies is not enforced: each names the schema and the word.
pub(super) fn unenforced(document: &Value) -> Vec<String> {
    let components = &document["components"]["schemas"];
    let mut walk = Walk {
        found: BTreeSet::new(),
        waiting: Vec::new(),
        name: "a request body".to_owned(),
    };
    for operation in document["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.values().filter_map(Value::as_object))
        .flat_map(Map::values)
    {
        let content = operation["requestBody"]["content"].as_object();
        for media in content.into_iter().flat_map(Map::values) {
            walk.schema(&media["schema"]);
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = walk.waiting.pop() {
        if seen.insert(name.clone()) {
            walk.name = name.clone();
            match components.get(&name) {
                Some(schema) => walk.schema(schema),
                None => walk.report("is missing"),
            }
        }
    }
    walk.found.into_iter().collect()
}

struct Walk {
    found: BTreeSet<String>,
    /// Names of schemas that are referred to.
    waiting: Vec<String>,
    /// The schema that is looked at.
    name: String,
}

impl Walk {
    fn report(&mut self, what: &str) {
        self.found.insert(format!("schema `{}` {what}", self.name));
    }

    fn schema(&mut self, schema: &Value) {
        let Some(words) = schema.as_object() else {
            return self.report("holds what is no schema");
        };
        for word in words.keys().filter(|word| !KEYWORDS.contains(&word.as_str())) {
            self.report(&format!("uses the keyword `{word}`, which nothing enforces"));
        }
        if let Some(reference) = words.get("$ref") {
            let name = reference.as_str().and_then(|path| path.rsplit('/').next());
            self.waiting.extend(name.map(str::to_owned));
            let beside = words
                .keys()
                .find(|word| *word != "$ref" && !TOLD.contains(&word.as_str()));
            if let Some(word) = beside {
                self.report(&format!(
                    "uses the keyword `{word}` beside `$ref`, which nothing enforces"
                ));
            }
            return;
        }
        self.format(words);
        if words
            .get("additionalProperties")
            .is_some_and(|value| *value != false)
        {
            self.report("uses the keyword `additionalProperties` for other members, which are refused");
        }
        self.choice(words);
        for inner in words
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::values)
        {
            self.schema(inner);
        }
        if let Some(items) = words.get("items") {
            self.schema(items);
        }
    }

    fn format(&mut self, words: &Map<String, Value>) {
        let Some(format) = words.get("format") else { return };
        let name = format.as_str().unwrap_or_default();
        let bounded = words.contains_key("minimum") && words.contains_key("maximum");
        if formats::is_integer(name) && bounded {
            return;
        }
        if !formats::is_known(name) {
            return self.report(&format!("uses the format `{name}`, which nothing enforces"));
        }
        if words.contains_key("pattern") && name != formats::PASSWORD {
            self.report(&format!(
                "uses the keyword `pattern` beside the format `{name}`, which nothing enforces"
            ));
        }
    }

    /// A choice is between null and one schema, or between objects that a member tells apart.
    fn choice(&mut self, words: &Map<String, Value>) {
        let told_apart = words.contains_key("discriminator");
        for word in ["oneOf", "anyOf"] {
            let Some(options) = words.get(word).and_then(Value::as_array) else {
                continue;
            };
            let others: Vec<&Value> = options.iter().filter(|option| option["type"] != "null").collect();
            if others.len() > 1 && !told_apart {
                self.report(&format!(
                    "uses the keyword `{word}` for a choice that nothing tells apart"
                ));
            }
            others.into_iter().for_each(|option| self.schema(option));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unenforced;
    use serde_json::{Value, json};

    fn contract() -> Value {
        serde_json::from_str(include_str!("../../../../openapi/openapi.json")).expect("JSON")
    }

    #[test]
    fn the_contract_promises_nothing_that_is_not_kept() {
        assert_eq!(unenforced(&contract()), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_enforced_is_named_with_its_schema() {
        for (words, told) in [
            (json!({"type": "string", "multipleOf": 3}), "`multipleOf`"),
            (json!({"type": "string", "const": "x"}), "`const`"),
            (json!({"type": "string", "format": "hostname"}), "`hostname`"),
            (
                json!({"type": "integer", "format": "int32", "minimum": 0}),
                "`int32`",
            ),
            (
                json!({"type": "string", "format": "date", "pattern": "^2"}),
                "`pattern`",
            ),
            (
                json!({"type": "array", "items": {"type": "string", "contentEncoding": "base64"}}),
                "`contentEncoding`",
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                "`additionalProperties`",
            ),
            (
                json!({"$ref": "#/components/schemas/PeriodInput", "minLength": 2}),
                "`minLength`",
            ),
            (json!({"$ref": "#/components/schemas/Nowhere"}), "`Nowhere`"),
            (
                json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
                "`oneOf`",
            ),
            (json!({"allOf": [{"type": "string"}]}), "`allOf`"),
        ] {
            let mut document = contract();
            document["components"]["schemas"]["EmailInput"]["properties"]["address"] = words.clone();
            let found = unenforced(&document);
            let names_schema = found[0].contains("`EmailInput`") || told == "`Nowhere`";
            assert!(
                found.len() == 1 && names_schema && found[0].contains(told),
                "{words}: {found:?}"
            );
        }
    }
}
