//! The folder is followed: what checks is published, what does not keeps what ran.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use manual::{Check, Kind};

use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{COMPANY, Place, kinds};

on_both_engines!(
    a_change_runs_within_a_second,
    several_quick_edits_end_with_the_last,
    what_has_problems_waits_until_it_is_mended,
    pages_come_and_go,
    a_folder_that_is_gone_keeps_what_runs,
    a_folder_may_be_a_link_that_is_put_elsewhere,
    whoever_began_under_a_version_goes_on_under_it,
    every_publication_is_told_in_the_audit,
    a_check_without_end_stops_nothing_else,
);

/// A page with one problem: the key is misspelt.
const WRONG: &str = "# Loud\n\n```yaml severity loud\nshwon: red\n```\n";
const MENDED: &str = "# Loud\n\n```yaml severity loud\nshown: red\n```\n";

async fn a_change_runs_within_a_second(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    assert_eq!(house.version(), 1);
    place.write("more.md", "# More\n");
    place.within_a_second("the new page", async || house.page("more.md").is_some()).await;
    place.write("more.md", "# Even more\n");
    let changed = || house.page("more.md").as_deref() == Some("# Even more\n");
    place.within_a_second("the new text", async || changed()).await;
    assert_eq!(house.version(), 3);
}

async fn several_quick_edits_end_with_the_last(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    place.write("more.md", "# First\n");
    place.within_a_second("the first edit", async || house.version() == 2).await;
    for edit in 0..20 {
        place.write("more.md", &format!("# Edit {edit}\n"));
    }
    let last = || house.page("more.md").as_deref() == Some("# Edit 19\n");
    place.within_a_second("the last edit", async || last()).await;
    place.nothing_happens(&house).await;
    let texts = house.read(&format!("/v1/manual/versions/{}", house.version())).await;
    assert_eq!(texts["texts"][1], json!({ "path": "more.md", "text": "# Edit 19\n" }));
}

async fn what_has_problems_waits_until_it_is_mended(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    place.write("loud.md", WRONG);
    place.within_a_second("the problem", async || house.problems() == ["unknown-key"]).await;
    let state = house.read("/v1/manual").await;
    assert_eq!(state["running"]["version"], 1);
    assert_eq!(state["folder"], "has_problems");
    let problem = &state["problems"][0];
    assert_eq!((&problem["page"], &problem["line"]), (&json!("loud.md"), &json!(4)));
    assert!(problem["help"].as_str().unwrap().contains("`shown`"), "{problem}");
    place.nothing_happens(&house).await;
    place.write("loud.md", MENDED);
    place.within_a_second("the mended page", async || house.version() == 2).await;
    assert_eq!(house.problems(), [""; 0]);
    assert_eq!(house.read("/v1/manual").await["folder"], "in_force");
}

async fn pages_come_and_go(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    place.write("playbooks/late.md", "# Late\n");
    let is_there = || house.page("playbooks/late.md").is_some();
    place.within_a_second("the page in a new folder", async || is_there()).await;
    place.write("playbooks/later.md", "# Later\n");
    let is_there = || house.page("playbooks/later.md").is_some();
    place.within_a_second("another in that folder", async || is_there()).await;
    place.delete("playbooks/late.md");
    let is_gone = || house.page("playbooks/late.md").is_none();
    place.within_a_second("it goes", async || is_gone()).await;
    assert_eq!(house.version(), 4);
}

async fn a_folder_that_is_gone_keeps_what_runs(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    let (folder, away) = (place.folder(), place.folder().with_extension("away"));
    fs::rename(&folder, &away).unwrap();
    place.within_a_second("it is missed", async || house.problems() == ["unreadable-folder"]).await;
    assert_eq!(house.version(), 1);
    fs::create_dir(&folder).unwrap();
    place.within_a_second("it is empty", async || house.problems() == ["empty-folder"]).await;
    fs::remove_dir(&folder).unwrap();
    fs::rename(&away, &folder).unwrap();
    place.within_a_second("it is back", async || house.problems().is_empty()).await;
    assert_eq!(house.version(), 1, "it holds what runs");
    place.write("more.md", "# More\n");
    place.within_a_second("it is followed again", async || house.version() == 2).await;
}

async fn a_folder_may_be_a_link_that_is_put_elsewhere(store: TestStore) {
    let place = Place::new(store);
    let (link, next) =
        (place.folder().with_file_name("link"), place.folder().with_file_name("next"));
    fs::create_dir(&next).unwrap();
    fs::write(next.join("README.md"), COMPANY.replace("trainers", "walkers")).unwrap();
    symlink(place.folder(), &link).unwrap();
    let house = place.opens_with(kinds(), Some(link.clone())).await;
    place.write("more.md", "# More\n");
    place.within_a_second("a change behind the link", async || house.version() == 2).await;
    // As a deployment does it: another link is put in the place of the first.
    let other = link.with_file_name("other");
    symlink(&next, &other).unwrap();
    fs::rename(&other, &link).unwrap();
    place.within_a_second("the other folder", async || house.version() == 3).await;
    assert!(house.page("README.md").unwrap().contains("walkers"));
}

async fn whoever_began_under_a_version_goes_on_under_it(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    let mut running = house.publisher.running();
    let began = running.now().unwrap();
    place.write("more.md", "# More\n");
    place.within_a_second("the next version", async || house.version() == 2).await;
    assert_eq!((began.version.version, began.manual.pages().len()), (1, 1));
    assert_eq!(running.next().await.unwrap().manual.pages().len(), 2);
}

manual::keys! {
    /// What is checked until somebody says that it is enough.
    struct Stone {}
}

/// Whether it is enough.
static ENOUGH: AtomicBool = AtomicBool::new(false);

impl Kind for Stone {
    const KIND: &'static str = "stone";
    const EXAMPLE: &'static str = "{}";

    fn check(&self, _: &mut Check<'_>) {
        while !ENOUGH.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

async fn a_check_without_end_stops_nothing_else(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens_with(kinds().kind::<Stone>(), Some(place.folder())).await;
    place.write("stone.md", "```yaml stone heavy\n```\n");
    place.in_a_while("it is left", async || house.problems() == ["slow-check"]).await;
    assert_eq!(house.version(), 1);
    place.delete("stone.md");
    place.write("more.md", "# More\n");
    place.within_a_second("the next version", async || house.version() == 2).await;
    ENOUGH.store(true, Ordering::Relaxed);
}

async fn every_publication_is_told_in_the_audit(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    let (actor, first) = house.leaf("manual.published").await;
    assert_eq!((actor.as_str(), &first["before"]), ("Quarterdeck (manual)", &json!(null)));
    place.write("loud.md", MENDED);
    place.within_a_second("the next version", async || house.version() == 2).await;
    let (_, second) = house.leaf("manual.published").await;
    assert_eq!(second["before"], first["after"]);
    let hash = house.publisher.running().now().unwrap().manual.hash().to_owned();
    assert_eq!(second["after"], json!({ "version": 2, "hash": hash }));
    assert_eq!((&second["changed_pages"], &second["changed_blocks"]), (&json!(1), &json!(1)));
    assert_eq!(house.count("select count(*) from audit_leaves").await, 2);
}
