//! Signing in with a password: what is told, what is not, and what it costs.

use argon2::{Argon2, Params, PasswordHasher};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, PASSWORD};

on_both_engines! {
    whoever_knows_the_password_comes_in_with_a_new_session,
    nobody_learns_who_works_here,
    a_hash_of_old_parameters_is_made_again,
    signing_in_leads_back_but_never_elsewhere,
    a_full_queue_costs_nobody_a_try,
}

async fn whoever_knows_the_password_comes_in_with_a_new_session(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let before = browser.session().await;
    let answer = browser.sign_in("owner@example.com", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"));
    let after = browser.session().await;
    assert_ne!(before, after);
    assert_eq!(browser.get("/people/me").await.status, 200);
    // The session of before ended with it.
    browser.set_cookie("__Host-quarterdeck", &before).await;
    assert_eq!(browser.get("/people/me").await.status, 303);
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-quarterdeck"), "{cookie}");
        for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
    }
    assert_eq!(house.leaves("session.began").await, 1);
}

async fn nobody_learns_who_works_here(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    house.invite("guest@example.com", "manager").await;
    house.member("ended@example.com", "manager").await;
    house.disable("ended@example.com").await;
    // Addresses of one length: the page shows what was typed, and its length is a header.
    let mut answers = Vec::new();
    for (email, address) in [
        ("owner@example.com", "198.51.100.1"),
        ("guest@example.com", "198.51.100.2"),
        ("ended@example.com", "198.51.100.3"),
        ("never@example.com", "198.51.100.4"),
    ] {
        let wrong =
            if email.starts_with("ended") { PASSWORD } else { "a wrong password of length" };
        let hashes = house.people.hashes_computed();
        let answer = house.browser_at(address).sign_in(email, wrong).await;
        assert_eq!(house.people.hashes_computed() - hashes, 1, "{email}");
        assert_eq!(answer.status, 401, "{email}");
        let (status, headers, text) = answer.comparable();
        answers.push((status, headers, text.replace(email, "")));
    }
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
    assert_eq!(house.leaves("session.refused").await, 4);
    // What was typed is not told: people type their password into the wrong field.
    let typed = "select count(*) from audit_leaves where details like '%never@example.com%'";
    assert_eq!(house.count(typed).await, 0);
}

async fn a_hash_of_old_parameters_is_made_again(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let weak = Argon2::from(Params::new(8, 1, 1, None).unwrap());
    let old = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    house.intruder().await.run(&format!("update staff set password = '{old}'")).await;
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 303);
    let current =
        "select count(*) from staff where password like '$argon2id$v=19$m=19456,t=2,p=1$%'";
    assert_eq!(house.count(current).await, 1);
    let hashes = house.people.hashes_computed();
    assert_eq!(browser.sign_in("owner@example.com", PASSWORD).await.status, 303);
    assert_eq!(house.people.hashes_computed() - hashes, 1);
}

async fn signing_in_leads_back_but_never_elsewhere(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    for (next, leads) in [
        ("/audit?actor=x", "/audit?actor=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
    ] {
        let fields = [("email", "owner@example.com"), ("password", PASSWORD), ("next", next)];
        let answer = house.browser().submit("/sign-in", &fields).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, leads));
    }
}

async fn a_full_queue_costs_nobody_a_try(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let browsers: Vec<_> =
        (0..60).map(|number| house.browser_at(&format!("198.51.100.{number}"))).collect();
    let emails: Vec<_> = (0..60).map(|number| format!("nobody{number}@example.com")).collect();
    let tries = browsers.iter().zip(&emails).map(|(browser, email)| browser.sign_in(email, "x"));
    let answers = futures::future::join_all(tries).await;
    let busy = answers.iter().filter(|answer| answer.status == 503).count();
    let wrong = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(busy + wrong, 60);
    let charged = "select count(*) from throttles where lane = 'account' and failures > 0";
    assert_eq!(usize::try_from(house.count(charged).await).unwrap(), wrong);
}
