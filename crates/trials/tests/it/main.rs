//! Small seeded samples of the trials of the whole program.

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod story;
