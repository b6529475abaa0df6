//! The OpenAPI document: what every operation says beside its own words, and what holds them together.

use std::collections::BTreeSet;

use axum::http::Method;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, Required,
    Response, ResponseBuilder, Schema, Server,
};

use super::{Declared, RouteAccess, Routes};
use crate::caller::SESSION_COOKIE;

/// The problems that any operation may answer: the status, the name of the component, its meaning.
const PROBLEMS: [(&str, &str, &str); 12] = [
    ("400", "Invalid", "The request does not fit; the problem says where."),
    ("401", "Unauthenticated", "Nobody is signed in, or the key does not hold."),
    ("403", "Forbidden", "The caller is known and may not."),
    ("408", "TooSlow", "The body did not arrive in time."),
    ("413", "TooLarge", "The body is larger than the operation takes."),
    ("414", "AddressTooLarge", "The address is longer than any that is needed."),
    ("415", "Unsupported", "The body is of a kind, or packed in a way, that is not taken."),
    ("422", "Policy", "A policy forbids it, or the Idempotency-Key was used for something else."),
    ("429", "TooMany", "The caller asks too often; `Retry-After` says when to come again."),
    ("431", "HeadersTooLarge", "The headers are larger, or more, than are taken."),
    ("500", "Internal", "The program is at fault; the problem names the request in its log."),
    ("503", "Unavailable", "It cannot be done now, and may be soon."),
];

/// Adds to each operation of a path what it does not say by itself.
pub(super) fn complete(item: &mut PathItem, access: RouteAccess) {
    if let Some(post) = &mut item.post {
        post.parameters.get_or_insert_default().push(RefOr::T(once_key()));
    }
    for (method, operation) in operations(item) {
        operation.security = Some(security(access));
        let asked = Asked { access, method, body: operation.request_body.is_some() };
        for (status, name, _) in PROBLEMS {
            if asked.may_get(status) {
                let known = RefOr::Ref(Ref::from_response_name(name));
                operation.responses.responses.entry(status.to_owned()).or_insert(known);
            }
        }
    }
}

/// What decides which problems an operation can answer.
struct Asked {
    access: RouteAccess,
    method: Method,
    /// Whether it takes a body.
    body: bool,
}

impl Asked {
    fn may_get(&self, status: &str) -> bool {
        let safe = matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS);
        match status {
            // What another site sends is refused even where everybody may ask.
            "403" => !(safe && matches!(self.access, RouteAccess::Public { .. })),
            // An Idempotency-Key has the body read whether the operation takes one or not.
            "408" => self.body || self.method == Method::POST,
            "415" => self.body,
            _ => true,
        }
    }
}

/// Writes the OpenAPI document of routes.
///
/// # Errors
/// When an operation is open and was not declared to be, or two have the same id.
pub(crate) fn document(routes: &Routes) -> Result<OpenApi, String> {
    let mut paths = Paths::new();
    for entry in &routes.entries {
        if let Some(item) = &entry.item {
            let known = paths.paths.entry(entry.path.clone()).or_default();
            known.merge_operations(item.clone());
        }
    }
    check(&mut paths, &routes.declared)?;
    let about = "What Quarterdeck can be asked over HTTP. Errors are RFC 9457 problem documents, \
                 lists page by cursor, times are RFC 3339 in UTC.";
    let info = InfoBuilder::new()
        .title("Quarterdeck")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .build();
    Ok(OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .paths(paths)
        .components(Some(components(&routes.schemas)))
        .build())
}

/// Refuses a document with an operation that anybody may call without it being declared public.
fn check(paths: &mut Paths, declared: &[Declared]) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for (path, item) in &mut paths.paths {
        for (method, operation) in operations(item) {
            let public = declared.iter().any(|route| {
                route.path == *path
                    && route.method == method
                    && matches!(route.access, RouteAccess::Public { .. })
            });
            let secured = operation.security.as_ref().is_some_and(|security| !security.is_empty());
            if !secured && !public {
                return Err(format!("{method} {path} says nothing of who may call it"));
            }
            let id = operation.operation_id.clone().unwrap_or_default();
            if id.is_empty() || !ids.insert(id.clone()) {
                return Err(format!("{method} {path} has the id `{id}`, which is not its own"));
            }
        }
    }
    Ok(())
}

