//! Writes a value in quotes, as it should have been.

/// Puts a value into the quotes that it needs.
pub(super) fn quoted(value: &str) -> String {
    let value = value.trim();
    match (value.contains(['"', '\\']), value.contains('\'')) {
        (false, _) => format!("\"{value}\""),
        (true, false) => format!("'{value}'"),
        (true, true) => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// Writes a line `key: value` with its value in quotes, if its value is why it cannot be read.
pub(super) fn quoted_line(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches("- ");
    let (key, value) = line.split_once(": ")?;
    let value = value.trim();
    let is_marked = value.starts_with(['!', '&', '*', '%', '@', '`', '|', '>', '{', '?', '#']);
    let has_colon = value.contains(": ") || value.ends_with(':');
    let is_quoted = value.starts_with(['"', '\'', '[']);
    // A flow map that is not a place to fill in has other mistakes.
    let is_map = value.starts_with('{') && !value.starts_with("{{");
    ((is_marked || has_colon) && !is_quoted && !is_map && !key.starts_with(['{', '[']))
        .then(|| format!("{key}: {}", quoted(value)))
}

/// Returns what belongs to a value inside brackets: everything up to the next `,` or closing bracket.
pub(super) fn piece(rest: &str) -> &str {
    let mut depth = 0_usize;
    for (index, sign) in rest.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ']' | '}' | ')' if depth == 0 => return rest.get(..index).unwrap_or(rest).trim(),
            '\n' => return rest.get(..index).unwrap_or(rest).trim(),
            _ => {}
        }
    }
    rest.trim()
}
