//! The whole application, made once of the routes of all features.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::http::Uri;
use axum::routing::any;
use store::Store;
use tokio::sync::Semaphore;
use utoipa::openapi::OpenApi;
use vocabulary::{Error, Result, SharedClock};

use crate::caller::Authenticator;
use crate::config::AppConfig;
use crate::context::House;
use crate::house;
use crate::layers::{Around, TrustedProxies, around, lightly};
use crate::live::{Followers, Lookout};
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::refusals::Refusals;
use crate::routes::{Declared, Pages, RouteLimits, Routes, Surface, document};

/// What the application is made of.
pub struct AppParts {
    /// The routes of all features, with their states.
    pub routes: Routes<()>,
    /// The store.
    pub store: Store,
    /// Whoever tells who calls.
    pub authenticator: Arc<dyn Authenticator>,
    /// The time.
    pub clock: SharedClock,
    /// What it is told once.
    pub config: AppConfig,
}

/// The application, ready to be served.
pub struct App {
    /// The router, with every layer around it.
    pub router: Router,
    /// The document that it serves.
    pub openapi: OpenApi,
    /// Every route with who may pass, those of the program itself among them.
    pub declared: Vec<Declared>,
    /// The time.
    pub clock: SharedClock,
    /// The proxies, for whoever counts connections.
    pub proxies: TrustedProxies,
    /// The denials that the audit was not told yet; whoever serves it calls `tidy` and `finish`.
    pub refusals: Arc<Refusals>,
}

/// Makes the application.
///
/// # Errors
/// When the declarations do not hold: an operation without security, a route declared twice.
pub fn app(parts: AppParts) -> Result<App> {
    let AppParts { routes, store, authenticator, clock, config } = parts;
    let openapi = openapi(&routes)?;
    let routes = routes.merge(house::routes(&openapi)?);
    once_each(&routes.declared)?;
    let pages = Pages::of(&routes.declared)?;
    let places = Semaphore::new(config.at_once);
    let metrics = Metrics::default();
    let clock_too = Arc::clone(&clock);
    let refusals = Arc::new(Refusals::new(store.clone()));
    let refusals_too = Arc::clone(&refusals);
    let proxies = config.proxies.clone();
    let (followers, lookout) = (Followers::default(), Lookout::default());
    let house = House {
        store,
        authenticator,
        clock,
        config,
        pages,
        places,
        metrics,
        refusals,
        followers,
        lookout,
    };
    let declared = routes.declared.clone();
    Ok(App {
        router: router(routes, &Arc::new(house)),
        openapi,
        declared,
        clock: clock_too,
        proxies,
        refusals: refusals_too,
    })
}

/// Writes the OpenAPI document of routes, without a store or anything else that runs.
///
/// # Errors
/// As [`app`].
pub fn openapi(routes: &Routes<()>) -> Result<OpenApi> {
    match routes.faults.first() {
        Some(fault) => Err(unsound(fault)),
        None => document(routes).map_err(|fault| unsound(&fault)),
    }
}

fn router(routes: Routes<()>, house: &Arc<House>) -> Router {
    let mut router = Router::new();
    for entry in routes.entries {
        let layers = Around {
            house: Arc::clone(house),
            path: Some(entry.path.as_str().into()),
            surface: entry.surface,
            limits: entry.limits,
            live: entry.live,
        };
        let handlers = match entry.surface {
            Surface::Probe => lightly(entry.handlers, &layers),
            Surface::Api | Surface::Page | Surface::Either => around(entry.handlers, &layers),
        };
        router = router.route(&entry.path, handlers);
    }
    let nowhere = Around {
        house: Arc::clone(house),
        path: None,
        surface: Surface::Either,
        limits: RouteLimits::default(),
        live: false,
    };
    router.fallback_service(around(any(nothing_here), &nowhere))
}

async fn nothing_here(uri: Uri) -> Problem {
    let missing = Error::missing("There is nothing at this address.");
    let under_v1 = uri.path().starts_with("/v1/");
    Problem::from(if under_v1 {
        missing.hint("`/openapi.json` lists what there is.")
    } else {
        missing
    })
}

fn once_each(declared: &[Declared]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for route in declared {
        if !seen.insert((route.path.as_str(), route.method.as_str())) {
            return Err(unsound(&format!("{} {} is declared twice", route.method, route.path)));
        }
    }
    Ok(())
}

/// A fault of the program, which any start of it shows; whoever sees it is its developer.
fn unsound(fault: &str) -> Error {
    Error::new(vocabulary::Kind::Internal, "routes", format!("The routes do not hold: {fault}."))
}
