//! The access matrix: who gets what answer from every operation of the OpenAPI document.
//!
//! A new operation is a new row, which has to be looked at and accepted; an operation that lets
//! somebody in who should stay out changes its row.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Client, Method, Response};
use serde_json::Value;

use crate::console::sign_in;
use crate::program::{Program, Serving, client, run};

/// An id of the right form that names nothing.
const NOBODYS: &str = "00000000000070008000000000000000";

#[derive(Debug)]
struct Operation {
    method: Method,
    path: String,
    right: Option<String>,
    public: bool,
    /// The statuses that the document says it answers.
    answers: BTreeSet<u16>,
}

#[tokio::test]
async fn every_operation_lets_in_those_it_should_and_nobody_else() {
    let program = Program::new();
    let operations = operations();
    let keys = keys(&program, &operations);
    let serving = program.serves();
    let client = client();
    let session = sign_in(&program, &serving).await;
    let mut rows = Vec::new();
    for operation in &operations {
        let mut answers = Vec::new();
        for (who, header) in callers(operation, &keys, &session) {
            let answer = ask(&client, &serving, operation, header).await;
            let status = answer.status().as_u16();
            assert!(operation.answers.contains(&status), "{who} gets {status}: {operation:?}");
            answers.push((who, status));
        }
        sane(operation, &answers);
        let cells: Vec<_> = answers.iter().map(|(who, code)| format!("{who} {code}")).collect();
        let Operation { method, path, .. } = operation;
        let method = method.as_str();
        rows.push(format!("{method:6} {path:40} {}", cells.join("  ")));
    }
    insta::assert_snapshot!(rows.join("\n"));
}

/// What must hold for any operation, whatever was accepted before.
#[track_caller]
fn sane(operation: &Operation, answers: &[(&'static str, u16)]) {
    let codes: BTreeMap<_, _> = answers.iter().copied().collect();
    if operation.public {
        return;
    }
    assert_eq!(codes["nobody"], 401, "{operation:?}");
    assert_eq!(codes["other key"], 403, "{operation:?}");
    assert_eq!(codes["false key"], 401, "{operation:?}");
    assert!(![401, 403].contains(&codes["owner"]), "{operation:?}: {answers:?}");
    if operation.right.is_some() {
        assert!(![401, 403].contains(&codes["its key"]), "{operation:?}: {answers:?}");
    }
}

fn callers<'c>(
    operation: &Operation,
    keys: &'c BTreeMap<String, String>,
    session: &'c str,
) -> Vec<(&'static str, Option<(&'static str, String)>)> {
    let bearer = |key: &str| Some(("authorization", format!("Bearer {key}")));
    let other = keys.iter().find(|(right, _)| Some(*right) != operation.right.as_ref());
    let mut callers = vec![
        ("nobody", None),
        ("false key", bearer("qd_00000000_0000000000000000000000000000000000000000000")),
        ("other key", bearer(other.expect("there are two rights").1)),
        ("owner", Some(("cookie", session.to_owned()))),
    ];
    if let Some(right) = &operation.right {
        callers.push(("its key", bearer(&keys[right])));
    }
    callers
}

async fn ask(
    client: &Client,
    serving: &Serving,
    operation: &Operation,
    header: Option<(&'static str, String)>,
) -> Response {
    let path = fill(&operation.path);
    let mut request = client
        .request(operation.method.clone(), format!("{}{path}", serving.url))
        .header("sec-fetch-site", "same-origin");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    if operation.method != Method::GET {
        request = request.json(&serde_json::json!({}));
    }
    request.send().await.unwrap()
}

/// Fills the places of a path with ids that name nothing.
fn fill(path: &str) -> String {
    let prefix = match path.split('/').nth(2).unwrap_or_default() {
        "keys" => "key",
        "staff" => "staff",
        "sessions" => "ses",
        "runs" => "run",
        "effects" => "eff",
        _ => "x",
    };
    let mut filled = path.to_owned();
    while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
        filled.replace_range(from..=to, &format!("{prefix}_{NOBODYS}"));
    }
    filled
}

/// Makes one key for each right that the document names, before the server runs.
fn keys(program: &Program, operations: &[Operation]) -> BTreeMap<String, String> {
    let rights: BTreeSet<_> =
        operations.iter().filter_map(|operation| operation.right.clone()).collect();
    rights.into_iter().map(|right| (right.clone(), program.key(&right))).collect()
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&run(&["openapi"]).out).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["operationId"].is_null() {
                continue;
            }
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            let key = security.iter().find_map(|way| way["key"].as_array());
            operations.push(Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                right: key.and_then(|rights| rights.first()?.as_str().map(str::to_owned)),
                public: security.is_empty(),
                answers: operation["responses"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(|status| status.parse().unwrap())
                    .collect(),
            });
        }
    }
    assert!(operations.len() > 5, "{operations:?}");
    operations
}
