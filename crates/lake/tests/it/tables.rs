//! Tables that features hand in, and tables as of one moment.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use serde_json::json;
use store::View;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::{Kind, Result};

use crate::house::House;

on_both_engines! {
    what_a_feature_hands_in_takes_the_place_of_what_was_promised,
    a_hundred_thousand_records_are_counted,
    what_speaks_of_persons_is_there_for_whom_may_read_it,
    a_table_is_shut_to_whom_its_room_is,
    what_nothing_fills_yet_is_empty,
    all_tables_of_a_query_share_one_room,
}

/// Cases as a feature might hand them in.
struct Cases;

#[async_trait]
impl Table for Cases {
    fn columns(&self) -> Vec<Column> {
        vec![Column::new("case_id", ColumnType::Text), Column::new("minutes", ColumnType::Int)]
    }

    async fn rows(&self, _: View<'_>, _: usize) -> Result<Vec<Vec<Cell>>> {
        Ok(vec![
            vec![Cell::Text("case_1".to_owned()), Cell::Int(2)],
            vec![Cell::Text("case_2".to_owned()), Cell::Null],
        ])
    }
}

/// A table whose rows are not of its columns.
struct Odd;

#[async_trait]
impl Table for Odd {
    fn columns(&self) -> Vec<Column> {
        vec![Column::new("n", ColumnType::Int)]
    }

    async fn rows(&self, _: View<'_>, _: usize) -> Result<Vec<Vec<Cell>>> {
        Ok(vec![vec![Cell::Bool(true)]])
    }
}

async fn what_a_feature_hands_in_takes_the_place_of_what_was_promised(place: TestStore) {
    let tables = Tables::new().with("cases", Cases).with("odd", Odd);
    let house = House::empty(place, tables).await;
    house.check("select * from cases order by 1", json!([["case_1", 2], ["case_2", null]])).await;
    let error = house.asks("select * from odd").await.unwrap_err();
    assert_eq!(
        error.chain(),
        "Something went wrong inside Quarterdeck.: the column `n` of Int has the cell Bool(true)"
    );
}

async fn a_hundred_thousand_records_are_counted(place: TestStore) {
    let house = House::empty(place, Tables::new()).await;
    let many = "insert into records (kind, record_key, version, body, created_at, changed_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
        select 'council', 'c' || i, 1, '{\"council\":\"c' || i || '\",\"name\":\"Yarra\"}', 0, 0 from n";
    house.writes(many, []).await;
    house
        .check("select count(*), count(distinct council) from council", json!([[100_000, 100_000]]))
        .await;
}

async fn what_speaks_of_persons_is_there_for_whom_may_read_it(place: TestStore) {
    let house = House::on(place).await;
    let asks = async |rights: &[&str], query: &str| {
        let answer = house.somebody_asks(rights, query).await.unwrap();
        (json!(answer.rows), answer.personal)
    };
    let nobody = (json!([[0, null]]), Vec::new());
    let counts = "select count(*) filter (where trainer = 'ada'), max(trainer) from purchase";
    assert_eq!(asks(&["sql.read"], counts).await, nobody);
    let hidden = "select count(*), max(properties) from events where properties like '%barking%'";
    assert_eq!(asks(&["sql.read"], hidden).await, nobody);
    let both = ["sql.read", "personal.read"];
    let seen = (json!([[2, "ben"]]), vec!["purchase".to_owned()]);
    assert_eq!(asks(&both, counts).await, seen);
    let searches = "select issue from search_performed order by 1 limit 1";
    let seen = (json!([["barking"]]), vec!["search_performed".to_owned()]);
    assert_eq!(asks(&both, searches).await, seen);
    let councils = asks(&both, "select count(*) from council").await;
    assert_eq!(councils, (json!([[1]]), Vec::new()));
}

/// A table of a room with a right of its own.
struct Wages;

#[async_trait]
impl Table for Wages {
    fn columns(&self) -> Vec<Column> {
        vec![Column::new("wage", ColumnType::Int)]
    }

    fn right(&self) -> Option<&'static str> {
        Some("money.read")
    }

    async fn rows(&self, _: View<'_>, _: usize) -> Result<Vec<Vec<Cell>>> {
        Ok(vec![vec![Cell::Int(7)]])
    }
}

async fn a_table_is_shut_to_whom_its_room_is(place: TestStore) {
    let house = House::with(place, Tables::new().with("wages", Wages)).await;
    let query = "select count(*) from (select (select max(wage) from wages) as most) w";
    let refused = house.somebody_asks(&["sql.read", "-money.read"], query).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("forbidden", Kind::Forbidden));
    let says = "The table `wages` belongs to `money.read`, which your role cannot.";
    assert_eq!(refused.says(), says);
    house.somebody_asks(&["sql.read"], query).await.unwrap();
    house.check(query, json!([[1]])).await;
}

async fn what_nothing_fills_yet_is_empty(place: TestStore) {
    let house = House::on(place).await;
    for table in ["logs", "samples", "playbook_runs"] {
        house.check(&format!("select count(*) from {table}"), json!([[0]])).await;
    }
}

/// A table of many rows.
struct Numbers;

#[async_trait]
impl Table for Numbers {
    fn columns(&self) -> Vec<Column> {
        vec![Column::new("n", ColumnType::Int)]
    }

    async fn rows(&self, _: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        Ok((0..600_000).map(|n| vec![Cell::Int(n)]).take(limit).collect())
    }
}

async fn all_tables_of_a_query_share_one_room(place: TestStore) {
    let tables = Tables::new().with("numbers", Numbers).with("others", Numbers);
    let house = House::empty(place, tables).await;
    house.check("select count(*) from numbers", json!([[600_000]])).await;
    let both = "select count(*) from numbers union all select count(*) from others";
    let error = house.asks(both).await.unwrap_err();
    assert_eq!(error.code(), "table-too-large");
    assert!(error.says().starts_with("With the table `others` the query reads more"), "{error}");
}
