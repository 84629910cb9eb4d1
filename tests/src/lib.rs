//! What every black-box test stands on: the service with a clock that stands still, on a database of its
//! own, spoken to over HTTP alone.

pub mod app;
pub mod binary;
pub mod casework;
pub mod contract;
pub mod correcting;
pub mod demo;
pub mod forge;
pub mod halves;
pub mod literal;
pub mod people;
pub mod postgres;
pub mod raw;
pub mod raw_http;
pub mod refusal;
pub mod removing;
pub mod scenes;
pub mod schema;
pub mod session;
pub mod sql;
pub mod sweep;
pub mod work;

pub use app::{App, Options};
pub use session::{Answer, Session};

/// Declares a scenario: the same test on SQLite and on PostgreSQL, each with a service of its own.
///
/// ```ignore
/// tests::scenario! {
///     async fn a_client_is_entered(app) { … }
/// }
/// ```
#[macro_export]
macro_rules! scenario {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident $(, $options:expr)?) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn scenario($app: $crate::App) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(app) = $crate::App::on($crate::postgres::Database::Sqlite, $crate::options!($($options)?)).await {
                    scenario(app).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(app) = $crate::App::on($crate::postgres::Database::Postgres, $crate::options!($($options)?)).await {
                    scenario(app).await;
                }
            }
        }
    )*};
}

/// The options of a scenario, or the usual ones.
#[macro_export]
macro_rules! options {
    () => {
        $crate::Options::default()
    };
    ($options:expr) => {
        $options
    };
}
