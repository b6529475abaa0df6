//! Pages that stay open: they look by themselves, and that keeps nobody signed in.

use test_house::on_both_engines;
use test_house::stores::TestStore;
use test_house::streams::next;

use crate::house::House;

on_both_engines! {
    a_page_that_is_only_open_keeps_nobody_signed_in,
    a_stream_ends_with_its_session,
}

const MINUTE: u64 = 60;

async fn a_page_that_is_only_open_keeps_nobody_signed_in(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (seen, leaves) = ("select last_seen_at from sessions", "select count(*) from audit_leaves");
    let before = (house.count(seen).await, house.count(leaves).await);
    let answer = owner.follow().await;
    assert_eq!(answer.status(), 200);
    let mut stream = answer.into_body();
    let mut minutes = 0;
    while next(house.clock(), &mut stream).await.is_some() {
        minutes += 1;
        assert!(minutes <= 31, "the session outlasts its half hour");
        house.wait(MINUTE);
    }
    assert!(minutes >= 25, "it ended after {minutes} minutes");
    house.people.settled().await;
    assert_eq!((house.count(seen).await, house.count(leaves).await), before);
    assert_eq!(owner.follow().await.status(), 401);
}

async fn a_stream_ends_with_its_session(place: TestStore) {
    let house = House::on(place).await;
    let leaver = house.member("leaver@example.com", "owner").await;
    let disabled = house.member("disabled@example.com", "owner").await;
    let mut streams = [leaver.follow().await.into_body(), disabled.follow().await.into_body()];
    for stream in &mut streams {
        assert!(next(house.clock(), stream).await.is_some());
    }
    assert_eq!(leaver.submit("/sign-out", &[]).await.status, 303);
    house.disable("disabled@example.com").await;
    for stream in &mut streams {
        assert_eq!(next(house.clock(), stream).await, None);
    }
}
