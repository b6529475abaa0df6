//! A fence whose first word is almost `yaml`.

use super::{Explanation, Problem};
use crate::at::At;

/// A fence whose first word is almost `yaml`.
pub static MISSPELT_FENCE: Explanation = Explanation {
    code: "misspelt-fence",
    what: "A fence begins with `yml` or `YAML` and a further word.",
    why: "Only `yaml` opens a block; everything else is prose, which nobody runs.",
    example: r#"```yml flag busy
default: false
```
"#,
};

/// Says that a fence almost opens a block.
pub(crate) fn misspelt_fence(at: At, written: &str) -> Problem {
    Problem::new(&MISSPELT_FENCE, at, format!("`{written}` opens no block."))
        .expected("`yaml`")
        .help("write `yaml`")
}
