//! The console of the whole program: signing in, and what each room answers.

use test_house::browser::with_browser;

use crate::program::{Program, Serving, client};

const PASSWORD: &str = "seven quiet otters swim";

/// Joins as the owner and returns the cookie of the session.
pub(crate) async fn sign_in(program: &Program, serving: &Serving) -> String {
    join(program, serving, "owner@example.com").await
}

/// Joins as an owner with this address and returns the cookie of the session.
pub(crate) async fn join(program: &Program, serving: &Serving, email: &str) -> String {
    let made = program.does(&["staff", "add", email, "--role", "owner"]);
    enter(&serving.url, made.out.trim()).await
}

/// Follows a link for somebody new and returns the cookie of their session.
pub(crate) async fn enter(url: &str, link: &str) -> String {
    let path = link.strip_prefix("http://localhost:8080").unwrap();
    let client = client();
    let joined = client
        .post(format!("{url}{path}"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("name=Olivia&password={0}&again={0}", PASSWORD.replace(' ', "+")))
        .send()
        .await
        .unwrap();
    assert_eq!(joined.status(), 303, "{}", joined.text().await.unwrap());
    let cookie = joined.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("HttpOnly"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_room_opens_for_the_owner_and_sends_others_to_the_sign_in() {
    let program = Program::new();
    let serving = program.serves();
    let session = sign_in(&program, &serving).await;
    let client = client();
    let home = client.get(format!("{}/", serving.url)).header("cookie", &session).send().await;
    let home = home.unwrap().text().await.unwrap();
    let rooms: Vec<_> = home
        .split("href=\"/")
        .skip(1)
        .map(|rest| format!("/{}", rest.split('"').next().unwrap()))
        .filter(|path| !path.starts_with("/assets"))
        .collect();
    assert!(rooms.iter().any(|room| room == "/audit"), "{rooms:?}");
    for room in rooms {
        let url = format!("{}{room}", serving.url);
        let opened = client.get(&url).header("cookie", &session).send().await.unwrap();
        assert_eq!(opened.status(), 200, "{room}");
        let page = opened.text().await.unwrap();
        assert!(page.contains("</html>") && !page.contains("style=\""), "{room}");
        let outside = client.get(&url).send().await.unwrap();
        assert_eq!(outside.status(), 303, "{room}");
        let to = outside.headers()["location"].to_str().unwrap();
        assert!(to.starts_with("/sign-in"), "{room} leads to {to}");
    }
}

#[tokio::test]
async fn a_theme_that_is_clicked_is_there_at_once_and_stays() {
    let program = Program::new();
    let serving = program.serves();
    let session = sign_in(&program, &serving).await;
    let url = serving.url.clone();
    with_browser(async move |browser| {
        let (name, value) = session.split_once('=').unwrap();
        browser.resize(1_440, 900).await;
        browser.open(&format!("{url}/sign-in")).await;
        browser.cookie(name, value).await;
        browser.open(&format!("{url}/people")).await;
        for theme in ["dark", "light", "auto"] {
            let shown = format!("document.documentElement.dataset.theme === '{theme}'");
            assert!(!browser.yes(&shown).await, "{theme} is there before it is chosen");
            browser.click(&format!(".rail .themes [value='{theme}']")).await;
            assert!(browser.becomes(&shown).await, "{theme} was clicked");
            assert!(browser.at(&format!("{url}/people")).await, "{theme} leads back");
            browser.open(&format!("{url}/audit")).await;
            assert!(browser.yes(&shown).await, "{theme} did not stay");
            browser.open(&format!("{url}/people")).await;
            assert_eq!(browser.troubles().await, "");
        }
    })
    .await;
}

#[tokio::test]
async fn today_says_in_words_what_happened_and_leads_to_the_audit() {
    let program = Program::new();
    program.key("audit.read");
    let serving = program.serves();
    let session = sign_in(&program, &serving).await;
    let home = client().get(format!("{}/", serving.url)).header("cookie", &session).send().await;
    let home = home.unwrap().text().await.unwrap();
    for (address, says) in [
        ("/audit?action=key.created", "made the API key “test”."),
        ("/audit?action=staff.joined", "set a password and is in."),
    ] {
        let at = home.split_once(&format!("<a href=\"{address}\">"));
        let told = at.and_then(|(_, rest)| rest.split_once("</a>")).map(|(told, _)| told);
        assert!(told.is_some_and(|told| told.ends_with(says)), "{address}: {told:?}");
    }
    assert!(!home.contains("key.created ·") && !home.contains("staff.joined ·"), "{home}");
}
