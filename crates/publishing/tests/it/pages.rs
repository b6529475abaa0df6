//! The room, as a browser without script has it.

use axum::http::Request;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use test_feature::Says;

use crate::house::{House, Place, kinds};

on_both_engines!(
    an_empty_room_says_how_to_fill_it,
    the_contents_name_every_page,
    a_page_reads_like_a_book,
    a_value_in_prose_is_shown_with_its_age_and_state,
    what_the_machine_lacks_is_told,
    links_between_pages_and_blocks_work,
    what_is_looked_for_is_found,
    problems_stand_where_they_are,
    versions_tell_what_changed_and_are_rolled_back_to,
    the_frame_follows_the_manual,
    hostile_pages_are_shown_as_words,
    huge_pages_are_shown_as_far_as_they_can_be,
);

const ALERTS: &str = "# Alerts\n\nRed means *now*. See [the front](README.md#who-we-are) and \
    `= metric.searches` of them, and `= metric.searches + 1`.\n\n## How it is told\n\n```yaml metric searches\nsql: |\n  select 1\n  \
    from searches\n```\n\n```yaml alert quiet_day\nwhen: metric.searches < 3\nat: { warning: 2 }\n\
    covers: [one, two]\n```\n\n| what | how many |\n|---|--:|\n| dogs | 12 |\n";

/// Knows one value, read two minutes ago.
struct Known(jiff::Timestamp);

#[async_trait::async_trait]
impl publishing::Evaluator for Known {
    async fn evaluate(
        &self,
        _: &publishing::InForce,
        live: &manual::pages::LiveValue,
    ) -> Result<publishing::Shown, String> {
        if live.expression.as_str() != "metric.searches" {
            return Err("Its query <failed>.".to_owned());
        }
        Ok(publishing::Shown {
            value: "<51> searches".to_owned(),
            read_at: Some(self.0),
            state: Some("off_target".to_owned()),
        })
    }
}

async fn a_value_in_prose_is_shown_with_its_age_and_state(store: TestStore) {
    let (_place, house) = room(store).await;
    let read_at = house.store.clock().now() - std::time::Duration::from_secs(120);
    house.publisher.evaluate_with(std::sync::Arc::new(Known(read_at)));
    let page = house.open("/manual/pages/alerts.md").await;
    let unknown = "<code>metric.searches + 1</code> <span class=\"age\">(not known: its query &lt;failed&gt;)";
    holds(&page, &["&lt;51&gt; searches", "off target", "2 min ago", unknown]);
}

/// A machine without a mail server.
struct Bare;

impl publishing::Equipment for Bare {
    fn lacks(&self, manual: &manual::Manual) -> Vec<publishing::Lack> {
        let at = manual.iter().find(|block| block.kind == "alert").unwrap().at;
        let (says, help) = ("There is no mail server.".to_owned(), "Buy <one>.".to_owned());
        vec![publishing::Lack { at, says, help }]
    }
}

async fn what_the_machine_lacks_is_told(store: TestStore) {
    let (place, house) = room(store).await;
    holds(&house.open("/manual/problems").await, &["Nothing is wrong."]);
    house.publisher.equip_with(std::sync::Arc::new(Bare));
    assert_eq!(house.publisher.lacking()[0].place, "alerts.md:13");
    let page = house.open("/manual/problems").await;
    holds(&page, &["alerts.md:13", "There is no mail server.", "Buy &lt;one&gt;."]);
    assert!(!page.contains("Nothing is wrong."), "{page}");
    holds(&house.open("/manual").await, &["The manual names 1 thing that nobody has set here."]);
    // Beside it stands what is wrong with the folder.
    place.write("README.md", &crate::house::COMPANY.replace("currency", "curency"));
    place.within_a_second("the problem", async || !house.problems().is_empty()).await;
    holds(&house.open("/manual/problems").await, &["curency: AUD", "There is no mail server."]);
}

async fn room(store: TestStore) -> (Place, House) {
    let place = Place::new(store);
    place.write("README.md", &format!("{}\n## Who we are\n\nTwo people.\n", crate::house::COMPANY));
    place.write("alerts.md", ALERTS);
    let house = place.opens().await;
    (place, house)
}

#[track_caller]
fn holds(page: &str, needed: &[&str]) {
    for needed in needed {
        assert!(page.contains(needed), "{needed}: {page}");
    }
}

async fn an_empty_room_says_how_to_fill_it(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens_with(kinds(), None).await;
    for path in ["/manual", "/manual/versions", "/manual/search?q=x"] {
        holds(&house.open(path).await, &["No manual runs here yet.", "quarterdeck run FOLDER"]);
    }
    holds(&house.open("/manual/problems").await, &["Nothing is wrong."]);
    let gone = Request::get("/manual/pages/README.md").session("owner").empty();
    house.send(gone).await.is(404);
}

