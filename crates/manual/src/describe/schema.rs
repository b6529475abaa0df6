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
        let schema = kind.about.map_or_else(|| json!(true), |about| schemas.keys(about));
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

impl Schemas<'_> {
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
            Form::Keys(about) | Form::Choice(about) => self.part(about),
            Form::Member(family) => {
                let members = self.registry.members(family);
                let any: Vec<Value> =
                    members.iter().map(|member| self.part(member.about)).collect();
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
    fn part(&mut self, about: &'static About) -> Value {
        let name = about.path.replace("::", ".");
        if !self.parts.contains_key(&name) {
            // Put in first, since keys may be nested in themselves.
            self.parts.insert(name.clone(), Value::Null);
            let keys = self.keys(about);
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

    fn keys(&mut self, about: &'static About) -> Value {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let closed = self.add(about, &mut properties, &mut required);
        let mut schema = json!({
            "type": "object",
            "description": about.doc.first().map_or("", |line| line.trim()),
            "properties": properties,
            "required": required,
        });
        if closed && let Some(schema) = schema.as_object_mut() {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
        schema
    }

    /// Adds the keys; other keys are possible only where a family stands among them.
    fn add(
        &mut self,
        about: &'static About,
        properties: &mut Map<String, Value>,
        required: &mut Vec<&'static str>,
    ) -> bool {
        let mut closed = true;
        for key in about.keys {
            match key {
                Key::Own { name, doc, default, form } => {
                    let form = form();
                    let mut schema = self.of(&form);
                    if let Some(schema) = schema.as_object_mut() {
                        let doc: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
                        schema.insert("description".to_owned(), json!(doc.join(" ")));
                    }
                    properties.insert((*name).to_owned(), schema);
                    if default.is_none() && !matches!(form, Form::Optional(_)) {
                        required.push(*name);
                    }
                }
                Key::Flat(form) => closed &= self.add_flat(&form(), properties, required),
            }
        }
        closed
    }

    fn add_flat(
        &mut self,
        form: &Form,
        properties: &mut Map<String, Value>,
        required: &mut Vec<&'static str>,
    ) -> bool {
        match form {
            Form::Keys(about) => self.add(about, properties, required),
            // Which one of them is required cannot be said among other keys.
            Form::Choice(about) => self.add(about, properties, &mut Vec::new()),
            Form::Optional(form) => self.add_flat(form, properties, &mut Vec::new()),
            _ => false,
        }
    }
}

fn json_type(json: Json) -> &'static str {
    match json {
        Json::Text => "string",
        Json::Whole => "integer",
        Json::Number => "number",
        Json::Truth => "boolean",
    }
}
