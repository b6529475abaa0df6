//! Back-off: guessing gets slow, and the victim still gets in.

use std::time::Duration;

use futures::future::join_all;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;

use crate::house::{House, PASSWORD};

on_both_engines! {
    guessing_gets_slow_and_says_how_slow,
    waiting_is_not_prolonged_by_knocking,
    guesses_at_once_gain_nothing,
    the_victims_own_browser_gets_in_during_an_attack,
    a_link_gets_in_during_an_attack,
    an_address_is_not_forgiven_for_an_account_of_its_own,
    failures_are_forgotten_after_a_day_and_by_signing_in,
    a_clock_set_back_shuts_nobody_out,
}

const WRONG: &str = "a wrong password of length";

async fn guessing_gets_slow_and_says_how_slow(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let mut waited = Vec::new();
    for number in 0..25 {
        // Another address each time: the account alone slows it down.
        let browser = house.browser_at(&format!("198.51.100.{number}"));
        let mut answer = browser.sign_in("owner@example.com", WRONG).await;
        let mut seconds = 0;
        if answer.status == 429 {
            seconds = answer.header("retry-after").parse().unwrap();
            house.wait(seconds - 1);
            assert_eq!(browser.sign_in("owner@example.com", WRONG).await.status, 429);
            house.wait(1);
            answer = browser.sign_in("owner@example.com", WRONG).await;
        }
        assert_eq!(answer.status, 401, "{number}");
        waited.push(seconds);
    }
    let expected = [
        0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900, 900,
        900, 900,
    ];
    assert_eq!(waited, expected);
}

async fn waiting_is_not_prolonged_by_knocking(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let browser = house.browser_at("198.51.100.1");
    for _ in 0..10 {
        browser.sign_in("owner@example.com", WRONG).await;
        house.wait(16);
    }
    let hashes = house.people.hashes_computed();
    browser.sign_in("owner@example.com", WRONG).await;
    let refused = browser.sign_in("owner@example.com", WRONG).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    for _ in 0..20 {
        assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 429);
    }
    assert_eq!(house.people.hashes_computed() - hashes, 1);
    house.wait(wait);
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 303);
}

async fn guesses_at_once_gain_nothing(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let hashes = house.people.hashes_computed();
    let browsers: Vec<_> =
        (0..50).map(|number| house.browser_at(&format!("198.51.100.{number}"))).collect();
    let tries = browsers.iter().map(|browser| browser.sign_in("owner@example.com", WRONG));
    let answers = join_all(tries).await;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(tried, 6);
    assert_eq!(house.people.hashes_computed() - hashes, 6);
}

async fn the_victims_own_browser_gets_in_during_an_attack(place: TestStore) {
    let house = House::on(place).await;
    let victim = house.owner().await;
    assert_eq!(victim.submit("/sign-out", &[]).await.status, 303);
    let stranger = house.browser_at("192.0.2.1");
    for _ in 0..30 {
        stranger.sign_in("owner@example.com", WRONG).await;
        house.wait(1);
    }
    assert_eq!(stranger.sign_in("owner@example.com", PASSWORD).await.status, 429);
    // From the same address even: the browser is known, so it waits for nobody else's failures.
    assert_eq!(victim.sign_in("owner@example.com", PASSWORD).await.status, 303);
    // It has failures of its own, though.
    for _ in 0..6 {
        assert_eq!(victim.sign_in("owner@example.com", WRONG).await.status, 401);
    }
    assert_eq!(victim.sign_in("owner@example.com", PASSWORD).await.status, 429);
    // And knows one account only.
    house.member("other@example.com", "manager").await;
    let before = house.count("select count(*) from throttles where lane = 'address'").await;
    victim.sign_in("other@example.com", WRONG).await;
    assert_eq!(before, 1);
    let sql = "select failures from throttles where lane = 'account' and failures = 1";
    assert_eq!(house.count(sql).await, 1);
}

async fn a_link_gets_in_during_an_attack(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let stranger = house.browser_at("198.51.100.1");
    for _ in 0..10 {
        stranger.sign_in("owner@example.com", WRONG).await;
    }
    let link = house.reset("owner@example.com").await;
    let victim = house.browser_at("198.51.100.1");
    assert_eq!(victim.submit(&link, &[("name", "O"), ("password", PASSWORD)]).await.status, 303);
    assert_eq!(victim.get("/people/me").await.status, 200);
}

async fn an_address_is_not_forgiven_for_an_account_of_its_own(place: TestStore) {
    let house = House::on(place).await;
    house.member("own@example.com", "auditor").await;
    let mut refused = 0;
    for number in 0..60 {
        let attacker = house.browser_at("198.51.100.1");
        if attacker.sign_in(&format!("victim{number}@example.com"), WRONG).await.status == 429 {
            refused += 1;
        }
        attacker.sign_in("own@example.com", PASSWORD).await;
    }
    assert_eq!(refused, 60 - 21);
}

async fn failures_are_forgotten_after_a_day_and_by_signing_in(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let browser = house.browser_at("198.51.100.1");
    for _ in 0..5 {
        assert_eq!(browser.sign_in("owner@example.com", WRONG).await.status, 401);
    }
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 303);
    assert_eq!(house.count("select count(*) from throttles where lane = 'account'").await, 0);
    browser.forget_everything().await;
    for _ in 0..6 {
        assert_eq!(browser.sign_in("owner@example.com", WRONG).await.status, 401);
    }
    assert_eq!(browser.sign_in("owner@example.com", WRONG).await.status, 429);
    house.wait(24 * 60 * 60 + 1);
    for _ in 0..6 {
        assert_eq!(browser.sign_in("owner@example.com", WRONG).await.status, 401);
    }
    house.wait(24 * 60 * 60 + 1);
    house.people.tidy().await.unwrap();
    assert_eq!(house.count("select count(*) from throttles").await, 0);
}

async fn a_clock_set_back_shuts_nobody_out(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let browser = house.browser_at("198.51.100.1");
    for _ in 0..7 {
        browser.sign_in("owner@example.com", WRONG).await;
    }
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 429);
    let day = Duration::from_secs(24 * 60 * 60);
    house.clock().jump_to(house.clock().now().saturating_sub(day).unwrap());
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 303);
}
