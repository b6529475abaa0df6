//! Published test data that is not part of the repository, where it is at hand.

use std::path::{Path, PathBuf};

/// Finds a file of the folder `QUARTERDECK_DATA` (by default `shared/data` beside the checkout), or
/// says that its test is skipped.
#[must_use]
#[expect(clippy::print_stdout, reason = "a skipped test says so to whoever reads its output")]
pub fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("QUARTERDECK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {file} is not here; set QUARTERDECK_DATA to the folder that has it");
    None
}
