//! The networks of a bound register, told by the environment.

use serde_json::json;
use tests::binary::{Installation, complained};
use tests::people::{RAISIO, clients};
use tests::postgres::Database;

const VARIABLE: &str = "ASIAKASREKISTERI_REGISTERS__RAISIO_EMPLOYMENT_SERVICES__NETWORKS";

#[tokio::test]
async fn a_variable_opens_a_bound_register_and_takes_the_place_of_the_file() {
    let Some(installation) = Installation::on(tests::binary!(), Database::Sqlite).await else {
        return;
    };
    installation.configure(&format!("[registers.{RAISIO}]\nnetworks = [\"10.20.0.0/16\"]"));
    assert!(installation.add_operator().status.success());
    let serving = installation.serve().await;
    let caseworker = serving.official(RAISIO, "caseworker").await;
    let list = clients(RAISIO);
    caseworker.get(&list).await.problem(403, "network_refused");
    drop(serving);

    let serving = installation
        .serve_with(&[(VARIABLE, "10.20.0.0/16, 127.0.0.0/8")])
        .await;
    let caseworker = serving.sign_in("caseworker").await;
    assert_eq!(caseworker.get(&list).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_wrong_variable_is_refused_by_its_name() {
    let Some(installation) = Installation::on(tests::binary!(), Database::Sqlite).await else {
        return;
    };
    let config = installation.config.display().to_string();
    for (variable, value, told) in [
        (VARIABLE, "10.20.0.0/99", format!("{VARIABLE}: \"10.20.0.0/99\"")),
        (VARIABLE, "", format!("{VARIABLE}: \"\"")),
        (
            "ASIAKASREKISTERI_REGISTERS__RAISIO_EMPLOYMENT_SERVICES__NETWERKS",
            "10.20.0.0/16",
            "NETWERKS: is not a key that is known".to_owned(),
        ),
        (
            "ASIAKASREKISTERI_REGISTERS__NO_SUCH__NETWORKS",
            "10.20.0.0/16",
            "registers.no-such: no profile has this id".to_owned(),
        ),
    ] {
        let mut command = installation.command(&["serve", "--config", &config]);
        let output = command.env(variable, value).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{variable}={value}");
        let complaint = complained(&output);
        assert!(complaint.contains(&told), "{complaint}");
    }
}
