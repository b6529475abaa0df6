//! Asking in SQL, over HTTP and on the command line, from the same folder.

use serde_json::{Value, json};

use crate::program::{Program, client};

const PAGE: &str = "# Dogs\n\n```yaml company\nname: Dogs\ntimezone: Australia/Melbourne\ncurrency: AUD\n```\n\n\
    ```yaml record review\nkey: review_id\nfields: { review_id: text, stars: int }\nkeep: 1 year\n```\n";

#[tokio::test]
async fn the_same_is_answered_over_http_and_on_the_command_line() {
    let program = Program::new();
    let manual = program.writes_manual(&[("README.md", PAGE)]);
    let key = program.key("sql.read");
    let serving = program.serves_with(&[&manual]);
    let ask = async |accept: &'static str, body: Value| {
        let request = client().post(format!("{}/v1/sql", serving.url)).bearer_auth(&key);
        let response = request.header("accept", accept).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
        let truncated = response.headers().contains_key("x-truncated");
        (status, kind, truncated, response.text().await.unwrap())
    };
    let (status, _, _, text) = ask("*/*", json!({ "query": "select 1 as n" })).await;
    let mut answer: Value = serde_json::from_str(&text).unwrap();
    assert!(answer["took_ms"].take().is_u64(), "{text}");
    let columns = json!([{ "name": "n", "type": "int64" }]);
    let expected =
        json!({ "columns": columns, "rows": [[1]], "truncated": false, "took_ms": null });
    assert_eq!((status, answer), (200, expected));

    let query = "select count(*) as n, :who as who, :from as since from review";
    let parameters = json!({ "who": "-ada", "from": "2026-11-20T10:00:00Z" });
    let asked = json!({ "query": query, "parameters": parameters });
    let (status, kind, truncated, csv) = ask("text/csv", asked).await;
    assert_eq!((status, kind.as_str(), truncated), (200, "text/csv; charset=utf-8", false));
    assert_eq!(csv, "n,who,since\r\n0,'-ada,2026-11-20T10:00:00Z\r\n");
    let many = json!({ "query": "select * from generate_series(1, 3)", "limit": 2 });
    let (_, _, truncated, csv) = ask("text/csv", many).await;
    assert_eq!((truncated, csv.as_str()), (true, "value\r\n1\r\n2\r\n"));

    for (asked, told) in [
        (json!({ "query": "select 1 from reviw" }), "Did you mean `review`?"),
        (json!({ "query": "select 1", "limit": 100_001 }), "100000 rows at most"),
        (
            json!({ "query": "select :to", "parameters": { "to": "soon" } }),
            "`to` is not an instant",
        ),
        (json!({ "query": "select :x", "parameters": { "x": 1.5 } }), "`x` is not a text"),
    ] {
        let (status, kind, _, text) = ask("*/*", asked).await;
        assert_eq!((status, kind.as_str()), (400, "application/problem+json"), "{text}");
        assert!(text.contains(told), "{told}: {text}");
    }

    // Beside the running server.
    let done = program.does(&["sql", "select 'a b' as word, count(*) as n from review"]);
    assert_eq!((done.code, done.out.as_str()), (0, "WORD  N\na b   0\n"), "{done:?}");
    let done = program.does(&["sql", "--format", "csv", "select 'a,b' as word, -1 as n"]);
    assert_eq!((done.code, done.out.as_str()), (0, "word,n\r\n\"a,b\",-1\n"), "{done:?}");
    let done = program.does(&["sql", "--format", "json", "select 1 as n"]);
    let printed: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(printed, json!({ "columns": columns, "rows": [[1]], "truncated": false }));
    let done = program.does(&["sql", "select\nstar from review"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""), "{done:?}");
    assert!(done.err.contains("Line 2, column 1: There is no column `star`."), "{done:?}");
    assert!(done.err.contains("Did you mean `stars`?"), "{done:?}");
}

#[tokio::test]
async fn a_key_sees_what_its_rights_open_and_the_audit_is_told() {
    let page = PAGE.replace("stars: int", "stars: int, author: { type: text, personal: true }");
    let program = Program::new();
    let manual = program.writes_manual(&[("README.md", &page)]);
    let keys = ["sql.read", "sql.read,personal.read", "sql.read,audit.read,jobs.read"];
    let [plain, confidant, auditor] = keys.map(|scope| program.key(scope));
    let writer = program.key("records.write");
    let serving = program.serves_with(&[&manual]);
    let ask = async |key: &str, query: &str| {
        let request = client().post(format!("{}/v1/sql", serving.url)).bearer_auth(key);
        let response = request.json(&json!({ "query": query })).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json::<Value>().await.unwrap()["rows"].clone())
    };
    let put = client().put(format!("{}/v1/records/review/r1", serving.url)).bearer_auth(&writer);
    let put = put.json(&json!({ "stars": 5, "author": "Jo" })).send().await.unwrap();
    assert_eq!(put.status().as_u16(), 201);
    let authors = "select author from review";
    assert_eq!(ask(&plain, authors).await, (200, json!([[null]])));
    assert_eq!(ask(&confidant, authors).await, (200, json!([["Jo"]])));
    for table in ["audit", "job_runs", "effects", "cases", "payments", "alerts", "incidents"] {
        let all = format!("select count(*) from {table}");
        assert_eq!(ask(&plain, &all).await.0, 200, "{table}");
    }
    let told = "select count(*) from audit where action = 'sql.read'";
    assert_eq!(ask(&auditor, told).await, (200, json!([[1]])));
    assert_eq!(ask(&auditor, "select count(*) > 0 from job_runs").await.0, 200);
    let done = program.does(&["sql", authors]);
    assert_eq!((done.code, done.out.as_str()), (0, "AUTHOR\nJo\n"), "{done:?}");
    assert_eq!(ask(&auditor, told).await, (200, json!([[2]])));
}

#[test]
fn where_there_is_no_store_nothing_is_made() {
    let program = Program::new();
    let done = program.does(&["sql", "select 1"]);
    assert_eq!((done.code, done.out.as_str()), (1, ""), "{done:?}");
    assert!(done.err.contains("There is no store at this place."), "{done:?}");
    assert!(!program.data().exists());
}
