//! A folder without a page.

use super::Explanation;

/// A folder without a page.
pub static EMPTY_FOLDER: Explanation = Explanation {
    code: "empty-folder",
    what: "The folder of the manual holds no page: no file whose name ends in `.md`.",
    why: "Somebody who empties a folder has not decided that the company is run by nothing.",
    example: "(a folder without a file such as README.md)\n",
};
