//! Scopes: the rights a key has. Each must exist, and its maker must have it.

use vocabulary::{Error, Result};
use web::Rights;

/// The most scopes one key has; who needs more wants `area.*` or a role.
const MOST: usize = 100;

/// Reads the scopes of a key to be made: `known` are the rights there are, `maker` has some of them.
///
/// # Errors
/// When a scope is no right, when there is none at all, or when the maker does not have it.
pub fn check(scopes: &[String], known: &[String], maker: &Rights) -> Result<Vec<String>> {
    let mut checked: Vec<String> = scopes.iter().map(|scope| scope.trim().to_owned()).collect();
    checked.retain(|scope| !scope.is_empty());
    checked.sort();
    checked.dedup();
    if checked.is_empty() {
        return Err(wrong("A key without scopes can do nothing.".to_owned(), known));
    }
    if checked.len() > MOST {
        return Err(wrong(format!("A key has at most {MOST} scopes."), known));
    }
    for scope in &checked {
        if !exists(scope, known) {
            return Err(wrong(format!("There is no right `{scope}`."), known));
        }
        if !maker.may_grant(scope) {
            return Err(crate::grant_refused(scope).with("field", "scopes"));
        }
    }
    Ok(checked)
}

fn exists(scope: &str, known: &[String]) -> bool {
    let in_area = |area: &str, right: &str| {
        right.strip_prefix(area).is_some_and(|rest| rest.starts_with('.'))
    };
    match scope.strip_suffix(".*") {
        Some(area) => known.iter().any(|right| in_area(area, right)),
        None => scope == "all" || known.iter().any(|right| right == scope),
    }
}

fn wrong(says: String, known: &[String]) -> Error {
    let known = known.join("`, `");
    Error::invalid(says)
        .hint(format!("The rights are `{known}`; `AREA.*` is all of an area, `all` is everything."))
        .with("field", "scopes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(maker: &[&str], scopes: &[&str], expected: Result<&[&str], &str>) {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let known = owned(&["cases.read", "cases.decide", "sql.read", "staff.manage"]);
        let maker = Rights::new(owned(maker), Vec::new());
        match (super::check(&owned(scopes), &known, &maker), expected) {
            (Ok(checked), Ok(expected)) => assert_eq!(checked, expected, "{scopes:?}"),
            (Err(error), Err(code)) => assert_eq!(error.code(), code, "{scopes:?}: {error}"),
            (other, _) => panic!("{scopes:?}: {other:?}"),
        }
    }

    #[test]
    fn a_scope_must_exist_and_its_maker_must_have_it() {
        check(&["all"], &["sql.read", " cases.read", "sql.read"], Ok(&["cases.read", "sql.read"]));
        check(&["all"], &["all"], Ok(&["all"]));
        check(&["all"], &["cases.*"], Ok(&["cases.*"]));
        check(&["all"], &["case.*"], Err("invalid"));
        check(&["all"], &["cases.write"], Err("invalid"));
        check(&["all"], &["cases"], Err("invalid"));
        check(&["all"], &[], Err("invalid"));
        check(&["all"], &[" "], Err("invalid"));
        check(&["cases.decide", "staff.manage"], &["cases.read"], Ok(&["cases.read"]));
        check(&["cases.read", "staff.manage"], &["cases.decide"], Err("more-than-you-have"));
        check(&["cases.read", "staff.manage"], &["cases.*"], Err("more-than-you-have"));
        check(&["cases.read", "staff.manage"], &["all"], Err("more-than-you-have"));
    }
}
