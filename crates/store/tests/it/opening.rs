//! Opening: what is checked, and what a person reads when it cannot be done.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use store::{Durability, Migration, Store, StoreAddress, StoreOptions, scalar};
use test_house::stores::{Engine, TestStore};
use vocabulary::{Error, FakeClock, Kind, Result};

use crate::toys::{MIGRATION, decide, with_toys};

test_house::on_both_engines![
    what_was_written_is_there_when_opened_again,
    a_feature_s_tables_are_added_later,
    a_store_of_a_newer_program_is_refused,
    a_failing_migration_changes_nothing,
];

async fn what_was_written_is_there_when_opened_again(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    store.close().await;
    let store = house.open().await;
    let sql = "select word from toy_decisions where toy = 'bear'";
    let word: Option<String> = scalar(store.reader(), sql, []).await.unwrap();
    assert_eq!(word.as_deref(), Some("keep"));
    decide(&store, "duck", "sell").await.unwrap();
    // A process begins chains of its own.
    assert_eq!(house.verify().await.unwrap().chains, 2);
}

async fn a_feature_s_tables_are_added_later(house: TestStore) {
    house.open().await.close().await;
    let house = with_toys(house);
    let store = house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
}

async fn a_store_of_a_newer_program_is_refused(house: TestStore) {
    house.open().await.close().await;
    let intruder = house.intruder().await;
    intruder.run("insert into seaql_migrations values ('m2099_01_01_000001_moon', 0)").await;
    let refused = house.try_open().await.err().unwrap();
    assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, "newer-store"));
    assert!(refused.says().contains("newer version"), "{refused}");
    assert!(refused.says().contains("`m2099_01_01_000001_moon`"), "{refused}");
    assert!(refused.what_to_do().unwrap().contains("Start the newer version"), "{refused:?}");
    intruder.run("delete from seaql_migrations where version like 'm2099%'").await;
    house.open().await;
}

async fn a_failing_migration_changes_nothing(house: TestStore) {
    const WRONG: Migration = Migration {
        name: "m2026_11_21_000003_wrong",
        statements: &["create table half (n bigint)", "create table toys (n bigint)"],
    };
    let house = house.with(&[MIGRATION, WRONG]);
    assert!(house.try_open().await.is_err());
    let intruder = house.intruder().await;
    let sql = match house.engine() {
        Engine::Sqlite => "select count(*) from sqlite_master",
        Engine::Postgres => "select count(*) from pg_tables where schemaname = 'public'",
    };
    assert_eq!(scalar(intruder.connection(), sql, []).await.unwrap(), Some(0_i64));
}

async fn open(address: &StoreAddress, durability: Durability) -> Result<Store> {
    Store::open(StoreOptions {
        address,
        migrations: &[],
        clock: Arc::new(FakeClock::at(Timestamp::UNIX_EPOCH)),
        process: "test",
        durability,
    })
    .await
}

async fn refused(address: &StoreAddress) -> Error {
    open(address, Durability::Full).await.err().unwrap()
}

/// Says whether the sentence names `what` and the hint names `remedy`.
fn assert_told(error: &Error, what: &str, remedy: &str) {
    assert_eq!(error.kind(), Kind::Unavailable, "{}", error.chain());
    assert!(error.says().contains(what), "{}", error.chain());
    assert!(error.what_to_do().unwrap().contains(remedy), "{}", error.with_hint());
}

#[tokio::test]
async fn each_durability_is_what_sqlite_answers() {
    for (durability, expected) in
        [(Durability::Full, 2), (Durability::Normal, 1), (Durability::Off, 0)]
    {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&StoreAddress::in_folder(folder.path()), durability).await.unwrap();
        let asked = store
            .maintain(|tx| {
                Box::pin(async move {
                    let synchronous: Option<i32> = scalar(&**tx, "pragma synchronous", []).await?;
                    let journal: Option<String> = scalar(&**tx, "pragma journal_mode", []).await?;
                    let keys: Option<i32> = scalar(&**tx, "pragma foreign_keys", []).await?;
                    Ok((synchronous, journal, keys))
                })
            })
            .await
            .unwrap();
        assert_eq!(asked, (Some(expected), Some("wal".to_owned()), Some(1)), "{durability:?}");
    }
}

