//! A full disk: writes are told to come again, nothing is half-written, and all is well once there is
//! space.

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use tests::binary::{Installation, complained, said};
use tests::people::*;
use tests::postgres::Database;
use tests::sql::Sql;

const REGISTER: &str = KEMI_REFUGEE_WORK;
/// Set where the test runs in a namespace already.
const WITHIN: &str = "FULL_DISK_TEST_IS_WITHIN_A_NAMESPACE";

/// A small disk, unmounted when it is dropped.
struct Disk<'p>(&'p Path);

impl<'p> Disk<'p> {
    fn mount(at: &'p Path) -> Result<Self, String> {
        std::fs::create_dir_all(at).map_err(|error| error.to_string())?;
        run(
            "mount",
            &["-t", "tmpfs", "-o", "size=4m", "tmpfs", &at.display().to_string()],
        )?;
        Ok(Self(at))
    }

    fn grow(&self) {
        run(
            "mount",
            &["-o", "remount,size=64m", &self.0.display().to_string()],
        )
        .expect("it grows");
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        // Lazily: the service may still hold its files.
        let _ = run("umount", &["-l", &self.0.display().to_string()]);
    }
}

fn run(command: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(command)
        .args(arguments)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(())
    } else {
        Err(complained(&output).trim().to_owned())
    }
}

/// Runs this test once more where whoever runs it may mount: as root of a namespace of its own.
fn as_root_of_a_namespace(reason: &str) {
    assert!(
        std::env::var_os(WITHIN).is_none(),
        "a small disk cannot be mounted, neither as who runs this nor in a namespace: {reason}"
    );
    // The first part of a module's path is the crate.
    let (_, module) = module_path!().split_once("::").expect("a module");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount"])
        .arg(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            &format!("{module}::writes_wait_for_space_and_leave_no_half"),
        ])
        .env(WITHIN, "1")
        .output()
        .expect("unshare, of util-linux, runs");
    let told = format!("{reason}\n{}{}", said(&output), complained(&output));
    assert!(output.status.success(), "{told}");
    assert!(told.contains("1 passed"), "{told}");
}

fn client(number: usize) -> Value {
    json!({
        "clientGroup": "refugees_received", "source": from_client(),
        "person": {"firstNames": "Aino Elina Maria", "lastName": format!("Mahtuvainen-Tilanahtaus {number}")},
        "phones": [{"number": format!("+358 50 000 {number:04}")}],
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_wait_for_space_and_leave_no_half() {
    let Some(installation) = Installation::on(tests::binary!(), Database::Sqlite).await else {
        return;
    };
    let disk = match Disk::mount(&installation.data_dir) {
        Ok(disk) => disk,
        Err(reason) => return as_root_of_a_namespace(&reason),
    };
    assert!(installation.add_operator().status.success());
    let serving = installation.serve().await;
    let official = serving.official(REGISTER, "caseworker").await;
    let mut made = Vec::new();
    let refused = loop {
        assert!(made.len() < 2000, "the disk does not fill");
        let answer = official.post(&clients(REGISTER), client(made.len())).await;
        if answer.status != 201 {
            break answer;
        }
        made.push(answer.body["id"].as_str().expect("an id").to_owned());
    };
    assert!(made.len() > 10, "{}", made.len());
    let mut answers = vec![refused];
    for number in 0..5 {
        answers.push(official.post(&clients(REGISTER), client(5000 + number)).await);
        let phone = json!({"number": "+358 44 000 0001", "source": from_client()});
        answers.push(
            official
                .post(&format!("{}/{}/phones", clients(REGISTER), made[0]), phone)
                .await,
        );
    }
    let mut told = 0;
    for answer in answers {
        // A small entry may still find its place, and a small write too.
        if answer.status == 201 {
            continue;
        }
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert!(answer.header("retry-after").is_some(), "{}", answer.text);
        assert!(["unavailable", "log_unavailable"].contains(&answer.body["code"].as_str().expect("a code")));
        assert!(!answer.text.contains("Mahtuvainen"));
        told += 1;
    }
    assert!(told >= 3, "{told}");
    // A read without its entry shows nothing.
    let read = official.get(&format!("{}/{}", clients(REGISTER), made[0])).await;
    assert!(
        read.status == 200 && read.header("log-receipt").is_some() || read.status == 503,
        "{}",
        read.text
    );

    disk.grow();
    let mut sql = Sql::open(&installation.database_url, &installation.key_dir).await;
    let again = official.post(&clients(REGISTER), client(9000)).await;
    assert_eq!(again.status, 201, "{}\n{}", again.text, serving.log());
    tests::halves::none(&mut sql).await;
    for id in &made {
        official
            .get(&format!("{}/{id}", clients(REGISTER)))
            .await
            .expect(200);
    }
    assert_eq!(sql.column::<String>("PRAGMA integrity_check").await, ["ok"]);
    drop((serving, sql));
    let verified = installation.run(&["log", "verify"]);
    assert!(verified.status.success(), "{}", complained(&verified));
}
