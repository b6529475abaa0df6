//! An audit that was emptied, in whole or in part, with everything in it that could tell of that: rows
//! outside it do.

use store::audit::verify::{Verification, Verified, Witness, verify};
use test_house::stores::TestStore;
use vocabulary::Result;

use super::small::Small;
use crate::toys::with_toys;

test_house::on_both_engines![
    a_new_store_needs_no_leaf,
    an_audit_emptied_without_a_trace_is_found,
    a_chain_removed_without_a_trace_is_found,
    removed_signatures_are_found,
];

const WITNESSES: [Witness; 1] = [Witness { table: "toys", id: "toy", object: "toy" }];

/// Leaves no checkpoint, and nothing that tells of one.
const UNSIGNED: &str = "delete from audit_checkpoints; delete from audit_key;
    update audit_chains set signed_sequence = 0";

async fn heard(house: &TestStore) -> Result<Verified> {
    let files = &[house.checkpoint_file()];
    let (address, witnesses) = (house.address(), &WITNESSES);
    verify(Verification { address, files, public_key: None, witnesses }).await
}

/// Demands that an attack is found by what the witnesses say, and by nothing else.
async fn finds(house: TestStore, attack: &str, told: &str) {
    let small = Small::make(house).await;
    assert_eq!(heard(&small.house).await.unwrap().leaves, super::small::LEAVES);
    std::fs::remove_file(small.house.checkpoint_file().path()).unwrap();
    small.intruder.run(attack).await;
    small.house.verify().await.unwrap();
    let found = heard(&small.house).await.unwrap_err();
    assert_eq!(found.code(), "audit-broken", "{}", found.chain());
    assert!(found.says().contains(told), "{found}");
}

async fn a_new_store_needs_no_leaf(house: TestStore) {
    let house = with_toys(house);
    house.open().await.close().await;
    assert_eq!(heard(&house).await.unwrap().leaves, 0);
}

async fn an_audit_emptied_without_a_trace_is_found(house: TestStore) {
    let attack = format!("{UNSIGNED}; delete from audit_leaves; delete from audit_chains");
    finds(house, &attack, "no leaf tells of 15 of the rows in the table toys").await;
}

async fn a_chain_removed_without_a_trace_is_found(house: TestStore) {
    let first = "(select min(chain) from kept_audit_chains)";
    let attack = format!(
        "{UNSIGNED}; delete from audit_leaves where chain = {first};
         delete from audit_chains where chain = {first}"
    );
    finds(house, &attack, "of the rows in the table toys").await;
}

async fn removed_signatures_are_found(house: TestStore) {
    finds(house, UNSIGNED, "the table audit_key does not say whose").await;
}
