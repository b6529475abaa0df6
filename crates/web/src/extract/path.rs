//! The parameters in the path of an address.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use vocabulary::Error;

use crate::problem::Problem;

/// The parameters in a path. What cannot be the name of anything is answered as missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => {
                let error = wrong(rejection);
                if error.members().contains_key("field") {
                    return Err(Problem::from(error));
                }
                // axum names the parameter of a tuple or a struct, but not one that stands alone.
                let names = RawPathParams::from_request_parts(parts, state).await.ok();
                let name =
                    names.and_then(|names| names.iter().next().map(|(name, _)| name.to_owned()));
                Err(Problem::from(match name {
                    Some(name) => error.with("field", name),
                    None => error,
                }))
            }
        }
    }
}

fn wrong(rejection: PathRejection) -> Error {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return Error::internal(rejection);
    };
    let missing = Error::missing("There is nothing at this address.");
    match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, value, expected_type } => missing
            .hint(format!("`{value}` in its path is no {expected_type}."))
            .with("field", key.as_str()),
        ErrorKind::DeserializeError { key, value, message } => missing
            .hint(format!("`{value}` in its path does not fit: {message}."))
            .with("field", key.as_str()),
        ErrorKind::InvalidUtf8InPathParam { key } => {
            missing.hint("Its path is no UTF-8.").with("field", key.as_str())
        }
        ErrorKind::ParseError { value, expected_type } => {
            missing.hint(format!("`{value}` in its path is no {expected_type}."))
        }
        ErrorKind::Message(message) => missing.hint(format!("Its path does not fit: {message}.")),
        _ => Error::internal(failed),
    }
}