fn security(access: RouteAccess) -> Vec<SecurityRequirement> {
    let session = SecurityRequirement::new::<_, [&str; 0], &str>("session", []);
    match access {
        RouteAccess::Right(right) => vec![SecurityRequirement::new("key", [right]), session],
        RouteAccess::SignedIn => vec![session],
        RouteAccess::Public { .. } => Vec::new(),
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::OPTIONS, &mut item.options),
        (Method::HEAD, &mut item.head),
        (Method::PATCH, &mut item.patch),
        (Method::TRACE, &mut item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

fn once_key() -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Makes repeating the request harmless for 24 hours: the same key gets the same answer.",
        ))
        .schema(Some(text.max_length(Some(255)).build()))
        .build()
}

fn components(schemas: &[(String, RefOr<Schema>)]) -> Components {
    let mut components = Components::new();
    components.schemas.extend(schemas.iter().cloned());
    components.schemas.insert("Problem".to_owned(), RefOr::T(problem()));
    for (status, name, meaning) in PROBLEMS {
        components.responses.insert(name.to_owned(), RefOr::T(response(status, meaning)));
    }
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("qd_…")
        .description(Some("An API key. The requirement names the right that it must have."))
        .build();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    let session = ApiKeyValue::with_description(SESSION_COOKIE, "The session of a browser.");
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    components
}

fn response(status: &str, meaning: &str) -> Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description(meaning).content("application/problem+json", problem);
    match status {
        "429" | "503" => response.header("Retry-After", Header::default()).build(),
        _ => response.build(),
    }
}

fn problem() -> Schema {
    let text =
        |about| ObjectBuilder::new().schema_type(Type::String).description(Some(about)).build();
    let status = ObjectBuilder::new().schema_type(Type::Integer).build();
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some("An RFC 9457 problem document; some have members of their own."))
        .property("type", text("A relative reference that ends with the code."))
        .required("type")
        .property("title", text("The status in words."))
        .required("title")
        .property("status", status)
        .required("status")
        .property("code", text("What happened, for programs; it never changes."))
        .required("code")
        .property("detail", text("What happened, for people."))
        .required("detail")
        .property("hint", text("What to do about it."))
        .property("request", text("The request, to find it in the log."))
        .build()
        .into()
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::HttpMethod;

    use super::*;

    fn route(access: RouteAccess) -> Declared {
        Declared { method: Method::GET, path: "/v1/things".to_owned(), access, api: true }
    }

    fn paths(security: Option<Vec<SecurityRequirement>>) -> Paths {
        let mut get = Operation::new();
        get.operation_id = Some("list_things".to_owned());
        get.security = security;
        let mut paths = Paths::new();
        let item = PathItem::new(HttpMethod::Get, get);
        paths.paths.insert("/v1/things".to_owned(), item);
        paths
    }

    #[test]
    fn an_open_operation_must_be_declared_to_be() {
        let guarded = [route(RouteAccess::Right("things.read"))];
        let public = [route(RouteAccess::Public { why: "for everybody" })];
        let required = security(RouteAccess::Right("things.read"));
        assert_eq!(check(&mut paths(Some(required)), &guarded), Ok(()));
        assert_eq!(check(&mut paths(Some(Vec::new())), &public), Ok(()));
        for open in [None, Some(Vec::new())] {
            assert!(check(&mut paths(open.clone()), &guarded).is_err());
            assert!(check(&mut paths(open), &[]).is_err());
        }
    }

    #[test]
    fn two_operations_with_one_id_are_refused() {
        let mut paths = paths(Some(security(RouteAccess::SignedIn)));
        let copy = paths.paths["/v1/things"].clone();
        paths.paths.insert("/v1/more".to_owned(), copy);
        assert!(check(&mut paths, &[]).is_err_and(|fault| fault.contains("list_things")));
    }
}
