//! The store's stories, each on SQLite and on PostgreSQL unless it says why it is not.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod commit;
#[cfg(test)]
mod damaged;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod once;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod toys;
