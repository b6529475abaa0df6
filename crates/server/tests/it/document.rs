//! The OpenAPI document: it is what is served, it is described to the end, and it changes on purpose
//! only.

use crate::program::run;

#[test]
fn the_document_changes_on_purpose_only() {
    let printed = run(&["openapi"]);
    assert_eq!(printed.code, 0, "{printed:?}");
    let document: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            let security = &operation["security"];
            operations.push(format!("{} {path} {id} {security}", method.to_uppercase()));
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{method} {path} does not say what it does");
        }
    }
    insta::assert_snapshot!(operations.join("\n"));
}
