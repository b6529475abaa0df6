//! An intruder who computes every hash again, and so leaves chains that are whole by themselves.

use store::audit::{StoredLeaf, checkpoint};
use test_house::stores::TestStore;

use super::small::Small;
use crate::toys::decide;

test_house::on_both_engines![
    a_chain_rewritten_from_any_leaf_on_is_found,
    a_rewritten_chain_stays_found_when_it_is_signed_again,
    a_rewritten_and_continued_chain_stays_found,
];

/// Changes what the leaf at `index` tells and computes all hashes of its chain again.
fn rewritten(leaves: &[StoredLeaf], index: usize) -> Vec<StoredLeaf> {
    let mut chain: Vec<StoredLeaf> = leaves[index..]
        .iter()
        .take_while(|leaf| leaf.chain == leaves[index].chain)
        .cloned()
        .collect();
    chain[0].details = r#"{"word":"sell"}"#.to_owned();
    let mut previous = chain[0].previous.clone();
    for leaf in &mut chain {
        leaf.previous = previous;
        leaf.commitment = leaf.expected_commitment();
        leaf.hash = leaf.expected_hash();
        previous = leaf.hash.clone();
    }
    chain
}

/// Writes a rewritten chain over the real one, with its head.
fn statements(chain: &[StoredLeaf]) -> String {
    let mut sql = String::new();
    for leaf in chain {
        sql += &format!(
            "update audit_leaves set details = '{}', commitment = '{}', previous = '{}', hash = '{}'
             where chain = '{}' and sequence = {};",
            leaf.details, leaf.commitment, leaf.previous, leaf.hash, leaf.chain, leaf.sequence
        );
    }
    let last = chain.last().unwrap();
    let head =
        format!("update audit_chains set hash = '{}' where chain = '{}'", last.hash, last.chain);
    sql + head.as_str()
}

async fn a_chain_rewritten_from_any_leaf_on_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for index in 0..small.leaves.len() {
        let sql = statements(&rewritten(&small.leaves, index));
        small.intruder.run(&format!("begin; {sql}; commit")).await;
        let says = small.broken(&sql).await;
        // The hashes themselves all fit.
        assert!(says.contains("differs from the one that was signed"), "{says}");
        small.restore().await;
    }
}

/// The program signs whatever it finds unsigned; an older signature then contradicts the newer one.
async fn a_rewritten_chain_stays_found_when_it_is_signed_again(house: TestStore) {
    let small = Small::make(house).await;
    let sql = statements(&rewritten(&small.leaves, 0));
    small.intruder.run(&format!("{sql}; update audit_chains set signed_sequence = 0")).await;
    let store = small.house.open().await;
    let file = small.house.checkpoint_file();
    checkpoint::write(&store, &small.house.signer(), &file).await.unwrap();
    small.broken("signed again").await;
}

async fn a_rewritten_and_continued_chain_stays_found(house: TestStore) {
    let small = Small::make(house).await;
    let mut chain = rewritten(&small.leaves, 0);
    let last = chain.last().unwrap().clone();
    let mut more = last.clone();
    more.sequence += 1;
    more.previous = last.hash;
    more.hash = more.expected_hash();
    let sql = format!(
        "{};
         create table added as select * from audit_leaves
             where chain = '{}' and sequence = {};
         update added set sequence = {}, previous = '{}', hash = '{}';
         insert into audit_leaves select * from added;
         drop table added;
         update audit_chains set sequence = {}, hash = '{}' where chain = '{}'",
        statements(&chain),
        more.chain,
        more.sequence - 1,
        more.sequence,
        more.previous,
        more.hash,
        more.sequence,
        more.hash,
        more.chain,
    );
    small.intruder.run(&sql).await;
    chain.push(more);
    let store = small.house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    let file = small.house.checkpoint_file();
    checkpoint::write(&store, &small.house.signer(), &file).await.unwrap();
    let says = small.broken("continued").await;
    assert!(says.contains("differs from the one that was signed"), "{says}");
}
