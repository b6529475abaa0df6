//! A small store with several chains and checkpoints, and an intruder who can undo what was done.

use std::time::Duration;

use store::audit::{StoredLeaf, checkpoint};
use store::{FromQueryResult, rows};
use test_house::stores::{Engine, Intruder, TestStore};
use vocabulary::id::RequestId;
use vocabulary::{Attribution, Clock, Origin};

use crate::toys::{by, decide_as, with_toys};

/// How many leaves there are.
pub(crate) const LEAVES: u64 = 15;

/// Leaves between two checkpoints; it divides [`LEAVES`], so that the last checkpoint covers all.
const BETWEEN: u64 = 3;

pub(crate) struct Small {
    pub(crate) house: TestStore,
    pub(crate) intruder: Intruder,
    /// All leaves by chain and sequence.
    pub(crate) leaves: Vec<StoredLeaf>,
    /// What the checkpoint file holds.
    pub(crate) file: String,
}

const TABLES: [&str; 4] = ["audit_leaves", "audit_chains", "audit_checkpoints", "audit_key"];

impl Small {
    pub(crate) async fn make(house: TestStore) -> Self {
        let house = with_toys(house);
        // One process of PostgreSQL's writes several chains by itself.
        let processes = if house.engine() == Engine::Sqlite { 3 } else { 1 };
        let mut stores = Vec::new();
        for _ in 0..processes {
            stores.push(house.open().await);
        }
        for number in 0..LEAVES {
            let store = &stores[number as usize % stores.len()];
            let now = house.clock().now();
            decide_as(store, &from_afar(now), &number.to_string(), "keep").await.unwrap();
            house.clock().advance(Duration::from_secs(10));
            if (number + 1).is_multiple_of(BETWEEN) {
                let file = house.checkpoint_file();
                checkpoint::write(store, &house.signer(), &file).await.unwrap();
            }
        }
        for store in stores {
            store.close().await;
        }
        let intruder = house.intruder().await;
        intruder.run(hasty(&house)).await;
        for table in TABLES {
            intruder.run(&format!("create table kept_{table} as select * from {table}")).await;
        }
        let file = std::fs::read_to_string(house.checkpoint_file().path()).unwrap();
        let leaves = "select * from audit_leaves order by chain, sequence";
        let leaves = rows(intruder.connection(), leaves, []).await.unwrap();
        Self { house, intruder, leaves, file }
    }

    pub(crate) fn public_key(&self) -> String {
        self.house.signer().public_key()
    }

    /// Does something, demands that verification finds it, and undoes it.
    pub(crate) async fn finds(&self, attack: &str) {
        self.intruder.run(&format!("begin; {attack}; commit")).await;
        self.broken(attack).await;
        self.restore().await;
    }

    /// Replaces the checkpoint file, demands that verification finds it, and puts it back.
    pub(crate) async fn finds_in_file(&self, text: &str, what: &str) {
        std::fs::write(self.house.checkpoint_file().path(), text).unwrap();
        self.broken(what).await;
        std::fs::write(self.house.checkpoint_file().path(), &self.file).unwrap();
    }

    /// Demands that verification finds a break, and returns what it says.
    pub(crate) async fn broken(&self, attack: &str) -> String {
        match self.house.verify().await {
            Ok(_) => panic!("not found: {attack}"),
            Err(error) => {
                assert_eq!(error.code(), "audit-broken", "{attack}: {}", error.chain());
                error.says().to_owned()
            }
        }
    }

    pub(crate) async fn restore(&self) {
        let mut sql = "begin;".to_owned();
        for table in TABLES {
            sql += &format!("delete from {table}; insert into {table} select * from kept_{table};");
        }
        self.intruder.run(&(sql + "commit")).await;
        std::fs::write(self.house.checkpoint_file().path(), &self.file).unwrap();
    }

    /// Returns the chains with their lengths.
    pub(crate) async fn chains(&self) -> Vec<ChainEnd> {
        let sql = "select chain, sequence from audit_chains order by chain";
        rows(self.intruder.connection(), sql, []).await.unwrap()
    }
}

#[derive(FromQueryResult)]
pub(crate) struct ChainEnd {
    pub(crate) chain: String,
    pub(crate) sequence: i64,
}

/// An attribution that fills every column of a leaf.
fn from_afar(now: jiff::Timestamp) -> Attribution {
    Attribution {
        origin: Origin {
            address: Some([203, 0, 113, 7].into()),
            request: Some(RequestId::new(now)),
        },
        manual: Some("manual-hash".to_owned()),
        ..by()
    }
}

/// The intruder need not wait for the disk.
fn hasty(house: &TestStore) -> &'static str {
    match house.engine() {
        Engine::Sqlite => "pragma synchronous = off",
        Engine::Postgres => "set synchronous_commit = off",
    }
}
