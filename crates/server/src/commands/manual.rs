//! `quarterdeck check`, `explain` and `schema`: the manual language without a store or a server.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use manual::nearest::nearest;
use manual::problems::{EMPTY_FOLDER, EXPLANATIONS};
use manual::{Colour, Problems, Sources, describe};
use vocabulary::{Error, Result};

use crate::{Language, kinds, output};

/// The code of an answer "no" that was already given in full.
pub(crate) const SAID: &str = "manual-has-problems";

#[derive(Args)]
pub(crate) struct Check {
    /// The folder of the manual's pages
    manual: PathBuf,

    /// How problems are printed, all on standard error
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Format {
    /// With the line, what was expected and what to do
    #[default]
    Human,
    /// One JSON array, for editors and CI; an empty one, on standard output, where nothing is wrong
    Json,
}

#[derive(Args)]
pub(crate) struct Explain {
    /// The code of the problem, such as `unknown-key`, or a kind of block, such as `alert`
    problem: String,
}

/// Checks a manual and prints every problem that it has.
///
/// # Errors
/// When there is no such folder, or the manual has problems.
pub(crate) fn check_folder(arguments: &Check) -> Result<()> {
    let folder = &arguments.manual;
    std::fs::read_dir(folder).map_err(|error| {
        Error::unavailable(format!("The folder {} cannot be read.", folder.display()))
            .hint("Name the folder that holds the manual's pages, and let this user read it.")
            .because(error)
    })?;
    match Language::new()?.check(Sources::from_folder(folder)) {
        Ok(manual) if manual.pages().is_empty() => {
            let says = format!("The folder {} holds no page.", folder.display());
            Err(Error::conflict(EMPTY_FOLDER.code, says)
                .hint("Put Markdown pages into it, README.md first."))
        }
        Ok(_) if matches!(arguments.format, Format::Json) => output::line("[]"),
        Ok(manual) => {
            let blocks = count(manual.iter().count(), "block");
            let pages = count(manual.pages().len(), "page");
            output::line(&format!("The manual holds: {blocks} on {pages}."))
        }
        Err(problems) => Err(refuse(&problems, arguments.format)),
    }
}

/// Prints the problems of a manual, and returns the answer that is left to give.
pub(crate) fn refuse(problems: &Problems, format: Format) -> Error {
    match format {
        Format::Json => output::remark(&format!("{:#}", problems.to_json())),
        Format::Human => {
            output::remark(&problems.to_text(Colour::Ansi));
            let problems = count(problems.iter().count(), "problem");
            output::remark(&format!(
                "The manual has {problems}. `quarterdeck explain CODE` tells more of each."
            ));
        }
    }
    Error::conflict(SAID, "The manual has problems.")
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Explains a problem: what it is, why it is one, and an example. Of a kind of block it tells what may
/// stand in one.
///
/// # Errors
/// When there is neither a problem with the code nor a kind of the name.
pub(crate) fn explain(arguments: &Explain) -> Result<()> {
    let asked = &arguments.problem;
    let registry = kinds::registry();
    let of_problem = describe::explain(&registry, asked);
    let explanation = of_problem.or_else(|| describe::page(&registry, asked)).ok_or_else(|| {
        let known = EXPLANATIONS.iter().map(|it| it.code).chain(registry.kind_names());
        let hint = match nearest(asked, known) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "`quarterdeck check` prints the code of each problem in brackets.".to_owned(),
        };
        Error::missing(format!("No problem has the code `{asked}`, and no kind of block the name."))
            .hint(hint)
    })?;
    output::line(explanation.trim_end())
}

/// Prints the JSON Schema of every kind of block.
///
/// # Errors
/// When nobody reads it any more.
pub(crate) fn schema() -> Result<()> {
    output::line(&format!("{:#}", describe::schema(&kinds::registry())))
}
