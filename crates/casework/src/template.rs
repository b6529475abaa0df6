//! The kind `template`: letters and reports that are written often.

use manual::values::{Piece, Template as Text};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};

manual::keys! {
    /// A letter or a report, with places that are filled in when it is written.
    ///
    /// What stands between `{{` and `}}` is an expression over whatever the letter is written for, with a
    /// filter (`| date`) and what is written where there is no value (`or "not yet known"`).
    ///
    /// A value that may be missing must have such words: a letter with a hole is worse than none. This is
    /// a form of its own, apart from the `||` of conditions, so that nobody takes the words for a value.
    pub struct Template {
        /// What it is about, in one line.
        pub subject: manual::values::Located<Text>,
        /// What it says.
        pub body: manual::values::Located<Text>,
    }
}

/// A subject of several lines.
static LONG_SUBJECT: Explanation = Explanation {
    code: "subject-over-lines",
    what: "The subject of a template has more than one line.",
    why: "A letter has one line for it, and what follows would be lost or taken for something else.",
    example: r#"```yaml template thanks
subject: |
  Thanks
  for your review
body: We have published it.
```
"#,
};

/// A subject or body that says nothing.
static EMPTY_TEXT: Explanation = Explanation {
    code: "empty-text",
    what: "The subject or the body of a template is empty.",
    why: "Whoever gets the letter could not know what it is about.",
    example: r#"```yaml template thanks
subject: ""
body: We have published it.
```
"#,
};

impl Kind for Template {
    const KIND: &'static str = "template";
    const EXAMPLE: &'static str = "subject: Your refund is on its way
body: |
  We have refunded {{ purchase.amount | money }}. You bought on
  {{ purchase.created_at | date }}.
";
    const PROBLEMS: &'static [&'static Explanation] = &[&EMPTY_TEXT, &LONG_SUBJECT];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::where_used()
    }

    fn check(&self, check: &mut Check<'_>) {
        for (key, text) in [("subject", &self.subject), ("body", &self.body)] {
            let is_blank =
                |piece: &Piece| matches!(piece, Piece::Words(words) if words.trim().is_empty());
            if text.pieces.iter().all(is_blank) {
                let says = format!("This template has no {key}.");
                let problem = Problem::new(&EMPTY_TEXT, text.at, says);
                check.report(problem.help(format!("write its {key}")));
            }
        }
        let is_long =
            |piece: &Piece| matches!(piece, Piece::Words(words) if words.trim().contains('\n'));
        if self.subject.pieces.iter().any(is_long) {
            let says = "A subject is one line.";
            let problem = Problem::new(&LONG_SUBJECT, self.subject.at, says);
            check.report(problem.help("write the rest into the body"));
        }
    }
}
