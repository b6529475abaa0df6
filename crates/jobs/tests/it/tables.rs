//! Runs and effects as SQL sees them.

use facts::sql::Cell;
use store::View;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;
use crate::world::{Ends, Tidy, letter};

on_both_engines!(what_ran_and_what_was_ordered_are_rows);

/// Reads the cells of some columns of a table.
async fn cells(house: &House, name: &str, wanted: &[&str]) -> Vec<Vec<Cell>> {
    let tables = jobs::tables();
    let table = tables.get(name).unwrap();
    let columns = table.columns();
    let rows = table.rows(View::Beside(house.store.reader()), 10).await.unwrap();
    let at = |wanted: &&str| columns.iter().position(|column| column.name == *wanted).unwrap();
    let row = |row: Vec<Cell>| {
        assert_eq!(row.len(), columns.len());
        wanted.iter().map(|wanted| row[at(wanted)].clone()).collect()
    };
    rows.into_iter().map(row).collect()
}

async fn what_ran_and_what_was_ordered_are_rows(place: TestStore) {
    let house = House::at_work(place).await;
    let run = house.ran::<Tidy>(Ends::Well).await;
    let effect = house.ordered_until(letter(Ends::Well), "done").await;
    let text = |text: &str| Cell::Text(text.to_owned());
    let runs = cells(&house, "job_runs", &["run_id", "state", "attempt", "error"]).await;
    let expected = [text(&run.to_string()), text("succeeded"), Cell::Int(1), Cell::Null];
    assert!(runs.contains(&expected.to_vec()), "{runs:?}");
    let effects = cells(&house, "effects", &["effect_id", "kind", "state", "error"]).await;
    let expected = [text(&effect.to_string()), text("mail"), text("done"), Cell::Null];
    assert_eq!(effects, [expected]);
}
