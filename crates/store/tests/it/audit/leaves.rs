//! Leaves and heads that were changed, removed, swapped or cut off.

use test_house::stores::TestStore;

use super::small::{LEAVES, Small};

test_house::on_both_engines![
    every_change_of_every_column_is_found,
    every_removed_leaf_is_found,
    every_swapped_pair_is_found,
    every_cut_off_suffix_is_found,
    every_removed_chain_is_found,
    every_change_of_a_head_is_found,
    an_added_leaf_without_a_place_is_found,
];

const TEXTS: [&str; 14] = [
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "request",
    "manual",
    "action",
    "object_kind",
    "object_id",
    "details",
    "salt",
    "commitment",
    "previous",
    "hash",
];

async fn every_change_of_every_column_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for leaf in &small.leaves {
        let place = format!("chain = '{}' and sequence = {}", leaf.chain, leaf.sequence);
        for column in TEXTS {
            // Every column has a text to lose, so that the change is one.
            let sql = format!("update audit_leaves set {column} = {column} || '0' where {place}");
            small.finds(&sql).await;
        }
        for change in ["at = at + 1", "sequence = sequence + 1000", "chain = chain || '0'"] {
            small.finds(&format!("update audit_leaves set {change} where {place}")).await;
        }
    }
    // 17 columns: nothing was forgotten when the table grew.
    let leaf = serde_json::to_value(&small.leaves[0]).unwrap();
    assert_eq!(leaf.as_object().unwrap().len(), TEXTS.len() + 3);
}

async fn every_removed_leaf_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for leaf in &small.leaves {
        let (chain, sequence) = (&leaf.chain, leaf.sequence);
        let remove =
            format!("delete from audit_leaves where chain = '{chain}' and sequence = {sequence}");
        small.finds(&remove).await;
        // The gap closed by moving the others up.
        let others = format!("chain = '{chain}' and sequence > {sequence}");
        small
            .finds(&format!(
                "{remove};
                 update audit_leaves set sequence = -sequence where {others};
                 update audit_leaves set sequence = -sequence - 1 where sequence < 0;
                 update audit_chains set sequence = sequence - 1 where chain = '{chain}'"
            ))
            .await;
    }
    assert_eq!(small.leaves.len() as u64, LEAVES);
}

async fn every_swapped_pair_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for (index, one) in small.leaves.iter().enumerate() {
        for other in &small.leaves[index + 1..] {
            let place = |to: (&str, i64), from: (&str, i64)| {
                format!(
                    "update audit_leaves set chain = '{}', sequence = {}
                     where chain = '{}' and sequence = {}",
                    to.0, to.1, from.0, from.1
                )
            };
            let (one, other) = ((&*one.chain, one.sequence), (&*other.chain, other.sequence));
            let aside = ("aside", 1);
            let swap = [place(aside, one), place(one, other), place(other, aside)];
            small.finds(&swap.join(";")).await;
        }
    }
}

async fn every_cut_off_suffix_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for end in small.chains().await {
        for left in 0..end.sequence {
            let here = format!("chain = '{}'", end.chain);
            let cut = format!("delete from audit_leaves where {here} and sequence > {left}");
            small.finds(&cut).await;
            // The head made to fit; without leaves it is the hash that the chain began with.
            let hash = format!(
                "select previous from kept_audit_leaves where {here} and sequence = {}",
                left + 1
            );
            let head = format!(
                "{cut}; update audit_chains set sequence = {left}, hash = ({hash}) where {here}"
            );
            small.finds(&head).await;
            let signed =
                format!("{head}; update audit_chains set signed_sequence = {left} where {here}");
            small.finds(&signed).await;
        }
    }
}

async fn every_removed_chain_is_found(house: TestStore) {
    let small = Small::make(house).await;
    let ends = small.chains().await;
    assert!(ends.len() >= 3);
    for end in ends {
        let here = format!("chain = '{}'", end.chain);
        let leaves = format!("delete from audit_leaves where {here}");
        let head = format!("delete from audit_chains where {here}");
        for attack in [leaves.clone(), head.clone(), format!("{leaves}; {head}")] {
            small.finds(&attack).await;
        }
    }
    small.finds("delete from audit_leaves; delete from audit_chains").await;
}

async fn every_change_of_a_head_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for end in small.chains().await {
        for change in [
            "chain = chain || '0'",
            "began_at = began_at + 1",
            "process = process || '0'",
            "sequence = sequence + 1",
            "sequence = sequence - 1",
            "hash = hash || '0'",
            "signed_sequence = signed_sequence + 1",
            "signed_sequence = signed_sequence - 1",
            "signed_sequence = 0",
        ] {
            let here = &end.chain;
            small.finds(&format!("update audit_chains set {change} where chain = '{here}'")).await;
        }
    }
}

async fn an_added_leaf_without_a_place_is_found(house: TestStore) {
    let small = Small::make(house).await;
    let copy = |chain: &str, sequence: &str| {
        format!(
            "update kept_audit_leaves set chain = chain;
             create table added as select * from audit_leaves where sequence = 1;
             update added set chain = {chain}, sequence = {sequence};
             insert into audit_leaves select * from added limit 1;
             drop table added"
        )
    };
    small.finds(&copy("'chain_nobody_began'", "1")).await;
    small.finds(&copy("chain", "1000")).await;
    small.finds(&copy("chain", "0")).await;
}
