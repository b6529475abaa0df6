//! Comma-separated values after RFC 4180 that no spreadsheet takes for formulas.

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A field of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field<'f> {
    /// Whatever somebody wrote.
    Text(&'f str),
    /// A number of ours, which may begin with its sign.
    Number(&'f str),
}

impl<'f> From<&'f str> for Field<'f> {
    fn from(text: &'f str) -> Self {
        Self::Text(text)
    }
}

/// Writes one line.
pub fn line<'f, F: Into<Field<'f>>>(out: &mut String, fields: impl IntoIterator<Item = F>) {
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match field.into() {
            Field::Text(written) => text(out, written),
            Field::Number(number) => out.push_str(number),
        }
    }
    out.push_str("\r\n");
}

fn text(out: &mut String, text: &str) {
    let formula = text.starts_with(FORMULA);
    let quoted = text.contains(['"', ',', '\n', '\r']);
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    for letter in text.chars() {
        if letter == '"' {
            out.push('"');
        }
        out.push(letter);
    }
    if quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        line(&mut out, [text, "x"]);
        assert_eq!(out, format!("{expected},x\r\n"), "{text:?}");
    }

    #[test]
    fn no_field_begins_like_a_formula() {
        check("plain", "plain");
        check("", "");
        check("=1+1", "'=1+1");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@sum", "'@sum");
        check("\tx", "'\tx");
        check("\rx", "\"'\rx\"");
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("=\"a\",b", "\"'=\"\"a\"\",b\"");
        check("a=b", "a=b");
    }

    #[test]
    fn a_number_keeps_its_sign() {
        let mut out = String::new();
        line(&mut out, [Field::Number("-1.5"), Field::Text("-1.5")]);
        assert_eq!(out, "-1.5,'-1.5\r\n");
    }

    #[test]
    fn separators_and_quotes_stay_inside_their_field() {
        check("a,b", "\"a,b\"");
        check("say \"no\"", "\"say \"\"no\"\"\"");
        check("two\nlines", "\"two\nlines\"");
    }
}
