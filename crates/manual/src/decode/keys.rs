//! Reads keys with values: takes what is known, and says what is missing and what is too much.

use super::form::with_article;
use super::{About, Form, Reader, Value};
use crate::at::At;
use crate::nearest::nearest;
use crate::problems::{missing_key, no_form, several_forms, unknown_key};
use crate::registry::Registry;
use crate::values::{Map, Name};
use crate::yaml::{Content, Node, Reading};

/// Something that is made of keys, and may stand among the keys of something else.
pub trait Part: Sized + Send + Sync + 'static {
    /// Its title, its documentation and its keys.
    const ABOUT: &'static About;

    /// Says how it is written.
    fn part_form() -> Form;

    /// Lists its keys.
    #[must_use]
    fn key_names(registry: &Registry) -> Vec<&'static str> {
        let _ = registry;
        Self::ABOUT.key_names()
    }

    /// Takes its keys; what is wrong among them is reported, and something stands in for it.
    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

impl<P: Part> Part for Option<P> {
    const ABOUT: &'static About = P::ABOUT;

    fn part_form() -> Form {
        Form::Optional(Box::new(P::part_form()))
    }

    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let names = P::key_names(reader.registry());
        if names.iter().any(|name| keys.has(name)) {
            return P::take(keys, reader).map(Some);
        }
        keys.known.extend(names);
        Some(None)
    }

    fn key_names(registry: &Registry) -> Vec<&'static str> {
        P::key_names(registry)
    }
}

/// Reads a whole map, or a value alone where that is the short form.
pub fn read_part<P: Part>(node: &Node, reader: &mut Reader<'_>) -> Option<P> {
    let mut keys = match (&node.content, P::ABOUT.short) {
        (Content::Map(entries), _) => Keys::of(node.at, entries),
        (Content::Broken, _) => return None,
        (_, Some(short)) => Keys::short(short, node),
        (_, None) => {
            reader.wrong_type(node, &P::part_form());
            return None;
        }
    };
    let part = P::take(&mut keys, reader);
    keys.finish(&P::ABOUT.title(), reader);
    part
}

/// Makes what takes the place of a part that is wrong.
pub fn stand_in_part<P: Part>(at: At, reader: &mut Reader<'_>) -> Option<P> {
    reader.standing_in(|reader| P::take(&mut Keys::of(at, &[]), reader))
}

/// The keys of one map while they are being read.
#[derive(Debug)]
pub struct Keys<'n> {
    at: At,
    entries: Vec<Entry<'n>>,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, String)>,
}

#[derive(Debug)]
struct Entry<'n> {
    name: &'n str,
    at: At,
    value: &'n Node,
    is_taken: bool,
}

