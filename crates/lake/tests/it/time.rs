//! Time: the house's clock, the company's zone.

use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines! { time_is_told_by_the_clock_of_the_house_in_the_zone_of_the_company }

async fn time_is_told_by_the_clock_of_the_house_in_the_zone_of_the_company(place: TestStore) {
    let house = House::on(place).await;
    // Ten o'clock in UTC is nine in the evening in Melbourne.
    house
        .check(
            "select now(), current_timestamp",
            json!([["2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z"]]),
        )
        .await;
    house.check("select current_date", json!([["2026-11-20"]])).await;
    house.place.clock().advance(std::time::Duration::from_secs(4 * 60 * 60));
    house
        .check("select current_date, now()", json!([["2026-11-21", "2026-11-20T14:00:00Z"]]))
        .await;
    // Half past midnight there is the day before in UTC.
    let days = "select date_trunc('day', bought_at) as day, bought_at::date, extract(hour from bought_at), count(*) \
        from purchase where units < 3 group by 1, 2, 3 order by 3";
    house
        .check(
            days,
            json!([
                ["2026-11-18T13:00:00Z", "2026-11-19", 0, 1],
                ["2026-11-17T13:00:00Z", "2026-11-18", 23, 1],
            ]),
        )
        .await;
    house.check("select count(*) from purchase where bought_at < '2026-11-19'", json!([[1]])).await;
    house
        .check(
            "select count(*) from purchase where bought_at > now() - interval '1 day'",
            json!([[1]]),
        )
        .await;
    house
        .check(
            "select count(*) from purchase where bought_at >= date_trunc('day', now()) - interval '2 days'",
            json!([[3]]),
        )
        .await;
}
