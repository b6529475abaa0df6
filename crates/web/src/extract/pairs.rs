//! Reading `a=1&b=2`, the form of queries and of what browsers send, into a type.
//!
//! A name that comes several times fills a list; an empty value is no value where none is needed.

use std::collections::BTreeMap;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

use super::fault::Fault;

/// More names than any page or query has; it bounds the work that one request can ask for.
const MOST: usize = 1_000;

/// How many names are suspected of a fault that names none: as many as the longest form has fields.
const SUSPECTS: usize = 32;

/// The names and values of an input, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, Values)>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Values(Vec<String>);

impl Pairs {
    /// Reads pairs; bytes that are no UTF-8 become replacement characters.
    pub(crate) fn parse(input: &[u8]) -> Result<Self, Fault> {
        let mut pairs: Vec<(String, Values)> = Vec::new();
        for (index, (name, value)) in form_urlencoded::parse(input).enumerate() {
            if index >= MOST {
                let says = format!("has more than {MOST} values");
                return Err(Fault { field: None, says });
            }
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.0.push(value.into_owned()),
                None => pairs.push((name.into_owned(), Values(vec![value.into_owned()]))),
            }
        }
        Ok(Self(pairs))
    }

    /// Returns the first value of a name.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every value of a name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.0.iter().filter(move |(known, _)| known == name);
        values.flat_map(|(_, values)| values.0.iter().map(String::as_str))
    }

    /// Reads the pairs into a type.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        let whole = self.read_but(|_, _| false);
        if whole.as_ref().err().is_none_or(|fault| fault.field.is_some()) {
            return whole;
        }
        // A flattened part is read from a copy that knows neither empty values nor where it went wrong.
        // Leaving out what is empty, and then one name after the other, tells both.
        match self.read_but(|_, values| values.is_empty()) {
            Err(fault) if fault.field.is_none() => {
                Err(Fault { field: self.guilty::<T>(&fault), ..fault })
            }
            read => read,
        }
    }

    /// Reads what can be read into a type, and returns beside it what was written under names whose values
    /// cannot.
    pub(crate) fn read_what_fits<T: DeserializeOwned>(
        mut self,
    ) -> Result<(T, BTreeMap<String, String>), Fault> {
        let mut unread = BTreeMap::new();
        loop {
            let fault = match self.read() {
                Ok(value) => return Ok((value, unread)),
                Err(fault) => fault,
            };
            let name = fault.field.as_deref().and_then(|field| field.split(['.', '[']).next());
            let at = name.and_then(|name| self.0.iter().position(|(known, _)| known == name));
            let Some(at) = at else { return Err(fault) };
            let (name, values) = self.0.remove(at);
            unread.insert(name, values.0.join(", "));
        }
    }

    /// Finds the name without which a fault is not there.
    fn guilty<T: DeserializeOwned>(&self, fault: &Fault) -> Option<String> {
        let mut suspects = self.0.iter().map(|(name, _)| name).take(SUSPECTS);
        let guilty = suspects.find(|suspect| {
            match self.read_but::<T>(|name, values| name == *suspect || values.is_empty()) {
                Ok(_) => true,
                // Whatever is needed is missing when it is left out, and nothing is proven by that.
                Err(other) => other != *fault && other.field.as_ref() != Some(*suspect),
            }
        });
        guilty.cloned()
    }

    /// Reads the pairs without those that `skip` names.
    fn read_but<T: DeserializeOwned>(
        &self,
        skip: impl Fn(&str, &Values) -> bool,
    ) -> Result<T, Fault> {
        let kept = self.0.iter().filter(|(name, values)| !skip(name, values));
        let map = MapDeserializer::new(kept.map(|(name, values)| (name.as_str(), values)));
        serde_path_to_error::deserialize(map).map_err(|error: serde_path_to_error::Error<Wrong>| {
            Fault::new(&error.path().to_string(), &error.inner().to_string())
        })
    }
}

type Wrong = de::value::Error;

impl Values {
    fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    fn one(&self) -> Result<&str, Wrong> {
        match self.0.as_slice() {
            [one] => Ok(one),
            _ => Err(de::Error::custom("it is given more than once")),
        }
    }
}

impl<'de, 'v> IntoDeserializer<'de, Wrong> for &'v Values {
    type Deserializer = Reader<'v>;

    fn into_deserializer(self) -> Reader<'v> {
        Reader(self)
    }
}

struct Reader<'v>(&'v Values);

