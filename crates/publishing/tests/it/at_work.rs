//! Work that is under way when another version is published goes on under the one it began with.

use std::sync::Arc;

use async_trait::async_trait;
use publishing::Running;
use store::scalar;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use work::{Effects, Failure, Job, Jobs, Occupancy, Registry, Worker, WorkerOptions};

use crate::house::Place;

on_both_engines!(work_under_way_is_not_dropped);

/// A job that looks at the manual when it begins and when it ends.
struct Rounds {
    running: Running,
    progress: Arc<watch::Sender<Progress>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waits,
    Began,
    MayEnd,
    /// With the version that it went by, and the one that ran when it ended.
    Ended(i64, i64),
}

#[async_trait]
impl Job for Rounds {
    const NAME: &'static str = "test.rounds";
    type Body = ();

    async fn run(&self, (): &(), _: &work::Running) -> Result<(), Failure> {
        let began = self.running.now().unwrap();
        self.progress.send_replace(Progress::Began);
        drop(self.progress.subscribe().wait_for(|it| *it == Progress::MayEnd).await);
        let ended = self.running.now().unwrap();
        let versions = (began.version.version, ended.version.version);
        self.progress.send_replace(Progress::Ended(versions.0, versions.1));
        Ok(())
    }
}

async fn work_under_way_is_not_dropped(store: TestStore) {
    let place = Place::new(store.with(&work::migrations()));
    let house = place.opens().await;
    let progress = Arc::new(watch::Sender::new(Progress::Waits));
    let rounds = Rounds { running: house.publisher.running(), progress: Arc::clone(&progress) };
    let registry =
        Registry { jobs: Jobs::new().with(rounds), effects: Effects::new(), schedules: Vec::new() };
    let options = WorkerOptions::new("test", Occupancy::Sole);
    let worker = Worker::new(house.store.clone(), registry, options).unwrap();
    tokio::spawn(worker.run(CancellationToken::new()));
    let enqueued = house
        .store
        .maintain(move |tx| Box::pin(async move { work::enqueue::<Rounds>(tx, &(), None).await }));
    enqueued.await.unwrap();
    let is = |expected: Progress| *progress.borrow() == expected;
    place.in_a_while("it began", async || is(Progress::Began)).await;
    place.write("more.md", "# More\n");
    place.within_a_second("the next version", async || house.version() == 2).await;
    progress.send_replace(Progress::MayEnd);
    place.in_a_while("it ended", async || is(Progress::Ended(1, 2))).await;
    let succeeded = async || {
        let sql = "select count(*) from jobs where state = 'succeeded' and attempt = 1";
        scalar::<i64, _>(house.store.reader(), sql, []).await.unwrap() == Some(1)
    };
    place.in_a_while("it succeeded", succeeded).await;
}
