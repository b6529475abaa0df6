//! The names of a `let`: what they stand for, and what they say of persons.

use axum::http::Request;
use facts::world::values::to_json;
use facts::{Record, personal_reads};
use manual::values::{Expression, Map, Name, Reference};
use manual::{Kind, Place, Scope};
use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

manual::keys! {
    /// What is looked at.
    pub struct Sight {
        /// The record.
        pub of: Reference<Record>,
        /// What is shown.
        pub show: Vec<Expression>,
        /// What is calculated.
        pub names as "let": Map<Name, Expression>,
    }
}

impl Kind for Sight {
    const KIND: &'static str = "sight";
    const EXAMPLE: &'static str = "of: trainer\nlet: {}\nshow: []\n";

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.of).lets(&self.names)
    }
}

on_both_engines!(
    a_name_of_a_record_leads_to_its_fields,
    a_name_speaks_of_a_person_if_what_it_stands_for_does
);

async fn a_name_of_a_record_leads_to_its_fields(place: TestStore) {
    let house = House::new(place).await;
    let purchase = json!({ "trainer": "t1", "amount": "22.00 AUD", "at": "2026-11-20T10:00:00Z" });
    house.sends(Request::put("/v1/records/purchase/7"), &purchase).await.is(201);
    let in_force = house.facts.in_force().unwrap();
    let (block, sight) = in_force.manual.all::<Sight>().next().unwrap();
    let shown = async || {
        let purchase = facts::records::read(house.store.reader(), "purchase", "7").await.unwrap();
        let world = house.facts.world(&in_force).with_record(purchase.unwrap());
        let world = world.with_lets(block, &sight.names).await;
        let mut values = Vec::new();
        for shown in &sight.show {
            let value = world.evaluate(block, shown).await.unwrap();
            values.push(to_json(&value).unwrap());
        }
        json!(values)
    };
    assert_eq!(shown().await, json!(["t1", null, null, null, null, null]));
    let trainer =
        json!({ "email": "jo@example.com", "joined": "2026-02-28", "ages": [], "places": 3 });
    house.sends(Request::put("/v1/records/trainer/t1"), &trainer).await.is(201);
    let mail = "jo@example.com";
    assert_eq!(shown().await, json!(["t1", 3, mail, mail, mail, 3]));
}

async fn a_name_speaks_of_a_person_if_what_it_stands_for_does(place: TestStore) {
    let house = House::new(place).await;
    let in_force = house.facts.in_force().unwrap();
    let (block, sight) = in_force.manual.all::<Sight>().next().unwrap();
    let within = (block, &sight.names);
    let reads = |shown| personal_reads(&in_force.manual, "purchase", within, shown);
    let found: Vec<_> = sight.show.iter().flat_map(reads).collect();
    assert_eq!(found, ["t.email", "mail", "both"]);
}
