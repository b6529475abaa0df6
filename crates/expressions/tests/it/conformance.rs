//! The standard's own tests, where their files are at hand.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use expressions::{Expected, Limits, Map, Parsed, Shared, Type, Value};

use crate::exceptions::MESSAGES;
use crate::textproto::{Field, Message};
use crate::untyped::{Names, Values};

/// Finds the files, or says that the tests are skipped.
fn folder() -> Option<PathBuf> {
    let data = std::env::var_os("QUARTERDECK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = data.join("cel");
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: cel is not here; set QUARTERDECK_DATA to the folder that has it");
    None
}

fn text_of(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap();
    let mut text = String::new();
    if file.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        return text;
    }
    String::from_utf8(bytes).unwrap()
}

/// Reads a value; messages and enums have none here.
fn value(message: &Message) -> Option<Value<'static>> {
    let (name, field) = message.only();
    Some(match (name, field) {
        ("null_value", _) => Value::Null,
        ("bool_value", Field::Word(word)) => Value::Bool(word.parse().unwrap()),
        ("int64_value", Field::Word(word)) => Value::Int(word.parse().unwrap()),
        ("uint64_value", Field::Word(word)) => Value::Uint(word.parse().unwrap()),
        ("double_value", Field::Word(word)) => Value::Double(word.parse().unwrap()),
        ("string_value", Field::Quoted(text)) => {
            Value::made_text(String::from_utf8(text.clone()).unwrap())
        }
        ("bytes_value", Field::Quoted(bytes)) => Value::Bytes(Shared::Made(bytes.clone().into())),
        ("list_value", Field::Message(list)) => {
            let elements: Option<Vec<_>> = list.messages("values").map(value).collect();
            Value::made_list(elements?)
        }
        ("map_value", Field::Message(map)) => {
            let entry = |entry: &Message| {
                Some((value(entry.message("key")?)?, value(entry.message("value")?)?))
            };
            let entries: Option<Vec<_>> = map.messages("entries").map(entry).collect();
            Value::Map(Map::new(entries?).unwrap())
        }
        ("type_value", Field::Quoted(_)) | ("object_value", _) => return None,
        other => panic!("{other:?}"),
    })
}

fn type_of(message: &Message) -> Type {
    match message.only() {
        ("primitive", Field::Word(word)) => match word.as_str() {
            "BOOL" => Type::Bool,
            "INT64" => Type::Int,
            "UINT64" => Type::Uint,
            "DOUBLE" => Type::Number,
            "STRING" => Type::Text,
            "BYTES" => Type::Bytes,
            other => panic!("{other}"),
        },
        ("null", _) => Type::Null,
        ("list_type", Field::Message(list)) => type_of(list.message("elem_type").unwrap()).list(),
        ("map_type", Field::Message(map)) => {
            let [key, value] =
                ["key_type", "value_type"].map(|name| type_of(map.message(name).unwrap()));
            value.map_by(key)
        }
        _ => Type::Dyn,
    }
}

fn names(test: &Message) -> Option<Names> {
    let mut names = Names::default();
    for declared in test.messages("type_env") {
        let name = declared.text("name").unwrap();
        let gives = declared.message("ident").and_then(|ident| ident.message("type")).map(type_of);
        names.0.push((name, gives.unwrap_or(Type::Dyn), None));
    }
    for binding in test.messages("bindings") {
        let key = binding.text("key").unwrap();
        let bound = value(binding.message("value")?.message("value")?)?;
        match names.0.iter_mut().find(|(name, ..)| *name == key) {
            Some((_, _, value)) => *value = Some(bound),
            None => names.0.push((key, Type::Dyn, Some(bound))),
        }
    }
    Some(names)
}

/// Tells whether two values are the same, their types included.
fn same(left: &Value<'_>, right: &Value<'_>) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right)
        && match (left, right) {
            (Value::List(left), Value::List(right)) => {
                left.len() == right.len() && left.iter().zip(right.iter()).all(|(a, b)| same(a, b))
            }
            (Value::Map(left), Value::Map(right)) => {
                let mut pairs = left.entries().zip(right.entries());
                left.entries().len() == right.entries().len()
                    && pairs.all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1))
            }
            _ => left == right,
        }
}

/// Runs one test and says what is wrong.
fn run(test: &Message) -> Result<(), String> {
    let parsed = Parsed::read(&test.text("expr").unwrap());
    let names = names(test).ok_or("a value that is none here")?;
    let program = match test.word("disable_check") {
        Some("true") => parsed.unchecked(),
        _ => parsed.check(&names, &Expected::of(Type::Dyn)),
    }
    .map_err(|complaints| format!("{complaints:?}"))?;
    let values = Values::of(&program, &names);
    let found = program.evaluate(&values, Limits::default());
    let expected = match test.message("value") {
        Some(expected) => Some(value(expected).ok_or("a value that is none here")?),
        None if test.message("eval_error").is_some() => None,
        // The files say nothing where they mean true.
        None => Some(Value::Bool(true)),
    };
    match (&found, &expected) {
        (Ok(found), Some(expected)) if same(found, expected) => Ok(()),
        (Err(_), None) => Ok(()),
        _ => Err(format!("{found:?} instead of {expected:?}")),
    }
}

#[test]
fn the_standards_tests_hold_but_for_the_listed_exceptions() {
    let Some(folder) = folder() else { return };
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut excepted: BTreeSet<String> = MESSAGES
        .iter()
        .flat_map(|(section, tests)| tests.iter().map(move |test| format!("{section}/{test}")))
        .collect();
    let (mut held, mut exceptions, mut wrong) = (0, 0, Vec::new());
    for file in files {
        let read = Message::read(&text_of(&file));
        let file = read.text("name").unwrap();
        for section in read.messages("section") {
            for test in section.messages("test") {
                let name = [&file, &section.text("name").unwrap(), &test.text("name").unwrap()]
                    .map(String::as_str)
                    .join("/");
                match (run(test), excepted.remove(&name)) {
                    (Ok(()), false) => held += 1,
                    (Err(_), true) => exceptions += 1,
                    (Ok(()), true) => wrong.push(format!("{name} holds but is listed")),
                    (Err(says), false) => wrong.push(format!("{name}: {says}")),
                }
            }
        }
    }
    wrong.extend(excepted.iter().map(|name| format!("{name} is listed but not there")));
    println!("{held} tests of the standard hold, {exceptions} are listed exceptions");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(held > 0);
}
