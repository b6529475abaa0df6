//! Coming in by a link: once, within the hour, and with a password that holds.

use futures::future::join_all;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, PASSWORD};

on_both_engines! {
    an_owner_comes_in_by_a_link_and_is_signed_in,
    a_link_works_once_however_many_try,
    a_link_works_for_an_hour,
    a_password_that_is_refused_uses_no_link,
    a_new_link_takes_the_place_of_the_old_one,
    after_a_reset_nothing_but_the_link_lets_in,
}

async fn an_owner_comes_in_by_a_link_and_is_signed_in(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite(" Owner@Example.com ", "owner").await;
    let secret = link.strip_prefix("/join/").unwrap();
    assert_eq!(hex::decode(secret).unwrap().len(), 32);
    let browser = house.browser();
    // A mail program looks at links before people do.
    for _ in 0..3 {
        let page = browser.get(&link).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("owner@example.com"), "{}", page.text);
    }
    assert_eq!(browser.get("/people/me").await.status, 303);
    let joined = browser.submit(&link, &[("name", "Olivia"), ("password", PASSWORD)]).await;
    assert_eq!((joined.status.as_u16(), joined.header("location")), (303, "/"));
    let me = browser.get("/people/me").await;
    assert_eq!(me.status, 200);
    assert!(me.text.contains("Olivia"));
    assert_eq!(house.leaves("staff.invited").await, 1);
    assert_eq!(house.leaves("staff.joined").await, 1);
    assert_eq!(browser.get(&link).await.status, 404);
}

async fn a_link_works_once_however_many_try(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite("owner@example.com", "owner").await;
    let browsers: Vec<_> = (0..50).map(|_| house.browser()).collect();
    let form = [("name", "Olivia"), ("password", PASSWORD)];
    let tries = browsers.iter().map(|browser| browser.submit(&link, &form));
    let answers = join_all(tries).await;
    let came_in = answers.iter().filter(|answer| answer.status == 303).count();
    // The others find no link any more, or the queue for hashes is full.
    let refused = answers.iter().filter(|answer| [404, 503].contains(&answer.status.as_u16()));
    assert_eq!((came_in, refused.count()), (1, 49));
    assert_eq!(house.leaves("staff.joined").await, 1);
    assert_eq!(house.count("select count(*) from sessions").await, 1);
}

async fn a_link_works_for_an_hour(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite("owner@example.com", "owner").await;
    let browser = house.browser();
    house.wait(3_599);
    assert_eq!(browser.get(&link).await.status, 200);
    house.wait(1);
    let expired = browser.get(&link).await;
    let never = browser.get(&format!("/join/{}", "0".repeat(64))).await;
    assert_eq!(expired.status, 404);
    assert_eq!(expired.comparable(), never.comparable());
    let late = browser.submit(&link, &[("name", "Olivia"), ("password", PASSWORD)]).await;
    assert_eq!(late.status, 404);
    assert_eq!(house.people.hashes_computed(), 0);
}

async fn a_password_that_is_refused_uses_no_link(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite("owner@example.com", "owner").await;
    let browser = house.browser();
    for weak in ["", "short", "passwordpassword", "dog trainers directory", "owner@example.com"] {
        let refused = browser.submit(&link, &[("name", "Olivia"), ("password", weak)]).await;
        assert_eq!(refused.status, 400, "{weak}");
        assert!(refused.text.contains("aria-invalid"), "{weak}");
        assert!(refused.text.contains("value=\"Olivia\""), "{weak}");
        assert!(!refused.text.contains("value=\"short\""), "{weak}");
    }
    let nameless = browser.submit(&link, &[("name", " "), ("password", PASSWORD)]).await;
    assert_eq!(nameless.status, 400);
    let long = format!("{PASSWORD} {}", "and so on ".repeat(9));
    let joined = browser.submit(&link, &[("name", "Olivia"), ("password", &long)]).await;
    assert_eq!(joined.status, 303);
    browser.forget_everything().await;
    assert_eq!(browser.sign_in("owner@example.com", &long).await.status, 303);
}

async fn a_new_link_takes_the_place_of_the_old_one(place: TestStore) {
    let house = House::on(place).await;
    let old = house.invite("owner@example.com", "owner").await;
    let new = house.reset("owner@example.com").await;
    let browser = house.browser();
    assert_eq!(browser.get(&old).await.status, 404);
    assert_eq!(browser.get(&new).await.status, 200);
}

async fn after_a_reset_nothing_but_the_link_lets_in(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let link = house.reset("owner@example.com").await;
    assert_eq!(browser.get("/people/me").await.status, 303);
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 401);
    let new = "another lake with ribbons";
    assert_eq!(browser.submit(&link, &[("name", "O"), ("password", new)]).await.status, 303);
    assert_eq!(browser.get("/people/me").await.status, 200);
    browser.forget_everything().await;
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 401);
    assert_eq!(browser.sign_in("OWNER@example.com ", new).await.status, 303);
}
