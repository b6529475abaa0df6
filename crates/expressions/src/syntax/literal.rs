//! Reads numbers, spans, texts and bytes as they are written.

use jiff::SignedDuration;
use jiff::fmt::friendly::SpanParser;
use vocabulary::{Currency, Error, Money, Span};

use super::lex::{Lexer, is_name_part, is_name_start};
use super::token::Kind;
use super::tree::Constant;
use crate::complaint::{Code, Complaint};
use crate::place::Place;

/// Reads a number, or what it is the beginning of: a span (`72h`, `1h 30m`, `3 days`) or an amount
/// (`22.00 AUD`).
pub(super) fn number(lexer: &mut Lexer<'_>) -> Kind {
    let start = lexer.at;
    let rest = lexer.rest();
    if let Some(digits) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
        let length = digits.find(|c| !is_name_part(c)).unwrap_or(digits.len());
        let (written, unsigned) = split_mark(&digits[..length]);
        let value = u64::from_str_radix(written, 16).ok();
        lexer.at += 2 + length;
        return whole(lexer, start, value, unsigned);
    }
    let length = decimal_length(rest);
    let written = &rest[..length];
    let tail = &rest[length..];
    let letters = &tail[..letters_length(tail)];
    if letters == "u" || letters == "U" {
        let value = written.parse().ok();
        lexer.at += length + 1;
        return whole(lexer, start, value, true);
    }
    if let Some((read, length)) = with_unit(rest) {
        lexer.at += length;
        return read.map_or_else(|error| bad_amount(lexer, start, &error), Kind::Constant);
    }
    if letters.starts_with(|c| is_name_start(c) || c == 'µ') {
        lexer.at += length + letters.len();
        return span(lexer, start);
    }
    lexer.at += length;
    if written.contains(['.', 'e', 'E']) {
        // Numbers too large or too small for a double become infinite or zero, as in the standard.
        return written
            .parse()
            .map_or(Kind::Wrong, |value| Kind::Constant(Constant::Double(value)));
    }
    let value = rest_at(lexer, start).parse().ok();
    whole(lexer, start, value, false)
}

/// Reads the span or the amount that a text begins with, and measures it.
fn with_unit(text: &str) -> Option<(vocabulary::Result<Constant>, usize)> {
    let (mut end, mut found) = (0, None);
    loop {
        let number = decimal_length(&text[end..]);
        let behind = text[end + number..].trim_start_matches(' ');
        let word = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        if number == 0 || word == 0 || behind[word..].starts_with('_') {
            return found;
        }
        let whole = text.len() - behind.len() + word;
        let written = &text[..whole];
        if end == 0 && behind[..word].bytes().all(|letter| letter.is_ascii_uppercase()) {
            let amount = written.parse::<Money>();
            // Behind a number may also stand what is no currency, such as an `AND`.
            let is_amount = amount.is_ok() || behind[..word].parse::<Currency>().is_ok();
            return is_amount.then(|| (amount.map(Constant::Money), whole));
        }
        let Some(span) = read_span(written) else { return found };
        found = Some((Ok(span), whole));
        end = whole + text[whole..].len() - text[whole..].trim_start_matches(' ').len();
    }
}

fn rest_at<'t>(lexer: &Lexer<'t>, start: usize) -> &'t str {
    &lexer.text[start..lexer.at]
}

fn bad_amount(lexer: &mut Lexer<'_>, start: usize, error: &Error) -> Kind {
    let place = Place::new(start, lexer.at);
    let complaint = Complaint::new(Code::BadNumber, place, error.says());
    lexer.complaints.add(complaint.help(error.what_to_do().map(str::to_owned)));
    Kind::Wrong
}

/// Measures what hangs on a number without a blank: `h30m`, `h1.5m`. A point belongs to it only
/// between digits; in `5m.getMinutes()` it does not.
fn letters_length(text: &str) -> usize {
    let mut end = 0;
    loop {
        let tail = &text[end..];
        end += tail.find(|c| !is_name_part(c) && c != 'µ').unwrap_or(tail.len());
        let goes_on = end > 0
            && text[end..].starts_with('.')
            && text[..end].ends_with(|c: char| c.is_ascii_digit())
            && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !goes_on {
            return end;
        }
        end += 1;
    }
}

fn split_mark(digits: &str) -> (&str, bool) {
    match digits.strip_suffix(['u', 'U']) {
        Some(digits) => (digits, true),
        None => (digits, false),
    }
}

/// Measures `12`, `12.5`, `.5`, `1e10`, `1.5e-3`; a point or an `e` without digits is not part of it.
fn decimal_length(text: &str) -> usize {
    let digits = |from: usize| {
        let tail = &text[from..];
        from + tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len())
    };
    let mut end = digits(0);
    if text[end..].starts_with('.') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let signed = end + 1 + usize::from(text[end + 1..].starts_with(['+', '-']));
        if digits(signed) > signed {
            end = digits(signed);
        }
    }
    end
}

fn whole(lexer: &mut Lexer<'_>, start: usize, value: Option<u64>, unsigned: bool) -> Kind {
    match value {
        Some(value) if unsigned => Kind::Constant(Constant::Uint(value)),
        Some(value) => Kind::Magnitude(value),
        None => {
            let says = format!("`{}` is no whole number of 64 bits.", rest_at(lexer, start));
            lexer.complain(Code::BadNumber, start, says);
            Kind::Wrong
        }
    }
}

