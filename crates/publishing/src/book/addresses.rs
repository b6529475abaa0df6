//! The addresses of pages, and the places on them.

use web::console::names::segment;

/// The room's address of pages.
const PAGES: &str = "/manual/pages/";

/// What stands before the id of a heading, so that none can be taken for a part of the console.
const SECTION: &str = "section-";

/// Returns the address of a page.
pub(crate) fn page_address(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(segment).collect();
    format!("{PAGES}{}", parts.join("/"))
}

/// Returns the permanent id of a block on its page.
pub(crate) fn block_id(kind: &str, name: &str) -> String {
    let id = format!("{kind}-{name}");
    id.trim_end_matches('-').to_owned()
}

/// Returns the permanent id of a heading on its page.
pub(super) fn section_id(heading: &str) -> String {
    let mut id = SECTION.to_owned();
    for sign in heading.trim().chars() {
        match sign {
            ' ' | '-' => id.push('-'),
            '_' => id.push('_'),
            sign if sign.is_alphanumeric() => id.extend(sign.to_lowercase()),
            _ => {}
        }
    }
    id
}

/// Returns the id that a link's fragment means: of a block as it is, of a heading with our prefix.
pub(super) fn fragment_id(fragment: &str, is_block: bool) -> String {
    if is_block { fragment.to_owned() } else { section_id(fragment) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_as_it_is() {
        for (path, address) in [
            ("README.md", "/manual/pages/README.md"),
            ("playbooks/a_b.md", "/manual/pages/playbooks/a_b.md"),
            ("ä b/1+1.md", "/manual/pages/%C3%A4%20b/1%2B1.md"),
            ("a?b#c.md", "/manual/pages/a%3Fb%23c.md"),
        ] {
            assert_eq!(page_address(path), address);
        }
    }

    #[test]
    fn ids_are_those_that_people_know_from_elsewhere() {
        assert_eq!(block_id("alert", "website_down"), "alert-website_down");
        assert_eq!(block_id("company", ""), "company");
        assert_eq!(section_id("1. Who may do what?"), "section-1-who-may-do-what");
        assert_eq!(section_id("Über `a_b`"), "section-über-a_b");
    }
}
