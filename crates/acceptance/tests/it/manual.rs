//! The manual of the dog trainers, so written that a story needs no patience.

use std::fs;
use std::path::{Path, PathBuf};

use simulator::Ports;

use crate::program::{command, run};

/// What stands in the manual, and what a story has instead: seconds where the company has minutes.
const QUICKER: [(&str, &str); 3] =
    [("every: 15s", "every: 1s"), ("within: 3s", "within: 1s"), ("for: 1m", "for: 3s")];

/// Copies the manual with other ports for the company, and quicker.
pub(crate) fn copy(to: &Path, ports: Ports) {
    let (known, wished) = (Ports::OF_THE_MANUAL, ports);
    let mut changes = QUICKER.map(|(from, to)| (from.to_owned(), to.to_owned(), 0_usize)).to_vec();
    for (known, wished) in [(known.product, wished.product), (known.stripe, wished.stripe)] {
        changes.push((format!("127.0.0.1:{known}"), format!("127.0.0.1:{wished}"), 0));
    }
    fs::create_dir_all(to).unwrap();
    for page in fs::read_dir(folder()).unwrap() {
        let page = page.unwrap().path();
        let mut text = fs::read_to_string(&page).unwrap();
        for (from, to, number) in &mut changes {
            *number += text.matches(&*from).count();
            text = text.replace(&*from, to);
        }
        fs::write(to.join(page.file_name().unwrap()), text).unwrap();
    }
    for (from, _, number) in changes {
        assert!(number > 0, "`{from}` stands nowhere in the manual");
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../manuals/dog_trainers")
}

#[test]
fn it_holds_as_it_stands() {
    let mut check = command();
    check.arg("check").arg(folder());
    let done = run(check);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
}
