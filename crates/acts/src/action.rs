//! What a person may do with a case or a record.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::expressions::Type;
use manual::problems::BAD_VALUE;
use manual::values::{Condition, Located, Map, Name};
use manual::yaml::Node;
use manual::{At, Blocks, Check, Explanation, Given, Problem, Scope};
use vocabulary::Error;

use crate::asks::Asks;
use crate::effect::Does;

manual::keys! {
    /// Something that a person may do: a button with what it asks and what it then does.
    pub struct Action {
        /// The key that does it in the console; `g`, `j`, `k`, `u` and `?` are the console's own.
        pub shortcut: Option<Located<Shortcut>>,
        /// What must be answered first; read as `answer.reason`.
        pub asks: Asks = "{}",
        /// What must hold for it to be possible, for everyone and at that very moment.
        pub only_if: Option<Condition>,
        /// What is done, in this order.
        pub does: Does,
    }
}

/// A key of the keyboard: one small letter or digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut(char);

impl Shortcut {
    /// Takes the place of one that is wrong, and is the same as no other.
    const STAND_IN: Self = Self('\0');

    /// Returns the key.
    #[must_use]
    pub fn key(self) -> char {
        self.0
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What the console takes for itself: go to, next, previous, undo.
const OF_THE_CONSOLE: [char; 4] = ['g', 'j', 'k', 'u'];

impl Value for Shortcut {
    fn form() -> Form {
        Form::text("one small letter or digit", "a", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let mut signs = text.chars();
            let (Some(key), None) = (signs.next(), signs.next()) else {
                return Err(Error::invalid(format!("`{text}` is not one key."))
                    .hint("write one letter or digit; it is pressed alone"));
            };
            if OF_THE_CONSOLE.contains(&key) {
                return Err(Error::invalid(format!("The console needs `{key}` itself."))
                    .hint("choose another key than `g`, `j`, `k` and `u`"));
            }
            if key.is_ascii_uppercase() {
                return Err(Error::invalid(format!("`{key}` is a capital letter."))
                    .hint(format!("write `{}`", key.to_ascii_lowercase())));
            }
            if key.is_ascii_lowercase() || key.is_ascii_digit() {
                return Ok(Self(key));
            }
            Err(Error::invalid(format!("`{key}` is neither a letter nor a digit."))
                .hint("not every keyboard has it; choose a letter from `a` to `z` or a digit"))
        })
    }

    fn stand_in(_: At, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self::STAND_IN)
    }
}

/// Actions by their names, in the order in which they are offered; no two have the same shortcut.
///
/// Inside of one, `actor` is who acts, and `answer` has what was asked.
///
/// A kind that has actions lists [`SAME_SHORTCUT`] among its problems.
#[derive(Debug, Clone)]
pub struct Actions(pub Map<Name, Action>);

impl Actions {
    /// Walks through the actions with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Action)> {
        self.0.iter()
    }
}

/// Two actions on the same key.
pub static SAME_SHORTCUT: Explanation = Explanation {
    code: "same-shortcut",
    what: "Two actions that are offered together have the same shortcut.",
    why: "Only one of them can happen when the key is pressed, and nobody would know which.",
    example: r#"```yaml record guest
key: guest_id
fields: { guest_id: text }
actions:
  greet: { shortcut: a, does: [] }
  warn: { shortcut: a, does: [] }
```
"#,
};

impl Value for Actions {
    fn form() -> Form {
        Map::<Name, Action>::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let actions = Map::<Name, Action>::read(node, reader)?;
        let mut taken: Vec<(&Name, &Located<Shortcut>)> = Vec::new();
        for (name, action) in actions.iter() {
            let written = action.shortcut.as_ref();
            let Some(shortcut) = written.filter(|it| it.value != Shortcut::STAND_IN) else {
                continue;
            };
            match taken.iter().find(|(_, other)| other.value == shortcut.value) {
                Some((other, first)) => {
                    let says = format!("`{name}` and `{other}` have the same shortcut.");
                    let problem = Problem::new(&SAME_SHORTCUT, shortcut.at, says);
                    let free = name.as_str().chars().find(|key| {
                        !OF_THE_CONSOLE.contains(key)
                            && key.is_ascii_alphanumeric()
                            && !actions.iter().any(|(_, action)| has(action, *key))
                    });
                    let problem = problem.also(first.at, "it is taken here");
                    reader.report(match free {
                        Some(key) => problem.help(format!("write another, such as `{key}`")),
                        None => problem.help("write another letter or digit"),
                    });
                }
                None => taken.push((name, shortcut)),
            }
        }
        Some(Self(actions))
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let scope = scope.clone().with("actor", actor(check.blocks()));
        for (_, action) in self.iter() {
            check.within(action, &scope.clone().with("answer", &action.asks));
        }
    }
}

/// Whoever acts, as expressions know them: their roles are those that the manual declares.
#[must_use]
pub fn actor(blocks: &Blocks) -> Given {
    let kinds = Type::words(["staff", "key", "command_line", "program", "nobody"]);
    let roles = blocks.iter().filter(|block| block.kind == "role").map(|block| block.name.as_str());
    let roles = Type::words(roles);
    [("name", Type::Text), ("kind", kinds), ("role", roles.optional())].into()
}

fn has(action: &Action, key: char) -> bool {
    action.shortcut.as_ref().is_some_and(|shortcut| shortcut.key() == key)
}
