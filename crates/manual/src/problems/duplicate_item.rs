//! An item that stands in a list twice.

use crate::at::At;
use super::{Explanation, Problem};

/// An item that stands in a list twice.
pub static DUPLICATE_ITEM: Explanation = Explanation {
    code: "duplicate-item",
    what: "A list has the same item twice.",
    why: "One of the two was probably meant to be something else.",
    example: r#"```yaml role operator
can: [cases.read, cases.read]
```
"#,
};

/// Says that an item was there already.
pub(crate) fn duplicate_item(at: At, item: &str, first: At) -> Problem {
    Problem::new(&DUPLICATE_ITEM, at, format!("`{item}` is in this list already."))
        .also(first, "it stands here")
        .help("keep one of the two")
}
