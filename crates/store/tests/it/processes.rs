//! Several processes on one store: they write beside each other, and every chain stays whole.

use futures::future::join_all;
use store::audit::checkpoint;
use test_house::stores::TestStore;

use crate::toys::{Counts, decide, with_toys};

test_house::on_both_engines![
    processes_write_beside_each_other,
    processes_open_an_empty_place_at_once,
    processes_checkpoint_beside_each_other,
    a_verification_beside_writers_finds_nothing,
];

async fn processes_write_beside_each_other(house: TestStore) {
    let house = with_toys(house);
    let stores = [house.open().await, house.open().await];
    let answers = join_all((0..100).map(|number| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move {
            // One after the other within a task, so that the processes take many turns.
            for part in 0..3 {
                decide(&store, &format!("{number}-{part}"), "keep").await?;
            }
            Ok::<_, vocabulary::Error>(())
        })
    }))
    .await;
    for answer in answers {
        answer.unwrap().unwrap();
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(300));
    let verified = house.verify().await.unwrap();
    assert_eq!(verified.leaves, 300);
    assert!(verified.chains >= 2, "{verified:?}");
}

async fn processes_open_an_empty_place_at_once(house: TestStore) {
    let house = with_toys(house);
    let stores = join_all((0..6).map(|_| house.open())).await;
    for (number, store) in stores.iter().enumerate() {
        decide(store, &number.to_string(), "keep").await.unwrap();
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(6));
    assert_eq!(house.verify().await.unwrap().chains, 6);
}

async fn processes_checkpoint_beside_each_other(house: TestStore) {
    let house = with_toys(house);
    let stores = join_all((0..3).map(|_| house.open())).await;
    let (signer, file) = (house.signer(), house.checkpoint_file());
    for round in 0..10 {
        join_all(stores.iter().enumerate().map(|(number, store)| {
            let (signer, file) = (signer.clone(), file.clone());
            async move {
                decide(store, &format!("{round}-{number}"), "keep").await.unwrap();
                checkpoint::write(store, &signer, &file).await.unwrap();
            }
        }))
        .await;
    }
    let verified = house.verify_signed_by(Some(signer.public_key())).await.unwrap();
    assert_eq!((verified.leaves, verified.uncovered), (30, 0), "{verified:?}");
    let lines = std::fs::read_to_string(file.path()).unwrap().lines().count();
    assert_eq!(lines as u64, verified.checkpoints);
}

async fn a_verification_beside_writers_finds_nothing(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide(&store, "first", "keep").await.unwrap();
    let writer = {
        let (store, signer, file) = (store.clone(), house.signer(), house.checkpoint_file());
        tokio::spawn(async move {
            for number in 0..100 {
                decide(&store, &number.to_string(), "keep").await.unwrap();
                checkpoint::write(&store, &signer, &file).await.unwrap();
            }
        })
    };
    let mut runs = 0;
    while !writer.is_finished() {
        house.verify().await.unwrap();
        runs += 1;
    }
    writer.await.unwrap();
    assert!(runs > 1, "the writer was done before it was looked at twice");
    assert_eq!(house.verify().await.unwrap().leaves, 101);
}
