//! Who may do what: every route with its right, and what it answers to whoever has it not.

use axum::http::Request;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use web::RouteAccess;

use test_feature::Says;

use crate::house::Place;

on_both_engines!(readers_read_and_nobody_else, readers_see_what_they_may_not_do);

const READ: &str = "manual.read";
const PUBLISH: &str = "manual.publish";

/// Every route with its right.
const MATRIX: [(&str, &str, &str); 13] = [
    ("GET", "/v1/manual", READ),
    ("GET", "/v1/manual/versions", READ),
    ("GET", "/v1/manual/versions/{version}", READ),
    ("GET", "/v1/manual/versions/{version}/changes", READ),
    ("POST", "/v1/manual/rollbacks", PUBLISH),
    ("GET", "/manual", READ),
    ("GET", "/manual/pages/{*path}", READ),
    ("GET", "/manual/search", READ),
    ("GET", "/manual/problems", READ),
    ("GET", "/manual/problems/{code}", READ),
    ("GET", "/manual/versions", READ),
    ("GET", "/manual/versions/{version}", READ),
    ("POST", "/manual/versions/{version}/rollbacks", PUBLISH),
];

#[test]
fn every_route_is_declared_with_its_right() {
    let routes = publishing::routes();
    let declared = routes.declared().iter().map(|route| {
        let RouteAccess::Right(right) = route.access else { panic!("{route:?} is open") };
        (route.method.as_str(), route.path.as_str(), right)
    });
    assert_eq!(declared.collect::<Vec<_>>(), MATRIX);
}

async fn readers_read_and_nobody_else(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    for (method, path, right) in MATRIX {
        let path = path.replace("{version}", "1").replace("{*path}", "README.md");
        let path = path.replace("{code}", "unknown-key");
        for (who, allowed) in [("owner", true), ("reader", right == READ), ("stranger", false)] {
            let request = Request::builder().method(method).uri(&path).key(who);
            let status = house.send(request.empty()).await.status.as_u16();
            assert_eq!(status != 403, allowed, "{who}: {method} {path} answers {status}");
        }
        let nobody = Request::builder().method(method).uri(&path);
        let status = house.send(nobody.empty()).await.status.as_u16();
        assert!([303, 401].contains(&status), "nobody: {method} {path} answers {status}");
    }
}

async fn readers_see_what_they_may_not_do(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    place.write("more.md", "# More\n");
    place.within_a_second("the next version", async || house.version() == 2).await;
    let request = Request::get("/manual/versions/1").session("reader").empty();
    let page = house.send(request).await.text;
    assert!(page.contains("It takes the right manual.publish."), "{page}");
    house.press("reader", "/manual/versions/1/rollbacks", "note=x").await.is(403);
    assert_eq!(house.version(), 2);
}
