//! Comma-separated values after RFC 4180 that no spreadsheet takes for formulas.

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes one line.
pub fn line<'f>(out: &mut String, fields: impl IntoIterator<Item = &'f str>) {
    for (index, text) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        field(out, text);
    }
    out.push_str("\r\n");
}

fn field(out: &mut String, text: &str) {
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
    fn separators_and_quotes_stay_inside_their_field() {
        check("a,b", "\"a,b\"");
        check("say \"no\"", "\"say \"\"no\"\"\"");
        check("two\nlines", "\"two\nlines\"");
    }
}
