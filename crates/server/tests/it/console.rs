//! The console of the whole program: signing in, and what each room answers.

use crate::program::{Program, Serving, client};

const PASSWORD: &str = "seven quiet otters swim";

/// Joins as the owner and returns the cookie of the session.
pub(crate) async fn sign_in(program: &Program, serving: &Serving) -> String {
    let made = program.does(&["staff", "add", "owner@example.com", "--role", "owner"]);
    let path = made.out.trim().strip_prefix("http://localhost:8080").unwrap().to_owned();
    let client = client();
    let joined = client
        .post(format!("{}{path}", serving.url))
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
