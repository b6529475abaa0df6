//! What can be wrong with an expression: the pages of `expressions`, as explanations.

use std::sync::LazyLock;

use expressions::Code;

use super::Explanation;

static EXPLANATIONS: LazyLock<Vec<Explanation>> =
    LazyLock::new(|| Code::ALL.iter().map(|code| read(*code)).collect());

/// Returns the explanation of a mistake in an expression.
pub(crate) fn explanation(code: Code) -> &'static Explanation {
    let position = Code::ALL.iter().position(|known| *known == code);
    // All codes are in the list, since both come from it.
    position.and_then(|position| EXPLANATIONS.get(position)).unwrap_or(&super::BAD_EXPRESSION)
}

/// Takes a page apart: a title, what it is, why it is a mistake, and an example.
fn read(code: Code) -> Explanation {
    let body = code.page().split_once("\n\n").map_or("", |(_, body)| body);
    let (what, rest) = body.split_once("\n\n## Why\n\n").unwrap_or((body, ""));
    let (why, example) = rest.split_once("\n\n## Example\n\n").unwrap_or((rest, ""));
    Explanation { code: code.name(), what, why, example }
}