#[tokio::test]
async fn the_file_is_for_its_user_alone_whatever_the_folder_is() {
    let folder = tempfile::tempdir().unwrap();
    let name = |addition| folder.path().join(format!("quarterdeck.sqlite{addition}"));
    let mode = |addition| name(addition).metadata().unwrap().permissions().mode() & 0o777;
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let address = StoreAddress::in_folder(folder.path());
    for round in ["made", "found open to others"] {
        let store = open(&address, Durability::Full).await.unwrap();
        for addition in ["", "-wal", "-shm"] {
            assert_eq!(mode(addition), 0o600, "{round}: {addition}");
        }
        store.close().await;
        std::fs::set_permissions(name(""), Permissions::from_mode(0o644)).unwrap();
    }
}

#[tokio::test]
async fn a_file_has_one_server_by_whatever_path_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let (real, link) = (StoreAddress::in_folder(&real), StoreAddress::in_folder(&link));
    // Taken before there is a store.
    let taken = real.take().unwrap();
    let refused = link.take().unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, "already-running"));
    // Commands work beside the server.
    open(&link, Durability::Full).await.unwrap().close().await;
    drop(taken);
    link.take().unwrap();
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/quarterdeck.sqlite");
    let error = refused(&StoreAddress::Sqlite(path.clone())).await;
    assert_told(&error, &path.display().to_string(), "folder exists");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let error = refused(&StoreAddress::Sqlite(folder.path().join("file/store"))).await;
    assert_told(&error, "file/store", "folder exists");
}

#[tokio::test]
async fn a_store_that_is_a_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = refused(&StoreAddress::Sqlite(folder.path().to_owned())).await;
    assert_told(&error, &folder.path().display().to_string(), "folder exists");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letter = "Dear Sir or Madam, ".repeat(100);
    std::fs::write(&path, &letter).unwrap();
    let error = refused(&StoreAddress::Sqlite(path.clone())).await;
    assert_told(&error, "is not a database", "Name the file");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn reading_a_missing_store_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("quarterdeck.sqlite");
    let mut out = Vec::new();
    let error = store::audit::export::export(&StoreAddress::Sqlite(path.clone()), &mut out)
        .await
        .err()
        .unwrap();
    assert_told(&error, &path.display().to_string(), "folder exists");
    assert!(!path.exists());
}

#[tokio::test]
async fn reading_a_database_of_something_else_says_so() {
    let house = TestStore::on(Engine::Sqlite).await;
    house.intruder().await.run("create table letters (n integer)").await;
    let error = house.verify().await.unwrap_err();
    assert_told(&error, "is not a store", "Name");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_its_password() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://somebody:hunter2@{free}/quarterdeck");
    let error = refused(&StoreAddress::from_str(&url).unwrap()).await;
    assert_told(&error, &free.to_string(), "the server runs");
    assert!(!error.chain().contains("hunter2"));
}

#[tokio::test]
async fn a_socket_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://localhost/d?host={}", escaped(folder.path()));
    let error = refused(&StoreAddress::from_str(&url).unwrap()).await;
    assert_told(&error, &folder.path().display().to_string(), "the server runs");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_refused() {
    let house = TestStore::on(Engine::Postgres).await;
    let StoreAddress::Postgres(url) = house.address() else { panic!("not PostgreSQL") };
    let url = url.expose().replace("/test_", "/nobody_made_");
    let error = refused(&StoreAddress::from_str(&url).unwrap()).await;
    assert_told(&error, "`nobody_made_", "database");
}

#[tokio::test]
async fn an_address_with_nonsense_is_wrong_use() {
    let error = refused(&StoreAddress::from_str("postgres://h:port/d").unwrap()).await;
    assert_eq!(error.kind(), Kind::Invalid);
    assert!(error.what_to_do().unwrap().contains("postgres://USER"));
}

#[tokio::test]
async fn a_server_that_acknowledges_too_early_is_refused() {
    let house = TestStore::on(Engine::Postgres).await;
    let intruder = house.intruder().await;
    let sql = "select current_database()::text";
    let name: String = scalar(intruder.connection(), sql, []).await.unwrap().unwrap();
    intruder.run(&format!("alter database {name} set synchronous_commit = off")).await;
    let error = refused(house.address()).await;
    assert_told(&error, "`synchronous_commit` turned off", "synchronous_commit = on");
    intruder.run(&format!("alter database {name} set synchronous_commit = on")).await;
    house.open().await;
}

fn escaped(path: &Path) -> String {
    path.display().to_string().replace('/', "%2F")
}
