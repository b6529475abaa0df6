//! Bringing in files on the command line, beside a running server.

use test_house::data;

use crate::program::{Done, Program};

const PAGE: &str = "# Dogs\n\n```yaml company\nname: Dogs\ntimezone: Australia/Melbourne\ncurrency: AUD\n```\n\n\
    ```yaml record review\nkey: review_id\nfields: { review_id: text, body: text, stars: int }\nkeep: 1 year\n```\n\n\
    ```yaml event search\nproperties: { results: int }\nkeep: 1 year\n```\n";

/// Imports a file of reviews whose first column is left out.
fn imports(program: &Program, file: &str) -> Done {
    let columns = ["--columns", "-,body", "--set", "stars=3", "--key", "row"];
    program.does(&[&["import", "records", "review", file], &columns[..]].concat())
}

#[tokio::test]
async fn a_file_becomes_records_once_and_what_is_refused_is_told() {
    let program = Program::new();
    let manual = program.writes_manual(&[("README.md", PAGE)]);
    let _serving = program.serves_with(&[&manual]);
    let file = program.folder().join("words.tsv");
    std::fs::write(&file, "ham\tGood dog.\nspam\tBuy now\nham\tSat, down\n").unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(imports(&program, file).code, 0);
    let said = imports(&program, file);
    assert_eq!(said.code, 0, "{said:?}");
    let all =
        program.does(&["sql", "--format", "csv", "select body, stars from review order by 1"]);
    let expected = "body,stars\r\nBuy now,3\r\nGood dog.,3\r\n\"Sat, down\",3\n";
    assert_eq!(all.out, expected, "{said:?}");
    let file = program.folder().join("searches.csv");
    let rows =
        "id,at,results\ne1,2026-11-20T10:00:00Z,4\ne2,yesterday,4\ne3,2026-11-20T11:00:00Z,x\n";
    std::fs::write(&file, rows).unwrap();
    let done = program.does(&["import", "events", "search", file.to_str().unwrap()]);
    for told in ["row 2: `yesterday` is no instant", "row 3: This is no search: `results`"] {
        assert!(done.err.contains(told), "{told} is missing: {done:?}");
    }
    let count = program.does(&["sql", "--format", "csv", "select count(*) as n from search"]);
    assert_eq!(count.out, "n\r\n1\n", "{done:?}");
}

#[tokio::test]
async fn the_published_messages_become_reviews() {
    let Some(file) = data("moderation/sms_spam.tsv") else { return };
    let program = Program::new();
    let manual = program.writes_manual(&[("README.md", PAGE)]);
    let _serving = program.serves_with(&[&manual]);
    let rows = std::fs::read_to_string(&file).unwrap().lines().count();
    let done = imports(&program, file.to_str().unwrap());
    assert_eq!(done.code, 0, "{done:?}");
    let count = program.does(&["sql", "--format", "csv", "select count(*) as n from review"]);
    assert_eq!(count.out, format!("n\r\n{rows}\n"), "{done:?}");
}
