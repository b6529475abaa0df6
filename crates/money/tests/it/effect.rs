//! The effect `refund` against a double that loses answers: never twice, never more than is left.

use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;
use crate::stripe::{Ends, charge};

on_both_engines!(
    a_refund_is_looked_for_and_then_made_once,
    a_lost_answer_makes_no_second_refund,
    what_never_arrived_is_made_in_the_end,
    no_more_is_given_back_than_is_left,
    of_two_that_are_asked_for_at_once_one_is_made,
    a_refund_that_failed_there_is_a_persons_turn,
);

async fn house_with_charge(place: TestStore, refunded: i64) -> House {
    let house = House::at_work(place).await;
    house.stripe.state().charges.push(charge("ch_1", refunded));
    house
}

async fn a_refund_is_looked_for_and_then_made_once(place: TestStore) {
    let house = house_with_charge(place, 0).await;
    let effect = house.orders("ch_1", None).await;
    assert_eq!(house.ended(effect).await.0, "done");
    assert_eq!(house.stripe.state().asked, ["list", "charge", "make"]);
    let refunds = house.read("/v1/refunds").await;
    let refund = &refunds["items"][0];
    assert_eq!(
        (&refund["payment"], &refund["effect"]),
        (&json!("ch_1"), &json!(effect.to_string()))
    );
    assert_eq!(refund["amount"], json!({ "amount": 2_200, "currency": "AUD" }));
    let told = "select count(*) from audit_leaves where action = 'refund.made'";
    assert_eq!(house.count(told).await, 1);
}

async fn a_lost_answer_makes_no_second_refund(place: TestStore) {
    let house = house_with_charge(place, 0).await;
    house.stripe.state().ends.push(Ends::Lost);
    let effect = house.orders("ch_1", Some("10.00 AUD")).await;
    assert_eq!(house.ended(effect).await.0, "done");
    assert_eq!(house.stripe.state().asked, ["list", "charge", "make", "list"]);
    assert_eq!(house.stripe.state().refunds.len(), 1);
    assert_eq!(house.read("/v1/refunds").await["items"][0]["amount"]["amount"], 1_000);
}

async fn what_never_arrived_is_made_in_the_end(place: TestStore) {
    let house = house_with_charge(place, 0).await;
    house.stripe.state().ends.extend([Ends::Busy, Ends::NotReached]);
    let effect = house.orders("ch_1", None).await;
    assert_eq!(house.ended(effect).await.0, "done");
    let asked = house.stripe.state().asked.clone();
    let attempt = ["list", "charge", "make"];
    let expected: Vec<_> = [&attempt[..], &["list"], &attempt, &attempt].concat();
    assert_eq!(asked, expected);
    assert_eq!(house.stripe.state().refunds.len(), 1);
}

async fn of_two_that_are_asked_for_at_once_one_is_made(place: TestStore) {
    let house = house_with_charge(place, 0).await;
    house.stripe.state().is_slow = true;
    let (one, other) = (house.orders("ch_1", None).await, house.orders("ch_1", None).await);
    let mut ended = [house.ended(one).await, house.ended(other).await];
    ended.sort();
    assert_eq!((ended[0].0, ended[1].0), ("done", "failed"), "{ended:?}");
    assert!(ended[1].1.contains("in full before"), "{ended:?}");
    assert_eq!(house.stripe.state().refunds.len(), 1);
}

async fn no_more_is_given_back_than_is_left(place: TestStore) {
    let house = house_with_charge(place, 700).await;
    for (amount, code) in
        [(Some("15.01 AUD"), "15.00 AUD that is left"), (Some("15.00 NZD"), "in AUD")]
    {
        let effect = house.orders("ch_1", amount).await;
        let (state, problem) = house.ended(effect).await;
        assert_eq!(state, "failed");
        assert!(problem.contains(code), "{problem}");
    }
    let all_that_is_left = house.orders("ch_1", None).await;
    assert_eq!(house.ended(all_that_is_left).await.0, "done");
    assert_eq!(house.stripe.state().refunds[0]["amount"], 1_500);
    // The double's charge still says 700: what is known of its refunds counts, too.
    house.stripe.state().charges[0]["amount_refunded"] = 2_200.into();
    let again = house.orders("ch_1", None).await;
    let (state, problem) = house.ended(again).await;
    assert_eq!((state, problem.contains("in full before")), ("failed", true), "{problem}");
    assert_eq!(house.stripe.state().refunds.len(), 1);
}

async fn a_refund_that_failed_there_is_a_persons_turn(place: TestStore) {
    let house = house_with_charge(place, 0).await;
    house.stripe.state().ends.push(Ends::Failed);
    let effect = house.orders("ch_1", None).await;
    let (state, problem) = house.ended(effect).await;
    assert_eq!((state, problem.contains("is failed")), ("failed", true), "{problem}");
    assert_eq!(house.read("/v1/refunds").await["items"][0]["status"], "failed");
}
