//! The reference page of a kind, as Markdown.

use std::collections::BTreeSet;
use std::fmt::Write;

use expressions::Code;

use super::example;
use crate::decode::form::with_article;
use crate::decode::{About, Form, Key};
use crate::problems::{
    BAD_EXPRESSION, BAD_TEMPLATE, EXPLANATIONS, Explanation, MISSING_KEY, UNKNOWN_FILTER,
    UNKNOWN_KEY, WRONG_FILTER, WRONG_TYPE,
};
use crate::registry::{KindType, Registry};

/// Writes the reference page of a kind; nothing when there is no such kind.
#[must_use]
pub fn page(registry: &Registry, kind: &str) -> Option<String> {
    let (name, kind) = registry.kinds().find(|(name, _)| *name == kind)?;
    let about = kind.about?;
    let mut page = Page { registry, text: String::new(), told: BTreeSet::new(), next: Vec::new() };
    page.section(&format!("# {name}"), about, Choice::None);
    while let Some(Next { title, about, choice }) = page.next.pop() {
        page.section(&format!("## {title}"), about, choice);
    }
    page.example(name, kind);
    page.problems(about, kind);
    Some(page.text)
}

/// Explains a problem by its code; nothing when no problem has it.
///
/// Some codes belong to mistakes of blocks and of expressions alike; then both are told.
#[must_use]
pub fn explain(registry: &Registry, code: &str) -> Option<String> {
    let of_kinds = registry.kinds().flat_map(|(_, kind)| kind.problems);
    let mut all = EXPLANATIONS.iter().chain(of_kinds);
    let of_blocks = all.find(|explanation| explanation.code == code).map(|it| block_page(it));
    let of_expressions = Code::ALL.iter().find(|known| known.name() == code).map(|it| it.page());
    match (of_blocks, of_expressions) {
        (Some(of_blocks), Some(page)) => {
            let page = page.replacen(&format!("# {code}\n"), "# In expressions\n", 1);
            Some(format!("{of_blocks}\n{}", page.replace("# ", "## ").replace("## ## ", "### ")))
        }
        (of_blocks, page) => of_blocks.or_else(|| page.map(str::to_owned)),
    }
}

fn block_page(explanation: &Explanation) -> String {
    let Explanation { code, what, why, example } = explanation;
    let example = match example.trim() {
        "" => String::new(),
        example => format!("\n## Example\n\n````md\n{example}\n````\n"),
    };
    format!("# {code}\n\n{what}\n\n## Why\n\n{why}\n{example}")
}

struct Page<'r> {
    registry: &'r Registry,
    text: String,
    told: BTreeSet<&'static str>,
    next: Vec<Next>,
}

/// Keys inside of keys, which get a section of their own.
struct Next {
    title: String,
    about: &'static About,
    choice: Choice,
}

