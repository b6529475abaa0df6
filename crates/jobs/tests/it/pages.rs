//! The pages, as a browser without script has them.

use std::time::Duration;

use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;
use vocabulary::id::{EffectId, RunId};

use crate::house::House;
use crate::world::{Ends, Report, letter};

on_both_engines!(
    the_first_sentence_says_whether_anything_waits,
    what_waits_stands_on_the_first_page_with_its_next_act,
    a_run_is_told_and_run_again,
    an_effect_is_told_and_retried,
    an_unknown_outcome_is_explained,
    a_decision_leads_to_the_next,
    a_note_stays_words,
    what_was_typed_stays_when_it_was_refused,
    who_comes_too_late_sees_how_it_stands,
    lists_are_narrowed_and_turned,
    what_is_unknown_is_missing,
);

/// Words that try every way out of an element or an attribute.
const HOSTILE: &str =
    r#"</textarea>"><script>alert('1')</script><img src=x onerror=alert(2)> data-key="x""#;

async fn the_first_sentence_says_whether_anything_waits(place: TestStore) {
    let house = House::at_work(place).await;
    let page = house.page("/jobs").await;
    assert!(page.contains("Nothing waits for you. Next: expiry, "), "{page}");
    assert!(page.contains(r#"<span class="count" id="count-jobs"></span>"#), "{page}");
    assert!(page.contains("Nothing ran yet."), "{page}");
    house.ran::<Report>(Ends::Refused).await;
    let page = house.page("/jobs").await;
    assert!(page.contains("1 job waits for a decision."), "{page}");
    assert_eq!(count_of_the_door(&page), ("warning", "1"));
    house.ordered_until(letter(Ends::Refused), "failed").await;
    house.ordered_until(letter(Ends::Unanswered), "unknown").await;
    let page = house.page("/jobs").await;
    assert!(page.contains("2 effects and 1 job wait for a decision."), "{page}");
    assert_eq!(count_of_the_door(&page), ("critical", "3"));
}

/// Reads the tone and the number beside the room's name.
fn count_of_the_door(page: &str) -> (&str, &str) {
    let (_, count) = page.split_once(r#"id="count-jobs"><span data-tone=""#).unwrap();
    let (tone, rest) = count.split_once('"').unwrap();
    let (_, rest) = rest.split_once("</svg>").unwrap();
    (tone, rest.split_once('<').unwrap().0)
}

async fn what_waits_stands_on_the_first_page_with_its_next_act(place: TestStore) {
    let house = House::at_work(place).await;
    let run = house.ran::<Report>(Ends::Again).await;
    let failed = house.ordered_until(letter(Ends::Refused), "failed").await;
    let unknown = house.ordered_until(letter(Ends::Unanswered), "unknown").await;
    let page = house.page("/jobs").await;
    for needed in [
        format!(r#"action="/jobs/runs/{run}/replays?from=room""#),
        format!(r#"action="/jobs/effects/{failed}/retries?from=room""#),
        format!(r#"<a class="button" href="/jobs/effects/{unknown}""#),
        "The disk is full.".to_owned(),
        "No such mailbox.".to_owned(),
        "The server hung up.".to_owned(),
    ] {
        assert!(page.contains(&needed), "{needed}: {page}");
    }
    assert!(!page.contains("anna@example.com"), "a list shows no bodies");
    let pressed =
        house.press("operator", &format!("/jobs/runs/{run}/replays?from=room"), &[]).await;
    pressed.leads_to("/jobs?done=replayed");
    assert!(house.page("/jobs?done=replayed").await.contains("It runs again"));
}

async fn a_run_is_told_and_run_again(place: TestStore) {
    let house = House::at_work(place).await;
    let run = house.ran::<Report>(Ends::Again).await;
    let page = house.page(&format!("/jobs/runs/{run}")).await;
    for needed in
        ["test.report", "It failed once and is set aside", "The disk is full.", r#"data-key="r""#]
    {
        assert!(page.contains(needed), "{needed}: {page}");
    }
    let path = format!("/jobs/runs/{run}/replays");
    let answer = house.press("operator", &path, &[]).await;
    answer.leads_to(&format!("/jobs/runs/{run}?done=replayed"));
    house
        .until("it gave up again", async || {
            house.read(&format!("/v1/runs/{run}")).await["state"] == "gave_up"
        })
        .await;
    let page = house.page(&format!("/jobs/runs/{run}?done=replayed")).await;
    assert!(page.contains("It runs again, with all its attempts before it."), "{page}");
    assert!(page.contains(r#"<span class="who">operator</span>"#), "{page}");
}

async fn an_effect_is_told_and_retried(place: TestStore) {
    let house = House::at_work(place).await;
    let chain = house.ordered(vec![letter(Ends::Refused), letter(Ends::Well)]).await;
    house.until_effect_is(chain[0], "failed").await;
    let page = house.page(&format!("/jobs/effects/{}", chain[0])).await;
    for needed in [
        "It did not happen, and nothing more is tried until somebody decides.",
        "Quarterdeck (test)",
        "No such mailbox.",
        "anna@example.com",
        "Dear Anna,<br>your listing is live.",
        "1 of 2, one after the other",
        "the effect behind it goes on",
        r#"data-key="r""#,
        r#"data-key="h""#,
        r#"data-key="x""#,
    ] {
        assert!(page.contains(needed), "{needed}: {page}");
    }
    let behind = house.page(&format!("/jobs/effects/{}", chain[1])).await;
    assert!(behind.contains("It waits for <code>mail</code>, which comes before it."), "{behind}");
    assert!(!behind.contains("<textarea"), "there is nothing to decide");
    let path = format!("/jobs/effects/{}/retries", chain[0]);
    let answer = house.press("operator", &path, &[]).await;
    answer.leads_to(&format!("/jobs/effects/{}?done=retried", chain[0]));
    let page = house.page(&format!("/jobs/effects/{}?done=retried", chain[0])).await;
    assert!(page.contains("To be performed again"), "{page}");
}

async fn an_unknown_outcome_is_explained(place: TestStore) {
    let house = House::at_work(place).await;
    let unknown = house.ordered_until(letter(Ends::Unanswered), "unknown").await;
    let page = house.page(&format!("/jobs/effects/{unknown}")).await;
    for needed in [
        "Nobody knows whether it happened. Somebody has to find out.",
        "It was sent, but no answer came back.",
        "it must not happen twice",
        "If it did happen after all, it happens twice.",
    ] {
        assert!(page.contains(needed), "{needed}: {page}");
    }
    let asked = house.charged(letter(Ends::Unanswered)).await;
    house.until_effect_is(asked, "unknown").await;
    let page = house.page(&format!("/jobs/effects/{asked}")).await;
    assert!(page.contains("the other side is being asked"), "{page}");
    assert!(page.contains("being looked up"), "{page}");
}

async fn a_decision_leads_to_the_next(place: TestStore) {
    let house = House::at_work(place).await;
    for (outcome, done, says) in [
        ("done", "happened", "It is written down that it happened"),
        ("skipped", "called_off", "It is not to happen any more"),
    ] {
        let id = house.ordered_until(letter(Ends::Refused), "failed").await;
        let fields = [("outcome", outcome), ("note", "I called her.")];
        let path = format!("/jobs/effects/{id}/resolution");
        let answer = house.press("operator", &path, &fields).await;
        answer.leads_to(&format!("/jobs?done={done}"));
        assert!(house.page(&format!("/jobs?done={done}")).await.contains(says));
        assert_eq!(house.state(id).await, outcome);
        let page = house.page(&format!("/jobs/effects/{id}")).await;
        assert!(page.contains("I called her."), "{page}");
        assert!(!page.contains("<textarea"), "{page}");
    }
}

async fn a_note_stays_words(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered_until(letter(Ends::Refused), "failed").await;
    let fields = [("outcome", "done"), ("note", HOSTILE)];
    house.press("operator", &format!("/jobs/effects/{id}/resolution"), &fields).await.is(303);
    let page = house.page(&format!("/jobs/effects/{id}")).await;
    assert!(page.contains("&lt;script&gt;alert('1')&lt;/script&gt;"), "{page}");
    assert_words(&page);
    let told = house.read(&format!("/v1/effects/{id}")).await;
    assert_eq!(told["note"], HOSTILE, "it is kept as it was written");
}

/// Demands that nothing got out of its element.
fn assert_words(page: &str) {
    for way_out in ["<script>alert", "<img src=x", r#" data-key="x""#] {
        assert!(!page.contains(way_out), "{way_out}: {page}");
    }
}

async fn what_was_typed_stays_when_it_was_refused(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered_until(letter(Ends::Refused), "failed").await;
    let path = format!("/jobs/effects/{id}/resolution");
    let long = format!("{HOSTILE}{}", "x".repeat(4_000));
    let answer = house.press("operator", &path, &[("outcome", "done"), ("note", &long)]).await;
    let page = &answer.is(400).text;
    assert!(page.contains("The note is longer than 4000 bytes."), "{page}");
    assert!(page.contains("&lt;/textarea&gt;"), "{page}");
    assert!(page.contains(&"x".repeat(4_000)), "what was typed is gone");
    assert!(!page.contains("<script>alert"), "{page}");
    let answer = house.press("operator", &path, &[("outcome", "done"), ("note", " ")]).await;
    assert!(answer.is(400).text.contains("The note is empty."), "{answer:?}");
    let answer = house.press("operator", &path, &[("note", "I called her.")]).await;
    assert!(answer.is(400).text.contains("I called her."), "{answer:?}");
    assert_eq!(house.state(id).await, "failed");
}

async fn who_comes_too_late_sees_how_it_stands(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered(vec![letter(Ends::AtTheGate)]).await.remove(0);
    house.until_effect_is(id, "running").await;
    let retries = format!("/jobs/effects/{id}/retries");
    let answer = house.press("operator", &retries, &[]).await;
    let page = &answer.is(409).text;
    assert!(page.contains("is being worked on just now"), "{page}");
    assert!(page.contains("Attempt 1 is under way."), "{page}");
    house.world.open_gate();
    house.until_effect_is(id, "done").await;
    let fields = [("outcome", "skipped"), ("note", "Not any more.")];
    let answer = house.press("operator", &format!("/jobs/effects/{id}/resolution"), &fields).await;
    assert!(answer.is(409).text.contains("waits for nobody's decision"), "{answer:?}");
    let run = house.ran::<Report>(Ends::Well).await;
    let answer = house.press("operator", &format!("/jobs/runs/{run}/replays"), &[]).await;
    assert!(answer.is(409).text.contains("is not set aside"), "{answer:?}");
}

async fn lists_are_narrowed_and_turned(place: TestStore) {
    let house = House::at_work(place).await;
    let mut runs = Vec::new();
    for ends in [Ends::Well, Ends::Refused, Ends::Well] {
        runs.push(house.ran::<Report>(ends).await);
        house.clock().advance(Duration::from_millis(2));
    }
    let link = |id: &RunId| format!(r#"href="/jobs/runs/{id}""#);
    let page = house.page("/jobs/runs?job=test.report&limit=2").await;
    assert!(page.contains("Runs of test.report"), "{page}");
    assert!(page.contains(&link(&runs[2])) && !page.contains(&link(&runs[0])), "{page}");
    let (_, next) = page.split_once(r#"href="/jobs/runs?job=test.report&amp;cursor="#).unwrap();
    let cursor = next.split_once('"').unwrap().0;
    let page = house.page(&format!("/jobs/runs?job=test.report&limit=2&cursor={cursor}")).await;
    assert!(page.contains(&link(&runs[0])) && !page.contains(&link(&runs[2])), "{page}");
    let page = house.page("/jobs/runs?set_aside=true").await;
    assert!(page.contains(&link(&runs[1])) && !page.contains(&link(&runs[0])), "{page}");

    let failed = house.ordered_until(letter(Ends::Refused), "failed").await;
    let done = house.ordered_until(letter(Ends::Well), "done").await;
    for (query, seen, unseen) in
        [("state=done", done, failed), ("waiting_for_people=true", failed, done)]
    {
        let page = house.page(&format!("/jobs/effects?{query}")).await;
        assert!(page.contains(&format!(r#"href="/jobs/effects/{seen}""#)), "{page}");
        assert!(!page.contains(&format!(r#"href="/jobs/effects/{unseen}""#)), "{page}");
    }
    assert!(house.page("/jobs/effects?state=skipped").await.contains("No effect is like this."));
}

async fn what_is_unknown_is_missing(place: TestStore) {
    let house = House::new(place).await;
    let now = house.clock().now();
    let (run, effect) = (RunId::new(now), EffectId::new(now));
    for path in [
        format!("/jobs/runs/{run}"),
        format!("/jobs/effects/{effect}"),
        "/jobs/runs/1".to_owned(),
        "/jobs/effects/1".to_owned(),
    ] {
        house.open("operator", &path).await.is(404);
    }
    house.press("operator", &format!("/jobs/runs/{run}/replays"), &[]).await.is(404);
    house.press("operator", &format!("/jobs/effects/{effect}/retries"), &[]).await.is(404);
    let fields = [("outcome", "done"), ("note", "x")];
    let path = format!("/jobs/effects/{effect}/resolution");
    house.press("operator", &path, &fields).await.is(404);
}
