//! How bright the console is: chosen by a form, kept in a cookie, seen in the first byte.

use crate::toy::{House, Says, get, post};

#[tokio::test]
async fn everybody_chooses_and_comes_back_to_where_they_were() {
    let house = House::new().await;
    for (referrer, back) in [
        ("http://desk/things?name=a", "/things?name=a"),
        ("http://desk/", "/"),
        // These answer forms alone.
        ("http://desk/enter", "/"),
        ("http://desk/appearance?theme=dark", "/"),
        ("http://desk//evil.example/", "/"),
        ("http://desk/\\evil.example/", "/"),
        ("things", "/"),
        ("", "/"),
    ] {
        let request = post("/appearance").header("host", "desk").header("referer", referrer);
        let answer = house.send(request.form("theme=dark")).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, back), "{referrer}");
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("theme=dark; Path=/;"), "{cookie}");
    }
    let known = house.send(post("/appearance").session("reader").form("theme=light")).await;
    assert!(known.header("set-cookie").starts_with("theme=light;"), "{known:?}");
    for (theme, shown) in [("dark", "dark"), ("light", "light"), ("pink", "auto")] {
        let request = get("/nowhere").browser().header("cookie", format!("theme={theme}"));
        let page = house.send(request.empty()).await.text;
        assert!(page.contains(&format!("data-theme=\"{shown}\"")), "{theme}: {page}");
    }
}

#[tokio::test]
async fn another_site_and_a_form_without_a_theme_change_nothing() {
    let house = House::new().await;
    let foreign = post("/appearance").header("sec-fetch-site", "cross-site").form("theme=dark");
    let foreign = house.send(foreign).await;
    foreign.problem(403, "cross-site");
    assert_eq!(foreign.header("set-cookie"), "");
    let empty = house.send(post("/appearance").form("brightness=dark")).await;
    empty.problem(400, "invalid");
    assert_eq!(empty.header("set-cookie"), "");
    let read = house.send(get("/appearance").empty()).await;
    read.problem(405, "method-not-allowed");
}
