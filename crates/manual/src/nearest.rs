//! Which of the known words somebody probably meant.

/// Longer words are no misspelt names, and comparing them takes time that grows with their length.
const LONGEST: usize = 64;

/// Finds the known word that is nearest to what was written, if one is near enough to be meant.
///
/// A third of the letters may differ; swapped neighbours count once (Damerau-Levenshtein).
#[must_use]
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    with_distances(written, known).min_by_key(|&(distance, _)| distance).map(|(_, word)| word)
}

/// Lists the known words that are near enough to be meant, the nearest first.
pub(crate) fn near<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Vec<&'k str> {
    let mut near: Vec<_> = with_distances(written, known).collect();
    near.sort_by_key(|&(distance, _)| distance);
    near.into_iter().map(|(_, word)| word).collect()
}

fn with_distances<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> impl Iterator<Item = (usize, &'k str)> {
    let folded = written.to_lowercase().replace(['-', ' '], "_");
    let letters = folded.chars().count();
    let most = move |word: &str| (letters.max(word.chars().count()) / 3).max(1);
    known
        .into_iter()
        .filter(move |word| letters <= LONGEST && !word.is_empty())
        // What differs more in length differs more, and need not be compared.
        .filter(move |word| letters.abs_diff(word.chars().count()) <= most(word))
        .map(move |word| (strsim::damerau_levenshtein(&folded, word), word))
        .filter(move |&(distance, word)| distance <= most(word))
}

/// Says which of the known words was probably meant, or else all of them if they are few.
#[must_use]
pub fn meant<W: AsRef<str>>(written: &str, known: &[W]) -> Option<String> {
    /// More words than this are a list to look up, not a help.
    const FEW: usize = 12;
    match nearest(written, known.iter().map(AsRef::as_ref)) {
        Some(word) => Some(format!("did you mean `{word}`?")),
        None if known.is_empty() || known.len() > FEW => None,
        None => Some(format!("choose {}", any_of(known))),
    }
}

/// Writes a list for a sentence: "`a`, `b` or `c`".
#[must_use]
pub fn any_of<W: AsRef<str>>(words: &[W]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found_and_nothing_else() {
        let check = |written, expected: Option<&str>| {
            let found = nearest(written, ["severity", "when", "for", "at"]);
            assert_eq!(found, expected, "{written}");
        };
        check("severty", Some("severity"));
        check("Severity", Some("severity"));
        check("fro", Some("for"));
        check("wehn", Some("when"));
        check("playbook", None);
    }
}
