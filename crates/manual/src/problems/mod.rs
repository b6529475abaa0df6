//! What can be wrong with a manual: each problem in a file of its own, with what it is, why it is one,
//! and an example.
//!
//! A feature adds problems of its kinds in the same way: a `static` [`Explanation`], and a function
//! that makes the [`Problem`].

macro_rules! problems {
    ($($file:ident :: $name:ident),* $(,)?) => {
        $(pub(crate) mod $file;)*
        $(pub use $file::$name;)*

        /// Lists every problem that the language itself knows.
        pub static EXPLANATIONS: &[&Explanation] = &[$(&$name),*];
    };
}

problems! {
    alias::ALIAS,
    bad_expression::BAD_EXPRESSION,
    bad_field::BAD_FIELD,
    bad_live_value::BAD_LIVE_VALUE,
    bad_name::BAD_NAME,
    bad_query::BAD_QUERY,
    bad_right::BAD_RIGHT,
    bad_template::BAD_TEMPLATE,
    bad_threshold::BAD_THRESHOLD,
    bad_value::BAD_VALUE,
    cycle::CYCLE,
    duplicate_item::DUPLICATE_ITEM,
    duplicate_key::DUPLICATE_KEY,
    duplicate_name::DUPLICATE_NAME,
    empty_folder::EMPTY_FOLDER,
    misspelt_fence::MISSPELT_FENCE,
    needless_name::NEEDLESS_NAME,
    no_form::NO_FORM,
    not_yaml::NOT_YAML,
    open_secret::OPEN_SECRET,
    other_currency::OTHER_CURRENCY,
    slow_check::SLOW_CHECK,
    several_documents::SEVERAL_DOCUMENTS,
    several_forms::SEVERAL_FORMS,
    tab::TAB,
    tag::TAG,
    text_over_lines::TEXT_OVER_LINES,
    too_deep::TOO_DEEP,
    too_few_items::TOO_FEW_ITEMS,
    too_large::TOO_LARGE,
    too_many_items::TOO_MANY_ITEMS,
    too_many_pages::TOO_MANY_PAGES,
    unclosed_fence::UNCLOSED_FENCE,
    unknown_filter::UNKNOWN_FILTER,
    unknown_key::UNKNOWN_KEY,
    unknown_kind::UNKNOWN_KIND,
    unknown_name::UNKNOWN_NAME,
    unknown_word::UNKNOWN_WORD,
    unnamed_block::UNNAMED_BLOCK,
    unquoted_expression::UNQUOTED_EXPRESSION,
    unquoted_word::UNQUOTED_WORD,
    unreadable_folder::UNREADABLE_FOLDER,
    unreadable_page::UNREADABLE_PAGE,
    missing_key::MISSING_KEY,
    wrong_filter::WRONG_FILTER,
    wrong_kind::WRONG_KIND,
    wrong_type::WRONG_TYPE,
}

pub(crate) mod of_expressions;

use crate::at::At;

/// What a problem is, why it is one, and how it comes about.
#[derive(Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The stable code in kebab-case.
    pub code: &'static str,
    /// What it is, in one sentence.
    pub what: &'static str,
    /// Why it is a problem.
    pub why: &'static str,
    /// A page that has it.
    pub example: &'static str,
}

/// Something wrong at a place in a manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem it is.
    pub explanation: &'static Explanation,
    /// Where it is.
    pub at: At,
    /// One sentence that says what is wrong here.
    pub says: String,
    /// What should stand here instead.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Another place that belongs to it, and what is there.
    pub also: Option<(At, &'static str)>,
    /// Whether what stands there may be shown.
    pub shown: Shown,
}

/// Whether the text at a place may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It may.
    Openly,
    /// It may be a secret, so it is covered.
    Covered,
}

impl Problem {
    /// Makes a problem from one sentence that says what is wrong here.
    #[must_use]
    pub fn new(explanation: &'static Explanation, at: At, says: impl Into<String>) -> Self {
        Self {
            explanation,
            at,
            says: says.into(),
            expected: None,
            help: None,
            also: None,
            shown: Shown::Openly,
        }
    }

    /// Adds what should stand here instead.
    #[must_use]
    pub fn expected(self, expected: impl Into<String>) -> Self {
        Self { expected: Some(expected.into()), ..self }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Adds the known word that was probably meant, or else all of them if they are few.
    #[must_use]
    pub fn meant<W: AsRef<str>>(self, written: &str, known: &[W]) -> Self {
        match crate::nearest::meant(written, known) {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn also(self, at: At, what: &'static str) -> Self {
        Self { also: Some((at, what)), ..self }
    }

    /// Covers what stands there, since it may be a secret.
    #[must_use]
    pub fn covered(self) -> Self {
        Self { shown: Shown::Covered, ..self }
    }
}
