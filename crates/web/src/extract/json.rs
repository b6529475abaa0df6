//! JSON bodies, and JSON answers.
//!
//! Nesting ends at 128 levels, serde_json's own bound, which keeps a hostile body off the stack.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vocabulary::Error;

use super::body;
use super::fault::Fault;
use crate::problem::Problem;

/// A JSON body, or a JSON answer. Unknown fields are refused where the type says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = body::typed(request, is_json, "application/json").await?;
        read(&bytes).map(Self).map_err(Problem::from)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(text) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], text).into_response()
            }
            Err(error) => Problem::from(Error::internal(error)).into_response(),
        }
    }
}

fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        wrong(&path, error.inner())
    })?;
    reader.end().map_err(|error| wrong(".", &error))?;
    Ok(value)
}

fn wrong(path: &str, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let place = format!(" at line {line} column {column}");
    let text = text.strip_suffix(&place).unwrap_or(&text);
    let input = format!("The JSON body, at line {line}, column {column},");
    let error = if error.is_data() {
        Fault::new(path, text).error(&input)
    } else {
        Error::invalid(format!("{input} is not JSON: {text}."))
            .hint("Check quotes, commas and brackets around that place.")
    };
    error.with("line", line).with("column", column)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading of it matters")]
    struct Order {
        name: String,
        #[serde(default)]
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the reading of it matters")]
    struct Item {
        count: u8,
    }

    #[test]
    fn a_body_that_does_not_fit_says_where() {
        for (body, field, line, says) in [
            ("{}", Some("name"), 1, "`name` is missing"),
            (
                "{\"name\":\"x\",\n\"items\":[{\"count\":1},\n{\"count\":\"2\"}]}",
                Some("items[1].count"),
                3,
                "expected u8",
            ),
            ("{\"name\":\"x\",\"more\":1}", Some("more"), 1, "`more` is not known here"),
            ("{\"name\":\"x\",\"items\":[{}]}", Some("items[0].count"), 1, "is missing"),
            ("{\"name\":", None, 1, "is not JSON"),
            ("{\"name\":\"x\"} trailing", None, 1, "is not JSON"),
            ("", None, 1, "is not JSON"),
        ] {
            let error = read::<Order>(body.as_bytes()).expect_err(body);
            let member = |name| error.members().get(name).cloned();
            assert_eq!(member("field"), field.map(Into::into), "{body}: {error}");
            assert_eq!(member("line"), Some(line.into()), "{body}: {error}");
            assert!(error.says().contains(says), "{body}: {error}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth| "[".repeat(depth) + "]".repeat(depth).as_str();
        assert!(read::<serde_json::Value>(nested(120).as_bytes()).is_ok());
        let error = read::<serde_json::Value>(nested(100_000).as_bytes()).unwrap_err();
        assert!(error.says().contains("recursion limit"), "{error}");
    }
}
