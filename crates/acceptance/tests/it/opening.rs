//! The first evening: the program opens on the manual, and its owner comes in by the link.

use test_house::browser::with_browser;

use crate::directory::Directory;
use crate::pictures::{enter, take};

#[tokio::test]
async fn the_owner_comes_in_and_finds_the_company() {
    let directory = Directory::open().await;
    let session = directory.sign_in().await;
    let url = directory.url.clone();
    with_browser(async move |browser| {
        enter(&browser, &url, &session).await;
        for (name, path) in [("today", "/"), ("manual", "/manual/pages/README.md")] {
            take(&browser, &format!("{url}{path}"), name).await;
        }
        let company = "document.body.innerText.includes('Dog Trainers Directory')";
        assert!(browser.yes(company).await);
    })
    .await;
    let data = directory.data();
    let folder = directory.stop();
    let mut verify = crate::program::command();
    verify.args(["audit", "verify", "--data"]).arg(data);
    let verified = crate::program::run(verify);
    assert_eq!(verified.code, 0, "{}", verified.err);
    drop(folder);
}
