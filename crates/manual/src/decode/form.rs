//! How values are written: one description from which problems, reference pages and the JSON Schema
//! take their words.

use std::borrow::Cow;

use crate::nearest::any_of;
use crate::problems::{BAD_NAME, BAD_TEMPLATE, Explanation, UNKNOWN_NAME, WRONG_TYPE};
use crate::yaml::{Content, Node};

/// How a value is written.
#[derive(Debug, Clone)]
pub enum Form {
    /// One text, number or truth.
    Scalar {
        /// What it is called, such as `a span of time`.
        says: Cow<'static, str>,
        /// One that is right.
        example: Cow<'static, str>,
        /// What JSON has for it.
        json: Json,
        /// What is reported when it is written wrongly.
        problem: &'static Explanation,
    },
    /// One of some words.
    Words(&'static [Word]),
    /// A list.
    List(Box<Form>),
    /// Names of the writer's choice with values: how the names are written, and the values.
    Map(Box<Form>, Box<Form>),
    /// Known keys with values.
    Keys(&'static About),
    /// Exactly one of some keys, which says what the whole is.
    Choice(&'static About),
    /// One of the members that features add to a family, such as an effect.
    Member(&'static str),
    /// One of several ways to write it.
    Either(Vec<Form>),
    /// It may be left out.
    Optional(Box<Form>),
    /// The name of a secret, written as `{ secret: NAME }`.
    Secret,
    /// Whatever YAML can say.
    Anything,
}

/// What JSON has for a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Json {
    /// A string.
    Text,
    /// A whole number.
    Whole,
    /// Any number.
    Number,
    /// `true` or `false`.
    Truth,
}

/// What is wanted where a word stands that reads as two things.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// `true` or `false`.
    Truth,
    /// A text, which the word in quotes is, described by a phrase.
    Text(String),
    /// What is neither, described by a phrase.
    Other(String),
}

/// A word with its meaning.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it means.
    pub doc: &'static [&'static str],
}

/// Known keys under one title.
#[derive(Debug)]
pub struct About {
    /// The Rust type's name with its module, by which it is told from others of the same name.
    pub path: &'static str,
    /// The Rust type's name, which becomes the title.
    pub name: &'static str,
    /// What it is and why it is there.
    pub doc: &'static [&'static str],
    /// The key that is meant where a value stands alone.
    pub short: Option<&'static str>,
    /// The keys.
    pub keys: &'static [Key],
}

/// One key, or the keys of something that stands among them.
#[derive(Debug)]
pub enum Key {
    /// A key.
    Own {
        /// As it is written.
        name: &'static str,
        /// What it says.
        doc: &'static [&'static str],
        /// What holds where it is left out, as it would be written.
        default: Option<&'static str>,
        /// How its value is written.
        form: fn() -> Form,
    },
    /// The keys of another type, which stand among these.
    Flat(fn() -> Form),
}

impl Json {
    fn example(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole | Self::Number => "1",
            Self::Truth => "true",
        }
    }
}

impl About {
    /// Returns the title in words: `refund request`.
    #[must_use]
    pub fn title(&self) -> String {
        let mut title = String::new();
        for sign in self.name.chars() {
            if sign.is_uppercase() && !title.is_empty() {
                title.push(' ');
            }
            title.extend(sign.to_lowercase());
        }
        title
    }

    /// Lists the names of all keys, those of others among them included.
    #[must_use]
    pub fn key_names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for key in self.keys {
            match key {
                Key::Own { name, .. } => names.push(*name),
                Key::Flat(form) => match form() {
                    Form::Keys(inner) | Form::Choice(inner) => names.extend(inner.key_names()),
                    Form::Optional(inner) => {
                        if let Form::Keys(inner) | Form::Choice(inner) = *inner {
                            names.extend(inner.key_names());
                        }
                    }
                    _ => {}
                },
            }
        }
        names
    }
}

impl Form {
    /// Describes a text that is read by its own rules, with an example.
    #[must_use]
    pub fn text(
        says: impl Into<Cow<'static, str>>,
        example: impl Into<Cow<'static, str>>,
        problem: &'static Explanation,
    ) -> Self {
        Self::Scalar { says: says.into(), example: example.into(), json: Json::Text, problem }
    }

    /// Whether something has the shape of such a value, be it right or not.
    pub(crate) fn fits(&self, node: &Node) -> bool {
        match (self, &node.content) {
            (Self::Anything, _) | (_, Content::Broken) => true,
            (Self::Optional(form), _) => form.fits(node),
            (Self::Either(forms), _) => forms.iter().any(|form| form.fits(node)),
            (Self::Keys(about) | Self::Choice(about), Content::Scalar(_)) => about.short.is_some(),
            (Self::Scalar { .. } | Self::Words(_), content) => {
                matches!(content, Content::Scalar(_))
            }
            (Self::List(_), content) => matches!(content, Content::List(_)),
            (_, content) => matches!(content, Content::Map(_)),
        }
    }

    /// Lists values that are right, as they would be written; none where several keys are needed.
    pub(crate) fn examples(&self) -> Vec<String> {
        match self {
            Self::Scalar { example, json, .. } if example.is_empty() => vec![json.example().into()],
            Self::Scalar { example, .. } => vec![example.trim_matches(['"', '\'']).to_owned()],
            Self::Words(words) => {
                words.first().map(|word| word.word.to_owned()).into_iter().collect()
            }
            Self::List(_) => vec!["[]".to_owned()],
            Self::Map(..) => vec!["{}".to_owned()],
            Self::Either(forms) => forms.iter().flat_map(Self::examples).collect(),
            Self::Optional(form) => form.examples(),
            Self::Anything => vec!["null".to_owned()],
            Self::Keys(_) | Self::Choice(_) | Self::Member(_) | Self::Secret => Vec::new(),
        }
    }

    /// Says what is wanted of a word that reads as two things.
    pub(crate) fn wanted(&self) -> Wanted {
        let texts = [&WRONG_TYPE, &BAD_NAME, &UNKNOWN_NAME, &BAD_TEMPLATE];
        match self {
            Self::Scalar { json: Json::Truth, .. } => Wanted::Truth,
            Self::Scalar { json: Json::Text, problem, .. }
                if texts.iter().any(|text| text.code == problem.code) =>
            {
                Wanted::Text(self.phrase())
            }
            _ => Wanted::Other(self.phrase()),
        }
    }

    /// Says what is expected, as a part of a sentence.
    #[must_use]
    pub fn phrase(&self) -> String {
        match self {
            Self::Scalar { says, example, .. } if example.is_empty() => says.to_string(),
            Self::Scalar { says, example, .. } => format!("{says} such as `{example}`"),
            Self::Words(words) => any_of(&words.iter().map(|word| word.word).collect::<Vec<_>>()),
            Self::List(_) => "a list".to_owned(),
            Self::Map(..) => "names with values".to_owned(),
            Self::Keys(about) => format!("the keys of {}", with_article(&about.title())),
            Self::Choice(about) => format!("one of the keys {}", any_of(&about.key_names())),
            Self::Member(family) => with_article(family),
            Self::Either(forms) => forms.iter().map(Self::phrase).collect::<Vec<_>>().join(", or "),
            Self::Optional(form) => form.phrase(),
            Self::Secret => "`{ secret: NAME }`".to_owned(),
            Self::Anything => "anything".to_owned(),
        }
    }
}

/// Writes `a` or `an` before a word.
#[must_use]
pub fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}
