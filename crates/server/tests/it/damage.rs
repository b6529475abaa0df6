//! A store whose file was damaged: not served at all, or told as soon as somebody meets it.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;

use store::scalar;

use crate::program::{Program, client};

/// Destroys a page of the file.
fn destroy(program: &Program, page: &Page) {
    let file = program.data().join("quarterdeck.sqlite");
    let file = OpenOptions::new().write(true).open(file).unwrap();
    file.write_all_at(&vec![0xff; page.size], page.start).unwrap();
}

struct Page {
    start: u64,
    size: usize,
}

/// Finds where the leaves begin, and leaves all of the store in its file.
async fn leaves(program: &Program) -> Page {
    let house = program.opens().await;
    let number = async |sql| {
        let number: Option<i64> = scalar(house.store().reader(), sql, []).await.unwrap();
        u64::try_from(number.unwrap()).unwrap()
    };
    let page = number("select rootpage from sqlite_master where name = 'audit_leaves'").await;
    let size = number("pragma page_size").await;
    house.close().await.unwrap();
    Page { start: (page - 1) * size, size: usize::try_from(size).unwrap() }
}

#[tokio::test]
async fn a_damaged_store_is_not_served() {
    let program = Program::new();
    program.key("audit.read");
    let page = leaves(&program).await;
    destroy(&program, &page);
    for arguments in [&["run", "--listen", "127.0.0.1:0"][..], &["token", "list"]] {
        let refused = program.does(arguments);
        assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{refused:?}");
        assert!(refused.err.contains("quarterdeck.sqlite is damaged."), "{refused:?}");
        assert!(refused.err.contains("restore the last backup"), "{refused:?}");
    }
}

#[tokio::test]
async fn damage_that_shows_while_it_serves_ends_readiness() {
    let program = Program::new();
    let key = program.key("audit.read");
    let page = leaves(&program).await;
    let serving = program.serves();
    let asked = async |path: &str| {
        let request = client().get(format!("{}{path}", serving.url)).bearer_auth(&key);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<serde_json::Value>().await.unwrap())
    };
    assert_eq!(asked("/readyz").await.0, 200);
    destroy(&program, &page);
    assert_eq!(asked("/v1/audit").await.0, 503);
    let (status, problem) = asked("/readyz").await;
    assert_eq!(status, 503, "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("is damaged"), "{problem}");
    assert!(problem["hint"].as_str().unwrap().contains("restore the last backup"), "{problem}");
    assert_eq!(asked("/healthz").await.0, 200);
}
