//! One commit: everything of it or nothing, and nothing of its neighbours.

use futures::future::join_all;
use store::{Change, Leaf, Ordered, Store, execute};
use test_house::stores::{Engine, TestStore};
use tokio::sync::oneshot;
use vocabulary::{Error, Kind};

use crate::toys::{Counts, by, decide, insert, with_toys};

test_house::on_both_engines![
    a_change_its_leaf_and_its_effects_are_there_together,
    a_refused_change_leaves_nothing,
    a_panicking_change_leaves_nothing_and_hurts_nobody,
    without_its_leaf_nothing_is_committed,
    without_its_effects_nothing_is_committed,
    in_a_shared_batch_a_failure_undoes_only_itself,
    what_fails_before_the_engine_sees_it_costs_no_acknowledged_neighbour,
    writers_at_the_same_time_share_commits,
    of_many_who_decide_at_once_one_is_first,
    bookkeeping_writes_no_leaf,
    readers_cannot_write,
    an_unserializable_answer_is_no_commit,
];

async fn a_change_its_leaf_and_its_effects_are_there_together(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    assert_eq!(decide(&store, "bear", "keep").await.unwrap(), "keep");
    let intruder = house.intruder().await;
    assert_eq!(Counts::read(&intruder).await, Counts::of(1));
    assert_eq!(house.verify().await.unwrap().leaves, 1);
}

/// Writes something and then refuses.
async fn write_and_refuse(store: &Store, toy: &str) -> Result<(), Error> {
    let toy = toy.to_owned();
    store
        .commit(&by(), move |tx| {
            Box::pin(async move {
                insert(tx, &toy, "keep").await?;
                Err(Error::conflict("already-decided", "No."))
            })
        })
        .await
}

/// Keeps a lane busy until what is returned is dropped, so that what comes meanwhile waits.
async fn hold(store: &Store) -> oneshot::Sender<()> {
    let (begun, holds) = oneshot::channel();
    let (held, let_go) = oneshot::channel();
    let store = store.clone();
    tokio::spawn(async move {
        let holding = store.maintain(move |_| {
            Box::pin(async move {
                begun.send(()).unwrap();
                // Nothing is sent; it was let go.
                let_go.await.unwrap_err();
                Ok(())
            })
        });
        holding.await.unwrap();
    });
    holds.await.unwrap();
    held
}

async fn a_refused_change_leaves_nothing(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let refused = write_and_refuse(&store, "bear").await;
    assert_eq!(refused.unwrap_err().code(), "already-decided");
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::NONE);
    decide(&store, "bear", "keep").await.unwrap();
}

async fn a_panicking_change_leaves_nothing_and_hurts_nobody(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let by = by();
    let (panicked, fine) = tokio::join!(
        store.commit::<(), _>(&by, |tx| {
            Box::pin(async move {
                insert(tx, "bear", "keep").await?;
                panic!("a fault of ours")
            })
        }),
        decide(&store, "duck", "sell"),
    );
    assert_eq!(panicked.unwrap_err().kind(), Kind::Internal);
    assert_eq!(fine.unwrap(), "sell");
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
}

async fn without_its_leaf_nothing_is_committed(house: TestStore) {
    missing_table_stops_everything(house, "audit_leaves").await;
}

async fn without_its_effects_nothing_is_committed(house: TestStore) {
    missing_table_stops_everything(house, "effects").await;
}

/// Takes a table away, sees that nothing is written at all, and gives it back.
async fn missing_table_stops_everything(house: TestStore, table: &str) {
    let house = with_toys(house);
    let store = house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    let intruder = house.intruder().await;
    intruder.run(&format!("alter table {table} rename to away")).await;
    let refused = decide(&store, "duck", "sell").await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Internal, "{}", refused.chain());
    intruder.run(&format!("alter table away rename to {table}")).await;
    assert_eq!(Counts::read(&intruder).await, Counts::of(1));
    decide(&store, "duck", "sell").await.unwrap();
    assert_eq!(Counts::read(&intruder).await, Counts::of(2));
    house.verify().await.unwrap();
}

