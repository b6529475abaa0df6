//! Finds the name that somebody probably meant.

/// Returns the candidate that differs least from `written`, if it differs little.
pub(crate) fn nearest<'n>(
    written: &str,
    candidates: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let written: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    // A third of the letters may be wrong: more, and the guess would be a joke.
    let most = (written.len() / 3).max(1);
    let distances = candidates.into_iter().filter_map(|name| {
        let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        // What differs more in length differs more, and need not be compared.
        let is_near = letters.len().abs_diff(written.len()) <= most;
        is_near.then(|| (distance(&written, &letters), name))
    });
    distances.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

/// Writes the guess as a line of help.
pub(crate) fn did_you_mean<'n>(
    written: &str,
    candidates: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    nearest(written, candidates).map(|name| format!("Did you mean `{name}`?"))
}

/// Writes the guess as a line of help, or else all candidates where they are few.
pub(crate) fn meant(written: &str, candidates: &[&str]) -> Option<String> {
    /// More than these are a list to look up, not a help.
    const FEW: usize = 12;
    did_you_mean(written, candidates.iter().copied()).or_else(|| {
        let quoted: Vec<String> = candidates.iter().map(|name| format!("`{name}`")).collect();
        match quoted.as_slice() {
            [] => None,
            [one] => Some(format!("Choose {one}.")),
            [first @ .., last] if quoted.len() <= FEW => {
                Some(format!("Choose {} or {last}.", first.join(", ")))
            }
            _ => None,
        }
    })
}

/// Counts the letters to insert, remove, replace or swap with their neighbour (optimal string
/// alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_another_word_is_not() {
        let names = ["purchase", "reason", "status", "requested_at"];
        for (written, expected) in [
            ("purchse", Some("purchase")),
            ("pruchase", Some("purchase")),
            ("Status", Some("status")),
            ("statsu", Some("status")),
            ("reasons", Some("reason")),
            ("requestedat", Some("requested_at")),
            ("x", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(written, names), expected, "{written}");
        }
    }
}
