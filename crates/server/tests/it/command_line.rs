//! What the command line says to right and to wrong input, and with which exit code.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use store::execute;

use crate::program::{Done, PROGRAM, Program, Serving, alone, command, done, run};

/// Checks an exit code, and that one sentence and its remedy are said.
#[track_caller]
fn fails(done: &Done, code: i32, sentence: &str, remedy: &str) {
    assert_eq!(done.code, code, "{done:?}");
    let mut lines = done.err.lines().filter(|line| !line.starts_with("warning"));
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    assert!(first.starts_with("error: ") && first.contains(sentence), "{done:?}");
    assert!(second.starts_with("  help: ") && second.contains(remedy), "{done:?}");
    assert_eq!(lines.next(), None, "{done:?}");
    assert_eq!(done.out, "", "{done:?}");
}

#[test]
fn used_wrongly_is_told_apart_from_everything_else() {
    for arguments in [
        &["run", "--colour"][..],
        &["fly"],
        &["token", "create", "--name", "x"],
        &["staff", "add"],
        &[],
    ] {
        assert_eq!(run(arguments).code, 2, "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["run", "--help"], &["--version"]] {
        assert_eq!(run(arguments).code, 0, "{arguments:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let program = Program::new();
    let file = program.folder().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    let inside = file.join("data");
    for command in [&["run"][..], &["staff", "add", "a@example.com", "--role", "owner"]] {
        let mut arguments = command.to_vec();
        arguments.extend(["--listen", "127.0.0.1:0"].iter().filter(|_| command[0] == "run"));
        arguments.extend(["--data", inside.to_str().unwrap()]);
        fails(&run(&arguments), 3, "cannot be made or read", "--data");
    }
}

#[test]
fn a_file_that_is_no_store_is_left_as_it_is() {
    let program = Program::new();
    std::fs::create_dir(program.data()).unwrap();
    let file = program.data().join("quarterdeck.sqlite");
    std::fs::write(&file, "this is no database, but somebody's notes ".repeat(100)).unwrap();
    let before = std::fs::read(&file).unwrap();
    let said = program.does(&["run", "--listen", "127.0.0.1:0"]);
    fails(&said, 3, "is not a database", "left alone");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_port_that_is_taken_is_named_before_anything_is_made() {
    let program = Program::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = program.does(&["run", "--listen", &address]);
    fails(&said, 3, &taken.local_addr().unwrap().port().to_string(), "--listen");
    assert!(!program.data().exists());
}

#[test]
fn a_wrong_address_of_a_store_is_a_mistake_and_a_dead_one_a_failure() {
    let program = Program::new();
    let said = program.does(&["token", "list", "--store", "mysql://localhost/x"]);
    fails(&said, 2, "no address of a store", "sqlite:PATH");
    let said = program.does(&["token", "list", "--store", "postgres://u:hunter2@127.0.0.1:1/x"]);
    fails(&said, 3, "127.0.0.1:1 cannot be reached", "server runs");
    assert!(!said.err.contains("hunter2"), "{said:?}");
}

#[test]
fn a_full_disk_behind_the_output_is_a_failure() {
    let program = Program::new();
    assert_eq!(program.does(&["token", "list"]).code, 0);
    program.key("audit.read");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command()
        .args(["audit", "export", "--data"])
        .arg(program.data())
        .stdout(Stdio::from(full))
        .output()
        .unwrap();
    fails(&done(&output), 3, "cannot be written", "room");
}

#[test]
fn one_folder_has_one_server() {
    let program = Program::new();
    let serving = program.serves();
    let said = program.does(&["run", "--listen", "127.0.0.1:0"]);
    fails(&said, 3, "Another server runs", "--data");
    assert_eq!(serving.stops(), 0);
}

#[test]
fn what_the_manual_names_and_nobody_set_is_told_at_the_start() {
    let program = Program::new();
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../manuals/dog_trainers");
    let start = |with: &[(&str, &str)]| {
        let said = program.folder().join("said");
        let mut run = command();
        run.args(["run", manual, "--listen", "127.0.0.1:0", "--data"]).arg(program.data());
        for name in ["STRIPE_KEY", "STRIPE_WEBHOOK_SECRET", "PRODUCT_WEBHOOK_SECRET"] {
            run.env_remove(name);
        }
        run.envs(with.iter().copied());
        let file = std::fs::File::create(&said).unwrap();
        let serving = Serving::begin_telling(run, Stdio::from(file));
        assert_eq!(serving.stops(), 0);
        let said = std::fs::read_to_string(said).unwrap();
        let warned = said.lines().filter_map(|line| line.strip_prefix("warning: "));
        warned.filter(|line| !line.contains("master key")).map(str::to_owned).collect::<Vec<_>>()
    };
    let all = start(&[]);
    let set =
        |name: &str| format!("Set the environment variable {name} and start the server again.");
    assert_eq!(all.len(), 4, "{all:#?}");
    for (name, page) in [
        ("STRIPE_KEY", "README.md:"),
        ("STRIPE_WEBHOOK_SECRET", "README.md:"),
        ("PRODUCT_WEBHOOK_SECRET", "README.md:"),
    ] {
        let line = all.iter().find(|line| line.contains(&format!("`{name}`"))).unwrap();
        assert!(line.starts_with(page) && line.ends_with(&set(name)), "{line}");
    }
    assert!(all.iter().any(|line| line.contains("--mail and --mail-from")), "{all:#?}");
    let secrets = ["STRIPE_KEY", "STRIPE_WEBHOOK_SECRET", "PRODUCT_WEBHOOK_SECRET"];
    let set = secrets.map(|name| (name, "whsec_c2VjcmV0"));
    let mail =
        [("QUARTERDECK_MAIL", "smtp://localhost:1"), ("QUARTERDECK_MAIL_FROM", "a@b.example")];
    assert_eq!(start(&[&set[..], &mail[..]].concat()), [] as [&str; 0]);
}

#[test]
fn the_owner_is_made_once_and_cannot_be_lost() {
    let program = Program::new();
    let made = program.does(&["staff", "add", "Owner@Example.com", "--role", "owner"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert_eq!(made.out.lines().count(), 1, "{made:?}");
    assert!(made.out.starts_with("http://localhost:8080/join/"), "{made:?}");
    let again = program.does(&["staff", "add", "owner@example.com", "--role", "owner"]);
    fails(&again, 1, "among the staff already", "Reset");
    let wrong = program.does(&["staff", "add", "nobody", "--role", "owner"]);
    fails(&wrong, 2, "no address", "olivia@example.com");
    let role = program.does(&["staff", "add", "b@example.com", "--role", "captain"]);
    fails(&role, 2, "no role `captain`", "owner");
    let list = program.does(&["staff", "list"]);
    assert!(list.out.contains("owner@example.com") && list.out.contains("invited"), "{list:?}");
    let json: serde_json::Value =
        serde_json::from_str(&program.does(&["staff", "list", "--format", "json"]).out).unwrap();
    assert_eq!(json[0]["email"], "owner@example.com");
    let gone = program.does(&["staff", "disable", "nobody@example.com"]);
    fails(&gone, 1, "nobody like that", "List");
}

#[test]
fn somebody_is_added_in_a_role_of_the_manual_that_was_published() {
    const MANUAL: &str = "# Dogs\n\n```yaml company\nname: Dogs\ntimezone: Australia/Melbourne\n\
                          currency: AUD\n```\n\n```yaml role operator\ncan: [cases.decide]\n```\n";
    let program = Program::new();
    let add = ["staff", "add", "mira@example.com", "--role", "operator"];
    fails(&program.does(&add), 2, "no role `operator`", "owner");
    drop(program.serves_with(&[&program.writes_manual(&[("README.md", MANUAL)])]));
    let added = program.does(&add);
    assert_eq!(added.code, 0, "{added:?}");
    let list = program.does(&["staff", "list"]);
    assert!(list.out.contains("mira@example.com") && list.out.contains("operator"), "{list:?}");
}

#[test]
fn a_key_is_printed_alone_and_revoked_once() {
    let program = Program::new();
    let key = program.key("audit.read");
    assert!(key.starts_with("qd_") && !key.contains(char::is_whitespace), "{key}");
    let list = program.does(&["token", "list", "--format", "json"]);
    assert!(!list.out.contains(&key), "the list shows no secret");
    let json: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    let id = json[0]["id"].as_str().unwrap();
    assert_eq!(program.does(&["token", "revoke", id]).code, 0);
    let again = program.does(&["token", "revoke", id]);
    assert_eq!((again.code, again.err.contains("revoked before")), (1, true), "{again:?}");
    fails(&program.does(&["token", "revoke", &key]), 2, "no id of a key", "token list");
    let wrong = program.does(&["token", "create", "--name", "x", "--scope", "audit.raed"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
}

#[test]
fn commands_work_beside_a_running_server_and_leave_the_audit_whole() {
    let program = Program::new();
    program.key("audit.read");
    let serving = program.serves();
    for _ in 0..3 {
        program.key("audit.read");
        assert_eq!(program.does(&["audit", "verify"]).code, 0);
    }
    assert_eq!(serving.stops(), 0);
    let verified = program.does(&["audit", "verify"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.contains("The audit holds") && verified.err.is_empty(), "{verified:?}");
    let exported = program.does(&["audit", "export"]);
    let created = exported.out.lines().filter(|line| line.contains("key.created")).count();
    assert_eq!(created, 4, "{exported:?}");
}

#[test]
fn a_forged_audit_is_named_with_exit_code_one() {
    let program = Program::new();
    program.key("audit.read");
    let file = program.data().join("audit-checkpoints");
    let forged = std::fs::read_to_string(&file).unwrap().replacen("sequence", "Sequence", 1);
    std::fs::write(&file, forged).unwrap();
    let said = program.does(&["audit", "verify"]);
    fails(&said, 1, "The audit does not hold", "backup");
}

#[tokio::test]
async fn an_emptied_audit_beside_staff_and_keys_is_named() {
    for arguments in [&ADD[..], &["token", "create", "--name", "x", "--scope", "audit.read"]] {
        let program = Program::new();
        assert_eq!(program.does(arguments).code, 0);
        let house = program.opens().await;
        let emptied = house.store().maintain(|tx| {
            Box::pin(async move {
                for table in ["audit_leaves", "audit_chains", "audit_checkpoints", "audit_key"] {
                    execute(&**tx, &format!("delete from {table}"), []).await?;
                }
                Ok(())
            })
        });
        emptied.await.unwrap();
        house.close().await.unwrap();
        std::fs::remove_file(program.data().join("audit-checkpoints")).unwrap();
        fails(&program.does(&["audit", "verify"]), 1, "no leaf tells of 1 of the rows", "backup");
    }
}

#[test]
fn verifying_makes_nothing() {
    let program = Program::new();
    let said = program.does(&["audit", "verify"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert_eq!(std::fs::read_dir(program.folder()).unwrap().count(), 0);
}

/// Runs a command on the data folder as somebody for whom its rights count, as they do not for root.
fn does_with_rights(program: &Program, mode: u32, arguments: &[&str]) -> Done {
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut bound = if is_root {
        let mut bound = Command::new("setpriv");
        bound.args(["--bounding-set", "-dac_override,-dac_read_search", PROGRAM]);
        alone(bound)
    } else {
        command()
    };
    let set =
        |mode| std::fs::set_permissions(program.data(), Permissions::from_mode(mode)).unwrap();
    set(mode);
    let said = bound.args(arguments).arg("--data").arg(program.data()).output();
    set(0o700);
    done(&said.unwrap())
}

#[test]
fn a_store_that_may_only_be_read_is_verified_and_exported() {
    let program = Program::new();
    program.key("audit.read");
    let verified = does_with_rights(&program, 0o500, &["audit", "verify"]);
    assert!(verified.code == 0 && verified.out.contains("The audit holds"), "{verified:?}");
    let exported = does_with_rights(&program, 0o500, &["audit", "export"]);
    assert!(exported.code == 0 && exported.out.contains("key.created"), "{exported:?}");
}

#[test]
fn a_folder_that_may_not_be_looked_into_is_not_taken_for_an_empty_one() {
    let program = Program::new();
    program.key("audit.read");
    let said = does_with_rights(&program, 0o000, &["token", "list"]);
    fails(&said, 3, "cannot be looked at", "Let this user read the folder");
}

#[test]
fn whoever_looks_for_somebody_makes_nothing() {
    let program = Program::new();
    let key = "key_01a1ffa23267733fb4f3c2117f86417f";
    for command in [
        &["staff", "disable", "a@example.com"][..],
        &["staff", "reset", "a@example.com"],
        &["token", "revoke", key],
    ] {
        fails(&program.does(command), 1, "There is no store", "--data");
    }
    assert_eq!(std::fs::read_dir(program.folder()).unwrap().count(), 0);
}

#[test]
fn a_list_says_when_there_is_no_store() {
    for command in ["staff", "token"] {
        let said = Program::new().does(&[command, "list"]);
        assert_eq!((said.code, said.err.contains("there is no store")), (0, true), "{said:?}");
    }
}

#[test]
fn the_folder_and_the_key_are_for_their_user_alone() {
    let program = Program::new();
    program.key("audit.read");
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(program.data()), 0o700);
    assert_eq!(mode(program.folder().join("data.key")), 0o600);
}

/// Runs a command on the data folder with a master key from the environment.
fn does_with_key(program: &Program, key: &str, arguments: &[&str]) -> Done {
    let mut with_key = command();
    with_key.env("QUARTERDECK_KEY", key).args(arguments).arg("--data").arg(program.data());
    done(&with_key.output().unwrap())
}

const ADD: [&str; 5] = ["staff", "add", "owner@example.com", "--role", "owner"];

#[test]
fn another_key_is_refused_and_breaks_nothing() {
    let program = Program::new();
    program.key("audit.read");
    let serving = program.serves();
    for arguments in [&ADD[..], &["run", "--listen", "127.0.0.1:0"]] {
        let said = does_with_key(&program, &"ab".repeat(32), arguments);
        assert_eq!(said.code, 3, "{said:?}");
    }
    let said = does_with_key(&program, &"ab".repeat(32), &ADD);
    fails(&said, 3, "made with another master key", "data.key");
    assert_eq!(serving.stops(), 0);
    let own = std::fs::read_to_string(program.folder().join("data.key")).unwrap();
    let verified = does_with_key(&program, &own, &["audit", "verify"]);
    assert_eq!((verified.code, verified.err.as_str()), (0, ""), "{verified:?}");
}

#[test]
fn a_store_without_its_key_gets_no_second_one() {
    let program = Program::new();
    program.key("audit.read");
    let (key, aside) = (program.folder().join("data.key"), program.folder().join("aside"));
    std::fs::rename(&key, &aside).unwrap();
    for arguments in [&ADD[..], &["run", "--listen", "127.0.0.1:0"]] {
        fails(&program.does(arguments), 3, "made with another master key", "QUARTERDECK_KEY");
        assert!(!key.exists());
    }
    // Reading needs none.
    for arguments in [["audit", "verify"], ["audit", "export"], ["staff", "list"]] {
        assert_eq!(program.does(&arguments).code, 0, "{arguments:?}");
    }
    std::fs::rename(&aside, &key).unwrap();
    assert_eq!(program.does(&ADD).code, 0);
}

#[test]
fn every_path_to_a_folder_means_one_key() {
    let program = Program::new();
    program.key("audit.read");
    let (link, inside) = (program.folder().join("link"), program.data().join("inside"));
    std::os::unix::fs::symlink(program.data(), &link).unwrap();
    std::fs::create_dir(&inside).unwrap();
    let through_link = command().args(ADD).arg("--data").arg(&link).output().unwrap();
    assert_eq!(done(&through_link).code, 0, "{through_link:?}");
    let from_inside = command()
        .args(["staff", "reset", "owner@example.com", "--data", ".."])
        .current_dir(&inside)
        .output()
        .unwrap();
    assert_eq!(done(&from_inside).code, 0, "{from_inside:?}");
    let keys = [program.folder(), program.data().as_path()]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .filter(|entry| entry.as_ref().unwrap().path().to_string_lossy().ends_with(".key"))
        .count();
    assert_eq!(keys, 1);
    assert_eq!(program.does(&["audit", "verify"]).code, 0);
}

#[test]
fn one_store_has_one_server_whatever_its_folder() {
    let program = Program::new();
    let serving = program.serves();
    let store = format!("sqlite:{}", program.data().join("quarterdeck.sqlite").display());
    let other = program.folder().join("other");
    let mut second = command();
    second.args(["run", "--listen", "127.0.0.1:0", "--store", &store, "--data"]).arg(&other);
    let said = done(&second.output().unwrap());
    fails(&said, 3, "Another server runs on the store", "--store");
    assert!(!program.folder().join("other.key").exists());
    assert_eq!(program.does(&ADD).code, 0, "commands work beside the server");
    assert_eq!(serving.stops(), 0);
}

#[test]
fn what_cannot_be_and_what_only_reads_makes_nothing() {
    let program = Program::new();
    let list = program.does(&["staff", "list"]);
    assert_eq!(list.code, 0, "{list:?}");
    for (store, code) in [("mysql://localhost/x", 2), ("postgres://u:p@127.0.0.1:1/x", 3)] {
        for arguments in [&ADD[..], &["run", "--listen", "127.0.0.1:0"]] {
            let mut all = arguments.to_vec();
            all.extend(["--store", store]);
            assert_eq!(program.does(&all).code, code, "{all:?}");
        }
    }
    assert_eq!(std::fs::read_dir(program.folder()).unwrap().count(), 0);
}

#[test]
fn a_key_that_was_made_is_shown_although_it_could_not_be_signed() {
    let program = Program::new();
    // Where the copy of the checkpoints is to be written, it cannot be.
    std::fs::create_dir_all(program.data().join("audit-checkpoints")).unwrap();
    let said = program.does(&["token", "create", "--name", "x", "--scope", "audit.read"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("qd_"), "{said:?}");
    assert!(said.err.contains("the audit could not be signed"), "{said:?}");
}
