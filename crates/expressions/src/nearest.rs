//! Finds the name that somebody probably meant.

/// The letters of a word as a set: a cheap look at how far two words are apart at least.
///
/// Several letters share a place in it, so that it may find words nearer than they are, and never further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letters(u64);

impl Letters {
    /// Looks at a word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self(word.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % u64::BITS)))
    }

    /// Counts the letters that only one of two words has: so many must be put in, taken out or replaced
    /// at least.
    #[must_use]
    pub fn apart(self, other: Self) -> usize {
        let only = |one: Self, other: Self| (one.0 & !other.0).count_ones() as usize;
        only(self, other).max(only(other, self))
    }
}

/// Returns the candidate that differs least from `written`, if it differs little.
pub(crate) fn nearest<'n>(
    written: &str,
    candidates: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let folded = written.to_lowercase();
    let (seen, written) = (Letters::of(&folded), folded.chars().collect::<Vec<char>>());
    // A third of the letters may be wrong: more, and the guess would be a joke.
    let most = (written.len() / 3).max(1);
    // Names are mostly small letters, and most are seen to be far at once.
    let may_be_near =
        |name: &&str| name.contains(char::is_uppercase) || seen.apart(Letters::of(name)) <= most;
    let distances = candidates.into_iter().filter(may_be_near).filter_map(|name| {
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
        if candidates.len() > FEW {
            return None;
        }
        let quoted: Vec<String> = candidates.iter().map(|name| format!("`{name}`")).collect();
        match quoted.as_slice() {
            [] => None,
            [one] => Some(format!("Choose {one}.")),
            [first @ .., last] => Some(format!("Choose {} or {last}.", first.join(", "))),
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
    fn words_are_never_nearer_than_their_letters_say() {
        for (one, other, apart) in [
            ("purchase", "purchase", 0),
            ("pruchase", "purchase", 0),
            ("purchse", "purchase", 1),
            ("colour", "reason", 4),
            ("é", "e", 1),
        ] {
            let found = Letters::of(one).apart(Letters::of(other));
            assert_eq!(found, apart, "{one} {other}");
            let letters = |word: &str| word.chars().collect::<Vec<char>>();
            assert!(found <= distance(&letters(one), &letters(other)), "{one} {other}");
        }
    }

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
