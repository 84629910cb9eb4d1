//! The commands of the binary, and what it refuses to start with.

mod at_rest;
mod full_disk;
mod hostile_network;
mod installation;
mod jobs;
mod key_destruction;
mod kill_nine;
mod load;
mod log_verify;
mod networks;
mod running;
mod schemas;
mod units;

use serde_json::json;
use std::path::PathBuf;
use tests::binary::{Installation, OPERATOR, complained, said};
use tests::people::*;
use tests::postgres::Database;

async fn installation() -> Option<Installation> {
    Installation::on(tests::binary!(), Database::Sqlite).await
}

/// Runs a command that must be refused; what it says.
#[track_caller]
fn refused(installation: &Installation, arguments: &[&str]) -> String {
    let output = installation.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", complained(&output));
    assert_eq!(said(&output), "");
    complained(&output)
}

#[tokio::test]
async fn an_unknown_key_of_the_configuration_is_refused_by_name() {
    let Some(installation) = installation().await else {
        return;
    };
    for (lines, key) in [
        ("lissten = \"127.0.0.1:1\"", "lissten"),
        (
            "[registers.raisio-employment-services]\nnetwerks = []",
            "netwerks",
        ),
        (
            "[registers.raisio-employment-services]\nnetworks = [\"10.0.0.0/99\"]",
            "networks",
        ),
        ("workers = \"many\"", "workers"),
        ("session_hours = 0", "session_hours"),
        ("session_hours = 25", "session_hours"),
        ("[registers.no-such-register]\nnetworks = []", "no-such-register"),
    ] {
        installation.configure(lines);
        for command in ["migrate", "serve"] {
            let complaint = refused(&installation, &[command]);
            assert!(complaint.contains(key), "{key}: {complaint}");
        }
    }
    installation.configure("");
    let config = installation.config.display().to_string();
    let mut command = installation.command(&["migrate", "--config", &config]);
    let output = command.env("ASIAKASREKISTERI_NONSENSE", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        complained(&output).contains("nonsense"),
        "{}",
        complained(&output)
    );
    assert!(installation.run(&["migrate"]).status.success());
    let missing = ["migrate", "--config", "/no/such/file.toml"];
    assert_eq!(
        installation.command(&missing).output().unwrap().status.code(),
        Some(1)
    );
}

#[tokio::test]
async fn keys_below_the_data_are_refused() {
    let Some(mut installation) = installation().await else {
        return;
    };
    std::fs::create_dir(&installation.data_dir).unwrap();
    let link = installation.folder.join("link");
    std::os::unix::fs::symlink(&installation.data_dir, &link).unwrap();
    let around = installation.folder.join("elsewhere/../data/keys");
    for keys in [
        installation.data_dir.clone(),
        installation.data_dir.join("keys"),
        installation.data_dir.join("deep/down"),
        link.join("keys"),
        around,
    ] {
        installation.key_dir = keys;
        installation.configure("");
        for command in ["serve", "migrate"] {
            let complaint = refused(&installation, &[command]);
            assert!(
                complaint.contains("key_dir"),
                "{}: {complaint}",
                installation.key_dir.display()
            );
        }
        let left: Vec<_> = std::fs::read_dir(&installation.data_dir).unwrap().collect();
        assert!(left.is_empty(), "nothing was made: {left:?}");
    }
    installation.key_dir = installation.folder.join("data-keys");
    installation.configure("");
    let output = installation.run(&["migrate"]);
    assert!(
        output.status.success(),
        "a name that begins alike: {}",
        complained(&output)
    );
}

/// A copy of the shipped profiles that may be edited.
fn profiles(installation: &Installation) -> PathBuf {
    let folder = installation.folder.join("registers");
    std::fs::create_dir(&folder).unwrap();
    for file in application::hosted_registers::files(&tests::app::shipped_registers()).unwrap() {
        std::fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let text = std::fs::read_to_string(&installation.config).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("registers_dir"));
    let text = format!(
        "registers_dir = {folder:?}\n{}\n",
        lines.collect::<Vec<_>>().join("\n")
    );
    std::fs::write(&installation.config, text).unwrap();
    folder
}

