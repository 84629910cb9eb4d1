//! Who works at a service under test: people made past the program, and signed in through it.

use super::{App, PASSWORD};
use crate::session::{Answer, Session};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use domain::ids::{RegisterKey, UserId};
use persistence::CompletedUnit;
use persistence::grants::GrantRow;
use persistence::users::UserRow;
use std::sync::{Arc, OnceLock};

impl App {
    fn register_key(&self, register: &str) -> RegisterKey {
        self.state
            .registers
            .find(register)
            .unwrap_or_else(|| panic!("no register {register}"))
            .key
    }

    /// A person with a task in a register, signed in. Each call makes a new person.
    pub async fn official(&self, register: &str, task: &str) -> Session {
        self.official_with(register, task, |_| {}).await
    }

    /// The same, with a grant that is not the usual one.
    pub async fn official_with(&self, register: &str, task: &str, grant: impl Fn(&mut GrantRow)) -> Session {
        let key = self.register_key(register);
        let mut row = self.grant(key, task);
        grant(&mut row);
        let (id, username) = self.person(&format!("{task} of {register}"), Some(row)).await;
        self.sign_in(id, &username).await
    }

    /// The operator's administrator, signed in.
    pub async fn operator(&self) -> Session {
        let row = self.grant(RegisterKey::SYSTEM, application::grants::OPERATOR);
        let (id, username) = self.person("operator", Some(row)).await;
        self.sign_in(id, &username).await
    }

    fn grant(&self, register: RegisterKey, task: &str) -> GrantRow {
        let today = self.today();
        GrantRow {
            id: self.state.store.ids().next(),
            user_id: uuid::Uuid::nil(),
            register_key: register.0,
            task: task.to_owned(),
            valid_from: today - chrono::Days::new(400),
            valid_to: None,
            undertaking_signed_on: today - chrono::Days::new(400),
            own_clients_only: false,
            granted_by: None,
            version: 1,
            created_at: self.clock.now(),
        }
    }

    /// A person who can sign in with [`PASSWORD`]; the id and the username.
    pub async fn person(&self, name: &str, grant: Option<GrantRow>) -> (UserId, String) {
        let id = self.state.store.ids().next();
        let username = format!("user-{}", id.simple());
        let user = Arc::new((
            UserRow {
                id,
                username: username.clone(),
                display_name: format!("Test {name}"),
                password_hash: quick_hash(),
                active: true,
                version: 1,
                created_at: self.clock.now(),
            },
            grant.map(|grant| GrantRow { user_id: id, ..grant }),
        ));
        let entry = application::caller::identity::entry_of(
            &self.state.store,
            &application::caller::identity::RequestIdentity {
                register: RegisterKey::SYSTEM,
                actor: Default::default(),
                operation: "seed",
            },
            &application::problem::Problem::new(contract::problem::Code::NotFound),
            "",
        );
        self.state
            .store
            .write(RegisterKey::SYSTEM, move |mut unit| {
                let (user, entry) = (user.clone(), entry.clone());
                async move {
                    persistence::users::insert(&mut unit.tx, &user.0).await?;
                    if let Some(grant) = &user.1 {
                        persistence::grants::insert(&mut unit.tx, grant).await?;
                    }
                    let value = domain::secret::Secret::new(());
                    Ok::<_, application::problem::Problem>(CompletedUnit {
                        unit,
                        value,
                        entry,
                        dry_run: false,
                    })
                }
            })
            .await
            .expect("the person is added");
        self.state.access.renew(&self.state.store).await;
        (UserId(id), username)
    }

    /// Signs a person in, over HTTP.
    pub async fn sign_in(&self, user: UserId, username: &str) -> Session {
        let answer = self
            .form(
                "/oauth/token",
                &[
                    ("grant_type", "password"),
                    ("username", username),
                    ("password", PASSWORD),
                ],
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Session {
            token: answer.body["access_token"].as_str().expect("a token").to_owned(),
            refresh_token: answer.body["refresh_token"].as_str().expect("a token").to_owned(),
            user,
            username: username.to_owned(),
            ..self.nobody()
        }
    }

    /// Posts a form, without signing in.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.nobody().post_form(path, fields).await
    }

    /// A session of nobody: requests without a token.
    pub fn nobody(&self) -> Session {
        Session {
            http: self.http.clone(),
            ..Session::at(&self.base, "")
        }
    }
}

/// A hash of [`PASSWORD`] that is verified at once: how it was made stands in it. What protects a password
/// is paid for where that is tested, and not at every sign-in of every test.
fn quick_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = || {
        let cheapest = Params::new(Params::MIN_M_COST, 1, 1, None).expect("what it costs");
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheapest);
        let hash = hasher.hash_password_with_salt(PASSWORD.as_bytes(), b"a salt for tests");
        hash.expect("a hash").to_string()
    };
    HASH.get_or_init(hash).clone()
}
