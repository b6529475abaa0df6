//! Cuts a text into tokens.

use super::literal;
use super::token::{Kind, SIGNS, Token};
use super::tree::Constant;
use crate::complaint::{Code, Complaint, Complaints};
use crate::limits::LONGEST_TEXT;
use crate::place::Place;

/// Quotes as word processors make them.
const ROUND_QUOTES: [char; 7] = ['‘', '’', '“', '”', '„', '«', '»'];

pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) complaints: Complaints,
}

/// Cuts the whole text; the last token is always the end.
pub(super) fn lex(text: &str) -> (Vec<Token>, Complaints) {
    let mut lexer = Lexer { text, at: 0, complaints: Complaints::default() };
    if text.len() > LONGEST_TEXT {
        let says = format!("This expression has {} bytes.", text.len());
        lexer.complaints.add(
            Complaint::new(Code::TooLong, Place::new(0, text.len()), says)
                .expected(format!("at most {LONGEST_TEXT} bytes"))
                .help("Give parts of it a name with `let`.".to_owned()),
        );
        let token = |kind| Token { kind, place: Place::new(0, 0) };
        return (vec![token(Kind::Wrong), token(Kind::End)], lexer.complaints);
    }
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let start = lexer.at;
        let kind = lexer.next();
        let place = Place::new(start, lexer.at);
        let ended = kind == Kind::End;
        tokens.push(Token { kind, place });
        if ended {
            return (tokens, lexer.complaints);
        }
    }
}

impl<'t> Lexer<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn complain(&mut self, code: Code, start: usize, says: impl Into<String>) {
        self.complaints.add(Complaint::new(code, Place::new(start, self.at), says));
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
            let comment = match trimmed.starts_with("//") {
                true => trimmed.find('\n').unwrap_or(trimmed.len()),
                false => 0,
            };
            let skipped = rest.len() - trimmed.len() + comment;
            if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    fn next(&mut self) -> Kind {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Kind::End };
        let follows = rest[first.len_utf8()..].chars().next();
        if first.is_ascii_digit() || first == '.' && follows.is_some_and(|c| c.is_ascii_digit()) {
            return literal::number(self);
        }
        if let Some(prefix) = literal::opening(rest) {
            return literal::quoted(self, prefix);
        }
        if is_name_start(first) {
            return self.name();
        }
        if first == '`' {
            return self.backticks();
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            self.at += sign.len();
            return Kind::Sign(sign);
        }
        self.unreadable(first)
    }

    fn name(&mut self) -> Kind {
        let rest = self.rest();
        let name = &rest[..rest.find(|c| !is_name_part(c)).unwrap_or(rest.len())];
        let kind = match name {
            "true" => Kind::Constant(Constant::Bool(true)),
            "false" => Kind::Constant(Constant::Bool(false)),
            "null" => Kind::Constant(Constant::Null),
            "in" => Kind::Sign("in"),
            _ => Kind::Name(name.to_owned()),
        };
        self.at += name.len();
        kind
    }

    fn backticks(&mut self) -> Kind {
        let start = self.at;
        let inner = &self.rest()[1..];
        let end = inner.find(['`', '\n']).filter(|end| inner[*end..].starts_with('`'));
        if let Some(end) = end {
            let name = inner[..end].to_owned();
            self.at += end + 2;
            return Kind::Quoted(name);
        }
        self.at += 1 + inner.find('\n').unwrap_or(inner.len());
        self.complain(Code::UnclosedText, start, "The name in backticks does not end.");
        Kind::Wrong
    }

    fn unreadable(&mut self, first: char) -> Kind {
        let start = self.at;
        self.at += first.len_utf8();
        let help = match first {
            round if ROUND_QUOTES.contains(&round) => {
                // Up to its other quote it was meant as one text.
                let line = self.rest().lines().next().unwrap_or_default();
                let end = line.char_indices().find(|(_, c)| ROUND_QUOTES.contains(c));
                self.at += end.map_or(0, |(at, quote)| at + quote.len_utf8());
                Some("Write straight quotes: `'text'`.")
            }
            '$' | '@' => Some("Names are written as they are, without a sign before them."),
            _ => None,
        };
        let says = format!("`{first}` means nothing in an expression.");
        let place = Place::new(start, self.at);
        let complaint = Complaint::new(Code::UnexpectedSign, place, says);
        self.complaints.add(complaint.help(help.map(str::to_owned)));
        Kind::Wrong
    }
}

pub(super) fn is_name_start(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_'
}

pub(super) fn is_name_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}
