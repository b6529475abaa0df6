//! The pages, as they are used without script.

use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, PASSWORD, between};

on_both_engines! {
    a_key_is_made_and_revoked_by_hand,
    somebody_is_invited_reset_disabled_and_enabled_by_hand,
    a_form_that_does_not_fit_comes_back_with_what_was_typed,
    what_people_typed_is_escaped,
    pages_show_to_everybody_what_is_theirs,
    a_page_is_read_without_codes_and_without_fright,
}

async fn a_key_is_made_and_revoked_by_hand(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let people = owner.get("/people").await;
    assert_eq!(people.status, 200);
    assert!(people.text.contains("There are no API keys."));
    let fields = [("name", "ci"), ("scopes", "sql.read, audit.read"), ("lifetime", "")];
    let made = owner.submit("/people/keys", &fields).await;
    assert_eq!(made.status, 201);
    let secret = between(&made.text, "<pre><code>", "</code></pre>").to_owned();
    assert!(secret.starts_with("qd_"), "{}", made.text);
    let get = axum::http::Method::GET;
    assert_eq!(house.with_key(&secret, get.clone(), "/v1/audit").await.status, 200);
    let people = owner.get("/people").await;
    assert!(people.text.contains("audit.read, sql.read"));
    assert!(!people.text.contains(&secret[11..]));
    let id = between(&people.text, "action=\"/people/keys/", "/revocation\"");
    let revoked = owner.submit(&format!("/people/keys/{id}/revocation"), &[]).await;
    assert_eq!(revoked.header("location"), "/people?done=revoked");
    assert!(owner.get("/people?done=revoked").await.text.contains("The key holds no more."));
    assert_eq!(house.with_key(&secret, get, "/v1/audit").await.status, 401);
}

async fn somebody_is_invited_reset_disabled_and_enabled_by_hand(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let fields = [("email", "new@example.com"), ("name", ""), ("role", "manager")];
    let invited = owner.submit("/people/staff", &fields).await;
    assert_eq!(invited.status, 201);
    let link =
        |text: &str| between(text, "<pre><code>http://localhost:8080", "</code></pre>").to_owned();
    let browser = house.browser();
    let first = link(&invited.text);
    assert_eq!(browser.get(&first).await.status, 200);
    let id = house.people.find_by_email("new@example.com").await.unwrap().id;
    let reset = owner.submit(&format!("/people/staff/{id}/sign-in-links"), &[]).await;
    assert_eq!(browser.get(&first).await.status, 404);
    let fields = [("name", "New"), ("password", PASSWORD)];
    assert_eq!(browser.submit(&link(&reset.text), &fields).await.status, 303);
    let disabled = owner.submit(&format!("/people/staff/{id}/disablement"), &[]).await;
    assert_eq!(disabled.header("location"), "/people?done=disabled");
    assert_eq!(browser.get("/people").await.status, 303);
    let enabled = owner.submit(&format!("/people/staff/{id}/enabling"), &[]).await;
    assert_eq!(browser.get(&link(&enabled.text)).await.status, 200);
}

async fn a_form_that_does_not_fit_comes_back_with_what_was_typed(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let fields = [("name", "my key"), ("scopes", "sql.write"), ("lifetime", "soon")];
    for (path, fields, typed, says) in [
        ("/people/keys", fields, "my key", "`soon`"),
        (
            "/people/keys",
            [("name", "my key"), ("scopes", "sql.write"), ("lifetime", "")],
            "sql.write",
            "There is no right `sql.write`.",
        ),
        (
            "/people/staff",
            [("email", "no address"), ("name", "Nora"), ("role", "manager")],
            "Nora",
            "This is no address",
        ),
        (
            "/people/staff",
            [("email", "owner@example.com"), ("name", "Nora"), ("role", "manager")],
            "Nora",
            "is among the staff already",
        ),
    ] {
        let refused = owner.submit(path, &fields).await;
        assert_eq!(refused.status, 400, "{path}");
        assert!(refused.text.contains(&format!("value=\"{typed}\"")), "{typed}");
        assert!(refused.text.contains(says), "{says}: {}", refused.text);
    }
    let wrong = house.browser().sign_in("owner@example.com", "wrong").await;
    assert!(wrong.text.contains("value=\"owner@example.com\""));
    assert!(wrong.text.contains("do not belong together"));
    let nothing = house.browser().submit("/sign-in", &[]).await;
    assert_eq!(nothing.status, 400);
}

async fn a_page_is_read_without_codes_and_without_fright(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let people = owner.get("/people").await.text;
    // The button asks before it acts, and is not as red as what cannot be made good again.
    let button = between(&people, "data-weight=", ">New link<");
    let (_, weight) = button.rsplit_once("data-weight=").unwrap_or(("", button));
    assert!(weight.starts_with("\"plain\""), "{weight}");
    let question = between(&people, ">New link<", "</dialog>");
    assert!(question.contains("Reset the sign-in of owner (owner@example.com)"), "{question}");
    assert!(!question.contains("destructive"), "{question}");
    assert!(people.contains("<span class=\"unbroken\">owner@example.com</span>"), "{people}");
    let browser = "<details><summary>Something unknown</summary><code>A test</code></details>";
    assert!(people.contains(browser), "{people}");
    assert!(people.contains("Shortcuts <span"), "{people}");
    let fields = [("name", "ci"), ("scopes", "sql.read"), ("lifetime", "")];
    let made = owner.submit("/people/keys", &fields).await.text;
    assert!(made.contains("<div class=\"row\"><a class=\"button\" href=\"/people\""), "{made}");
    let sign_in = house.browser().get("/sign-in").await.text;
    let form = "<div class=\"stack\"><form class=\"form\" method=\"post\" action=\"/sign-in\"";
    assert!(sign_in.contains(form), "{sign_in}");
}

async fn what_people_typed_is_escaped(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite("owner@example.com", "owner").await;
    let owner = house.browser();
    let name = "<script>alert(1)</script>";
    owner.submit(&link, &[("name", name), ("password", PASSWORD)]).await;
    owner.key(name, &["sql.read"]).await;
    for path in ["/people", "/people/me", "/audit", &format!("/audit?actor={name}")] {
        let page = owner.get(&path.replace(['<', '>'], "%3C")).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("<script>alert"), "{path}");
        assert!(page.text.contains("&lt;script&gt;alert"), "{path}");
    }
}

async fn pages_show_to_everybody_what_is_theirs(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let auditor = house.member("auditor@example.com", "auditor").await;
    let stranger = house.browser();
    for (path, theirs, strangers) in [
        ("/people", 403, 303),
        ("/people/me", 200, 303),
        ("/confirm", 200, 303),
        ("/audit", 200, 303),
        ("/sign-in", 303, 200),
    ] {
        assert_eq!(auditor.get(path).await.status, theirs, "{path}");
        assert_eq!(stranger.get(path).await.status, strangers, "{path}");
    }
    let me = auditor.get("/people/me").await;
    assert!(!me.text.contains("owner@example.com"));
    assert!(me.text.contains("this one"));
    assert_eq!(auditor.submit("/people/keys", &[]).await.status, 403);
}
