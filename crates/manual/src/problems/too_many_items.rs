//! A list or a map with too many items.

use crate::at::At;
use super::{Explanation, Problem};

/// A list or a map with too many items.
pub static TOO_MANY_ITEMS: Explanation = Explanation {
    code: "too-many-items",
    what: "A list has more items, or more keys stand beside each other, than anybody keeps in order by hand.",
    why: "Whatever is checked against all the others would take longer and longer, and whoever reads it \
          would not get to its end.",
    example: "(a list of several thousand words)\n",
};

/// Says how many there are, and how many there may be.
pub(crate) fn too_many_items(at: At, count: usize, most: usize) -> Problem {
    Problem::new(&TOO_MANY_ITEMS, at, format!("There are {count} items here."))
        .expected(format!("at most {most} of them"))
        .help("keep them as records, or take a part out into a block of its own")
}
