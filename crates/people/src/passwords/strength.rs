//! Which passwords are accepted: long ones that are not what everybody tries first.
//!
//! After NIST SP 800-63B: a least length, no rules of composition, and a blocklist that the whole
//! password is compared with. The list is made of rules: a password is refused when nothing remains
//! of it after the words that everybody uses, the words of this place, runs and repetitions are taken
//! out. Four words that come from a die stay.

use vocabulary::{Error, Result, Secret};

/// The fewest characters of a password that stands alone, without a second factor.
pub const SHORTEST_CHARACTERS: usize = 15;

/// The most bytes: far beyond any password manager, and nothing to hash for long.
pub const LONGEST_BYTES: usize = 1_024;

/// Words that lead every list of leaked passwords, folded.
const COMMON: [&str; 62] = [
    "password",
    "passwort",
    "passw",
    "passphrase",
    "pass",
    "word",
    "admin",
    "administrator",
    "root",
    "user",
    "login",
    "welcome",
    "letmein",
    "secret",
    "changeme",
    "change",
    "me",
    "default",
    "test",
    "testing",
    "temp",
    "temporary",
    "master",
    "monkey",
    "dragon",
    "shadow",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "iloveyou",
    "love",
    "trustno",
    "whatever",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "azerty",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "zxcvbn",
    "zxcvbnm",
    "qazwsx",
    "abc",
    "hello",
    "freedom",
    "starwars",
    "pokemon",
    "computer",
    "internet",
    "summer",
    "winter",
    "spring",
    "autumn",
    "my",
    "is",
    "the",
    "this",
    "new",
];

/// Rows of keys and the alphabet: any piece of four or more, either way, is no secret.
const RUNS: [&str; 5] =
    ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The shortest piece of a row that counts as a run.
const SHORTEST_RUN: usize = 4;

/// Digits at the end of a word, such as a year, are no secret; more of them may be.
const FEW_DIGITS: usize = 4;

/// Accepts a password, or says what is wrong with it; `context` are words an attacker knows, such as
/// the owner's address and the company's name.
pub(crate) fn check(password: &Secret, context: &[&str]) -> Result<()> {
    let text = password.expose();
    if text.chars().count() < SHORTEST_CHARACTERS {
        return Err(refused(format!(
            "The password is shorter than {SHORTEST_CHARACTERS} characters."
        )));
    }
    if text.len() > LONGEST_BYTES {
        return Err(refused(format!("The password is longer than {LONGEST_BYTES} bytes.")));
    }
    let folded = fold(text);
    let words: Vec<String> = context.iter().flat_map(|text| pieces(text)).collect();
    if is_guessable(&folded, &words) {
        return Err(refused(
            "The password is made only of what everybody tries first: common words, names of this \
             place, runs and repetitions."
                .to_owned(),
        ));
    }
    Ok(())
}

fn refused(says: String) -> Error {
    Error::new(vocabulary::Kind::Invalid, "weak-password", says)
        .hint("Take four or more words that have nothing to do with each other, or let a password manager make one.")
        .with("field", "password")
}

/// Signs that stand for a letter or for nothing.
const BOTH: [char; 2] = ['@', '$'];

/// Writes letters small; what is neither letter nor digit nor stands for one goes.
fn fold(text: &str) -> Vec<char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric() || BOTH.contains(letter))
        .collect()
}

/// Cuts what an attacker knows into words, and keeps the whole as well.
fn pieces(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    let mut words: Vec<String> = parts.map(|part| part.to_lowercase()).collect();
    words.push(fold(text).into_iter().collect());
    words.retain(|word| word.chars().count() >= 3);
    words
}

