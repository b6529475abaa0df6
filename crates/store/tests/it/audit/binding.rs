//! One store, one key: a second one is refused before it signs anything.

use futures::future::join;
use store::audit::{Signer, binding, checkpoint};
use store::key::MasterKey;
use test_house::stores::TestStore;
use vocabulary::Kind;

use super::small::Small;
use crate::toys::{decide, with_toys};

test_house::on_both_engines![
    the_first_key_is_the_key_of_the_store,
    of_two_keys_at_once_one_is_refused,
    another_key_signs_nothing,
    every_change_of_the_binding_is_found,
];

fn other() -> Signer {
    Signer::new(&MasterKey::from_bytes([8; 32]))
}

async fn the_first_key_is_the_key_of_the_store(house: TestStore) {
    let store = house.open().await;
    assert_eq!(binding::bound_to(&store).await.unwrap(), None);
    binding::bind(&store, &house.signer()).await.unwrap();
    store.close().await;
    let store = house.open().await;
    let bound = binding::bound_to(&store).await.unwrap();
    assert_eq!(bound, Some(house.signer().public_key()));
    binding::bind(&store, &house.signer()).await.unwrap();
    let refused = binding::bind(&store, &other()).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, binding::OTHER_KEY));
    assert!(refused.what_to_do().unwrap().contains("QUARTERDECK_KEY"), "{refused:?}");
    assert_eq!(binding::bound_to(&store).await.unwrap(), bound);
    house.verify().await.unwrap();
}

async fn of_two_keys_at_once_one_is_refused(house: TestStore) {
    let (one, two) = (house.open().await, house.open().await);
    let (own, other) = (house.signer(), other());
    let (first, second) = join(binding::bind(&one, &own), binding::bind(&two, &other)).await;
    assert!(first.is_ok() != second.is_ok(), "{first:?}, {second:?}");
    let holds = if first.is_ok() { own } else { other };
    assert_eq!(binding::bound_to(&one).await.unwrap(), Some(holds.public_key()));
}

async fn another_key_signs_nothing(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let file = house.checkpoint_file();
    decide(&store, "bear", "keep").await.unwrap();
    checkpoint::write(&store, &house.signer(), &file).await.unwrap();
    decide(&store, "duck", "keep").await.unwrap();
    let refused = checkpoint::write(&store, &other(), &file).await.unwrap_err();
    assert_eq!(refused.code(), binding::OTHER_KEY);
    let verified = house.verify().await.unwrap();
    assert_eq!((verified.checkpoints, verified.uncovered), (1, 1));
    checkpoint::write(&store, &house.signer(), &file).await.unwrap();
    assert_eq!(house.verify().await.unwrap().uncovered, 0);
}

async fn every_change_of_the_binding_is_found(house: TestStore) {
    let small = Small::make(house).await;
    let theirs = other().public_key();
    for attack in [
        "delete from audit_key".to_owned(),
        format!("update audit_key set public_key = '{theirs}'"),
        "update audit_key set checkpoints = checkpoints - 1".to_owned(),
        "update audit_key set checkpoints = checkpoints + 1".to_owned(),
    ] {
        small.finds(&attack).await;
    }
    small.house.verify().await.unwrap();
}
