//! Names that lead back to themselves.

use crate::at::At;
use super::{Explanation, Problem};

/// Names that lead back to themselves.
pub static CYCLE: Explanation = Explanation {
    code: "cycle",
    what: "Something refers, over others, to itself where that must not be.",
    why: "Whoever follows the references would never arrive.",
    example: r#"```yaml metric orders
unit: orders
value: metric.sales + 1.0
```
```yaml metric sales
unit: orders
value: metric.orders + 1.0
```
"#,
};

/// Says which way leads back to where it began.
pub(crate) fn cycle(at: At, way: &[String]) -> Problem {
    Problem::new(&CYCLE, at, format!("This leads back to where it began: {}.", way.join(" → ")))
        .expected("a way that ends")
        .help("take one of these references out")
}
