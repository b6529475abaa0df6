//! A field whose type or marks make no sense.

use crate::at::At;
use super::{Explanation, Problem};

/// A field whose type or marks make no sense.
pub static BAD_FIELD: Explanation = Explanation {
    code: "bad-field",
    what: "A field of a record has no type that exists.",
    why: "What a field holds decides how it is stored, shown and compared.",
    example: r#"```yaml record guest
key: guest_id
fields: { guest_id: text, name: Text }
```
"#,
};

/// Says that a field has a type that does not exist.
pub(crate) fn bad_field(at: At, written: &str, known: &[&str]) -> Problem {
    Problem::new(&BAD_FIELD, at, format!("`{written}` is no type of field and no record."))
        .expected("a type of field")
        .meant(written, known)
}