async fn the_contents_name_every_page(store: TestStore) {
    let (_place, house) = room(store).await;
    let page = house.open("/manual").await;
    holds(
        &page,
        &[
            r#"href="/manual/pages/README.md""#,
            r#"href="/manual/pages/alerts.md""#,
            "2 pages, 3 blocks",
            r#"href="/manual/versions/1""#,
            "by Quarterdeck (manual)",
            r#"action="/manual/search""#,
        ],
    );
}

async fn a_page_reads_like_a_book(store: TestStore) {
    let (_place, house) = room(store).await;
    let page = house.open("/manual/pages/alerts.md").await;
    holds(
        &page,
        &[
            "<h1>Alerts</h1>",
            "<em>now</em>",
            r#"<h2 id="section-how-it-is-told">How it is told"#,
            r##"<a class="permalink" href="#section-how-it-is-told">"##,
            r#"<section class="block" id="alert-quiet_day""#,
            "<dt>when</dt>",
            "As it is written",
            "covers: [one, two]",
            r##"<a href="#alert-quiet_day">alert quiet_day</a>"##,
            "<code>metric.searches</code> <span class=\"age\">(not known: it was not asked for)</span>",
            r#"<td class="number">12</td>"#,
            "Before: Dogs",
        ],
    );
    assert_eq!(page.matches("<h1>").count(), 1, "{page}");
}