impl Page<'_> {
    fn section(&mut self, heading: &str, about: &'static About, choice: Choice) {
        self.told.insert(about.path);
        let doc = paragraphs(about.doc);
        self.line(&format!("{heading}\n\n{doc}\n"));
        if let Some(short) = about.short {
            self.line(&format!("A value alone stands for `{{ {short}: … }}`.\n"));
        }
        self.line("| key | what it is | written as | left out |\n|---|---|---|---|");
        let before = self.next.len();
        self.rows(about, choice);
        // What is named first is told first.
        if let Some(new) = self.next.get_mut(before..) {
            new.reverse();
        }
        self.line("");
    }

    fn rows(&mut self, about: &'static About, choice: Choice) {
        for key in about.keys {
            match key {
                Key::Own { name, doc, default, form } => {
                    let form = form();
                    let left_out = match (default, &form, choice) {
                        (Some(default), ..) => format!("`{default}`"),
                        (None, Form::Optional(_), _) => "may be".to_owned(),
                        (None, _, Choice::One) => "one of these".to_owned(),
                        (None, _, Choice::AtMostOne) => "at most one of these".to_owned(),
                        (None, _, Choice::None) => "must not be".to_owned(),
                    };
                    let phrase = self.phrase(&form).replace('|', "\\|");
                    let doc = paragraphs(doc).replace('\n', " ").replace('|', "\\|");
                    self.line(&format!("| `{name}` | {doc} | {phrase} | {left_out} |"));
                }
                Key::Flat(form) => self.flat(&form(), Choice::One),
            }
        }
    }

    /// Writes the keys of something that stands among these.
    fn flat(&mut self, form: &Form, choice: Choice) {
        match form {
            Form::Keys(about) => self.rows(about, Choice::None),
            Form::Choice(about) => self.rows(about, choice),
            Form::Optional(form) => self.flat(form, Choice::AtMostOne),
            Form::Map(key, value) => {
                let value = self.phrase(value).replace('|', "\\|");
                self.line(&format!("| … | Any other: {}. | {value} | may be |", key.phrase()));
            }
            Form::Member(family) => {
                let members: Vec<_> = self.registry.members(family).iter().collect();
                for member in members {
                    let title = member.about.title();
                    let doc = paragraphs(member.about.doc).replace('\n', " ");
                    self.line(&format!("| `{}` | {doc} | see below | one of these |", member.key));
                    self.later(&title, member.about, Choice::None);
                }
            }
            _ => {}
        }
    }

    /// Says how a value is written, and remembers what needs a section of its own.
    fn phrase(&mut self, form: &Form) -> String {
        match form {
            Form::Optional(form) => self.phrase(form),
            Form::List(item) => format!("A list; each item: {}", self.phrase(item)),
            Form::Map(key, value) => {
                format!("Names ({}) with values: {}", key.phrase(), self.phrase(value))
            }
            Form::Keys(about) => {
                self.later(&about.title(), about, Choice::None);
                format!("{}, see below.", capital(&with_article(&about.title())))
            }
            Form::Choice(about) => {
                self.later(&about.title(), about, Choice::One);
                format!("{}, see below.", capital(&with_article(&about.title())))
            }
            Form::Member(family) => {
                for member in self.registry.members(family) {
                    let title = format!("{family} `{}`", member.key);
                    self.later(&title, member.about, Choice::None);
                }
                format!("{}, see below.", capital(&with_article(family)))
            }
            Form::Words(words) => {
                let told = words.iter().map(|word| match paragraphs(word.doc).as_str() {
                    "" => format!("`{}`", word.word),
                    doc => format!("`{}` ({})", word.word, doc.trim_end_matches('.')),
                });
                format!("{}.", told.collect::<Vec<_>>().join(", "))
            }
            Form::Either(forms) => {
                let told: Vec<String> = forms.iter().map(|form| self.phrase(form)).collect();
                told.join(" Or: ")
            }
            Form::Scalar { .. } | Form::Secret | Form::Anything => {
                format!("{}.", capital(&form.phrase()))
            }
        }
    }

    fn later(&mut self, title: &str, about: &'static About, choice: Choice) {
        if self.told.insert(about.path) {
            self.next.push(Next { title: capital(title), about, choice });
        }
    }

    fn example(&mut self, name: &str, kind: &KindType) {
        self.line("## Example\n");
        self.line(&example(name, kind));
    }

    fn problems(&mut self, about: &'static About, kind: &KindType) {
        let mut found: Vec<&'static Explanation> = vec![&UNKNOWN_KEY, &MISSING_KEY, &WRONG_TYPE];
        collect(self.registry, &Form::Keys(about), &mut found, &mut BTreeSet::new());
        found.extend(kind.problems);
        let speaks = found.iter().any(|it| **it == BAD_EXPRESSION || **it == BAD_TEMPLATE);
        if found.contains(&&BAD_TEMPLATE) {
            found.extend([&UNKNOWN_FILTER, &WRONG_FILTER]);
        }
        found.sort_by_key(|explanation| explanation.code);
        found.dedup_by_key(|explanation| explanation.code);
        self.line("## Problems\n\n| code | what it is |\n|---|---|");
        for explanation in found {
            self.line(&format!("| `{}` | {} |", explanation.code, explanation.what));
        }
        if speaks {
            let codes: Vec<String> =
                Code::ALL.iter().map(|code| format!("`{}`", code.name())).collect();
            self.line(&format!("\nIts expressions can have others: {}.", codes.join(", ")));
        }
    }

    fn line(&mut self, line: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{line}");
    }
}

/// How many of some keys must be there.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// Each for itself.
    None,
    One,
    AtMostOne,
}

/// Gathers the problems that the values of a form can raise.
fn collect(
    registry: &Registry,
    form: &Form,
    found: &mut Vec<&'static Explanation>,
    seen: &mut BTreeSet<&'static str>,
) {
    match form {
        Form::Scalar { problem, .. } => found.push(problem),
        Form::Secret => found.push(&crate::problems::OPEN_SECRET),
        Form::Words(_) => found.push(&crate::problems::UNKNOWN_WORD),
        Form::List(form) | Form::Optional(form) => collect(registry, form, found, seen),
        Form::Map(key, value) => {
            collect(registry, key, found, seen);
            collect(registry, value, found, seen);
        }
        Form::Either(forms) => forms.iter().for_each(|form| collect(registry, form, found, seen)),
        Form::Keys(about) | Form::Choice(about) if seen.insert(about.path) => {
            if matches!(form, Form::Choice(_)) {
                found.extend([&crate::problems::SEVERAL_FORMS, &crate::problems::NO_FORM]);
            }
            for key in about.keys {
                let (Key::Own { form, .. } | Key::Flat(form)) = key;
                collect(registry, &form(), found, seen);
            }
        }
        Form::Member(family) if seen.insert(family) => {
            found.push(&crate::problems::NO_FORM);
            for member in registry.members(family) {
                collect(registry, &Form::Keys(member.about), found, seen);
            }
        }
        _ => {}
    }
}

/// Lists the keys of a kind with their comments.
pub(super) fn documented_keys(
    about: &'static About,
) -> Vec<(&'static str, &'static [&'static str])> {
    about
        .keys
        .iter()
        .filter_map(|key| match key {
            Key::Own { name, doc, .. } => Some((*name, *doc)),
            Key::Flat(_) => None,
        })
        .collect()
}

fn paragraphs(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn capital(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
