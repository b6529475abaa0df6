//! A filter that does not fit the value before it.

use super::{Explanation, Problem};
use crate::at::Text;
use crate::nearest::any_of;
use crate::values::Filter;

/// A filter that does not fit the value before it.
pub static WRONG_FILTER: Explanation = Explanation {
    code: "wrong-filter",
    what: "A template writes a value with a filter for values of another type.",
    why: "There is no way to write a time as money, and a text that goes to people outside must not fail.",
    example: r#"```yaml template thanks
subject: We paid on {{ now | money }}
body: Thank you.
```
"#,
};

/// Says that a filter does not fit.
pub(crate) fn wrong_filter(value: &Text, filter: Filter, gives: &expressions::Type) -> Problem {
    let written = value.as_str();
    let says = format!("The filter `{}` does not write `{written}`: {gives}.", filter.name());
    let fitting: Vec<&str> = Filter::fitting(gives).into_iter().map(Filter::name).collect();
    let help = match fitting.as_slice() {
        [] => format!("leave the filter out: `{{{{ {written} }}}}`"),
        fitting => format!("write {} behind the `|`", any_of(fitting)),
    };
    Problem::new(&WRONG_FILTER, value.at(), says).help(help)
}
