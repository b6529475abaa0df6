//! Which methods the handlers of a path answer; axum tells it in the `Debug` form alone.
//!
//! Should that form ever change, no methods are found and the application refuses to start: a test
//! beside this notices first.

use axum::http::Method;
use axum::routing::MethodRouter;

/// Lists the methods that have a handler of their own.
///
/// # Errors
/// When there are none, or when handlers answer any method: a guard covers named methods only, so a
/// handler for all the others would stand open.
pub(super) fn of<S>(handlers: &MethodRouter<S>) -> Result<Vec<Method>, String> {
    let form = format!("{handlers:?}");
    if !form.contains("fallback: Default(") {
        return Err("its handlers answer any method; name the methods".to_owned());
    }
    let methods: Vec<Method> = [
        (Method::GET, "{ get: "),
        (Method::HEAD, ", head: "),
        (Method::DELETE, ", delete: "),
        (Method::OPTIONS, ", options: "),
        (Method::PATCH, ", patch: "),
        (Method::POST, ", post: "),
        (Method::PUT, ", put: "),
        (Method::TRACE, ", trace: "),
        (Method::CONNECT, ", connect: "),
    ]
    .into_iter()
    .filter(|(_, name)| {
        form.split_once(name).is_some_and(|(_, endpoint)| !endpoint.starts_with("None"))
    })
    .map(|(method, _)| method)
    .collect();
    if methods.is_empty() {
        return Err("it has no handlers".to_owned());
    }
    Ok(methods)
}

#[cfg(test)]
mod tests {
    use axum::middleware::{Next, from_fn};
    use axum::routing::{any, delete, get};

    use super::*;

    async fn handler() {}

    #[test]
    fn methods_are_found_and_catch_alls_refused() {
        assert_eq!(of(&get::<_, _, ()>(handler)), Ok(vec![Method::GET]));
        let several = delete::<_, _, String>(handler).post(handler).put(handler);
        assert_eq!(of(&several), Ok(vec![Method::DELETE, Method::POST, Method::PUT]));
        let layered = get::<_, _, ()>(handler)
            .route_layer(from_fn(async |request, next: Next| next.run(request).await));
        assert_eq!(of(&layered), Ok(vec![Method::GET]));
        assert!(of(&any::<_, _, ()>(handler)).is_err());
        assert!(of(&get::<_, _, ()>(handler).fallback(handler)).is_err());
        assert!(of(&MethodRouter::<()>::new()).is_err());
    }
}