fn span(lexer: &mut Lexer<'_>, start: usize) -> Kind {
    let written = rest_at(lexer, start);
    match read_span(written) {
        Some(constant) => Kind::Constant(constant),
        None => {
            let says = format!("`{written}` is neither a number nor a span of time.");
            let place = Place::new(start, lexer.at);
            let complaint = Complaint::new(Code::BadSpan, place, says);
            let help = "Write numbers with units and no blank between: `30s`, `1h30m`, `7d`.";
            lexer.complaints.add(complaint.help(help.to_owned()));
            Kind::Wrong
        }
    }
}

/// Reads what [`Span`] reads, and no time at all, which is something to compare with.
fn read_span(written: &str) -> Option<Constant> {
    let span = SpanParser::new().parse_span(written).ok()?;
    match SignedDuration::try_from(span) {
        Ok(elapsed) => Some(Constant::Span(elapsed)),
        Err(_) => Span::new(span).ok().map(Constant::Calendar),
    }
}

/// How a text opens: `r`, `b` or both before it, and which quotes.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    raw: bool,
    bytes: bool,
    quotes: &'static str,
    length: usize,
}

/// Recognises the opening of a text or of bytes.
pub(super) fn opening(text: &str) -> Option<Opening> {
    let letters = text.bytes().take(2).take_while(|b| b"rRbB".contains(b)).count();
    let marks = text[..letters].to_ascii_lowercase();
    if marks == "rr" || marks == "bb" {
        return None;
    }
    let quoted = &text[letters..];
    let quotes = ["'''", "\"\"\"", "'", "\""].into_iter().find(|q| quoted.starts_with(q))?;
    Some(Opening {
        raw: marks.contains('r'),
        bytes: marks.contains('b'),
        quotes,
        length: letters + quotes.len(),
    })
}

/// Reads a text or bytes up to their closing quotes.
pub(super) fn quoted(lexer: &mut Lexer<'_>, opening: Opening) -> Kind {
    let start = lexer.at;
    lexer.at += opening.length;
    let mut read = Vec::new();
    loop {
        let rest = lexer.rest();
        if rest.starts_with(opening.quotes) {
            lexer.at += opening.quotes.len();
            break;
        }
        let next = rest.chars().next().filter(|c| opening.quotes.len() == 3 || *c != '\n');
        let Some(next) = next else {
            lexer.complain(Code::UnclosedText, start, "The text does not end.");
            return Kind::Wrong;
        };
        if next == '\\' && !opening.raw {
            escape(lexer, opening.bytes, &mut read);
        } else if next == '\r' && opening.quotes.len() == 3 && !opening.raw {
            // A line's end is one character, whichever system it was written on.
            lexer.at += if rest.starts_with("\r\n") { 2 } else { 1 };
            read.push(b'\n');
        } else {
            let mut room = [0; 4];
            read.extend_from_slice(next.encode_utf8(&mut room).as_bytes());
            lexer.at += next.len_utf8();
        }
    }
    if opening.bytes {
        return Kind::Constant(Constant::Bytes(read));
    }
    // Escapes of texts are whole characters, so nothing but those was put in.
    String::from_utf8(read).map_or(Kind::Wrong, |text| Kind::Constant(Constant::Text(text)))
}

/// Reads one escape; a wrong one is complained about and kept as it is.
fn escape(lexer: &mut Lexer<'_>, bytes: bool, into: &mut Vec<u8>) {
    let start = lexer.at;
    let mut after = lexer.rest()[1..].chars();
    let Some(letter) = after.next() else {
        lexer.at += 1;
        return;
    };
    let plain = match letter {
        'a' => Some(7),
        'b' => Some(8),
        'f' => Some(12),
        'n' => Some(b'\n'),
        'r' => Some(b'\r'),
        't' => Some(b'\t'),
        'v' => Some(11),
        '\\' | '?' | '"' | '\'' | '`' => u8::try_from(letter).ok(),
        _ => None,
    };
    if let Some(plain) = plain {
        lexer.at += 2;
        into.push(plain);
        return;
    }
    let (skip, digits, radix) = match letter {
        'x' | 'X' => (2, 2, 16),
        'u' if !bytes => (2, 4, 16),
        'U' if !bytes => (2, 8, 16),
        '0'..='3' => (1, 3, 8),
        _ => (1 + letter.len_utf8(), 0, 16),
    };
    let code = lexer.rest().get(skip..skip + digits).filter(|_| digits > 0);
    let code = code.filter(|code| code.chars().all(|c| c.is_digit(radix)));
    let value = code.and_then(|code| u32::from_str_radix(code, radix).ok());
    lexer.at += skip + if value.is_some() { digits } else { 0 };
    match (value.and_then(char::from_u32), value.and_then(|value| u8::try_from(value).ok())) {
        (_, Some(byte)) if bytes => into.push(byte),
        (Some(character), _) if !bytes => {
            let mut room = [0; 4];
            into.extend_from_slice(character.encode_utf8(&mut room).as_bytes());
        }
        _ => {
            // It was probably meant as it stands.
            into.extend_from_slice(rest_at(lexer, start).as_bytes());
            let says = format!("`{}` is no escape.", rest_at(lexer, start));
            let place = Place::new(start, lexer.at);
            let complaint = Complaint::new(Code::BadEscape, place, says);
            let help = "Write `\\\\` for a backslash, or put `r` before the text: `r'\\d+'`.";
            lexer.complaints.add(complaint.help(help.to_owned()));
        }
    }
}