/// Says whether guessable pieces cover the whole text.
fn is_guessable(text: &[char], words: &[String]) -> bool {
    if is_repetition(text) {
        return true;
    }
    // `reached[n]`: guessable pieces cover the first n letters.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for start in 0..text.len() {
        if !reached[start] {
            continue;
        }
        let rest = &text[start..];
        let mut mark = |length: usize| reached[start + length] = true;
        let all = COMMON.iter().copied().chain(words.iter().map(String::as_str));
        all.filter_map(|word| length_if_prefix(rest, word)).for_each(&mut mark);
        let new_number = start == 0 || !text[start - 1].is_ascii_digit();
        let digits = rest.iter().take_while(|letter| letter.is_ascii_digit()).count();
        if new_number && (1..=FEW_DIGITS).contains(&digits) {
            mark(digits);
        }
        if BOTH.contains(&rest[0]) {
            mark(1);
        }
        (SHORTEST_RUN..=longest_run(rest)).for_each(&mut mark);
        let same = rest.iter().take_while(|letter| **letter == rest[0]).count();
        (SHORTEST_RUN..=same).for_each(&mut mark);
    }
    reached[text.len()]
}

/// Says whether the text is a short piece over and over, the last time perhaps in part.
fn is_repetition(text: &[char]) -> bool {
    (1..=text.len() / 3)
        .any(|period| period <= 8 && text.iter().skip(period).zip(text).all(|(a, b)| a == b))
}

fn length_if_prefix(text: &[char], word: &str) -> Option<usize> {
    let length = word.chars().count();
    let begins = text.len() >= length && word.chars().zip(text).all(|(a, b)| disguised(*b, a));
    begins.then_some(length)
}

/// Says whether `written` stands for `meant`, as 0 stands for o.
fn disguised(written: char, meant: char) -> bool {
    written == meant
        || matches!(
            (written, meant),
            ('0', 'o')
                | ('1', 'i' | 'l')
                | ('3', 'e')
                | ('4' | '@', 'a')
                | ('5' | '$', 's')
                | ('7', 't')
        )
}

/// Returns the length of the run that the text begins with, forwards or backwards.
fn longest_run(text: &[char]) -> usize {
    let along = |row: &mut dyn Iterator<Item = char>| {
        row.skip_while(|letter| *letter != text[0]).zip(text).take_while(|(a, b)| a == *b).count()
    };
    RUNS.iter()
        .map(|row| along(&mut row.chars()).max(along(&mut row.chars().rev())))
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, accepted: bool) {
        let context = ["olivia.owner@dogtrainers.example", "Dog Trainers Directory", "Quarterdeck"];
        let outcome = super::check(&Secret::new(password), &context);
        assert_eq!(outcome.is_ok(), accepted, "{password}: {outcome:?}");
    }

    #[test]
    fn length_alone_decides_about_what_nobody_tries() {
        check("correct horse battery staple", true);
        check("lake tongue ribbon", true);
        check("ütliberg nachts halb zwölf", true);
        check("kx8#vm2qpl9zt4b", true);
        check("847261940582716", true);
        check("fourteen chars", false);
        check("fifteen  chars!", true);
        check(&"a lake of bytes ".repeat(4), true);
        check(&format!("lake tongue ribbon {}", "kx8#vm2q pl9zt4b".repeat(3)), true);
        check(&format!("lake{}", "é".repeat(510)), true);
        check(&format!("{}{}", "lake tongue ribbon ", "x".repeat(1_005)), true);
        check(&format!("{}{}", "lake tongue ribbon ", "x".repeat(1_006)), false);
    }

    #[test]
    fn what_everybody_tries_is_refused_however_it_is_dressed() {
        for password in [
            "passwordpassword",
            "Password12345678",
            "P@ssw0rd P@ssw0rd!",
            "111111111111111111",
            "123456789012345",
            "098765432109876",
            "abcabcabcabcabc",
            "qwertyuiopasdfgh",
            "qwertyuiopasdfghjkl",
            "letmein-letmein-2026",
            "correctcorrectcorrect",
            "iloveyouiloveyou1",
            "my$ecretPassword",
        ] {
            check(password, false);
        }
    }

    #[test]
    fn words_of_this_place_are_no_secret() {
        check("quarterdeck2026!", false);
        check("Dog-Trainers-Directory", false);
        check("oliviaowner123456", false);
        check("owner@dogtrainers.example", false);
        check("olivia likes walking dogs", true);
    }
}
