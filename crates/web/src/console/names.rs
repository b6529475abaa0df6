//! Names as they stand in titles and in addresses.

/// Writes a name of the manual as people read it: `joined_at` is "Joined at".
#[must_use]
pub fn title(name: &str) -> String {
    let words = name.replace(['_', '.'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes one part of a path so that it is read back as it is, whatever stands in it.
#[must_use]
pub fn segment(part: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(part.as_bytes()).collect();
    // In a path a plus is a plus.
    encoded.replace('+', "%20")
}
