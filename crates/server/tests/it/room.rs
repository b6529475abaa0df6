//! The manual that the whole program runs: from a folder on the command line to its room.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::Client;
use serde_json::Value;

use crate::console::sign_in;
use crate::program::{Program, client};

const COMPANY: &str = "# Dogs\n\n```yaml company\nname: Dogs\ntimezone: Australia/Melbourne\n\
                       currency: AUD\n```\n";

#[test]
fn a_first_manual_with_problems_does_not_run() {
    let program = Program::new();
    let folder = program.writes_manual(&[("README.md", &COMPANY.replace("name", "nmae"))]);
    let done = program.does(&["run", &folder, "--listen", "127.0.0.1:0"]);
    assert_eq!((done.code, done.out.as_str()), (1, ""), "{done:?}");
    for told in ["README.md:4:1", "did you mean `name`?", "quarterdeck explain"] {
        assert!(done.err.contains(told), "{told}: {}", done.err);
    }
    let done = program.does(&["run", "/nowhere/at/all", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.code, 3, "{done:?}");
    assert!(done.err.contains("cannot be read") && done.err.contains("help"), "{done:?}");
}

#[tokio::test]
async fn a_running_program_follows_its_folder() {
    let program = Program::new();
    let folder = program.writes_manual(&[("README.md", COMPANY)]);
    let key = program.key("manual.read");
    let serving = program.serves_with(&[&folder]);
    let client = client();
    let state = async || -> Value {
        let asked = client.get(format!("{}/v1/manual", serving.url)).bearer_auth(&key).send();
        asked.await.unwrap().json().await.unwrap()
    };
    assert_eq!(state().await["running"]["version"], 1);
    program.writes_manual(&[("more.md", "# More\n")]);
    let mut looks = 0;
    while state().await["running"]["version"] != 2 {
        looks += 1;
        assert!(looks < 2_000, "it never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(serving.stops(), 0);
    let serving = program.serves();
    let asked = client.get(format!("{}/v1/manual", serving.url)).bearer_auth(&key).send();
    let state: Value = asked.await.unwrap().json().await.unwrap();
    assert_eq!((&state["running"]["version"], &state["folder"]), (&2.into(), &"none".into()));
}

#[tokio::test]
async fn every_page_of_the_target_manual_is_drawn_and_its_links_lead_somewhere() {
    let Some(pages) = manual_specs::target_pages() else { return };
    let program = Program::new();
    let written: Vec<_> = pages.iter().map(|(path, text)| (&**path, &**text)).collect();
    let folder = program.writes_manual(&written);
    let serving = program.serves_with(&[&folder]);
    let session = sign_in(&program, &serving).await;
    let client = client();
    let (mut blocks, mut links) = (0, BTreeSet::new());
    for (path, _) in &pages {
        let address = format!("/manual/pages/{path}");
        let page = open(&client, (&serving.url, &session), &address).await;
        assert!(!page.contains("style=\""), "{path}");
        blocks += page.matches("<section class=\"block\"").count();
        for link in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let absolute =
                if link.starts_with('#') { format!("{address}{link}") } else { link.to_owned() };
            links.insert(absolute);
        }
    }
    let declared = pages.iter().map(|(_, text)| text.matches("\n```yaml ").count());
    assert_eq!(blocks, declared.sum::<usize>());
    let places = links.iter().filter(|link| link.starts_with("/manual/pages/"));
    let places: Vec<_> = places.filter_map(|link| link.split_once('#')).collect();
    assert!(places.len() > 100, "{places:?}");
    for (address, place) in places {
        let page = open(&client, (&serving.url, &session), address).await;
        assert!(page.contains(&format!("id=\"{place}\"")), "{address}#{place}");
    }
    for (address, needed) in [
        (
            "/manual/pages/health.md",
            "href=\"/manual/pages/playbooks/webhook_failed.md#playbook-webhook_failed\"",
        ),
        ("/manual/pages/playbooks/webhook_failed.md", "href=\"#step-report\""),
    ] {
        let page = open(&client, (&serving.url, &session), address).await;
        assert!(page.contains(needed), "{address}: {needed}: {page}");
    }
}

async fn open(client: &Client, (url, session): (&str, &str), path: &str) -> String {
    let asked = client.get(format!("{url}{path}")).header("cookie", session).send();
    let answer = asked.await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}
