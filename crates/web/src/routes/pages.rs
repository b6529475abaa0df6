//! Which addresses somebody can be sent to: what answers a form may have one that no link reaches.

use std::collections::BTreeMap;

use axum::http::Method;
use matchit::Router;
use vocabulary::{Error, Result};

use super::Declared;

/// The pages there are, found as the application finds its routes.
pub(crate) struct Pages(Router<Reached>);

/// How the address of a route is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// By a link.
    ByLink,
    /// By forms alone.
    ByForm,
}

impl Pages {
    /// Gathers the pages of all routes.
    ///
    /// # Errors
    /// When two paths cannot be told apart, which the application finds out as well.
    pub(crate) fn of(declared: &[Declared]) -> Result<Self> {
        let mut paths = BTreeMap::new();
        for route in declared.iter().filter(|route| !route.api) {
            let reached = paths.entry(&route.path).or_insert(Reached::ByForm);
            if route.method == Method::GET {
                *reached = Reached::ByLink;
            }
        }
        let mut router = Router::new();
        for (path, reached) in paths {
            router.insert(path, reached).map_err(Error::internal)?;
        }
        Ok(Self(router))
    }

    /// Returns an address if there is a page, else that of the nearest page above it.
    pub(crate) fn at_or_above<'a>(&self, address: &'a str) -> &'a str {
        let mut path = address.split(['?', '#']).next().unwrap_or_default();
        if self.has(path) {
            return address;
        }
        while let Some((above, _)) = path.rsplit_once('/') {
            if self.has(above) {
                return above;
            }
            path = above;
        }
        "/"
    }

    fn has(&self, path: &str) -> bool {
        self.0.at(path).is_ok_and(|found| *found.value == Reached::ByLink)
    }
}

#[cfg(test)]
mod tests {
    use super::super::RouteAccess;
    use super::*;

    fn check(address: &str, expected: &str) {
        let declared = [
            ("GET", "/people", false),
            ("POST", "/people/keys", false),
            ("GET", "/people/{id}", false),
            ("POST", "/people/{id}/links", false),
            ("GET", "/jobs", false),
            ("POST", "/jobs", false),
            ("GET", "/v1/jobs", true),
        ]
        .map(|(method, path, api)| Declared {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            access: RouteAccess::SignedIn,
            api,
        });
        assert_eq!(Pages::of(&declared).unwrap().at_or_above(address), expected, "{address}");
    }

    #[test]
    fn an_address_leads_to_a_page_and_never_to_what_only_forms_reach() {
        check("/people", "/people");
        check("/people?done=invited#keys", "/people?done=invited#keys");
        check("/people/keys", "/people");
        check("/people/keys?x=/jobs", "/people");
        check("/people/staff_1", "/people/staff_1");
        check("/people/staff_1/links", "/people/staff_1");
        check("/people/staff_1/links/1/2/3", "/people/staff_1");
        check("/jobs", "/jobs");
        check("/v1/jobs", "/");
        check("/", "/");
        check("/nowhere/at/all", "/");
    }
}
