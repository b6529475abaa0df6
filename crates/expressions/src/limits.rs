//! The limits of one expression, each with its reason.

/// How long a text may be, in bytes. The longest condition of any manual so far has 200; whoever
/// needs more than this writes a program, and a program does not belong into a manual.
pub const LONGEST_TEXT: usize = 8 * 1024;

/// How deep expressions may be nested. Reading, checking and evaluating call themselves once or
/// twice a level, so this keeps each far below the smallest stack that a thread has.
pub(crate) const DEEPEST: usize = 64;

/// How many macros such as `all` may stand inside each other; each multiplies the work by the
/// length of its list.
pub(crate) const DEEPEST_LOOPS: usize = 4;

/// How many complaints one text gets. A text with more is something else than an expression.
pub(crate) const MOST_COMPLAINTS: usize = 32;

/// How large a compiled pattern may be, in bytes; a page of plain pattern stays below it.
pub(crate) const LARGEST_PATTERN: usize = 256 * 1024;

/// What compiling a pattern costs while an expression runs, in steps for each byte of it.
pub(crate) const STEPS_FOR_A_PATTERN: usize = 64;

/// How many bytes of a text are looked at for the price of one step.
pub(crate) const BYTES_FOR_A_STEP: usize = 16;
