//! Denials in the audit: a few one by one, the rest in a sum, however often somebody asks.

use std::time::Duration;

use crate::toy::{House, Says, get, post};

#[tokio::test]
async fn denials_of_a_caller_and_a_right_are_summed_and_told_when_their_minute_is_over() {
    let house = House::new().await;
    for _ in 0..20 {
        house.send(get("/v1/things").key("stranger").empty()).await.problem(403, "forbidden");
    }
    for _ in 0..7 {
        let request = post("/v1/things").key("stranger").json("{\"name\":\"x\"}");
        house.send(request).await.problem(403, "forbidden");
    }
    assert_eq!(house.leaves("access.denied").await, 5 + 5);
    house.app.refusals.tidy().await.unwrap();
    assert_eq!(house.leaves("refusals.summed").await, 0);
    house.clock.advance(Duration::from_secs(60));
    house.app.refusals.tidy().await.unwrap();
    for (wanted, count) in [("things.read", 15), ("things.write", 2)] {
        let sum = format!(
            "select count(*) from audit_leaves where action = 'refusals.summed'
             and actor_kind = 'key' and actor_name = 'key stranger'
             and details like '%\"count\":{count},%' and details like '%\"wanted\":\"{wanted}\"%'"
        );
        assert_eq!(house.count(&sum).await, 1, "{wanted}");
    }
    house.send(get("/v1/things").key("stranger").empty()).await.problem(403, "forbidden");
    assert_eq!(house.leaves("access.denied").await, 11);
}

#[tokio::test]
async fn what_is_hidden_is_summed_too_and_a_stop_tells_what_is_left() {
    let house = House::new().await;
    for name in ["a", "b"] {
        let body = format!("{{\"name\":\"{name}\"}}");
        assert_eq!(house.send(post("/v1/things").key("clerk").json(body)).await.status, 201);
    }
    for _ in 0..9 {
        house.send(get("/v1/things/1").key("clerk").empty()).await.problem(404, "not-found");
    }
    assert_eq!(house.leaves("access.hidden").await, 5);
    house.app.refusals.finish().await.unwrap();
    let sum = "select count(*) from audit_leaves where action = 'refusals.summed'
        and details like '%\"count\":4,%'";
    assert_eq!(house.count(sum).await, 1);
    house.app.refusals.finish().await.unwrap();
    assert_eq!(house.leaves("refusals.summed").await, 1);
}
