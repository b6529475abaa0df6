//! What is refused: what does more than ask, and what asks for too much.

use std::sync::Arc;
use std::time::Duration;

use facts::sql::{Asker, Query, Sql};
use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use web::Rights;

use crate::house::House;

on_both_engines! {
    a_mistake_is_told_with_its_place,
    nothing_but_a_query_is_taken,
    rows_beyond_the_limit_are_cut_off,
    a_query_that_takes_too_long_ends,
    the_house_waits_behind_no_person,
    what_makes_as_much_as_a_number_says_is_not_there,
    deep_queries_end_nothing_else,
}

/// Asks as a person does.
fn asked(text: String, rows: usize, within: Duration) -> Query {
    let asker = Asker::Somebody(Arc::new(Rights::all()));
    Query { text, parameters: Vec::new(), rows, within, asker }
}

async fn a_mistake_is_told_with_its_place(place: TestStore) {
    let house = House::on(place).await;
    let says = "Line 2, column 6: There is no table `purchse`. Did you mean `purchase`?";
    house.refuses("select 1\nfrom purchse", ("bad-query", says)).await;
    let says = "Line 1, column 8: There is no column `statsu`. Did you mean `status`?";
    house.refuses("select statsu from purchase", ("bad-query", says)).await;
    let says = "Line 1, column 8: Nothing says what `:until` stands for. A parameter is written as `:from`, \
        and its value comes with the query.";
    house.refuses("select :until", ("bad-query", says)).await;
    let error = house.asks("select\n  nope from council").await.unwrap_err();
    assert_eq!(json!(error.members()), json!({ "line": 2, "column": 3 }));
    let says = "The query failed: Divide by zero error.";
    house.refuses("select units / (units - 1) from purchase", ("query-failed", says)).await;
}

async fn nothing_but_a_query_is_taken(place: TestStore) {
    let house = House::on(place).await;
    for query in [
        "delete from purchase",
        "insert into purchase (purchase_id) values ('x')",
        "update purchase set units = 1",
        "create table x as select 1",
        "create external table x stored as csv location '/etc/passwd'",
        "drop table purchase",
        "copy purchase to '/tmp/x.csv'",
        "copy (select 1) to '/tmp/x.csv'",
        "set datafusion.execution.time_zone = 'UTC'",
        "show tables",
        "begin",
        "explain delete from purchase",
        "explain explain select 1",
        "prepare p as select 1",
        "with x as (delete from purchase returning *) select * from x",
        "select 1 into x",
        "select 1; select 2",
        "select * from '/etc/passwd'",
        "",
    ] {
        let error = house.asks(query).await.unwrap_err();
        assert_eq!(error.code(), "bad-query", "{query}: {error}");
    }
    for query in ["select * from information_schema.tables", "select * from other.purchase"] {
        let error = house.asks(query).await.unwrap_err();
        assert!(error.says().contains("There is no table"), "{query}: {error}");
    }
}

async fn rows_beyond_the_limit_are_cut_off(place: TestStore) {
    let house = House::on(place).await;
    let ask = async |rows: usize| {
        let text = "select purchase_id from purchase order by 1".to_owned();
        let within = Duration::from_secs(60);
        let answer = house.lake.query(asked(text, rows, within)).await.unwrap();
        (answer.rows.len(), answer.truncated)
    };
    assert_eq!(ask(3).await, (3, true));
    assert_eq!(ask(4).await, (4, false));
    assert_eq!(ask(0).await, (0, true));
    let says = "The answer has more than 32 MiB. Ask for fewer or shorter columns.";
    let dog = "dog".repeat(4_000);
    let long = format!("select '{dog}' from generate_series(1, 4000)");
    let ask = Query { rows: 4_000, ..asked(long, 0, Duration::from_secs(60)) };
    let error = house.lake.query(ask).await.unwrap_err();
    assert_eq!((error.code(), error.with_hint().as_str()), ("answer-too-large", says));
}

async fn a_query_that_takes_too_long_ends(place: TestStore) {
    let house = House::on(place).await;
    let text =
        "select count(*) from generate_series(1, 1000000000000) as a(n) where n % 7 = 1".to_owned();
    let within = Duration::from_secs(20);
    let lake = house.lake.clone();
    let asked = tokio::spawn(async move { lake.query(asked(text, 1, within)).await });
    // Another is answered meanwhile.
    let rights = ["sql.read"];
    let other = house.somebody_asks(&rights, "select count(*) from council").await.unwrap();
    assert_eq!(json!(other.rows), json!([[1]]));
    house.place.clock().advance(within);
    let error = asked.await.unwrap().unwrap_err();
    assert_eq!(error.code(), "query-too-slow");
}

async fn the_house_waits_behind_no_person(place: TestStore) {
    let house = House::on(place).await;
    let text = "select count(*) from generate_series(1, 1000000000000) as a(n) where n % 7 = 1";
    let within = Duration::from_secs(20);
    let asks = (0..4).map(|_| {
        let lake = house.lake.clone();
        tokio::spawn(async move { lake.query(asked(text.to_owned(), 1, within)).await })
    });
    let asks: Vec<_> = asks.collect();
    house.check("select count(*) from council", json!([[1]])).await;
    house.place.clock().advance(within);
    for ask in asks {
        assert_eq!(ask.await.unwrap().unwrap_err().code(), "query-too-slow");
    }
}

async fn what_makes_as_much_as_a_number_says_is_not_there(place: TestStore) {
    let house = House::on(place).await;
    for call in [
        "array_length(range(0, 4000000000))",
        "array_length(generate_series(0, 4000000000))",
        "length(repeat('x', 2000000000))",
        "length(lpad('x', 2000000000))",
        "length(rpad('x', 2000000000))",
        "array_length(array_repeat(1, 2000000000))",
        "array_length(list_repeat(1, 2000000000))",
        "array_length(array_resize([1], 2000000000))",
    ] {
        let error = house.asks(&format!("select {call}")).await.unwrap_err();
        assert_eq!(error.code(), "bad-query", "{call}: {error}");
        assert!(error.says().contains("There is no function"), "{call}: {error}");
    }
}

async fn deep_queries_end_nothing_else(place: TestStore) {
    let house = House::on(place).await;
    let nested = format!("select {}1{}", "(".repeat(900), ")".repeat(900));
    let error = house.asks(&nested).await.unwrap_err();
    assert!(error.says().ends_with("This query is nested too deeply."), "{error}");
    let sum = |terms| format!("select 1{}", "+1".repeat(terms));
    house.check(&sum(998), json!([[999]])).await;
    let error = house.asks(&sum(8_000)).await.unwrap_err();
    assert!(error.says().contains("more than 2000 words"), "{error}");
    let long = format!("select '{}'", "x".repeat(20_000));
    assert!(house.asks(&long).await.unwrap_err().says().contains("longer than 16384 bytes"));
}
