//! An amount in a currency in which the company does not count.

use vocabulary::Currency;

use super::{Explanation, Problem};
use crate::at::At;

/// An amount in a currency in which the company does not count.
pub static OTHER_CURRENCY: Explanation = Explanation {
    code: "other-currency",
    what: "An amount or a figure is in another currency than the company's.",
    why: "We never exchange money by ourselves, so it could not be compared or added up with the rest.",
    example: r#"```yaml company
name: Dog Trainers
timezone: Australia/Melbourne
currency: AUD
```
```yaml metric costs
unit: USD
sql: select 1 as value
```
"#,
};

/// Says which currency should stand there.
pub(crate) fn other_currency(at: At, other: Currency, ours: Currency) -> Problem {
    Problem::new(&OTHER_CURRENCY, at, format!("The company counts in {ours}, and this is in {other}."))
        .help(format!("write it in {ours}; what a query counts, exchange there"))
}
