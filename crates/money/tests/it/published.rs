//! Objects of Stripe's that others recorded: all of them are kept, and those about money are read.

use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::{Map, Value};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;
use crate::stripe::event;

on_both_engines!(recorded_objects_are_read);

/// Charges that were written by a program of its own, which has amounts as texts.
const NOT_STRIPES: [&str; 1] = ["dispute_ch_fakefakefakefake01.json"];

fn unpacked(file: &str) -> Option<Map<String, Value>> {
    let path = test_house::data(file)?;
    let mut unpacking =
        Command::new("gzip").arg("-dc").arg(path).stdout(Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    unpacking.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(unpacking.wait().unwrap().success());
    serde_json::from_str(&text).ok()
}

async fn recorded_objects_are_read(place: TestStore) {
    let Some(recorded) = unpacked("stripe/djstripe_objects_and_events.json.gz") else { return };
    let Some(mut examples) = unpacked("stripe/fixtures3.json.gz") else { return };
    let examples = examples.remove("resources").unwrap();
    let house = House::new(place).await;
    let all = recorded.iter().chain(examples.as_object().unwrap());
    let mut heard = 0;
    for (name, object) in all {
        let told = if object["object"] == "event" && recorded.contains_key(name) {
            object.clone()
        } else {
            event(&format!("evt_{name}"), ("something.updated", 1_795_168_001), object.clone())
        };
        let outcome = house.hears(&told).await.is(200).json()["outcome"].clone();
        let expected = if NOT_STRIPES.contains(&name.as_str()) { "failed" } else { "stored" };
        // Some of the recorded events have the id of another one.
        assert!(outcome == expected || outcome == "duplicate", "{name}: {outcome}");
        heard += 1;
    }
    assert_eq!(heard, 62 + 176);
    let payments = house.table("payments").await.join("\n");
    for told in ["ch_fakefakefakefakefake0001", "ch_1PgafuB7WZ01zgkWXYmPNZs8"] {
        assert!(payments.contains(told), "{told}: {payments}");
    }
    assert!(house.table("refunds").await.join("\n").contains("re_1Pgc72B7WZ01zgkWqPvrRrPE"));
}
