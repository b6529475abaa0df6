//! How a feature declares its routes: each with who may pass, or it cannot be declared at all.
//!
//! A [`Routes`] is data until the application is built of it: handlers, their documentation, their
//! access and their limits. It knows no feature.

mod declared;
mod document;
mod methods;
mod pages;
mod query_names;

use axum::middleware::from_fn;
use axum::routing::MethodRouter;
use utoipa::openapi::path::PathItem;
use utoipa::openapi::{RefOr, Schema};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::guard;
use crate::right::Right;

pub(crate) use declared::Surface;
pub use declared::{BODY, DEADLINE, Declared, RouteAccess, RouteLimits};
pub(crate) use document::document;
pub(crate) use pages::Pages;
use query_names::QueryNames;

/// The routes of a feature, or of all of them.
pub struct Routes<S = ()> {
    pub(crate) entries: Vec<Entry<S>>,
    pub(crate) declared: Vec<Declared>,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
    /// What is wrong with the declarations; the application refuses to start over it.
    pub(crate) faults: Vec<String>,
}

/// One declaration: the handlers of a path.
pub(crate) struct Entry<S> {
    pub(crate) path: String,
    pub(crate) handlers: MethodRouter<S>,
    pub(crate) item: Option<PathItem>,
    pub(crate) surface: Surface,
    pub(crate) limits: RouteLimits,
    /// Whether its page can be followed.
    pub(crate) live: bool,
}

impl<S> Default for Routes<S> {
    fn default() -> Self {
        Self { entries: Vec::new(), declared: Vec::new(), schemas: Vec::new(), faults: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Begins without routes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares documented operations for callers with the right `R`; their handlers get `May<R>`.
    #[must_use]
    pub fn api<R: Right>(self, routes: UtoipaMethodRouter<S>) -> Self {
        self.documented(routes, RouteAccess::Right(R::NAME), |handlers| {
            handlers.route_layer(from_fn(guard::right::<R>))
        })
    }

    /// Declares documented operations for people who are signed in; their handlers get `SignedIn`.
    ///
    /// Keys are refused: what is a person's own, a program has none of.
    #[must_use]
    pub fn api_signed_in(self, routes: UtoipaMethodRouter<S>) -> Self {
        self.documented(routes, RouteAccess::SignedIn, |handlers| {
            handlers.route_layer(from_fn(guard::signed_in))
        })
    }

    /// Declares documented operations that are open to everybody, and why they are.
    #[must_use]
    pub fn public_api(self, routes: UtoipaMethodRouter<S>, why: &'static str) -> Self {
        self.documented(routes, RouteAccess::Public { why }, |handlers| handlers)
    }

    /// Declares a page for people with the right `R`; its handlers get `May<R>`.
    #[must_use]
    pub fn page<R: Right>(self, path: &str, handlers: MethodRouter<S>) -> Self {
        let new = New { path, access: RouteAccess::Right(R::NAME), surface: Surface::Page };
        self.plain(new, handlers, |handlers| handlers.route_layer(from_fn(guard::right::<R>)))
    }

    /// Declares a page for people who are signed in; its handlers get `SignedIn`.
    #[must_use]
    pub fn page_signed_in(self, path: &str, handlers: MethodRouter<S>) -> Self {
        let new = New { path, access: RouteAccess::SignedIn, surface: Surface::Page };
        self.plain(new, handlers, |handlers| handlers.route_layer(from_fn(guard::signed_in)))
    }

    /// Declares what is open to everybody, page or not, and why it is.
    #[must_use]
    pub fn public(self, path: &str, handlers: MethodRouter<S>, why: &'static str) -> Self {
        let new = New { path, access: RouteAccess::Public { why }, surface: Surface::Either };
        self.plain(new, handlers, |handlers| handlers)
    }

    /// Declares a question about the program itself, which must be answered whatever else is stuck: no
    /// place is waited for and nobody is asked who calls.
    #[must_use]
    pub(crate) fn probe(self, path: &str, handlers: MethodRouter<S>, why: &'static str) -> Self {
        let new = New { path, access: RouteAccess::Public { why }, surface: Surface::Probe };
        self.plain(new, handlers, |handlers| handlers)
    }

    /// Sets the limits of every route declared so far.
    #[must_use]
    pub fn limited(mut self, limits: RouteLimits) -> Self {
        for entry in &mut self.entries {
            entry.limits = limits;
        }
        self
    }

    /// Lets the page that was declared last change while it is open: asked for as a stream of events, it is
    /// drawn again after each change in the house.
    ///
    /// It must not tell the audit who reads it, which would be told again with each drawing.
    #[must_use]
    pub fn live(mut self) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.live = true;
        }
        self
    }

