//! Where in the request of an event stands what is refused for its clients.

use contract::events::EventInput;
use contract::problem::FieldError;

/// Puts refusals at their places: what is refused for every client is wrong with what all have in common,
/// and told once; the rest stands at the client.
pub(super) fn placed(body: &EventInput, refused: Vec<(usize, FieldError)>) -> Vec<FieldError> {
    let mut placed: Vec<FieldError> = Vec::new();
    for (at, error) in &refused {
        let client = body.clients.get(*at);
        let state = client.is_some_and(|client| client.state.is_some());
        let own = match error.pointer.as_str() {
            "/state" => state.then_some("state"),
            "/heldOn" => client.and_then(|client| client.held_on).map(|_| "heldOn"),
            // What is said of all can only be refused for some because of the state that is their own.
            pointer if pointer.starts_with("/content") => state.then_some("state"),
            _ => None,
        };
        let of_all = refused.iter().filter(|(_, other)| other == error).count() == body.clients.len();
        let error = match (own, of_all) {
            (None, true) => error.clone(),
            (own, _) => FieldError {
                pointer: format!("/clients/{at}/{}", own.unwrap_or("client")),
                ..error.clone()
            },
        };
        if !placed.contains(&error) {
            placed.push(error);
        }
    }
    placed
}