async fn links_between_pages_and_blocks_work(store: TestStore) {
    let (_place, house) = room(store).await;
    let page = house.open("/manual/pages/alerts.md").await;
    holds(
        &page,
        &[
            r#"<a href="/manual/pages/README.md#section-who-we-are">the front</a>"#,
            r##"<a href="#metric-searches">metric.searches</a> &lt; 3"##,
        ],
    );
    let front = house.open("/manual/pages/README.md").await;
    holds(&front, &[r#"id="section-who-we-are""#, r#"id="company""#, "Next: Alerts"]);
}

async fn what_is_looked_for_is_found(store: TestStore) {
    let (_place, house) = room(store).await;
    for (query, found) in [
        ("alerts", r#"href="/manual/pages/alerts.md""#),
        ("TOLD+how", r#"href="/manual/pages/alerts.md#section-how-it-is-told""#),
        ("quiet+day", r#"href="/manual/pages/alerts.md#alert-quiet_day""#),
        ("two+people", r#"href="/manual/pages/README.md#section-who-we-are""#),
        ("from+searches", r#"href="/manual/pages/alerts.md#metric-searches""#),
    ] {
        let page = house.open(&format!("/manual/search?q={query}")).await;
        assert!(page.contains(found), "{query}: {page}");
    }
    let none = house.open("/manual/search?q=%3Cscript%3Ezebra").await;
    holds(&none, &["Nothing has all the words of", "&lt;script&gt;zebra"]);
    holds(&house.open("/manual/search").await, &["Nothing was looked for yet."]);
}

async fn problems_stand_where_they_are(store: TestStore) {
    let (place, house) = room(store).await;
    place.write("README.md", &crate::house::COMPANY.replace("currency", "curency"));
    place.within_a_second("the problem", async || !house.problems().is_empty()).await;
    let page = house.open("/manual/problems").await;
    holds(
        &page,
        &[
            "unknown-key",
            "README.md:8:1",
            "8 | curency: AUD",
            "did you mean `currency`?",
            r#"href="/manual/problems/unknown-key""#,
            "in the folder, which is published when it has none",
        ],
    );
    let front = house.open("/manual/pages/README.md").await;
    holds(&front, &["In the folder this page cannot be published", "In the folder, line 8:"]);
    let other = house.open("/manual/pages/alerts.md").await;
    assert!(!other.contains("In the folder this page"), "{other}");
    let contents = house.open("/manual").await;
    assert!(contents.contains(r#"id="count-manual"><span data-tone="warning""#), "{contents}");
    let explained = house.open("/manual/problems/unknown-key").await;
    holds(&explained, &["<h1>unknown-key</h1>", "Why"]);
    let unknown = Request::get("/manual/problems/nothing").session("owner").empty();
    house.send(unknown).await.is(404);
}

async fn versions_tell_what_changed_and_are_rolled_back_to(store: TestStore) {
    let (place, house) = room(store).await;
    place.write("alerts.md", &ALERTS.replace("< 3", "< 5"));
    place.within_a_second("the next version", async || house.version() == 2).await;
    let list = house.open("/manual/versions").await;
    holds(&list, &["Version 2", "1 page, 1 block", "runs", "Version 1", "2 pages, 3 blocks"]);
    let page = house.open("/manual/versions/2").await;
    holds(
        &page,
        &[
            "alert quiet_day",
            "changed",
            "<del>-when: metric.searches &lt; 3\n</del>",
            "<ins>+when: metric.searches &lt; 5\n</ins>",
            "Its content runs already.",
        ],
    );
    let first = house.open("/manual/versions/1").await;
    holds(&first, &[r#"action="/manual/versions/1/rollbacks""#, "Compare with what runs"]);
    let refused = house.press("owner", "/manual/versions/1/rollbacks", "note=").await;
    holds(&refused.is(400).text, &["Nothing says why."]);
    let done = house.press("owner", "/manual/versions/1/rollbacks", "note=Too+loud.").await;
    assert_eq!(done.is(303).headers["location"], "/manual");
    assert_eq!(house.version(), 3);
    holds(&house.open("/manual").await, &["since somebody rolled back"]);
    holds(&house.open("/manual/versions").await, &["back to version 1"]);
    holds(&house.open("/manual/versions/3").await, &["Too loud.", "owner"]);
    let late = house.press("owner", "/manual/versions/1/rollbacks", "note=Again.").await;
    holds(&late.is(409).text, &["which runs already"]);
}

async fn the_frame_follows_the_manual(store: TestStore) {
    let (place, house) = room(store).await;
    let page = house.open("/manual").await;
    holds(&page, &["<title>Manual · Dogs</title>", "AEDT"]);
    let renamed = crate::house::COMPANY
        .replace("name: Dogs", "name: Cats")
        .replace("Australia/Melbourne", "Europe/Berlin");
    place.write("README.md", &renamed);
    place.within_a_second("the new name", async || house.version() == 2).await;
    holds(&house.open("/manual").await, &["<title>Manual · Cats</title>", "CET"]);
}

/// Everything that a page could try.
const HOSTILE: &str = r#"# `<script>alert(1)</script>`

<script>alert(2)</script> and <img src=x onerror=alert(3)> in words.

<div onclick="alert(4)">
<style>body { display: none }</style>
</div>

[a](javascript:alert(5)) [b](JaVaScRiPt:alert(6)) [c](data:text/html,<script>alert(7)</script>)
[d](<java&#x09;script:alert(8)>) [e](//evil.example) [f](/\evil.example) [g]("onmouseover=alert(9))
[h](https://example.com/"onmouseover="alert(10)) ![i](https://evil.example/pixel.png)

`= "><script>alert(11)</script>`

## " onmouseover="alert(12)

```"><script>alert(13)</script>
x
```

```yaml alert hostile
when: "</code></pre><script>alert(14)</script>"
"><script>": 1
```

| <script>alert(15)</script> |
|---|
| <img src=x onerror=alert(16)> |
"#;

async fn hostile_pages_are_shown_as_words(store: TestStore) {
    let place = Place::new(store);
    // What stands behind `=` must be an expression; the rest is a matter of drawing.
    place.write("hostile.md", &HOSTILE.replace("`= \">", "`==\">"));
    let house = place.opens().await;
    for path in
        ["/manual", "/manual/pages/hostile.md", "/manual/versions/1", "/manual/search?q=script"]
    {
        let page = house.open(path).await;
        assert!(page.contains("&lt;script&gt;"), "{path}: {page}");
        for tag in page.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            let is_ours = !tag.starts_with("script") || tag.contains("nonce=");
            assert!(is_ours, "{path}: {tag}");
            for refused in ["img", "style ", "style>", "div onclick", "iframe"] {
                assert!(!tag.starts_with(refused), "{path}: {tag}");
            }
            for refused in [" onerror=", " onmouseover=", "javascript:", "evil.example\""] {
                assert!(!tag.to_lowercase().contains(refused), "{path}: {tag}");
            }
        }
    }
    let page = house.open("/manual/pages/hostile.md").await;
    assert!(
        page.contains("[picture: i]") && page.contains(r#"rel="noopener noreferrer""#),
        "{page}"
    );
}

async fn huge_pages_are_shown_as_far_as_they_can_be(store: TestStore) {
    let place = Place::new(store);
    let limit = manual::pages::MOST_BYTES;
    let wide = format!("|{}|\n|{}|\n", "a|".repeat(999), "-|".repeat(999));
    let pages = [
        ("deep.md", "> ".repeat(limit / 2)),
        ("headings.md", "# a\n".repeat(limit / 4)),
        ("stars.md", "*a **b ".repeat(limit / 8)),
        ("table.md", format!("{wide}{}", "|x\n".repeat((limit - wide.len()) / 3))),
        ("words.md", "word ".repeat(limit / 5)),
    ];
    for (path, text) in &pages {
        place.write(path, text);
    }
    let house = place.opens().await;
    for (path, _) in pages {
        let page = house.open(&format!("/manual/pages/{path}")).await;
        assert!(page.len() < 6 << 20, "{path} takes {} bytes", page.len());
        assert!(page.ends_with("</html>"), "{path}");
    }
    house.open("/manual/versions/1").await;
    house.open("/manual/search?q=word").await;
}