macro_rules! numbers {
    ($($method:ident $visit:ident $kind:literal,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            let text = self.0.one()?;
            let number = text.trim().parse().map_err(|_| {
                de::Error::invalid_value(de::Unexpected::Str(text), &$kind)
            })?;
            visitor.$visit(number)
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0.0.as_slice() {
            [one] => visitor.visit_str(one),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_str(self.0.one()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_empty() {
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        // One value is kept apart from its neighbours, so that a number in a list is read as one.
        let each: Vec<Values> = self.0.0.iter().map(|text| Values(vec![text.clone()])).collect();
        visitor.visit_seq(SeqDeserializer::new(each.iter()))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0.one()? {
            // `on` is what browsers send for a ticked box.
            "true" | "on" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            text => {
                Err(de::Error::invalid_value(de::Unexpected::Str(text), &"`true`, `on` or `false`"))
            }
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let variant: StrDeserializer<'_, Wrong> = self.0.one()?.into_deserializer();
        visitor.visit_enum(variant)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    numbers! {
        deserialize_i8 visit_i8 "a whole number",
        deserialize_i16 visit_i16 "a whole number",
        deserialize_i32 visit_i32 "a whole number",
        deserialize_i64 visit_i64 "a whole number",
        deserialize_u8 visit_u8 "a whole number from 0 to 255",
        deserialize_u16 visit_u16 "a whole number from 0 to 65535",
        deserialize_u32 visit_u32 "a whole number, 0 or more",
        deserialize_u64 visit_u64 "a whole number, 0 or more",
        deserialize_f32 visit_f32 "a number",
        deserialize_f64 visit_f64 "a number",
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        state: State,
        limit: Option<u16>,
        #[serde(default)]
        tag: Vec<String>,
        #[serde(default)]
        number: Vec<i64>,
        #[serde(default)]
        open: bool,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum State {
        Open,
        Closed,
    }

    fn read(input: &str) -> Result<Filter, Fault> {
        Pairs::parse(input.as_bytes()).and_then(|pairs| pairs.read())
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Turned {
        kind: String,
        #[serde(flatten)]
        days: Days,
        cursor: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Days {
        who: Option<String>,
        from: Option<jiff::civil::Date>,
        to: Option<jiff::civil::Date>,
    }

    #[test]
    fn a_flattened_part_names_its_fields_and_knows_empty_values() {
        let read =
            |input: &str| Pairs::parse(input.as_bytes()).and_then(|pairs| pairs.read::<Turned>());
        let day = "2026-11-20".parse().unwrap();
        let days = Days { who: None, from: Some(day), to: None };
        let turned = Turned { kind: "x".to_owned(), days, cursor: None };
        assert_eq!(read("kind=x&who=&from=2026-11-20&to=&cursor="), Ok(turned));
        for (input, field) in [
            ("kind=x&from=yesterday", "from"),
            ("kind=x&who=x&from=2026-11-20&to=tomorrow&cursor=1", "to"),
            ("kind=x&who=x&from=&to=tomorrow", "to"),
            ("kind=x&who=a&who=b", "who"),
        ] {
            let fault = read(input).expect_err(input);
            assert_eq!(fault.field.as_deref(), Some(field), "{input}: {fault:?}");
        }
    }

    #[test]
    fn what_fits_is_read_and_the_rest_is_told() {
        let read = |input: &str| {
            let pairs = Pairs::parse(input.as_bytes()).unwrap();
            pairs.read_what_fits::<Turned>()
        };
        let day = Some("2026-11-20".parse().unwrap());
        let days = Days { who: Some("x".to_owned()), from: None, to: day };
        let turned = Turned { kind: "k".to_owned(), days, cursor: None };
        let unread = BTreeMap::from([("from".to_owned(), "yesterday".to_owned())]);
        assert_eq!(read("kind=k&from=yesterday&who=x&to=2026-11-20"), Ok((turned, unread)));
        assert_eq!(read("from=yesterday").unwrap_err().field.as_deref(), Some("kind"));
    }

    #[test]
    fn pairs_fill_a_type() {
        assert_eq!(
            read("state=open&limit=&tag=a&tag=b%20c&number=3&open=on"),
            Ok(Filter {
                state: State::Open,
                limit: None,
                tag: vec!["a".to_owned(), "b c".to_owned()],
                number: vec![3],
                open: true,
            })
        );
    }

    #[test]
    fn what_does_not_fit_names_the_field_and_what_was_expected() {
        for (input, field, says) in [
            ("", "state", "is missing"),
            ("state=ajar", "state", "unknown variant `ajar`, expected `open` or `closed`"),
            ("state=open&limit=x", "limit", "expected a whole number from 0 to 65535"),
            ("state=open&limit=1&limit=2", "limit", "more than once"),
            ("state=open&number=1&number=x", "number[1]", "expected a whole number"),
            ("state=open&more=1", "more", "is not known here, expected one of"),
        ] {
            let fault = read(input).expect_err(input);
            assert_eq!(fault.field.as_deref(), Some(field), "{input}: {fault:?}");
            assert!(fault.says.contains(says), "{input}: {fault:?}");
        }
    }

    #[test]
    fn the_number_of_values_is_bounded() {
        let most = "a=&".repeat(MOST);
        assert!(Pairs::parse(most.as_bytes()).is_ok());
        assert!(Pairs::parse(format!("{most}a=").as_bytes()).is_err());
    }
}
