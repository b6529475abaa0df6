//! Jobs, effects and schedules on both engines, under workers that are killed, paused and stopped.

#[cfg(test)]
mod crowd;
#[cfg(test)]
mod effects;
#[cfg(test)]
mod errands;
#[cfg(test)]
mod house;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod people;
#[cfg(test)]
mod schedules;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod world;
