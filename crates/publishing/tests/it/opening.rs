//! How a program begins: with the folder, with what the store holds, or not at all.

use std::fs;

use manual::Registry;
use publishing::Opening;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{Place, kinds};

on_both_engines!(
    without_a_folder_and_versions_nothing_runs,
    a_first_manual_with_problems_is_refused,
    a_first_folder_that_cannot_be_read_is_an_error,
    with_problems_the_version_before_runs,
    without_a_folder_the_last_version_runs,
    a_change_made_while_it_was_stopped_is_published,
    a_version_that_no_longer_checks_does_not_run,
);

async fn without_a_folder_and_versions_nothing_runs(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens_with(kinds(), None).await;
    assert_eq!(house.version(), 0);
    let state = house.read("/v1/manual").await;
    assert!(state["running"].is_null() && state["folder"] == "none", "{state}");
}

async fn a_first_manual_with_problems_is_refused(store: TestStore) {
    let place = Place::new(store);
    place.write("wrong.md", "```yaml severity loud\nshwon: red\n```\n");
    let store = place.store.open().await;
    let opening = place.try_open(&store, (kinds(), Some(place.folder()))).await.unwrap();
    let Opening::Refused(problems) = opening else { panic!("it runs") };
    assert_eq!(problems.iter().count(), 1);
}

async fn a_first_folder_that_cannot_be_read_is_an_error(store: TestStore) {
    let place = Place::new(store);
    fs::remove_dir_all(place.folder()).unwrap();
    let store = place.store.open().await;
    let opened = place.try_open(&store, (kinds(), Some(place.folder()))).await;
    let error = opened.err().unwrap();
    assert!(error.says().contains("cannot be read") && error.what_to_do().is_some(), "{error}");
}

async fn with_problems_the_version_before_runs(store: TestStore) {
    let place = Place::new(store);
    place.opens().await.stops().await;
    place.write("wrong.md", "```yaml severity loud\nshwon: red\n```\n");
    let house = place.opens().await;
    assert_eq!((house.version(), house.problems()), (1, vec!["unknown-key"]));
    fs::remove_dir_all(place.folder()).unwrap();
    house.stops().await;
    let house = place.opens().await;
    assert_eq!((house.version(), house.problems()), (1, vec!["unreadable-folder"]));
}

async fn without_a_folder_the_last_version_runs(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    let hash = house.publisher.running().now().unwrap().manual.hash().to_owned();
    house.stops().await;
    let house = place.opens_with(kinds(), None).await;
    assert_eq!(house.publisher.running().now().unwrap().manual.hash(), hash);
}

async fn a_change_made_while_it_was_stopped_is_published(store: TestStore) {
    let place = Place::new(store);
    place.opens().await.stops().await;
    let house = place.opens().await;
    assert_eq!(house.version(), 1, "nothing changed");
    house.stops().await;
    place.write("more.md", "# More\n");
    assert_eq!(place.opens().await.version(), 2);
}

async fn a_version_that_no_longer_checks_does_not_run(store: TestStore) {
    let place = Place::new(store);
    place.write("alerts.md", "```yaml alert loud\nwhen: 'true'\n```\n");
    place.opens().await.stops().await;
    // The next program knows no alerts any more.
    let house = place.opens_with(company::kinds(Registry::new()), None).await;
    assert_eq!(house.version(), 0);
    let state = house.read("/v1/manual").await;
    assert_eq!((&state["refused"]["version"], house.problems()), (&1.into(), vec!["unknown-kind"]));
    let page = house.open("/manual/pages/alerts.md").await;
    assert!(page.contains("when: &#39;true&#39;") || page.contains("when: 'true'"), "{page}");
    house.stops().await;
    place.delete("alerts.md");
    let strict = company::kinds(Registry::new());
    let house = place.opens_with(strict, Some(place.folder())).await;
    assert_eq!((house.version(), house.problems()), (2, Vec::new()));
}
