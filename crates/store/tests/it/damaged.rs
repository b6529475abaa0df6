//! A file of SQLite's that was damaged: refused when it is opened, told when somebody meets it later.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use store::{Durability, Store, StoreAddress, StoreOptions, scalar};
use test_house::stores::{Engine, TestStore};
use vocabulary::{Clock, Error, Kind};

use crate::toys::{decide, with_toys};

/// SQLite's usual size of a page.
const PAGE: u64 = 4_096;

/// Demands that an error says what is damaged, and the remedy.
#[track_caller]
fn assert_told(error: &Error, what: &str) {
    assert_eq!(error.kind(), Kind::Unavailable, "{}", error.chain());
    assert!(error.says().contains(what), "{}", error.chain());
    assert!(error.what_to_do().unwrap().contains("restore the last backup"), "{error:?}");
}

fn file(house: &TestStore) -> File {
    let StoreAddress::Sqlite(path) = house.address() else { panic!("not SQLite") };
    OpenOptions::new().write(true).open(path).unwrap()
}

/// Destroys a page, of which the first is number 1.
fn destroy(house: &TestStore, page: u64) {
    file(house).write_all_at(&[0xff; PAGE as usize], (page - 1) * PAGE).unwrap();
}

/// A file of some hundred pages, of which the last one that holds anything was destroyed.
async fn damaged() -> TestStore {
    let house = TestStore::on(Engine::Sqlite).await;
    house.open().await.close().await;
    let intruder = house.intruder().await;
    intruder
        .run(
            "create table letters (n integer primary key, text text);
             with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 500)
             insert into letters select n, hex(zeroblob(500)) from numbers;
             pragma wal_checkpoint(truncate)",
        )
        .await;
    let last = file(&house).metadata().unwrap().len() / PAGE;
    destroy(&house, last);
    house
}

#[tokio::test]
async fn a_damaged_file_is_refused_with_the_remedy() {
    let house = damaged().await;
    let error = house.try_open().await.err().unwrap();
    assert_told(&error, "quarterdeck.sqlite is damaged");
    assert_eq!(error.code(), "store-damaged");
    // Cut off in the middle, which SQLite says before anybody looks.
    let half = file(&house).metadata().unwrap().len() / 2;
    file(&house).set_len(half).unwrap();
    let error = house.try_open().await.err().unwrap();
    assert_told(&error, "is damaged");
}

/// A clock by which everything takes long.
struct Slow(AtomicU64);

impl Clock for Slow {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn opening_looks_no_longer_than_it_may() {
    let house = damaged().await;
    let opened = Store::open(StoreOptions {
        address: house.address(),
        migrations: &[],
        clock: Arc::new(Slow(AtomicU64::new(0))),
        process: "test",
        durability: Durability::Full,
    });
    opened.await.unwrap();
}

#[tokio::test]
async fn damage_that_somebody_meets_ends_readiness() {
    let house = with_toys(TestStore::on(Engine::Sqlite).await);
    let store = house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    assert_eq!(store.ready().await.unwrap(), [""; 0]);
    let intruder = house.intruder().await;
    intruder.run("pragma wal_checkpoint(truncate)").await;
    let sql = "select rootpage from sqlite_master where name = 'toy_decisions'";
    let page: i64 = scalar(intruder.connection(), sql, []).await.unwrap().unwrap();
    destroy(&house, u64::try_from(page).unwrap());
    let sql = "select count(word) from toy_decisions";
    let met = scalar::<i64, _>(store.reader(), sql, []).await.unwrap_err();
    assert_eq!(met.kind(), Kind::Unavailable, "{}", met.chain());
    store.met(&met);
    let told = store.ready().await.unwrap_err();
    assert_told(&told, "is damaged");
}
