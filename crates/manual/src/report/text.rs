//! Problems for people, in the manner of rustc: the code, the place, the line underlined, what was
//! expected, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::Problems;
use crate::at::At;
use crate::problems::{Problem, Shown};

/// Whether the output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// For a terminal.
    Ansi,
    /// For everything else.
    None,
}

impl Problems {
    /// Writes all problems, an empty line after each.
    #[must_use]
    pub fn to_text(&self, colour: Colour) -> String {
        let renderer = renderer(colour);
        let mut text = String::new();
        for problem in self.iter() {
            text.push_str(&renderer.render(&self.groups(problem)));
            text.push_str("\n\n");
        }
        text
    }

    /// Writes one of the problems.
    #[must_use]
    pub fn text_of(&self, problem: &Problem, colour: Colour) -> String {
        renderer(colour).render(&self.groups(problem))
    }

    fn groups<'p>(&'p self, problem: &'p Problem) -> Vec<Group<'p>> {
        let says = normalize_untrusted_str(&problem.says);
        let label = problem.expected.as_ref().map(|expected| format!("expected {expected}"));
        let title = Level::ERROR.primary_title(says).id(problem.explanation.code);
        let mut group = title.element(self.snippet(problem.at, label));
        if let Some((at, what)) = problem.also {
            group = group.element(self.snippet(at, Some(what.to_owned())));
        }
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
        }
        vec![group]
    }

    /// Shows the line, not the page around it, so that a large page with many problems is no burden.
    fn snippet(
        &self,
        at: At,
        label: Option<String>,
    ) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let text = self.page_text(at);
        let end = at.end.min(text.len());
        let start = at.start.min(end);
        let line_start = text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |end| end + 1);
        let rest = text.get(end..).unwrap_or_default();
        let line_end = end + rest.find('\n').unwrap_or(rest.len());
        let line = text.get(line_start..line_end).unwrap_or_default();
        let range = start - line_start..end - line_start;
        let line = self.covered(line, At::new(at.page, line_start..line_end));
        Snippet::source(line)
            .path(self.page_path(at))
            .line_start(self.position(at.page, start).line)
            .annotation(AnnotationKind::Primary.span(range).label(label))
    }

    /// Covers what may be a secret on a line, whichever problem the line is shown for. Each byte becomes a
    /// star, so that places stay as they are.
    fn covered(&self, line: &str, at: At) -> String {
        let mut line = line.to_owned();
        for secret in self.iter().filter(|problem| problem.shown == Shown::Covered) {
            let start = secret.at.start.max(at.start);
            let end = secret.at.end.min(at.end);
            if secret.at.page == at.page && start < end {
                line.replace_range(start - at.start..end - at.start, &"*".repeat(end - start));
            }
        }
        line
    }
}

fn renderer(colour: Colour) -> Renderer {
    let renderer = match colour {
        Colour::Ansi => Renderer::styled(),
        Colour::None => Renderer::plain(),
    };
    renderer.decor_style(DecorStyle::Ascii)
}
