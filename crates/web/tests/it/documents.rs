//! The OpenAPI document, and the start that is refused when declarations do not hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::routing::{any, get as get_handler};
use serde_json::Value;
use test_house::stores::{Engine, TestStore};
use web::{AppConfig, AppParts, RouteAccess, Routes, app, routes};

use crate::toy::{Callers, House, Says, ThingsRead, get};

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap();
        item.iter()
            .map(move |(method, operation)| (method.clone(), path.clone(), operation.clone()))
    });
    each.collect()
}

#[tokio::test]
async fn the_document_describes_every_operation_with_who_may() {
    let house = House::new().await;
    let answer = house.send(get("/openapi.json").empty()).await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "/");
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["key"]["scheme"], "bearer");
    assert_eq!(
        (&schemes["session"]["in"], &schemes["session"]["name"]),
        (&"cookie".into(), &web::SESSION_COOKIE.into())
    );
    let operations = operations(&document);
    let declared = house.app.declared.iter().filter(|route| route.api);
    assert_eq!(operations.len(), declared.clone().count());
    let mut ids = BTreeSet::new();
    for (method, path, operation) in &operations {
        let route = declared.clone().find(|route| {
            route.path == *path && route.method.as_str().eq_ignore_ascii_case(method)
        });
        let security = &operation["security"];
        match route.unwrap().access {
            RouteAccess::Right(right) => {
                assert_eq!(security[0]["key"][0], right, "{method} {path}");
                assert!(security[1]["session"].is_array(), "{method} {path}");
            }
            RouteAccess::SignedIn => assert!(security[0]["session"].is_array(), "{method} {path}"),
            RouteAccess::Public { .. } => assert_eq!(*security, Value::Array(Vec::new())),
        }
        let problem = &operation["responses"]["503"]["$ref"];
        assert_eq!(problem, "#/components/responses/Unavailable", "{method} {path}");
        let says = |status: &str| operation["responses"][status].is_object();
        for status in ["400", "401", "413", "414", "429", "431", "500"] {
            assert!(says(status), "{method} {path} does not say {status}");
        }
        let body = operation["requestBody"].is_object();
        assert_eq!(says("415"), body, "{method} {path}");
        assert_eq!(says("408"), body || method == "post", "{method} {path}");
        assert_eq!(says("403"), path != "/v1/hello", "{method} {path}");
        let once = operation["parameters"].as_array().is_some_and(|parameters| {
            parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key")
        });
        assert_eq!(once, method == "post", "{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()));
    }
    assert!(ids.contains("list_things"), "the ids are what clients were generated with: {ids:?}");
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    let house = House::new().await;
    let document = serde_json::to_value(&house.app.openapi).unwrap();
    let text = document.to_string();
    let mut found = 0;
    for rest in text.split("\"$ref\":\"#").skip(1) {
        let (pointer, _) = rest.split_once('"').unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
        found += 1;
    }
    assert!(found > 20);
}

#[utoipa::path(get, path = "/v1/twice", operation_id = "twice", responses((status = 200)))]
async fn twice() -> &'static str {
    "twice"
}

#[utoipa::path(get, path = "/v1/again", operation_id = "twice", responses((status = 200)))]
async fn same_id() -> &'static str {
    "same id"
}

#[utoipa::path(post, path = "/v1/elsewhere", responses((status = 200)))]
async fn elsewhere() -> &'static str {
    "elsewhere"
}

#[tokio::test]
async fn declarations_that_do_not_hold_refuse_to_start() {
    let place = TestStore::on(Engine::Sqlite).await;
    let store = place.open().await;
    for (says, routes) in [
        (
            "GET /v1/twice is declared twice",
            Routes::new().api::<ThingsRead>(routes!(twice)).api::<ThingsRead>(routes!(twice)),
        ),
        (
            "the id `twice`",
            Routes::new().api::<ThingsRead>(routes!(twice)).api::<ThingsRead>(routes!(same_id)),
        ),
        ("several paths", Routes::new().api::<ThingsRead>(routes!(twice, elsewhere))),
        (
            "/any: its handlers answer any method",
            Routes::new().page::<ThingsRead>("/any", any(twice)),
        ),
        (
            "/rest: its handlers answer any method",
            Routes::new().page_signed_in("/rest", get_handler(twice).fallback(twice)),
        ),
        (
            "GET /healthz is declared twice",
            Routes::new().public("/healthz", get_handler(twice), "test"),
        ),
    ] {
        let refused = app(AppParts {
            routes,
            store: store.clone(),
            authenticator: Arc::new(Callers::new(place.clock().clone())),
            clock: Arc::new(place.clock().clone()),
            config: AppConfig::default(),
        });
        let error = refused.err().unwrap_or_else(|| panic!("it started all the same: {says}"));
        assert!(error.says().contains(says), "{says}: {error}");
    }
}

#[tokio::test]
async fn the_document_needs_no_store() {
    let document = web::openapi(&crate::toy::routes()).unwrap();
    let house = House::new().await;
    assert_eq!(document.to_json().unwrap(), house.send(get("/openapi.json").empty()).await.text);
}
