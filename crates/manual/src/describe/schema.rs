//! The JSON Schema of all kinds, for editors.

use serde_json::{Map, Value, json};

use crate::decode::{About, Form, Json, Key};
use crate::registry::Registry;

/// Writes the JSON Schema (2020-12) of all kinds: `$defs` has one for each, under its name.
#[must_use]
pub fn schema(registry: &Registry) -> Value {
    let mut schemas = Schemas { registry, parts: Map::new() };
    let mut kinds = Map::new();
    for (name, kind) in registry.kinds() {
        let schema = kind.about.map_or_else(|| json!(true), |about| schemas.body(about));
        kinds.insert(name.to_owned(), schema);
    }
    // Parts have Rust's paths, which never meet a kind's name.
    kinds.append(&mut schemas.parts);
    json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": kinds })
}

struct Schemas<'r> {
    registry: &'r Registry,
    parts: Map<String, Value>,
}

/// The keys of an object while they are collected.
#[derive(Default)]
struct Object {
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    /// For each choice that must be made, the keys of which exactly one is there.
    choices: Vec<Vec<&'static str>>,
    /// Whether a family or a map stands among the keys, so that others are possible.
    is_open: bool,
}

impl Schemas<'_> {
    /// Describes a block, which may be empty where nothing must be said.
    fn body(&mut self, about: &'static About) -> Value {
        let keys = self.keys(about);
        let is_free = keys["required"] == json!([]) && keys.get("allOf").is_none();
        if is_free { json!({ "anyOf": [keys, { "type": "null" }] }) } else { keys }
    }

    fn of(&mut self, form: &Form) -> Value {
        match form {
            Form::Scalar { says, json, .. } => {
                json!({ "type": json_type(*json), "description": says })
            }
            Form::Secret => json!({
                "type": "object",
                "properties": { "secret": { "type": "string" } },
                "required": ["secret"],
                "additionalProperties": false,
            }),
            Form::Words(words) => {
                json!({ "enum": words.iter().map(|word| word.word).collect::<Vec<_>>() })
            }
            Form::List(item) => json!({ "type": "array", "items": self.of(item) }),
            Form::Map(_, value) => {
                json!({ "type": "object", "additionalProperties": self.of(value) })
            }
            Form::Keys(about) => self.part(about, Self::keys),
            Form::Choice(about) => self.part(about, Self::choice),
            Form::Member(family) => {
                let members = self.registry.members(family);
                let any: Vec<Value> =
                    members.iter().map(|member| self.part(member.about, Self::keys)).collect();
                if any.is_empty() { json!({ "type": "object" }) } else { json!({ "anyOf": any }) }
            }
            Form::Either(forms) => {
                json!({ "anyOf": forms.iter().map(|form| self.of(form)).collect::<Vec<_>>() })
            }
            Form::Optional(form) => self.of(form),
            Form::Anything => json!(true),
        }
    }

    /// Refers to keys that have a name, and describes them once.
    fn part(
        &mut self,
        about: &'static About,
        keys: fn(&mut Self, &'static About) -> Value,
    ) -> Value {
        let name = about.path.replace("::", ".");
        if !self.parts.contains_key(&name) {
            // Put in first, since keys may be nested in themselves.
            self.parts.insert(name.clone(), Value::Null);
            let keys = keys(self, about);
            let short = about.short.and_then(|short| self.short(about, short));
            let schema = short.map_or(keys.clone(), |short| json!({ "anyOf": [short, keys] }));
            self.parts.insert(name.clone(), schema);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn short(&mut self, about: &'static About, short: &str) -> Option<Value> {
        about.keys.iter().find_map(|key| match key {
            Key::Own { name, form, .. } if *name == short => Some(self.of(&form())),
            Key::Own { .. } => None,
            Key::Flat(form) => match form() {
                Form::Keys(inner) | Form::Choice(inner) => self.short(inner, short),
                _ => None,
            },
        })
    }

    /// Describes keys that stand beside each other.
    fn keys(&mut self, about: &'static About) -> Value {
        let mut object = Object::default();
        self.add(about, &mut object);
        written(about, &object)
    }

    /// Describes keys of which one is chosen.
    fn choice(&mut self, about: &'static About) -> Value {
        let mut object = Object::default();
        self.add_choice(about, &mut object);
        written(about, &object)
    }

    fn add(&mut self, about: &'static About, object: &mut Object) {
        for key in about.keys {
            match key {
                Key::Own { name, doc, default, form } => {
                    let form = form();
                    let mut schema = self.of(&form);
                    if let Some(schema) = schema.as_object_mut() {
                        let doc: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
                        schema.insert("description".to_owned(), json!(doc.join(" ")));
                    }
                    object.properties.insert((*name).to_owned(), schema);
                    if default.is_none() && !matches!(form, Form::Optional(_)) {
                        object.required.push(*name);
                    }
                }
                Key::Flat(form) => self.add_flat(&form(), object),
            }
        }
    }

    fn add_flat(&mut self, form: &Form, object: &mut Object) {
        match form {
            Form::Keys(about) => self.add(about, object),
            Form::Choice(about) => self.add_choice(about, object),
            Form::Optional(form) => {
                let (required, choices) = (object.required.len(), object.choices.len());
                self.add_flat(form, object);
                object.required.truncate(required);
                object.choices.truncate(choices);
            }
            _ => object.is_open = true,
        }
    }

    fn add_choice(&mut self, about: &'static About, object: &mut Object) {
        let required = object.required.len();
        self.add(about, object);
        object.choices.push(object.required.split_off(required));
    }
}

fn written(about: &About, object: &Object) -> Value {
    let mut schema = json!({
        "type": "object",
        "description": about.doc.first().map_or("", |line| line.trim()),
        "properties": object.properties,
        "required": object.required,
    });
    let Some(keys) = schema.as_object_mut() else { return schema };
    if !object.is_open {
        keys.insert("additionalProperties".to_owned(), json!(false));
    }
    let one_of = |choice: &Vec<&str>| {
        let one = choice.iter().map(|key| json!({ "required": [key] }));
        json!({ "oneOf": one.collect::<Vec<_>>() })
    };
    if !object.choices.is_empty() {
        keys.insert("allOf".to_owned(), object.choices.iter().map(one_of).collect());
    }
    schema
}

fn json_type(json: Json) -> &'static str {
    match json {
        Json::Text => "string",
        Json::Whole => "integer",
        Json::Number => "number",
        Json::Truth => "boolean",
    }
}
