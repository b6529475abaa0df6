//! The kind `rules`: words and patterns that say what a text is.

use manual::decode::{Form, Json, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::values::{Located, Map, Name};
use manual::yaml::{Node, Plain};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};
use regex::{Regex, RegexBuilder};
use vocabulary::Error;

manual::keys! {
    /// Says by words and patterns what a text is.
    ///
    /// It reads without anybody's help, so a classifier asks it last. The labels are tried in their order,
    /// and the first that fits is found.
    pub struct Rules {
        /// When which label fits.
        pub labels: Map<Located<Name>, Rule>,
        /// What is found where none fits.
        pub otherwise: Otherwise,
    }
}

manual::keys! {
    /// When a label fits: any of the words or patterns is there, or all words of `without` are missing.
    ///
    /// Capital and small letters are the same.
    pub struct Rule {
        /// Whole words or phrases, one of which must be there.
        pub words: Vec<Phrase> = "[]",
        /// Regular expressions, one of which must fit.
        pub patterns: Vec<Pattern> = "[]",
        /// Whole words or phrases of which none is there.
        pub without: Vec<Phrase> = "[]",
        /// How sure it then is, from 0 to 1.
        pub confidence: Confidence = "1",
    }
}

manual::keys! {
    /// What is found where no label fits.
    pub struct Otherwise {
        /// The label.
        pub label: Located<Name>,
        /// How sure that is, from 0 to 1.
        pub confidence: Confidence,
    }
}

/// Words that are looked for as a whole; they are not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(String);

impl Phrase {
    /// Returns the words as they are written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Phrase {
    fn form() -> Form {
        Form::text("a word or phrase", "free prize", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.chars().any(char::is_alphanumeric) {
                return Ok(Self(words));
            }
            let says = format!("`{text}` has no letter and no digit.");
            Err(Error::invalid(says).hint("signs are found with `patterns`"))
        })
    }
}

/// A regular expression, compiled, that does not fit everything.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Returns the compiled expression.
    #[must_use]
    pub fn as_regex(&self) -> &Regex {
        &self.0
    }
}

/// The most bytes of a compiled pattern: what needs more is a dictionary and no pattern.
const LARGEST: usize = 1 << 20;

impl Value for Pattern {
    fn form() -> Form {
        Form::text("a regular expression", "'https?://'", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let built = RegexBuilder::new(text).case_insensitive(true).size_limit(LARGEST).build();
            match built {
                Ok(regex) if regex.is_match("") => {
                    Err(Error::invalid(format!("`{text}` fits every text, even an empty one."))
                        .hint("write what must be there at least once, such as with `+`"))
                }
                Ok(regex) => Ok(Self(regex)),
                Err(error) => Err(Error::invalid(format!("`{text}` is no regular expression."))
                    .hint(reason(&error))
                    .because(error)),
            }
        })
    }
}

/// Says what is wrong with a pattern in one line, which is the last of what its parser says.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "write a smaller one, or several".to_owned(),
        _ => {
            let told = error.to_string();
            let last = told.lines().last().unwrap_or_default();
            last.trim_start_matches("error:").trim().to_owned()
        }
    }
}

/// How sure something is, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// Returns it as a number from 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0
    }
}

impl Value for Confidence {
    fn form() -> Form {
        Form::Scalar {
            says: "a number from 0 to 1".into(),
            example: "0.9".into(),
            json: Json::Number,
            problem: &BAD_VALUE,
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let plain = node.scalar().map(manual::yaml::Scalar::plain);
        if !matches!(plain, Some(Plain::Whole(_) | Plain::Number(_) | Plain::Text)) {
            reader.wrong_type(node, &Self::form());
            return None;
        }
        reader.parsed(node, &Self::form(), |text| {
            let wrong =
                |hint: String| Error::invalid(format!("`{text}` is not from 0 to 1.")).hint(hint);
            let number = text.trim_end_matches("percent").trim_end_matches(['%', ' ']);
            // A few of a hundred are hardly sure, so `6` is rather a slip than 6 percent.
            let least = if number.len() < text.len() { 1.0 } else { 10.0 };
            match number.parse() {
                Ok(share)
                    if (0.0..=1.0).contains(&share) && !matches!(plain, Some(Plain::Text)) =>
                {
                    Ok(Self(share))
                }
                Ok(share) if (0.0..=1.0).contains(&share) => Err(wrong(format!("write `{share}`"))),
                Ok(share) if (least..=100.0).contains(&share) => {
                    Err(wrong(format!("write `{}`", share / 100.0)))
                }
                _ => Err(wrong("write a number such as `0.9`".to_owned())),
            }
        })
    }
}

/// A rule that says nothing to look for.
static EMPTY_RULE: Explanation = Explanation {
    code: "empty-rule",
    what: "A label has a rule without words, patterns or `without`.",
    why: "It could never fit.",
    example: r#"```yaml rules review_words
labels: { spam: { confidence: 0.8 } }
otherwise: { label: safe, confidence: 0.7 }
```
"#,
};

impl Kind for Rules {
    const KIND: &'static str = "rules";
    const EXAMPLE: &'static str = "labels:
  spam: { patterns: ['https?://', 'call now'], words: [prize] }
  off_topic: { without: [dog, puppy, train], confidence: 0.6 }
otherwise: { label: safe, confidence: 0.7 }
";
    const PROBLEMS: &'static [&'static Explanation] = &[&EMPTY_RULE];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        for (label, rule) in self.labels.iter() {
            if rule.words.is_empty() && rule.patterns.is_empty() && rule.without.is_empty() {
                let says = format!("Nothing says when `{}` fits.", label.value);
                let problem = Problem::new(&EMPTY_RULE, label.at, says);
                check.report(problem.help("write its `words`, `patterns` or `without`"));
            }
        }
    }
}

impl Rules {
    /// Lists the labels that these rules can find.
    pub fn found_labels(&self) -> impl Iterator<Item = &Located<Name>> {
        self.labels.iter().map(|(label, _)| label).chain([&self.otherwise.label])
    }
}
