//! A folder that cannot be read.

use super::Explanation;

/// A folder that cannot be read.
pub static UNREADABLE_FOLDER: Explanation = Explanation {
    code: "unreadable-folder",
    what: "The folder of the manual is not there, or this program may not read it.",
    why: "What stands in it is not known, so what ran before goes on.",
    example: "(a folder that belongs to another user)\n",
};
