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
            operations.push((path, method, format!("{id} {security}")));
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{method} {path} does not say what it does");
        }
    }
    // The order of a JSON object means nothing.
    operations.sort();
    let line = |(path, method, rest): &(&String, &String, String)| {
        format!("{} {path} {rest}", method.to_uppercase())
    };
    insta::assert_snapshot!(operations.iter().map(line).collect::<Vec<_>>().join("\n"));
}
