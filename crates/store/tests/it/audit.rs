//! The audit, exhaustively on a small store: whatever an intruder changes, verification finds it.

mod binding;
mod checkpoints;
mod damage;
mod leaves;
mod rewriting;
mod small;
mod witnesses;

use store::audit::checkpoint;
use store::audit::export::export;
use test_house::stores::TestStore;
use vocabulary::Clock;

use crate::toys::{decide, with_toys};
use small::Small;

test_house::on_both_engines![
    an_unchanged_audit_holds,
    an_empty_audit_holds,
    a_leaf_tells_who_what_when_and_from_where,
    leaves_without_a_checkpoint_are_counted,
    nothing_new_writes_no_checkpoint,
    an_export_holds_every_leaf,
];

async fn an_unchanged_audit_holds(house: TestStore) {
    let small = Small::make(house).await;
    let verified = small.house.verify_signed_by(Some(small.public_key())).await.unwrap();
    assert_eq!((verified.leaves, verified.uncovered), (small::LEAVES, 0));
    assert!(verified.chains >= 3 && verified.checkpoints >= 4, "{verified:?}");
    assert_eq!(verified.public_key, Some(small.public_key()));
    // What the intruder's tests rely on: restoring really restores.
    small.restore().await;
    assert_eq!(small.house.verify().await.unwrap(), verified);
}

async fn an_empty_audit_holds(house: TestStore) {
    house.open().await.close().await;
    let verified = house.verify().await.unwrap();
    assert_eq!((verified.leaves, verified.checkpoints), (0, 0));
}

async fn a_leaf_tells_who_what_when_and_from_where(house: TestStore) {
    let small = Small::make(house).await;
    let leaf = &small.leaves[0];
    let when = store::instant(leaf.at).unwrap();
    assert!(when <= small.house.clock().now());
    assert_eq!(
        [&leaf.actor_kind, &leaf.actor_id, &leaf.action, &leaf.object_kind, &leaf.address],
        ["program", "test", "toy.decided", "toy", "203.0.113.7"],
    );
    assert_eq!(leaf.actor_name, "Quarterdeck (test)");
    assert!(leaf.request.starts_with("req_"), "{}", leaf.request);
    assert_eq!(leaf.manual, "manual-hash");
    assert!(leaf.details.contains(r#""word":"keep""#), "{}", leaf.details);
    // Two leaves that tell the same do not look the same.
    assert_ne!(leaf.commitment, small.leaves[1].commitment);
}

async fn leaves_without_a_checkpoint_are_counted(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    checkpoint::write(&store, &house.signer(), &house.checkpoint_file()).await.unwrap();
    decide(&store, "duck", "keep").await.unwrap();
    decide(&store, "frog", "keep").await.unwrap();
    let verified = house.verify().await.unwrap();
    assert_eq!((verified.leaves, verified.uncovered), (3, 2));
}

async fn nothing_new_writes_no_checkpoint(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    for _ in 0..2 {
        checkpoint::write(&store, &house.signer(), &house.checkpoint_file()).await.unwrap();
    }
    assert_eq!(house.verify().await.unwrap().checkpoints, 0);
    decide(&store, "bear", "keep").await.unwrap();
    for _ in 0..2 {
        checkpoint::write(&store, &house.signer(), &house.checkpoint_file()).await.unwrap();
    }
    assert_eq!(house.verify().await.unwrap().checkpoints, 1);
}

async fn an_export_holds_every_leaf(house: TestStore) {
    let small = Small::make(house).await;
    let mut out = Vec::new();
    assert_eq!(export(small.house.address(), &mut out).await.unwrap(), small::LEAVES);
    let lines: Vec<serde_json::Value> = String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len() as u64, small::LEAVES);
    for (line, leaf) in lines.iter().zip(&small.leaves) {
        assert_eq!(line["hash"], leaf.hash);
        assert_eq!(line["details"], leaf.details);
        assert!(line["time"].as_str().unwrap().starts_with("2026-11-20T10:"), "{line}");
    }
}
