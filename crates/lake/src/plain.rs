//! What the engine says of a query that it could read but not plan, in plain words.
//!
//! The engine speaks to those who build on it: of signatures, coercions and types of columns in memory.
//! What it says most often has words of its own here; of the rest it is quoted.

use std::ops::Range;

use manual::Complaint;

/// What is wrong, in plain words.
struct Plain {
    says: String,
    help: String,
    /// The word of the query that it is about, where there is one.
    word: Option<String>,
}

impl Plain {
    fn new(says: impl Into<String>, help: impl Into<String>) -> Self {
        Self { says: says.into(), help: help.into(), word: None }
    }

    fn about(self, word: &str) -> Self {
        Self { word: Some(word.to_owned()), ..self }
    }
}

/// Parts of what the engine says, each with what that means and what to do.
const SAID: [(&str, &str, &str); 14] = [
    (
        "Aggregate functions are not allowed in the WHERE clause",
        "`where` looks at one row, and cannot count or sum several.",
        "put this condition behind `having`, after `group by`",
    ),
    (
        "supports a single SQL statement",
        "Here are several queries.",
        "leave one of them, without a `;`",
    ),
    (
        "have different number of columns",
        "The queries around `union` have different numbers of columns.",
        "let each of them give the same columns",
    ),
    ("must be boolean type", NO_CONDITION, COMPARE),
    ("non-boolean predicate", NO_CONDITION, COMPARE),
    ("requires a boolean expression", NO_CONDITION, COMPARE),
    (
        "SELECT * with no tables",
        "There is no table to take the columns from.",
        "add `from` and the name of a table",
    ),
    ("must return exactly one column", SEVERAL_COLUMNS, ONE_COLUMN),
    ("Too many columns!", SEVERAL_COLUMNS, ONE_COLUMN),
    ("Order by column out of bounds", NO_SUCH_NUMBER, BY_NAME),
    ("Cannot find column with position", NO_SUCH_NUMBER, BY_NAME),
    (
        "unique expression names",
        "Two columns have the same name.",
        "give one of them another name with `as`",
    ),
    (
        "Expected LIMIT to be an integer",
        "`limit` takes a whole number.",
        "write how many rows at most, such as `limit 10`",
    ),
    (
        "unary operator '-'",
        "Only a number or a span of time can have a `-` before it.",
        "take the `-` away",
    ),
];

const NO_CONDITION: &str = "This is no condition, since it gives neither true nor false.";
const COMPARE: &str = "compare it with something, such as `status = 'paid'`";
const SEVERAL_COLUMNS: &str = "The query in brackets gives several columns.";
const ONE_COLUMN: &str = "name one column behind its `select`";
const NO_SUCH_NUMBER: &str = "There are not so many columns.";
const BY_NAME: &str = "write the name of a column instead of its number";

/// Signs and words between two values, as the engine writes them.
const OPERATORS: [&str; 22] = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "AND",
    "OR",
    "~",
    "~*",
    "!~",
    "!~*",
    "||",
    "&",
    "|",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
];

/// Tells what is wrong, at the place that the engine knows or else at the word that it is about.
pub(crate) fn plainly(message: &str, range: Range<usize>, text: &str) -> Complaint {
    let found = not_grouped(message)
        .or_else(|| operands(message))
        .or_else(|| arguments(message))
        .or_else(|| named(message))
        .or_else(|| said(message));
    let Plain { says, help, word } = found.unwrap_or_else(|| {
        let words = message.lines().next().unwrap_or_default().trim().trim_end_matches('.');
        let says = "This query can be read, but not be answered.";
        Plain::new(says, format!("the engine says: {words}"))
    });
    let word = word.filter(|_| range.is_empty()).and_then(|word| only(&word, text));
    Complaint { range: word.unwrap_or(range), says, expected: None, help: Some(help) }
}