    /// Adds the routes of another.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.declared.extend(other.declared);
        self.schemas.extend(other.schemas);
        self.faults.extend(other.faults);
        self
    }

    /// Gives the handlers their state.
    #[must_use]
    pub fn with_state(self, state: S) -> Routes<()> {
        let entry = |entry: Entry<S>| Entry {
            path: entry.path,
            handlers: entry.handlers.with_state(state.clone()),
            item: entry.item,
            surface: entry.surface,
            limits: entry.limits,
            live: entry.live,
        };
        Routes {
            entries: self.entries.into_iter().map(entry).collect(),
            declared: self.declared,
            schemas: self.schemas,
            faults: self.faults,
        }
    }

    /// Keeps what is declared and leaves the handlers out, for documents that need no state.
    #[must_use]
    pub fn described(self) -> Routes<()> {
        let entry = |entry: Entry<S>| Entry {
            path: entry.path,
            handlers: MethodRouter::new(),
            item: entry.item,
            surface: entry.surface,
            limits: entry.limits,
            live: entry.live,
        };
        Routes {
            entries: self.entries.into_iter().map(entry).collect(),
            declared: self.declared,
            schemas: self.schemas,
            faults: self.faults,
        }
    }

    /// Returns every route with who may pass.
    #[must_use]
    pub fn declared(&self) -> &[Declared] {
        &self.declared
    }

    fn documented(
        mut self,
        (schemas, paths, handlers): UtoipaMethodRouter<S>,
        access: RouteAccess,
        guard: fn(MethodRouter<S>) -> MethodRouter<S>,
    ) -> Self {
        self.schemas.extend(schemas);
        let mut paths: Vec<(String, PathItem)> = paths.paths.into_iter().collect();
        let (Some((path, mut item)), true) = (paths.pop(), paths.is_empty()) else {
            self.faults.push("one `routes!` names handlers of several paths".to_owned());
            return self;
        };
        let new = New { path: &path, access, surface: Surface::Api };
        document::complete(&mut item, access);
        let handlers = match QueryNames::of(&item) {
            Some(names) => handlers
                .route_layer(from_fn(move |request, next| names.clone().check(request, next))),
            None => handlers,
        };
        let mut routes = self.plain(new, handlers, guard);
        if let Some(entry) = routes.entries.last_mut() {
            entry.item = Some(item);
        }
        routes
    }

    fn plain(
        mut self,
        New { path, access, surface }: New<'_>,
        handlers: MethodRouter<S>,
        guard: fn(MethodRouter<S>) -> MethodRouter<S>,
    ) -> Self {
        let methods = match methods::of(&handlers) {
            Ok(methods) => methods,
            Err(fault) => {
                self.faults.push(format!("{path}: {fault}"));
                return self;
            }
        };
        let api = surface == Surface::Api;
        let declared = |method| Declared { method, path: path.to_owned(), access, api };
        self.declared.extend(methods.into_iter().map(declared));
        self.entries.push(Entry {
            path: path.to_owned(),
            handlers: guard(handlers),
            item: None,
            surface,
            limits: RouteLimits::default(),
            live: false,
        });
        self
    }
}

/// A route that is being declared.
struct New<'p> {
    path: &'p str,
    access: RouteAccess,
    surface: Surface,
}
