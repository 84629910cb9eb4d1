//! Named examples of requests: invented people, identity codes from 900–999. A test sends every one.

use serde_json::{Value, json};

/// Stands in examples for the id of an official; whoever sends one puts a real id there.
pub const OFFICIAL: &str = "0198f3c0-0000-7000-8000-000000000001";
/// Stands in examples for the id of another official of the same register.
pub const OTHER_OFFICIAL: &str = "0198f3c0-0000-7000-8000-000000000002";
/// Stand in examples for the ids of clients of one family.
pub const FAMILY: [&str; 3] = [
    "0198f3c0-0000-7000-8000-000000000011",
    "0198f3c0-0000-7000-8000-000000000012",
    "0198f3c0-0000-7000-8000-000000000013",
];
/// Stands in examples for a refresh token; whoever sends one puts a real token there.
pub const REFRESH_TOKEN: &str = "ZXhhbXBsZS1yZWZyZXNoLXRva2VuLW9ubHktZm9yLWRvYw";

/// A documented request.
pub struct Example {
    /// The contract's `operationId`.
    pub operation: &'static str,
    /// Its name, unique in the operation.
    pub name: &'static str,
    /// The register that it is meant for; `-` for what belongs to none.
    pub register: &'static str,
    /// The task in which it is sent. Outside registers: `operator` for the operator's administrator, `user`
    /// for the user whom the example of `createUser` made, `-` for somebody who is not signed in.
    pub task: &'static str,
    /// The status that answers it.
    pub status: u16,
    /// What it shows.
    pub summary: &'static str,
    /// The body, as JSON; of a form, its fields.
    pub body: &'static str,
}

macro_rules! examples {
    ($($register:literal $task:literal {
        $($operation:literal $name:literal $status:literal $summary:literal;)*
    })*) => {
        /// Every documented request.
        pub const EXAMPLES: &[Example] = &[$($(Example {
            operation: $operation,
            name: $name,
            register: $register,
            task: $task,
            status: $status,
            summary: $summary,
            body: include_str!(concat!("examples/", $operation, ".", $name, ".json")),
        }),*),*];
    };
}

include!("../../../openapi/examples.in");

impl Example {
    /// The example as the document has it: with what a tester must know to send it.
    fn document(&self) -> Value {
        let place = match (self.register, self.task) {
            ("-", "-") => "Without signing in".to_owned(),
            ("-", task) => format!("As {task}"),
            (register, task) => format!("In {register}, as {task}"),
        };
        let value: Value = serde_json::from_str(self.body).unwrap_or_default();
        json!({
            "summary": self.summary,
            "description": format!("{place}: answers {}.", self.status),
            "value": value
        })
    }
}

/// Puts the examples where they belong.
pub(super) fn finish(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for operation in paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
    {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let Some(Value::Object(content)) = operation.pointer_mut("/requestBody/content") else {
            continue;
        };
        for media in content.values_mut() {
            for example in EXAMPLES.iter().filter(|example| example.operation == id) {
                media["examples"][example.name] = example.document();
            }
        }
    }
}