/// Finds a word or sign where it stands once alone; of several it is not known which is meant.
fn only(word: &str, text: &str) -> Option<Range<usize>> {
    let (folded, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let is_letter = |sign: char| sign.is_alphanumeric() || sign == '_';
    let is_sign = |sign: char| !is_letter(sign) && !sign.is_whitespace() && !"'\"()".contains(sign);
    let joins =
        |sign: char| if word.starts_with(is_letter) { is_letter(sign) } else { is_sign(sign) };
    let mut found =
        folded.match_indices(&word).map(|(at, _)| at..at + word.len()).filter(|range| {
            let before = folded.get(..range.start).unwrap_or_default();
            let behind = folded.get(range.end..).unwrap_or_default();
            !before.ends_with(joins) && !behind.starts_with(joins)
        });
    found.next().filter(|_| found.next().is_none())
}

fn said(message: &str) -> Option<Plain> {
    let folded = message.to_lowercase();
    let found = SAID.iter().find(|(part, ..)| folded.contains(&part.to_lowercase()));
    found.map(|(_, says, help)| Plain::new(*says, *help))
}

/// Reads of a word that means nothing to the engine.
fn named(message: &str) -> Option<Plain> {
    let behind = |mark: &str| Some(message.split_once(mark)?.1.lines().next()?.trim());
    if let Some(span) = behind("Invalid input syntax for type interval: ") {
        let span = span.trim_end_matches('.').trim_matches('"');
        let says = format!("`{span}` is no span of time.");
        return Some(Plain::new(says, "write it like `interval '7 days'`").about(span));
    }
    if let Some(of) = behind("Unsupported SQL type ") {
        let says = format!("There is no type `{of}`.");
        return Some(
            Plain::new(says, "take `text`, `bigint`, `double`, `date` or `timestamp`").about(of),
        );
    }
    let is_top = message.trim() == "TOP";
    let plain = || Plain::new("`top` is not known here.", "put `limit` and a number at the end");
    is_top.then(|| plain().about("top"))
}

/// Reads of a column that is selected beside what is counted, and not grouped by.
fn not_grouped(message: &str) -> Option<Plain> {
    let (before, _) = message.split_once(" must appear in the GROUP BY clause")?;
    let named = before.trim_end_matches('"').rsplit(['"', ' ']).next().unwrap_or_default();
    let name = named.rsplit('.').next().unwrap_or_default();
    let says = format!("`{name}` is neither grouped by nor counted or summed.");
    let help = format!("add it behind `group by`, or take one of many, such as `max({name})`");
    Some(Plain::new(says, help).about(name))
}

/// Reads of two values that do not go together.
fn operands(message: &str) -> Option<Plain> {
    let starts = ["operation ", "arithmetic expression "];
    let rest = starts.iter().find_map(|start| Some(message.split_once(start)?.1))?;
    let rest = rest.split(" to valid types").next().unwrap_or(rest);
    let parts = OPERATORS.iter().filter_map(|operator| {
        let (one, other) = rest.split_once(&format!(" {operator} "))?;
        Some((one, *operator, other))
    });
    let (one, operator, other) = parts.min_by_key(|(one, ..)| one.len())?;
    let (one, other) = (kind(one), kind(other));
    let plain = if matches!(operator, "AND" | "OR") {
        let says = format!("`{}` stands between two conditions.", operator.to_lowercase());
        Plain::new(says, COMPARE)
    } else if matches!(operator, "=" | "!=" | "<" | "<=" | ">" | ">=") {
        let says = format!("{one} and {other} cannot be compared.");
        Plain::new(capital(&says), "compare what is alike, or make it so with `cast(… as …)`")
    } else {
        let says = format!("`{operator}` cannot join {one} and {other}.");
        let help = "take what goes together: two numbers, or a time and `interval '1 day'`";
        Plain::new(says, help)
    };
    Some(plain.about(operator))
}

/// Reads of a function that cannot take what it is given.
fn arguments(message: &str) -> Option<Plain> {
    let marks = ["unction '", "call to '", "he function "];
    let rest = marks.iter().find_map(|mark| Some(message.split_once(mark)?.1))?;
    let name = rest.split(['\'', ' ']).next().filter(|name| !name.is_empty())?.to_lowercase();
    let number = |behind: &str| {
        let rest = rest.split_once(behind)?.1.trim_start();
        rest.split(|sign: char| !sign.is_ascii_digit()).next().filter(|it| !it.is_empty())
    };
    let wanted = ["expects ", "expected "].iter().find_map(|it| number(it));
    let given = ["received ", "but "].iter().find_map(|it| number(it));
    let is_none = ["zero arguments", "with 0 arguments", "at least one argument"]
        .iter()
        .any(|it| rest.contains(it));
    let plain = if is_none {
        let says = format!("`{name}` needs something in its brackets.");
        Plain::new(says, format!("write what it is of, such as `{name}(amount)`"))
    } else if let (Some(wanted), Some(given)) = (wanted, given) {
        let says = format!("`{name}` takes {wanted} values, and {given} are given.");
        Plain::new(says, "separate them by commas, and leave out what is too much")
    } else {
        let given = rest.split_once("coercion from ").map(|(_, it)| it.split(" to the signature"));
        let given = given.and_then(|mut it| it.next());
        let given = given.or_else(|| Some(rest.split_once("received ")?.1))?;
        let given = kinds(given).unwrap_or_else(|| "what it is given".to_owned());
        let says = format!("`{name}` cannot take {given}.");
        Plain::new(says, "give it another column, or make that of it with `cast(… as …)`")
    };
    Some(plain.about(&name))
}

/// Lists what values are, in plain words; nothing where one has no such word.
fn kinds(written: &str) -> Option<String> {
    // What stands in brackets belongs to one type.
    let mut depth = 0_i32;
    let parts = written.split(|sign: char| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        sign == ',' && depth == 0
    });
    let named: Vec<&str> = parts.map(|part| known_kind(part.trim())).collect::<Option<_>>()?;
    Some(named.join(" and "))
}

fn kind(written: &str) -> &'static str {
    known_kind(written).unwrap_or("such a value")
}

/// Says what a value of a type of the engine is.
fn known_kind(written: &str) -> Option<&'static str> {
    const KINDS: [(&str, &str); 15] = [
        ("Utf8", "a text"),
        ("LargeUtf8", "a text"),
        ("String", "a text"),
        ("Timestamp", "a time"),
        ("Date", "a date"),
        ("Int", "a number"),
        ("UInt", "a number"),
        ("Float", "a number"),
        ("Decimal", "a number"),
        ("Numeric", "a number"),
        ("Bool", "true or false"),
        ("List", "a list"),
        ("Duration", "a span of time"),
        ("Null", "nothing"),
        ("Time", "a time of day"),
    ];
    // It begins as whole numbers do.
    if written.starts_with("Interval") {
        return Some("a span of time");
    }
    KINDS.iter().find(|(start, _)| written.starts_with(start)).map(|(_, kind)| *kind)
}

fn capital(says: &str) -> String {
    let mut signs = says.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
