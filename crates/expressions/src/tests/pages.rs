//! Every problem has a page, and the page's examples do what it says.

use super::house::House;
use crate::{Code, Complaint, Expected, Parsed, Type};

fn complaints(text: &str) -> Vec<Complaint> {
    Parsed::read(text).check(&House, &Expected::of(Type::Dyn)).err().unwrap_or_default()
}

/// Returns the fenced blocks whose info string is `cel` and `word`.
fn examples<'p>(page: &'p str, word: &str) -> Vec<&'p str> {
    let opening = format!("```cel {word}\n");
    page.split(&opening).skip(1).map(|block| block.split("\n```").next().unwrap()).collect()
}

#[test]
fn every_page_has_its_parts() {
    for code in Code::ALL {
        let page = code.page();
        assert!(page.starts_with(&format!("# {}\n\n", code.name())), "{page}");
        assert!(page.contains("\n## Why\n\n"), "{page}");
        assert!(page.contains("\n## Example\n\n"), "{page}");
    }
}

#[test]
fn every_wrong_example_is_that_mistake_and_every_right_one_is_none() {
    for code in Code::ALL {
        let wrong = examples(code.page(), "wrong");
        let right = examples(code.page(), "right");
        assert!(!wrong.is_empty() && !right.is_empty(), "{}", code.name());
        for text in wrong {
            let text = long(*code, text);
            let codes: Vec<_> = complaints(&text).iter().map(|complaint| complaint.code).collect();
            assert_eq!(codes, [*code], "{text}");
        }
        for text in right {
            assert_eq!(complaints(text), [], "{text}");
        }
    }
}

/// Makes up for examples that a page can only hint at with an ellipsis.
fn long(code: Code, text: &str) -> String {
    match code {
        Code::TooLong => text.replace('…', &" ".repeat(8 * 1024)),
        Code::TooDeep => text.replace("…", &"(".repeat(64)),
        _ => text.to_owned(),
    }
}