async fn in_a_shared_batch_a_failure_undoes_only_itself(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let held = hold(&store).await;
    let before = *store.commits().borrow();
    let deciding = join_all((0..12).map(|number| {
        let store = store.clone();
        async move {
            match number {
                // Two in a row, and the last.
                3 | 4 | 11 => write_and_refuse(&store, &format!("toy-{number}")).await,
                _ => decide(&store, &format!("toy-{number}"), "sell").await.map(drop),
            }
        }
    }));
    // All twelve wait when the lane is free again.
    let (answers, ()) = tokio::join!(deciding, async { drop(held) });
    let refused: Vec<usize> = (0..12).filter(|number| answers[*number].is_err()).collect();
    assert_eq!(refused, [3, 4, 11]);
    if house.engine() == Engine::Sqlite {
        // The one that held the lane, and one for all.
        assert_eq!(*store.commits().borrow() - before, 2);
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(9));
    house.verify().await.unwrap();
}

async fn what_fails_before_the_engine_sees_it_costs_no_acknowledged_neighbour(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let held = hold(&store).await;
    let by = by();
    let deciding = async {
        tokio::join!(
            decide(&store, "bear", "keep"),
            store.commit::<(), _>(&by, |tx| {
                Box::pin(async move {
                    // No engine has so large a number: the driver gives up before it says anything.
                    execute(&**tx, "select $1", [u64::MAX.into()]).await?;
                    Err(Error::internal("it was taken"))
                })
            }),
            decide(&store, "duck", "sell"),
        )
    };
    let ((bear, broken, duck), ()) = tokio::join!(deciding, async { drop(held) });
    assert!(broken.is_err());
    let acknowledged = i64::from(bear.is_ok()) + i64::from(duck.is_ok());
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(acknowledged));
    decide(&store, "cat", "keep").await.unwrap();
    house.verify().await.unwrap();
}

async fn writers_at_the_same_time_share_commits(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let held = hold(&store).await;
    let deciding = join_all((0..200).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { decide(&store, &format!("toy-{number}"), "keep").await })
    }));
    let (answers, ()) = tokio::join!(deciding, async {
        tokio::task::yield_now().await;
        drop(held);
    });
    assert!(answers.into_iter().all(|answer| answer.unwrap().is_ok()));
    let commits = *store.commits().borrow();
    match house.engine() {
        Engine::Sqlite => assert!((2..=20).contains(&commits), "{commits} commits for 200"),
        // The server groups by itself; a batch of rows would deadlock with another process.
        Engine::Postgres => assert_eq!(commits, 201),
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(200));
    assert_eq!(house.verify().await.unwrap().leaves, 200);
}

async fn of_many_who_decide_at_once_one_is_first(house: TestStore) {
    let house = with_toys(house);
    let (one, other) = (house.open().await, house.open().await);
    let answers = join_all((0..20).map(|number| {
        let store = if number % 2 == 0 { one.clone() } else { other.clone() };
        tokio::spawn(async move { decide(&store, "bear", &number.to_string()).await })
    }))
    .await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let others = answers.iter().filter_map(|answer| answer.as_ref().err());
    for error in others {
        assert_eq!(error.code(), "already-decided", "{}", error.chain());
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
    assert_eq!(house.verify().await.unwrap().leaves, 1);
}

async fn bookkeeping_writes_no_leaf(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let written = store
        .maintain(|tx| {
            Box::pin(async move {
                execute(&**tx, "insert into toys (toy, state) values ('bear', 'open')", []).await
            })
        })
        .await;
    assert_eq!(written.unwrap(), 1);
    let counts = Counts::read(&house.intruder().await).await;
    assert_eq!(counts, Counts { toys: 1, ..Counts::NONE });
}

async fn readers_cannot_write(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let sql = "insert into toys (toy, state) values ('bear', 'open')";
    assert!(execute(store.reader(), sql, []).await.is_err());
    assert!(execute(store.reader(), "delete from audit_leaves", []).await.is_err());
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::NONE);
}

/// The answer of a request with a once-key is kept as JSON; what cannot be kept must not happen.
async fn an_unserializable_answer_is_no_commit(house: TestStore) {
    use std::collections::BTreeMap;

    let house = with_toys(house);
    let store = house.open().await;
    let mut by = by();
    by.once = Some(vocabulary::OnceKey { key: "k".to_owned(), request_hash: "h".to_owned() });
    let refused = store
        .commit(&by, |tx| {
            Box::pin(async move {
                insert(tx, "bear", "keep").await?;
                // JSON has no keys but texts.
                let answer = BTreeMap::from([((1, 2), 3)]);
                let effect = Ordered::new(tx.now(), "paint", 1, &"bear")?;
                Ok(Change::new(answer, Leaf::new("toy.decided")).ordering([effect]))
            })
        })
        .await;
    assert_eq!(refused.unwrap_err().kind(), Kind::Internal);
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::NONE);
}
