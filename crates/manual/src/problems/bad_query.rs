//! A query that cannot be planned.

use crate::at::At;
use super::{Explanation, Problem};

/// A query that cannot be planned.
pub static BAD_QUERY: Explanation = Explanation {
    code: "bad-query",
    what: "A query cannot be read, names a table or column that the manual does not have, or does not give \
           what is wanted of it.",
    why: "Queries are planned against the tables of the manual before anything runs, so that none fails, or \
          gives nothing that can be used, when it is needed.",
    example: r#"```yaml metric orders
unit: orders
sql: ""
```
"#,
};

/// Says what is wrong with a query.
pub(crate) fn bad_query(at: At, says: impl Into<String>) -> Problem {
    Problem::new(&BAD_QUERY, at, says)
}
