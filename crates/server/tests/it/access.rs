//! The access matrix: who gets what answer from every operation of the OpenAPI document.
//!
//! A new operation is a new row, which has to be looked at and accepted; an operation that lets
//! somebody in who should stay out changes its row. Whoever is refused learns nothing either: what is
//! the owner's, what is somebody else's and what is missing answer them byte for byte alike.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Client, Method};
use serde_json::Value;

use crate::console::{join, sign_in};
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
    let things = Things::of(&program, &serving, &session).await;
    let mut rows = Vec::new();
    for operation in &operations {
        let mut answers = Vec::new();
        for (who, header) in callers(operation, &keys, &session) {
            let asking = Asking { client: &client, serving: &serving, operation, header };
            let missing = asking.about(NOBODYS).await;
            let status = missing.status;
            assert!(operation.answers.contains(&status), "{who} gets {status}: {operation:?}");
            if [401, 403].contains(&status) {
                for thing in things.named_in(&operation.path) {
                    let hidden = asking.about(thing).await;
                    assert_eq!(hidden, missing, "{who} can tell {thing} from what is not there");
                }
            }
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
    // A right includes others of its area: who manages alerts reads them.
    let area = |right: &str| right.split('.').next().map(str::to_owned);
    let needed = operation.right.as_deref().and_then(area);
    let other = keys.iter().find(|(right, _)| area(right) != needed);
    let mut callers = vec![
        ("nobody", None),
        ("false key", bearer("qd_00000000_0000000000000000000000000000000000000000000")),
        ("other key", bearer(other.expect("there are two areas").1)),
        ("owner", Some(("cookie", session.to_owned()))),
    ];
    if let Some(right) = &operation.right {
        callers.push(("its key", bearer(&keys[right])));
    }
    callers
}

/// Somebody who is about to ask for something.
struct Asking<'a> {
    client: &'a Client,
    serving: &'a Serving,
    operation: &'a Operation,
    header: Option<(&'static str, String)>,
}

/// An answer without what differs between any two of them: its time and the number of its request.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    text: String,
}

impl Asking<'_> {
    async fn about(&self, id: &str) -> Answer {
        let Operation { method, path, .. } = self.operation;
        let url = format!("{}{}", self.serving.url, fill(path, id));
        let mut request =
            self.client.request(method.clone(), url).header("sec-fetch-site", "same-origin");
        if let Some((name, value)) = &self.header {
            request = request.header(*name, value);
        }
        if *method != Method::GET {
            request = request.json(&serde_json::json!({}));
        }
        let response = request.send().await.unwrap();
        let text = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let (number, date) = (text("x-request-id"), text("date"));
        let clean = |text: &str| text.replace(&number, "").replace(&date, "");
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), clean(value.to_str().unwrap())))
            .collect();
        let status = response.status().as_u16();
        Answer { status, headers, text: clean(&response.text().await.unwrap()) }
    }
}

/// Things that are there: the ids of those that are the owner's, and of those that are another's.
struct Things(BTreeMap<&'static str, Vec<String>>);

impl Things {
    async fn of(program: &Program, serving: &Serving, session: &str) -> Self {
        join(program, serving, "other@example.com").await;
        let client = client();
        let own = client.post(format!("{}/v1/keys", serving.url)).header("cookie", session);
        let own = own.header("sec-fetch-site", "same-origin");
        let own = own.json(&serde_json::json!({ "name": "own", "scopes": ["audit.read"] }));
        assert_eq!(own.send().await.unwrap().status(), 201);
        let mut things = BTreeMap::new();
        for (kind, query) in [("keys", ""), ("staff", ""), ("sessions", "?staff=all")] {
            let list = client.get(format!("{}/v1/{kind}{query}", serving.url));
            let list = list.header("cookie", session).send().await.unwrap();
            let list: Value = list.json().await.unwrap();
            let items = list["items"].as_array().unwrap().iter();
            let ids: Vec<_> = items.map(|item| item["id"].as_str().unwrap().to_owned()).collect();
            assert!(ids.len() >= 2, "{kind}: {list}");
            things.insert(kind, ids);
        }
        Self(things)
    }

    /// Returns the things that can stand in a path.
    fn named_in(&self, path: &str) -> &[String] {
        let kind = path.split('/').nth(2).filter(|_| path.contains('{'));
        kind.and_then(|kind| self.0.get(kind)).map_or(&[], Vec::as_slice)
    }
}

/// Fills the places of a path: with an id, or with one that names nothing.
fn fill(path: &str, id: &str) -> String {
    let prefix = match path.split('/').nth(2).unwrap_or_default() {
        "keys" => "key",
        "staff" => "staff",
        "sessions" => "ses",
        "runs" => "run",
        "effects" => "eff",
        _ => "x",
    };
    let id = if id == NOBODYS { format!("{prefix}_{id}") } else { id.to_owned() };
    let mut filled = path.to_owned();
    while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
        filled.replace_range(from..=to, &id);
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