fn edit(file: &PathBuf, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[tokio::test]
async fn the_check_of_profiles_names_file_key_and_reason_of_everything() {
    let Some(installation) = installation().await else {
        return;
    };
    let folder = profiles(&installation);
    let (one, other) = (
        folder.join(format!("{JOROINEN}.toml")),
        folder.join(format!("{RAISIO}.toml")),
    );
    let fine = folder.join(format!("{KEMI_PROJECT}.toml"));
    edit(
        &one,
        "time_zone = \"Europe/Helsinki\"",
        "time_zone = \"Europe/Atlantis\"",
    );
    edit(
        &one,
        "consent_retention_class = \"consents\"",
        "consent_retention_class = \"for_ever\"",
    );
    edit(&one, "form = ", "colour = \"blue\"\nform = ");
    edit(&other, "rights = [", "rights = [\"client.destroy\", ");
    let files = [&one, &other, &fine].map(|file| file.display().to_string());
    let output = installation
        .command(&["registers", "check", &files[0], &files[1], &files[2]])
        .output()
        .unwrap();
    let complaint = complained(&output);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    for (file, key) in [
        (&files[0], "time_zone"),
        (&files[0], "consent_retention_class"),
        (&files[0], "colour"),
        (&files[1], "task[0].rights[0]"),
    ] {
        let line = complaint
            .lines()
            .find(|line| line.starts_with(&format!("{file}: {key}: ")));
        let line = line.unwrap_or_else(|| panic!("{file}: {key}: is not in\n{complaint}"));
        assert!(
            line.len() > file.len() + key.len() + 10,
            "without a reason: {line}"
        );
    }
    let lines = complaint.lines().filter(|line| line.contains(".toml: "));
    assert_eq!(lines.count(), 4, "{complaint}");
    assert!(
        said(&output).contains(&format!("{KEMI_PROJECT} ")),
        "what is sound is said: {}",
        said(&output)
    );
    // The same refusal keeps the service from starting, and from storing anything.
    let complaint = refused(&installation, &["serve"]);
    assert!(
        complaint.contains("time_zone") && complaint.contains("task[0].rights[0]"),
        "{complaint}"
    );
    let missing = installation
        .command(&["registers", "check", "/no/such.toml"])
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        complained(&missing).contains("/no/such.toml: file: "),
        "{}",
        complained(&missing)
    );
    let sound = installation
        .command(&["registers", "check", &files[2]])
        .output()
        .unwrap();
    assert!(sound.status.success());
}

#[tokio::test]
async fn the_same_version_with_other_content_refuses_to_start() {
    let Some(installation) = installation().await else {
        return;
    };
    let file = profiles(&installation).join(format!("{KEMI_REFUGEE_WORK}.toml"));
    let output = installation.run(&["migrate"]);
    assert!(output.status.success(), "{}", complained(&output));
    assert!(
        said(&output).contains("kemi-refugee-work 2024-05-29"),
        "{}",
        said(&output)
    );
    assert!(
        installation.run(&["migrate"]).status.success(),
        "the same content again"
    );
    edit(
        &file,
        "Client register of refugee work",
        "Register of clients of refugee work",
    );
    for command in ["serve", "migrate"] {
        let complaint = refused(&installation, &[command]);
        for named in [KEMI_REFUGEE_WORK, "2024-05-29", "other content"] {
            assert!(complaint.contains(named), "{named}: {complaint}");
        }
    }
    edit(&file, "version = \"2024-05-29\"", "version = \"2024-05-30\"");
    let output = installation.run(&["migrate"]);
    assert!(
        output.status.success(),
        "a version of its own: {}",
        complained(&output)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_administrator_is_added_and_signs_in() {
    for database in [Database::Sqlite, Database::Postgres] {
        let Some(installation) = Installation::on(tests::binary!(), database).await else {
            continue;
        };
        let config = installation.config.display().to_string();
        let password = installation.folder.join("short");
        std::fs::write(&password, "short\n").unwrap();
        let mut command = installation.command(&[
            "user",
            "add",
            "--username",
            OPERATOR,
            "--name",
            "O",
            "--config",
            &config,
        ]);
        let short = command
            .stdin(std::fs::File::open(&password).unwrap())
            .output()
            .unwrap();
        assert_eq!(short.status.code(), Some(1));
        assert!(
            complained(&short).contains("12 to 1000 characters"),
            "{}",
            complained(&short)
        );
        // The same names as over HTTP, and no others.
        for name in ["Olga", "o", "olga operaattori", "ölga", "olga\n", &"o".repeat(65)] {
            let arguments = [
                "user",
                "add",
                "--username",
                name,
                "--name",
                "O",
                "--config",
                &config,
            ];
            let refused = installation.command(&arguments).output().unwrap();
            assert_eq!(refused.status.code(), Some(1), "{name:?}");
            assert!(
                complained(&refused).contains("the username must have"),
                "{}",
                complained(&refused)
            );
        }
        let added = installation.add_operator();
        assert!(
            added.status.success(),
            "after the refused one the name is free: {}",
            complained(&added)
        );
        let again = installation.add_operator();
        assert_eq!(again.status.code(), Some(1));
        assert!(complained(&again).contains("taken"), "{}", complained(&again));

        let serving = installation.serve().await;
        let operator = serving.sign_in(OPERATOR).await;
        let me = operator.get("/v1/me").await.expect(200);
        assert_eq!(
            (&me["username"], &me["operator"]),
            (&json!(OPERATOR), &json!(true))
        );
        // Administrators see no client.
        operator
            .get(&clients(KEMI_REFUGEE_WORK))
            .await
            .problem(403, "no_grant");
        // What it takes to get from there to the first client.
        let official = serving.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let body = json!({"clientGroup": "refugees_received", "person": {"lastName": "Ensi"}, "source": from_client()});
        official.post(&clients(KEMI_REFUGEE_WORK), body).await.expect(201);
    }
}
