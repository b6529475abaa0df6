//! Tables that features hand in, and tables as of one moment.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use serde_json::json;
use store::View;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Result;

use crate::house::House;

on_both_engines! {
    what_a_feature_hands_in_takes_the_place_of_what_was_promised,
    a_hundred_thousand_records_are_counted,
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
