//! `cargo xtask tidy`: the rules of STYLE.md and ARCHITECTURE.md that a program can check.
//!
//! One rule a file, each with a test that plants the fault. Formatting is rustfmt's, and what clippy
//! can see is clippy's.

mod allowances;
mod clocks;
mod dependencies;
mod engines;
mod headers;
mod layers;
mod length;
mod markup;
mod surface;
mod tree;
mod wording;

use std::error::Error;
use std::fmt;
use std::io::Write;

use crate::Verdict;
use tree::Tree;

/// How to run the checks.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Options {
    /// Also list every file over 300 lines and every function over 40, the longest first.
    #[arg(long)]
    all: bool,
}

/// A rule reads the tree and reports what breaks it.
type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 10] = [
    headers::check,
    length::check,
    allowances::check,
    markup::check,
    wording::check,
    layers::check,
    engines::check,
    clocks::check,
    dependencies::check,
    surface::check,
];

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// Counted from one.
    line: usize,
    /// What is wrong there, as one sentence.
    what: String,
    /// What to do about it, as one sentence.
    remedy: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {} {}", self.path, self.line, self.what, self.remedy)
    }
}

/// Checks the whole tree and prints what breaks a rule.
pub(crate) fn run(options: Options) -> Result<Verdict, Box<dyn Error>> {
    let tree = Tree::read()?;
    let mut output = std::io::stdout().lock();
    if options.all {
        for row in length::table(&tree) {
            writeln!(output, "{row}")?;
        }
    }
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    for finding in &findings {
        writeln!(output, "{finding}")?;
    }
    let files = tree.files.len();
    if findings.is_empty() {
        writeln!(output, "tidy: {files} files, {} rules, nothing to mend", RULES.len())?;
        return Ok(Verdict::Good);
    }
    writeln!(output, "tidy: {files} files, {} to mend", findings.len())?;
    Ok(Verdict::Bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_where_what_and_the_remedy() {
        let finding = Finding {
            path: "a.rs".to_owned(),
            line: 3,
            what: "It leaks.".to_owned(),
            remedy: "Close it.",
        };
        assert_eq!(finding.to_string(), "a.rs:3: It leaks. Close it.");
    }
}
