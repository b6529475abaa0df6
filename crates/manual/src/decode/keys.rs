//! Reads keys with values: takes what is known, and says what is missing and what is too much.

use std::mem;

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
            let before = mem::replace(&mut keys.may_be_left_out, true);
            let part = P::take(keys, reader).map(Some);
            keys.may_be_left_out = before;
            return part;
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
    keys.expect(P::key_names(reader.registry()));
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
    /// The keys that may be there.
    expected: Vec<&'static str>,
    /// Those of them that were asked for so far.
    known: Vec<&'static str>,
    missing: Vec<(&'static str, String)>,
    /// Whether nothing needs to be said of what is taken now, so that a misspelt key of it is no more than
    /// a key that is not there.
    may_be_left_out: bool,
}

#[derive(Debug)]
struct Entry<'n> {
    name: &'n str,
    at: At,
    value: &'n Node,
    is_taken: bool,
    /// The key that is probably meant where this one is misspelt.
    meant: Option<&'static str>,
    /// Whether it was said already that it is misspelt.
    is_told: bool,
}

impl<'n> Entry<'n> {
    fn new(name: &'n str, at: At, value: &'n Node) -> Self {
        Self { name, at, value, is_taken: false, meant: None, is_told: false }
    }
}

impl<'n> Keys<'n> {
    fn of(at: At, entries: &'n [(Node, Node)]) -> Self {
        let entry = |(key, value): &'n (Node, Node)| {
            let name = key.text().unwrap_or_default();
            Entry::new(name, key.at, value)
        };
        let entries = entries.iter().map(entry).collect();
        Self::from(at, entries)
    }

    fn short(name: &'static str, value: &'n Node) -> Self {
        let entries = vec![Entry::new(name, value.at, value)];
        Self::from(value.at, entries)
    }

    fn from(at: At, entries: Vec<Entry<'n>>) -> Self {
        let (expected, known, missing) = Default::default();
        Self { at, entries, expected, known, missing, may_be_left_out: false }
    }

    /// Returns where the whole stands.
    #[must_use]
    pub fn at(&self) -> At {
        self.at
    }

    /// Says which keys may be there, so that a misspelt one is read as the one that was probably meant:
    /// what it declares is known then, and what is wrong in it is found.
    pub(crate) fn expect(&mut self, names: Vec<&'static str>) {
        let is_written = |name: &&str| self.entries.iter().any(|entry| entry.name == *name);
        let mut left = names.clone();
        left.retain(|name| !is_written(name));
        self.expected = names;
        for entry in self.entries.iter_mut().filter(|entry| !entry.is_taken) {
            let is_known = self.expected.contains(&entry.name);
            entry.meant = if is_known { None } else { nearest(entry.name, left.iter().copied()) };
            left.retain(|name| Some(*name) != entry.meant);
        }
    }

    /// Says which keys may be there since it is known what the whole is.
    pub(crate) fn narrow(&mut self, names: Vec<&'static str>) {
        self.known.clear();
        self.expect(names);
    }

    /// Whether a key is there, if only misspelt.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name || entry.meant == Some(name))
    }

    /// Finds a key, or the misspelt one that was meant.
    fn find(&mut self, name: &str) -> Option<&mut Entry<'n>> {
        let exact = self.entries.iter().position(|entry| entry.name == name);
        let meant = || self.entries.iter().position(|entry| entry.meant == Some(name));
        let position = exact.or_else(meant)?;
        self.entries.get_mut(position)
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
        if let Some(entry) = self.find(name) {
            entry.is_taken = true;
            let (value, at) = (entry.value, entry.value.at);
            let read = match entry.meant {
                // What cannot be such a value says nothing about it.
                Some(_) if !V::form().fits(value) => None,
                _ => V::read(value, reader),
            };
            return read.or_else(|| V::stand_in(at, reader));
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
        chosen.map(|(choice, _)| choice).or_else(|| self.choose_meant(what, choices, reader))
    }

    /// Finds the key that is misspelt where none says what the whole is; what the other keys mean
    /// depends on it.
    fn choose_meant(
        &mut self,
        what: &str,
        choices: &[&'static str],
        reader: &mut Reader<'_>,
    ) -> Option<&'static str> {
        let (whole, is_whole) = (self.at, reader.reading() == Reading::Whole);
        let is_left =
            |entry: &&mut Entry<'_>| !entry.is_taken && !self.expected.contains(&entry.name);
        let mut near = self
            .entries
            .iter_mut()
            .filter(is_left)
            .filter_map(|entry| Some((nearest(entry.name, choices.iter().copied())?, entry)));
        let Some((choice, entry)) = near.next() else {
            if is_whole {
                reader.report(no_form::no_form(whole, what, choices, &[]));
                self.take_all();
            }
            return None;
        };
        entry.meant = Some(choice);
        if is_whole && !self.may_be_left_out {
            entry.is_told = true;
            reader.report(no_form::no_form(entry.at, what, choices, &[entry.name]));
        }
        Some(choice)
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
        let is_wrong = |entry: &&Entry<'_>| !entry.is_taken || entry.meant.is_some();
        for entry in self.entries.iter().filter(is_wrong).filter(|entry| !entry.is_told) {
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
