//! Which of the known words somebody probably meant.

use std::collections::BTreeSet;

use expressions::Letters;

/// Longer words are no misspelt names, and comparing them takes time that grows with their length.
const LONGEST: usize = 64;

/// Finds the known word that is nearest to what was written, if one is near enough to be meant.
///
/// A third of the letters may differ; swapped neighbours count once (Damerau-Levenshtein). Else it may be
/// the beginning of one: `acknowledge` of `acknowledge_within`.
#[must_use]
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let known: Vec<&str> = known.into_iter().collect();
    let near = with_distances(written, known.iter().copied());
    near.min_by_key(|&(distance, _)| distance).map(|(_, word)| word).or_else(|| {
        let goes_on = |word: &str| word.strip_prefix(written).is_some_and(|it| it.starts_with('_'));
        let mut longer = known.iter().filter(|word| !written.is_empty() && goes_on(word));
        longer.next().filter(|_| longer.next().is_none()).copied()
    })
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
    let seen = Letters::of(&folded);
    let most = move |word: &str| (letters.max(word.chars().count()) / 3).max(1);
    known
        .into_iter()
        .filter(move |word| letters <= LONGEST && !word.is_empty())
        // What differs more in length differs more, and need not be compared.
        .filter(move |word| letters.abs_diff(word.chars().count()) <= most(word))
        .filter(move |word| seen.apart(Letters::of(word)) <= most(word))
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
        None => {
            let mut words: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
            words.retain(|word| !word.is_empty());
            let mut seen = BTreeSet::new();
            words.retain(|word| seen.insert(*word));
            let is_help = (1..=FEW).contains(&words.len());
            is_help.then(|| format!("choose {}", any_of(&words)))
        }
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

    #[test]
    fn a_beginning_is_meant_where_it_is_of_one_alone() {
        let check = |written, expected: Option<&str>| {
            let found = nearest(written, ["update_every", "resolve_within", "resolve_before", ""]);
            assert_eq!(found, expected, "{written}");
        };
        check("update", Some("update_every"));
        check("resolve", None);
        check("", None);
        check("x", None);
    }

    #[test]
    fn each_word_is_offered_once() {
        let check = |known: &[&str], expected: Option<&str>| {
            assert_eq!(meant("playbook", known).as_deref(), expected, "{known:?}");
        };
        check(&["at", "", "for", "at"], Some("choose `at` or `for`"));
        check(&[""], None);
    }
}
