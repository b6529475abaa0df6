//! Benches of the whole house over HTTP; those of the store alone are in `store_trials`.

pub mod http;