impl<'n> Keys<'n> {
    fn of(at: At, entries: &'n [(Node, Node)]) -> Self {
        let entry = |(key, value): &'n (Node, Node)| {
            let name = key.text().unwrap_or_default();
            Entry { name, at: key.at, value, is_taken: false }
        };
        let entries = entries.iter().map(entry).collect();
        Self { at, entries, known: Vec::new(), missing: Vec::new() }
    }

    fn short(name: &'static str, value: &'n Node) -> Self {
        let entries = vec![Entry { name, at: value.at, value, is_taken: false }];
        Self { at: value.at, entries, known: Vec::new(), missing: Vec::new() }
    }

    /// Returns where the whole stands.
    #[must_use]
    pub fn at(&self) -> At {
        self.at
    }

    /// Whether a key is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// Lists the keys that are there, as they are written.
    #[must_use]
    pub fn written(&self) -> Vec<&'n str> {
        self.entries.iter().map(|entry| entry.name).collect()
    }

    /// Takes a key's value; without the key, its default, or what the type is when it is absent.
    pub fn take<V: Value>(
        &mut self,
        name: &'static str,
        default: Option<&'static str>,
        reader: &mut Reader<'_>,
    ) -> Option<V> {
        self.known.push(name);
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.name == name) {
            entry.is_taken = true;
            let at = entry.value.at;
            return V::read(entry.value, reader).or_else(|| V::stand_in(at, reader));
        }
        if let Some(default) = default {
            return reader.default_value(default, self.at);
        }
        V::absent().or_else(|| {
            self.missing.push((name, V::form().phrase()));
            V::stand_in(self.at, reader)
        })
    }

    /// Takes the keys that nothing else takes, by the names that their writer chose; what looks like a
    /// misspelt key is left, to be reported. It must come after all others.
    pub fn take_others<V: Value>(&mut self, reader: &mut Reader<'_>) -> Option<Map<Name, V>> {
        let known = &self.known;
        let is_other = |entry: &Entry<'_>| {
            !entry.is_taken && nearest(entry.name, known.iter().copied()).is_none()
        };
        let others = self.entries.iter_mut().filter(|entry| is_other(entry));
        let read = others.filter_map(|entry| {
            entry.is_taken = true;
            let name = Name::of(entry.name, entry.at, reader);
            let value = V::read(entry.value, reader);
            let at = entry.value.at;
            Some((name?, value.or_else(|| V::stand_in(at, reader))?))
        });
        Some(Map::of(read.collect()))
    }

    /// Takes all keys, whatever they are.
    pub(crate) fn take_all(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.is_taken = true);
    }

    /// Finds the one key of several that says what the whole is; nothing when a problem was reported.
    pub fn choose(
        &mut self,
        what: &str,
        choices: &[&'static str],
        reader: &mut Reader<'_>,
    ) -> Option<&'static str> {
        self.known.extend(choices);
        let mut chosen: Option<(&'static str, At)> = None;
        for entry in &mut self.entries {
            let Some(choice) = choices.iter().find(|choice| **choice == entry.name) else {
                continue;
            };
            match chosen {
                None => chosen = Some((choice, entry.at)),
                Some((first, first_at)) => {
                    entry.is_taken = true;
                    let problem = several_forms::several_forms(entry.at, choice, first, first_at);
                    reader.report(problem);
                }
            }
        }
        if chosen.is_none() && reader.reading() == Reading::Whole {
            // The key that is misspelt is where to look, if there is one.
            let is_near = |entry: &&Entry<'_>| {
                !entry.is_taken && nearest(entry.name, choices.iter().copied()).is_some()
            };
            let misspelt = self.entries.iter().find(is_near);
            let (at, written) = match misspelt {
                Some(entry) => (entry.at, vec![entry.name]),
                None => (self.at, Vec::new()),
            };
            reader.report(no_form::no_form(at, what, choices, &written));
            // What the other keys mean depends on the one that is missing.
            self.take_all();
        }
        chosen.map(|(choice, _)| choice)
    }

    /// Reports what is missing and what is too much.
    fn finish(self, title: &str, reader: &mut Reader<'_>) {
        let mut misspelt = Vec::new();
        let left: Vec<&str> = self
            .known
            .iter()
            .copied()
            .filter(|known| !self.entries.iter().any(|entry| entry.name == *known))
            .collect();
        for entry in self.entries.iter().filter(|entry| !entry.is_taken) {
            // A key that is not used yet is meant rather than one that is.
            let meant = nearest(entry.name, left.iter().copied());
            misspelt.extend(meant);
            let known = if meant.is_some() { &left } else { &self.known };
            let what = sentence(&with_article(title));
            reader.report(unknown_key::unknown_key(entry.at, entry.name, &what, known));
        }
        // What is misspelt, or in a line that could not be read, is not missing as well.
        if reader.reading() == Reading::Whole {
            for (key, expected) in &self.missing {
                if !misspelt.contains(key) {
                    reader.report(missing_key::missing_key(self.at, key, expected));
                }
            }
        }
    }
}

fn sentence(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
