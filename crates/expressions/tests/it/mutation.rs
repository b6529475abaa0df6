//! Makes nonsense out of expressions, and drives it through reading, checking and evaluating.

use expressions::{Expected, FaultKind, Limits, Missing, Parsed, Type, Value};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::untyped::{Names, Values};

/// What mutations begin with and take pieces of.
const SEEDS: [&str; 16] = [
    "age < 72h && status == 'pending'",
    "words.exists(word, word.startsWith('a') || word in ['b', \"c\"])",
    "has(missing) ? missing.size() > 3 : flag",
    "money('22.00 AUD') * count - price >= price",
    "now - 7d < timestamp('2026-01-01T00:00:00Z') && now.getHours('UTC') != 3",
    "{'a': [1, 2.5e3, 0x1fu], 1: b'\\xff\\n', true: r'''\\'''}",
    "!(ratio / 0.1 > 3.0) && -count % 2 != 0",
    "json.a[0].b.matches('^[a-z]+(x|y)*$')",
    "[[1, 2], [3]].map(x, x.size() > 1, x.map(y, y * y)).all(z, z.size() > 0)",
    "missing.or('none') + string(count) == '12'",
    "'a' + 'é\\u00e9\\U0001F600' // comment",
    "type(dyn(1)) == int ? null : duration('1h1.5s')",
    "1 / 0 == 1 || size('x') in [1u]",
    "a and not b or c = 5 days ≥ ‘x’ ;; `q` [({",
    "int(double(uint('5'))) + int(now)",
    "words[count - 3].endsWith(words[0]) || bool('true')",
];

/// A source of texts that are the same for the same seed.
pub(crate) struct Mutations {
    random: StdRng,
}

impl Mutations {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: StdRng::seed_from_u64(seed) }
    }

    /// Makes the next text: random bytes now and then, otherwise a spoilt expression.
    pub(crate) fn text(&mut self) -> String {
        if self.random.random_range(0..20) == 0 {
            let mut bytes = vec![0; self.random.random_range(0..200)];
            self.random.fill_bytes(&mut bytes);
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let mut text: Vec<char> = self.seed().chars().collect();
        for _ in 0..self.random.random_range(0..5) {
            self.spoil(&mut text);
        }
        text.into_iter().collect()
    }

    fn seed(&mut self) -> &'static str {
        SEEDS[self.random.random_range(0..SEEDS.len())]
    }

    fn spoil(&mut self, text: &mut Vec<char>) {
        let at = self.random.random_range(0..=text.len());
        let until = (at + self.random.random_range(0..12)).min(text.len());
        match self.random.random_range(0..6) {
            0 => drop(text.drain(at..until)),
            1 => {
                let piece: Vec<char> = text[at..until].to_vec();
                let times = self.random.random_range(1..40);
                text.splice(at..at, piece.repeat(times));
            }
            2 => {
                const SIGNS: &str = "()[]{}'\"`\\.,:?!-+*/%<>=&|0123459eux_ \n\r\té∀";
                let sign = self.random.random_range(0..SIGNS.chars().count());
                text.insert(at, SIGNS.chars().nth(sign).unwrap_or(' '));
            }
            3 => text.reverse(),
            4 => {
                let other: Vec<char> = self.seed().chars().collect();
                let from = self.random.random_range(0..other.len());
                let to = self.random.random_range(from..=other.len());
                text.splice(at..until, other[from..to].iter().copied());
            }
            _ => {
                let other: Vec<char> = self.seed().chars().collect();
                text.splice(at..at, other);
            }
        }
    }
}

/// Names of every type.
pub(crate) fn names() -> Names {
    let words = Value::made_list([Value::text("a"), Value::text("bc")]);
    let all = [
        ("now", Type::Time, Value::Time("2026-04-06T00:00:00Z".parse().unwrap_or_default())),
        ("age", Type::Span, Value::Span(jiff::SignedDuration::from_hours(71))),
        ("status", Type::words(["pending", "denied"]), Value::text("pending")),
        ("words", Type::Text.list(), words),
        ("missing", Type::Text.optional(), Value::Null),
        ("flag", Type::Bool, Value::Bool(true)),
        ("count", Type::Int, Value::Int(3)),
        ("ratio", Type::Number, Value::Double(0.5)),
        ("json", Type::Dyn, Value::Bool(false)),
        ("a", Type::Bool, Value::Bool(false)),
        ("b", Type::Bool, Value::Bool(true)),
    ];
    let mut names = Names(
        all.into_iter().map(|(name, of, value)| (name.to_owned(), of, Some(value))).collect(),
    );
    if let Ok(price) = "9.00 AUD".parse::<vocabulary::Money>() {
        let of = Type::Money(Some(price.currency()));
        names.0.push(("price".to_owned(), of, Some(Value::Money(price))));
    }
    names
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Refused,
    Faulted,
    Evaluated,
}

/// Reads, checks and evaluates a text, and asserts what must hold of any.
pub(crate) fn drive(text: &str, names: &Names) -> Fate {
    let parsed = Parsed::read(text);
    if let Ok(program) = parsed.unchecked() {
        let values = Values::of(&program, names);
        let _ = program.evaluate(&values, Limits::default());
    }
    let strict = Expected::of(Type::Dyn);
    let program = match parsed.check(names, &strict.clone().when_missing(Missing::IsUnknown)) {
        Ok(program) => program,
        Err(complaints) => {
            assert!(!complaints.is_empty());
            for complaint in complaints {
                let place = complaint.place;
                assert!(text.get(place.start()..place.end()).is_some(), "{text:?}: {complaint:?}");
            }
            return Fate::Refused;
        }
    };
    let values = Values::of(&program, names);
    match program.evaluate(&values, Limits::default()) {
        Ok(_) => Fate::Evaluated,
        Err(fault) => {
            assert!(text.get(fault.place.start()..fault.place.end()).is_some(), "{text:?}");
            // Whatever was checked has the right types, where nothing makes a value of any type.
            let is_typed = !["json", "dyn", "[", "{", "?", "null", ".or("]
                .iter()
                .any(|part| text.contains(part));
            let wrong = matches!(
                fault.kind,
                FaultKind::WrongType | FaultKind::NoSuchName | FaultKind::NoSuchFunction
            );
            assert!(!(is_typed && wrong), "{text:?}: {fault:?}");
            Fate::Faulted
        }
    }
}
