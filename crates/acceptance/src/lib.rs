//! Stories of the whole: the built program on the manual of the dog trainers, their simulated company
//! beside it, a browser, and nothing known of what is inside. They are in `tests/it`, a file each.
