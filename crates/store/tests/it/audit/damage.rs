//! An audit of which a part is gone: the break is named, and is no fault of the program.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;

use store::audit::export::export;
use store::{StoreAddress, scalar};
use test_house::stores::{Engine, TestStore};

use super::small::Small;

test_house::on_both_engines![a_missing_table_is_named];

async fn a_missing_table_is_named(house: TestStore) {
    let small = Small::make(house).await;
    for table in ["audit_leaves", "audit_chains", "audit_checkpoints", "audit_key"] {
        small.intruder.run(&format!("alter table {table} rename to gone")).await;
        let says = small.broken(table).await;
        assert!(says.contains(&format!("the table {table} is missing")), "{says}");
        let refused = export(small.house.address(), &mut Vec::new()).await.unwrap_err();
        assert_eq!(refused.says(), says);
        small.intruder.run(&format!("alter table gone rename to {table}")).await;
    }
    small.house.verify().await.unwrap();
}

#[tokio::test]
async fn a_destroyed_page_is_named() {
    let small = Small::make(TestStore::on(Engine::Sqlite).await).await;
    let StoreAddress::Sqlite(path) = small.house.address() else { panic!("not SQLite") };
    // All of it into the file, so that nothing is read from the write-ahead log.
    small.intruder.run("pragma wal_checkpoint(truncate)").await;
    let number = async |sql| {
        let number: Option<i64> = scalar(small.intruder.connection(), sql, []).await.unwrap();
        u64::try_from(number.unwrap()).unwrap()
    };
    let page = number("select rootpage from sqlite_master where name = 'audit_leaves'").await;
    let size = number("pragma page_size").await;
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&vec![0xff; usize::try_from(size).unwrap()], (page - 1) * size).unwrap();
    let says = small.broken("a destroyed page").await;
    assert!(says.contains("a page of the database cannot be read"), "{says}");
}
