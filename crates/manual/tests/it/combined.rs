//! A mistake never hides one in another block.

use manual_specs::{Expected, Spec, found, meets};

use crate::specs::all;
use crate::toys::toys;

/// Puts two pages into one, the second below the first.
fn joined(first: &Spec, second: &Spec) -> (String, Vec<Expected>) {
    let (above, below) = (&first.pages[0].1, &second.pages[0].1);
    let moved = above.lines().count() + 1;
    let mut expected: Vec<Expected> = first.expected.clone();
    expected
        .extend(second.expected.iter().map(|it| Expected { line: it.line + moved, ..it.clone() }));
    (format!("{above}\n{below}"), expected)
}

#[test]
fn two_mistakes_in_different_blocks_are_both_found() {
    let registry = toys();
    let specs: Vec<Spec> = all()
        .into_iter()
        .filter(|spec| spec.pages.len() == 1 && !spec.expected.is_empty())
        .collect();
    let mut hidden = Vec::new();
    let mut pairs = 0;
    for (row, first) in specs.iter().enumerate() {
        for (column, second) in specs.iter().enumerate() {
            // A tenth of all pairs is enough, as long as each mistake meets many others.
            if row == column || (row + column) % 10 != 0 {
                continue;
            }
            let (text, expected) = joined(first, second);
            let found = found(&[("page.md".to_owned(), text)], &registry);
            pairs += 1;
            for expected in expected {
                // Names of the one may be what the other was missing, so the help may differ.
                let expected = Expected { help: String::new(), ..expected };
                if !found.iter().any(|found| meets(found, &expected)) {
                    hidden.push(format!("{} + {}: {expected}", first.title, second.title));
                }
            }
        }
    }
    println!("{pairs} pairs");
    assert!(pairs > 1_000, "{pairs} pairs");
    assert!(
        hidden.is_empty(),
        "{} hidden:\n{}",
        hidden.len(),
        hidden[..hidden.len().min(40)].join("\n")
    );
}
