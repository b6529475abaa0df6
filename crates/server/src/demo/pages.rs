//! The manuals of the simulated companies, built into the program so that a demo needs no repository.

use std::fs;
use std::path::Path;

use vocabulary::{Error, Result};

/// A page's path and text.
type Page = (&'static str, &'static str);

macro_rules! pages {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../manuals/dog_trainers/", $path)))),+]
    };
}

/// The page that is written last: where it is, the others are, too.
const LAST: &str = "README.md";

const DOG_TRAINERS: &[Page] = pages!["reviews.md", "refunds.md", "health.md", "README.md"];

/// Writes the manual of a company into a folder, unless it is there: who changed it wants it as it is.
///
/// # Errors
/// When there is no such company, or the folder cannot be written.
pub(crate) fn write(company: &str, folder: &Path) -> Result<()> {
    let pages = match company {
        "dog_trainers" => DOG_TRAINERS,
        _ => {
            return Err(Error::invalid(format!("There is no simulated company `{company}`."))
                .hint("There is `dog_trainers`."));
        }
    };
    if folder.join(LAST).exists() {
        return Ok(());
    }
    let cannot = |error: std::io::Error| {
        Error::unavailable(format!(
            "The manual cannot be written to {}: {error}.",
            folder.display()
        ))
        .hint("Choose another place with --data, and check that the disk has room.")
    };
    fs::create_dir_all(folder).map_err(cannot)?;
    for (path, text) in pages {
        fs::write(folder.join(path), text).map_err(cannot)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_in_part_is_written_again_and_what_is_whole_is_kept() {
        assert_eq!(DOG_TRAINERS.last().unwrap().0, LAST);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("reviews.md"), "# Hal").unwrap();
        write("dog_trainers", folder.path()).unwrap();
        let reviews = fs::read_to_string(folder.path().join("reviews.md")).unwrap();
        assert!(reviews.starts_with("# Reviews"), "{reviews}");
        fs::write(folder.path().join("reviews.md"), "# Ours").unwrap();
        write("dog_trainers", folder.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("reviews.md")).unwrap(), "# Ours");
    }
}
