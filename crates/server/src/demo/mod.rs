//! The parts of a demo that are no command: the company's manual as it is built in, and its secrets.

mod pages;
mod secrets;

pub(crate) use pages::write;
pub(crate) use secrets::DemoSecrets;
