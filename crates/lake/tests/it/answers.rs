//! What can be asked, and how answers are written.

use facts::sql::Named;
use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines! {
    every_type_has_its_form,
    figures_are_counted,
    what_people_write_in_postgresql_is_understood,
    a_query_can_be_explained,
}

async fn every_type_has_its_form(place: TestStore) {
    let house = House::on(place).await;
    // The engine casts to a time without a zone in UTC; `date_trunc` and `::date` follow the company.
    let query = "select purchase_id, trainer, amount, amount_currency, bought_at, day, units, score, gift, \
        tags, bought_at::timestamp as there, null as nothing from purchase where units in (1, 4) order by 1";
    let answer = house.asks(query).await.unwrap();
    let names: Vec<_> = answer.columns.iter().map(|Named { name, of }| [name, of]).collect();
    assert_eq!(
        json!(names),
        json!([
            ["purchase_id", "utf8"],
            ["trainer", "utf8"],
            ["amount", "decimal"],
            ["amount_currency", "utf8"],
            ["bought_at", "timestamp"],
            ["day", "date"],
            ["units", "int64"],
            ["score", "float64"],
            ["gift", "boolean"],
            ["tags", "list"],
            ["there", "timestamp"],
            ["nothing", "null"],
        ])
    );
    assert_eq!(
        json!(answer.rows),
        json!([
            [
                "p1",
                "ada",
                22,
                "AUD",
                "2026-11-18T12:30:00Z",
                "2026-11-18",
                1,
                0.5,
                false,
                ["a", "p1"],
                "2026-11-18T12:30:00",
                null
            ],
            [
                "p4",
                null,
                0.01,
                "AUD",
                "2026-11-20T09:50:00Z",
                "2026-11-20",
                4,
                0.5,
                false,
                ["a", "p4"],
                "2026-11-20T09:50:00",
                null
            ],
        ])
    );
    let one = house.asks("select 1 as n").await.unwrap();
    assert_eq!(one.columns, [Named { name: "n".to_owned(), of: "int64".to_owned() }]);
}

async fn figures_are_counted(place: TestStore) {
    let house = House::on(place).await;
    let between = "select count(*) from purchase where bought_at between :from and :to";
    house.check(between, json!([[4]])).await;
    let earlier = format!("{between} - interval '15 minutes'");
    house.check(&earlier, json!([[3]])).await;
    let share = "select 100.0 * count(*) filter (where status = 'refunded') / nullif(count(*), 0) as value \
        from purchase";
    house.check(share, json!([[25.0]])).await;
    house.check("select sum(amount) - min(amount) from purchase", json!([[94.5]])).await;
    house
        .check("select count(*) > 0 from purchase where trainer = :trainer", json!([[true]]))
        .await;
    house.check("select count(*) from purchase where units >= :least", json!([[3]])).await;
    // A key comes as a text from whoever starts a playbook, and is compared with one.
    house.check("select count(*) from purchase where units::text = :trainer", json!([[0]])).await;
    let waited = "select avg(extract(epoch from starts_at - bought_at) / 3600) from purchase where units = 3";
    house.check(waited, json!([[39.0]])).await;
    let searches = "select issue, count(*) as value from search_performed where at between :from and :to \
        group by issue order by value desc, issue limit 10";
    house.check(searches, json!([["barking", 1], ["pulling", 1]])).await;
    house
        .check("select name, count(*) from events group by 1", json!([["search_performed", 2]]))
        .await;
}

async fn what_people_write_in_postgresql_is_understood(place: TestStore) {
    let house = House::on(place).await;
    let texts = "select string_agg(purchase_id, ', ' order by purchase_id) from purchase where gift = false";
    house.check(texts, json!([["p1, p2, p4"]])).await;
    house.check("select round(stddev(units), 3) from purchase", json!([[1.291]])).await;
    let ranks = "select purchase_id, row_number() over (partition by trainer order by bought_at desc) as n, \
        lag(purchase_id) over (order by purchase_id) as before from purchase order by 1 limit 2";
    house.check(ranks, json!([["p1", 2, null], ["p2", 1, "p1"]])).await;
    let tables = "with paid as (select * from purchase where status = 'paid'), purchase as (select * from paid) \
        select count(*), (select count(*) from council) as councils from purchase join paid using (purchase_id)";
    house.check(tables, json!([[2, 1]])).await;
    let lists = "select purchase_id from purchase where array_has(tags, 'p2') or 'p3' = any(tags) order by 1";
    house.check(lists, json!([["p2"], ["p3"]])).await;
    let cases = "select case when units > 2 then 'many' else 'few' end as size, count(*) from purchase \
        group by 1 having count(*) >= 2 order by 1 desc";
    house.check(cases, json!([["many", 2], ["few", 2]])).await;
    house
        .check(
            "select status ~ '^p', upper(status), status || '!' from purchase where units = 1",
            json!([[true, "PAID", "paid!"]]),
        )
        .await;
    house.check("select n from generate_series(1, 3) as t(n)", json!([[1], [2], [3]])).await;
}

async fn a_query_can_be_explained(place: TestStore) {
    let house = House::on(place).await;
    let answer = house.asks("explain select count(*) from purchase").await.unwrap();
    assert!(answer.rows.iter().any(|row| row[0] == "physical_plan"), "{:?}", answer.rows);
}
