//! Who may do what: every route with its right.

use web::RouteAccess;

const READ: &str = "cases.read";
const DECIDE: &str = "cases.decide";

/// Every route with its right.
const MATRIX: [(&str, &str, &str); 10] = [
    ("GET", "/v1/queues", READ),
    ("GET", "/v1/cases", READ),
    ("GET", "/v1/cases/{id}", READ),
    ("GET", "/v1/decisions/{id}", READ),
    ("POST", "/v1/cases/{id}/decisions", DECIDE),
    ("GET", "/queues", READ),
    ("GET", "/queues/{queue}", READ),
    ("GET", "/queues/{queue}/cases", READ),
    ("GET", "/queues/{queue}/cases/{id}", READ),
    ("POST", "/queues/{queue}/cases/{id}/decisions", DECIDE),
];

#[test]
fn every_route_is_declared_with_its_right() {
    let routes = casework::routes();
    let declared = routes.declared().iter().map(|route| {
        let RouteAccess::Right(right) = route.access else { panic!("{route:?} is open") };
        (route.method.as_str(), route.path.as_str(), right)
    });
    assert_eq!(declared.collect::<Vec<_>>(), MATRIX);
}
