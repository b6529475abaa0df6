//! A list with too few items.

use crate::at::At;
use super::{Explanation, Problem};

/// A list with too few items.
pub static TOO_FEW_ITEMS: Explanation = Explanation {
    code: "too-few-items",
    what: "A list has fewer items than it needs.",
    why: "With so few there is nothing to choose from, or nothing that could happen.",
    example: r#"```yaml flag busy
one_of: [always]
default: always
```
"#,
};

/// Says how many there must be.
pub(crate) fn too_few_items(at: At, found: usize, least: usize) -> Problem {
    let items = if least == 1 { "item" } else { "items" };
    let found = if found == 0 { "none".to_owned() } else { found.to_string() };
    Problem::new(&TOO_FEW_ITEMS, at, format!("This list has {found}."))
        .help(format!("write at least {least} {items}"))
}
