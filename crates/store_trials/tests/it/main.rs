//! Small seeded samples of the store's trials.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod power_cut;
